"""Faults of character sets: labels that lie, are missing, name what is no character set, or bytes that fit none."""

from __future__ import annotations

from scrapers.hostile_site.article_pages import make_article, make_undeclared_article
from scrapers.hostile_site.faults import FaultGroup

CHARACTERS = FaultGroup()
_EQUAL = "text equals the original, or is flagged"
_page = CHARACTERS.page
_RUSSIAN = ("Порт", "Совет утвердил бюджет порта. ")
_JAPANESE = ("港の予算", "港の予算が承認された。")
_CHINESE = ("港口预算", "港口预算获得批准。")


def _declared(charset: str) -> str:
    return f"text/html; charset={charset}"


_page("/k/lie", "header says utf-8, bytes are windows-1251", _EQUAL, "stored", lambda: make_undeclared_article(*_RUSSIAN).encode("cp1251"))
_page(
    "/k/none",
    "windows-1251, declared nowhere",
    "detected",
    "stored",
    lambda: make_undeclared_article(*_RUSSIAN).encode("cp1251"),
    content_type="text/html",
)
_page(
    "/k/meta-only",
    "koi8-r, declared in meta only",
    "detected",
    "stored",
    lambda: make_article(_RUSSIAN[0], _RUSSIAN[1]).replace('charset="utf-8"', 'charset="koi8-r"').encode("koi8-r"),
    content_type="text/html",
)
_page(
    "/k/meta-late",
    "the declaration comes after 5,000 bytes",
    "detected, or flagged",
    "stored",
    lambda: ("<!--" + "x" * 5000 + "-->" + make_article(*_RUSSIAN).replace('charset="utf-8"', 'charset="koi8-r"')).encode("koi8-r"),
    content_type="text/html",
)
_page(
    "/k/meta-twice",
    "two declarations in meta that disagree",
    "the first wins",
    "stored",
    lambda: make_article("Caf\u00e9", head='<meta charset="koi8-r">'),
    content_type="text/html",
)
_page("/k/bogus", "charset=utf-9000", "falls back", "stored", lambda: make_article("Caf\u00e9"), content_type=_declared("utf-9000"))
_page("/k/empty-name", "charset=", "falls back", "stored", lambda: make_article("Caf\u00e9"), content_type=_declared(""))
_page(
    "/k/utf16-bom", "UTF-16 with a mark, header says utf-8", "the mark wins", "stored", lambda: make_article("Caf\u00e9").encode("utf-16")
)
_page(
    "/k/utf16-no-mark",
    "UTF-16 without a mark or label",
    "no crash",
    "stored or not_an_article",
    lambda: make_article("Caf\u00e9").encode("utf-16-le"),
    content_type="text/html",
)
_page("/k/utf32", "UTF-32", "no crash", "stored", lambda: make_article("Caf\u00e9").encode("utf-32"), content_type=_declared("utf-32"))
_page(
    "/k/utf7",
    "charset=utf-7",
    "not read as UTF-7",
    "stored",
    b"<html><head><title>+ADw-script+AD4-</title></head><body><p>+ADw-b+AD4-</p></body></html>",
    content_type=_declared("utf-7"),
)
_page("/k/mark-inside", "a byte order mark in the middle", "no crash", "stored", lambda: make_article("Har\ufeffbour"))
_page("/k/mark-twice", "two byte order marks", "no crash", "stored", lambda: ("\ufeff\ufeff" + make_article()).encode())
_page(
    "/k/shift-jis",
    "Shift_JIS, declared in the header",
    _EQUAL,
    "stored",
    lambda: make_undeclared_article(*_JAPANESE).encode("shift_jis"),
    content_type=_declared("shift_jis"),
)
_page(
    "/k/iso-2022-jp",
    "ISO-2022-JP with an escape that hides a tag",
    "no crash",
    "stored",
    lambda: make_undeclared_article(*_JAPANESE).encode("iso2022_jp"),
    content_type=_declared("iso-2022-jp"),
)
_page(
    "/k/gb18030",
    "gb18030 labelled gb2312",
    _EQUAL,
    "stored",
    lambda: make_undeclared_article(*_CHINESE).encode("gb18030"),
    content_type=_declared("gb2312"),
)
_page(
    "/k/bad-utf8",
    "overlong and surrogate bytes",
    "replaced; the row loads",
    "stored",
    lambda: make_article("Caf\u00e9").encode()[:-20] + b"\xff\xfe\xc0\xaf\xed\xa0\x80</body></html>",
)
_page("/k/ebcdic", "EBCDIC", "no crash", "stored", lambda: make_article().encode("cp500"), content_type=_declared("cp500"))

# codecs of Python that are no character sets
for _codec in ("unicode_escape", "raw_unicode_escape", "zip", "hex", "base64", "rot13", "idna", "punycode", "undefined"):
    _page(
        f"/k/codec-{_codec.replace('_', '-')}",
        f"charset={_codec}",
        "no codec but those of the web is used",
        "stored",
        lambda: make_article("Caf\u00e9"),
        content_type=_declared(_codec),
    )
