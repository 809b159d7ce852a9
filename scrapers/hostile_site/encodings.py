"""Faults of Content-Encoding: bombs, layers, streams that are cut or wrong, labels that lie."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.bombs import compress_zstd, make_brotli_bomb, make_deflate_bomb, make_gzip_bomb, make_nested_gzip, make_zstd_bomb
from scrapers.hostile_site.call import Body
from scrapers.hostile_site.faults import FaultGroup

ENCODINGS = FaultGroup()
_REFUSED = "refused with a size error; memory stays bounded"
_INCOMPLETE = "never stored as a whole article"
_BOMB_MEBIBYTES = 600  # more than the crawl may use


def _encoded(path: str, what: str, expect: str, outcome: str, encoding: str, body: Body) -> None:
    ENCODINGS.page(path, what, expect, outcome, body, headers=[f"Content-Encoding: {encoding}"])


def _gzipped(times: int = 1) -> bytes:
    return gzip.compress(make_article().encode() * times, mtime=0)


def _damage(packed: bytes, position: int) -> bytes:
    """The same bytes with one of them changed."""
    data = bytearray(packed)
    data[position] ^= 0xFF
    return bytes(data)


def _half(pack: Callable[[bytes], bytes]) -> bytes:
    packed = pack(make_article("".join(chr(0x4E00 + number) for number in range(9000))).encode())
    return packed[: len(packed) // 2]


def _raw_deflate() -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(make_article().encode()) + packer.flush()


_encoded("/e/gzip-bomb", "1 MiB of gzip that becomes 1 GiB", _REFUSED, "too_large", "gzip", make_gzip_bomb)
_encoded("/e/deflate-bomb", "deflate that becomes 1 GiB", _REFUSED, "too_large", "deflate", make_deflate_bomb)
_encoded(
    "/e/br-bomb",
    "a few hundred bytes of brotli that become 600 MiB",
    _REFUSED,
    "too_large",
    "br",
    lambda: make_brotli_bomb(_BOMB_MEBIBYTES),
)
_encoded("/e/zstd-bomb", "zstd that becomes 600 MiB", _REFUSED, "too_large", "zstd", lambda: make_zstd_bomb(_BOMB_MEBIBYTES))
_encoded(
    "/e/gzip-nested",
    "gzip in gzip in gzip: a few KB that become 1 GiB",
    _REFUSED,
    "too_large or failed",
    "gzip, gzip, gzip",
    lambda: make_nested_gzip(make_gzip_bomb(), 2),
)
_encoded(
    "/e/layers-100",
    "a page packed 100 times",
    "read or refused; no recursion",
    "stored or failed or too_large",
    ", ".join(["gzip"] * 100),
    lambda: make_nested_gzip(make_article().encode(), 100),
)
_encoded(
    "/e/flood",
    "Content-Encoding names gzip 10,000 times, the body is plain",
    "refused; no recursion",
    "stored or failed or too_large",
    ", ".join(["gzip"] * 10_000),
    make_article,
)
_encoded(
    "/e/unknown", "Content-Encoding: snappy", "archived as received; recorded", "stored or failed or not_an_article", "snappy", make_article
)
_encoded(
    "/e/gzip-cut",
    "gzip that ends in the middle, its length right",
    _INCOMPLETE,
    "failed or truncated",
    "gzip",
    lambda: _gzipped(50)[: len(_gzipped(50)) // 2],
)
_encoded(
    "/e/gzip-no-trailer", "gzip without its last eight bytes", _INCOMPLETE, "failed or truncated or stored", "gzip", lambda: _gzipped()[:-8]
)
_encoded(
    "/e/gzip-wrong-crc",
    "gzip with a wrong checksum",
    "recorded; no crash",
    "failed or truncated or stored",
    "gzip",
    lambda: _damage(_gzipped(), -8),
)
_encoded(
    "/e/gzip-wrong-size",
    "gzip with a wrong length in its trailer",
    "recorded; no crash",
    "failed or truncated or stored",
    "gzip",
    lambda: _damage(_gzipped(), -1),
)
_encoded(
    "/e/gzip-damaged",
    "gzip with one wrong byte in the middle",
    _INCOMPLETE,
    "failed or truncated or stored",
    "gzip",
    lambda: _damage(_gzipped(20), 300),
)
_encoded(
    "/e/gzip-trailing",
    "a whole gzip stream, then junk",
    "article read, junk ignored",
    "stored",
    "gzip",
    lambda: _gzipped() + b"JUNK" * 1000,
)
_encoded(
    "/e/gzip-members",
    "two gzip members, one after the other",
    "read",
    "stored",
    "gzip",
    lambda: gzip.compress(make_article().encode()[:900], mtime=0) + gzip.compress(make_article().encode()[900:], mtime=0),
)
_encoded("/e/gzip-on-plain", "Content-Encoding: gzip on plain HTML", "the page is kept", "stored", "gzip", make_article)
_encoded(
    "/e/gzip-empty",
    "Content-Encoding: gzip on an empty body",
    "no article; no crash",
    "stored or not_an_article or failed or truncated",
    "gzip",
    b"",
)
_encoded("/e/gzip-one-byte", "Content-Encoding: gzip on one byte", "no article; no crash", "stored or failed or truncated", "gzip", b"\x1f")
_encoded("/e/deflate-raw", "deflate without its zlib head, as old servers send it", "read", "stored", "deflate", _raw_deflate)
_encoded("/e/br-cut", "brotli that ends in the middle", _INCOMPLETE, "failed or truncated", "br", lambda: _half(brotli.compress))
_encoded("/e/zstd-cut", "zstd that ends in the middle", _INCOMPLETE, "failed or truncated", "zstd", lambda: _half(compress_zstd))
_encoded("/e/br-is-gzip", "gzip labelled br", "recorded; no crash", "stored or failed or truncated", "br", _gzipped)
_encoded("/e/upper-case", "Content-Encoding: GZIP", "read", "stored", "GZIP", _gzipped)
_encoded("/e/x-gzip", "Content-Encoding: x-gzip", "read", "stored", "x-gzip", _gzipped)
_encoded("/e/identity", "Content-Encoding: identity", "read", "stored", "identity", make_article)
_encoded("/e/empty-name", "Content-Encoding with nothing behind it", "read", "stored", "", make_article)
_encoded("/e/commas", "Content-Encoding: , gzip ,, on gzip", "read or recorded", "stored or failed", ", gzip ,,", _gzipped)
ENCODINGS.page(
    "/e/twice",
    "two Content-Encoding headers, packed twice",
    "read or recorded",
    "stored or failed",
    lambda: make_nested_gzip(make_article().encode(), 2),
    headers=["Content-Encoding: gzip", "Content-Encoding: gzip"],
)
ENCODINGS.page(
    "/e/twice-packed-once",
    "two Content-Encoding headers, packed once",
    "read or recorded; no crash",
    "stored or failed",
    _gzipped,
    headers=["Content-Encoding: gzip", "Content-Encoding: gzip"],
)
