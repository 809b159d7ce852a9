"""From the bytes of a page to its text in UTF-8. What the server and the page declare is asked first, and what the bytes
themselves show has the last word. Nothing about HTML beyond the declaration belongs here.
"""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from scrapers.pages.reasons import PageRejectedError

# Codecs such as unicode_escape, idna or punycode are legal labels for Python and would rewrite the markup.
_TEXT_CODEC = re.compile(
    r"utf-(8|16|32)(-[bl]e)?|cp\d+|iso8859-\d+|iso2022_\w+|koi8-\w|mac[-_]\w+|gb\w+|big5\w*|euc_\w+|shift_\w+|johab|tis-620|ascii"
)
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_HIGH_BYTE_WORD = re.compile(rb"[\x80-\xff]{3,}")
_MOST_REPLACED = 0.02  # of the characters that are not ASCII


def read_as_utf8(body: bytes, content_type: str | None) -> bytes:
    """The text of a page in UTF-8 and without NUL characters. What is valid UTF-8 already is handed on as it came.

    Raises:
        PageRejectedError: no character set fits.
    """
    encoding, mark = read_bom(body)
    if encoding is not None and mark is not None:
        return _encode(body[len(mark) :].decode(encoding, "replace"))
    declared = _declared_encodings(body, content_type)
    for encoding in _in_order_of_trust(declared):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return body.replace(b"\0", b"") if encoding == "utf-8" else _encode(text)
    return _encode(_decode_damaged(body, declared))


def _declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    found = [http_content_type_encoding(content_type), html_body_declared_encoding(body)]
    return [encoding for encoding in found if encoding and _TEXT_CODEC.fullmatch(encoding.lower())]


def _in_order_of_trust(declared: list[str]) -> list[str]:
    # Text in another character set is hardly ever valid UTF-8, while single-byte sets decode anything. Those that are written
    # in ASCII's bytes are valid UTF-8, and UTF-8 is not valid in them.
    wide = [encoding for encoding in declared if encoding.startswith(("utf-16", "utf-32", "iso2022"))]
    return [*wide, "utf-8", *(encoding for encoding in declared if encoding not in wide)]


def _decode_damaged(body: bytes, declared: list[str]) -> str:
    guess = "cp1256" if _looks_arabic(body) else "cp1252"
    foreign = len(_HIGH_BYTE.findall(body))
    for encoding in dict.fromkeys([*declared, "utf-8", guess]):
        text = body.decode(encoding, "replace")
        if text.count("\ufffd") <= max(2, _MOST_REPLACED * foreign):
            return text
    raise PageRejectedError(
        "unreadable_charset", f"expected text in {', '.join(declared) or 'UTF-8'}, found {foreign} bytes that fit no character set tried"
    )


def _looks_arabic(body: bytes) -> bool:
    words = _HIGH_BYTE_WORD.findall(body)
    return sum(map(len, words)) * 2 > len(_HIGH_BYTE.findall(body))


def _encode(text: str) -> bytes:
    return text.replace("\0", "").encode("utf-8", "replace")
