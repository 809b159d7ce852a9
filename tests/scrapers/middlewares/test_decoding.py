"""Answers are unpacked by the archive's own rules; what cannot be unpacked is said, never guessed."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import brotli
import pytest
from scrapy.http import HtmlResponse, Request, Response

from scrapers.content_encoding import CutOffError, TooLargeError
from scrapers.errors import ArchiveError
from scrapers.middlewares.decoding import DecodingMiddleware
from scrapers.robots import MOST_BYTES

PAGE = b"<html><body>" + b"<p>The bridge is open again.</p>" * 500 + b"</body></html>"
URL = "http://news.test/a"


def decode(body: bytes, *encodings: str) -> tuple[Response, Exception | None]:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": list(encodings)}
    request = Request(URL)
    response = DecodingMiddleware().process_response(request, Response(URL, headers=headers, body=body, request=request))
    return response, request.meta.get("unreadable")


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (gzip.compress(PAGE), ["gzip"]),
        (gzip.compress(PAGE) + b"junk after the end", ["gzip"]),
        (PAGE, ["gzip"]),
        (brotli.compress(gzip.compress(PAGE)), ["gzip", "br"]),
        (brotli.compress(gzip.compress(PAGE)), ["gzip, br"]),
    ],
    ids=["packed", "junk behind", "mislabelled", "two headers", "two in one"],
)
def test_a_page_comes_out_as_html(body: bytes, encodings: list[str]) -> None:
    response, problem = decode(body, *encodings)
    assert isinstance(response, HtmlResponse)
    assert (response.body, problem) == (PAGE, None)
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("body", "encodings", "problem"),
    [
        (gzip.compress(PAGE)[:-40], "gzip", CutOffError),
        (gzip.compress(PAGE)[:-4], "gzip", CutOffError),
        (zlib.compress(PAGE)[:-9], "deflate", CutOffError),
        (gzip.compress(bytes(20_000_000)), "gzip", TooLargeError),
        (gzip.compress(gzip.compress(gzip.compress(bytes(20_000_000)))), "gzip, gzip, gzip", TooLargeError),
        (b"x", ", ".join(["gzip"] * 10_000), TooLargeError),
        (gzip.compress(b"") * 100_000, "gzip", TooLargeError),
        (PAGE, "snappy", ArchiveError),
        (b"\x1f\x8b\x08broken", "gzip", ArchiveError),
    ],
    ids=["cut", "cut checksum", "cut deflate", "bomb", "nested bomb", "flood", "many members", "unknown", "broken"],
)
def test_what_cannot_be_unpacked_stays_as_received(body: bytes, encodings: str, problem: type[Exception]) -> None:
    response, found = decode(body, encodings)
    assert type(found) is problem or (problem is ArchiveError and isinstance(found, ArchiveError))
    assert response.body == body
    assert not isinstance(response, HtmlResponse)


def test_a_later_answer_is_judged_by_itself() -> None:
    request = Request(URL, meta={"unreadable": CutOffError("an earlier try")})
    DecodingMiddleware().process_response(request, Response(URL, body=PAGE, request=request))
    assert "unreadable" not in request.meta


_BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": partial(gzip.compress, compresslevel=1),
    "deflate": partial(zlib.compress, level=1),
    "br": partial(brotli.compress, quality=1),
}


@pytest.mark.parametrize("name", _BOMBS)
def test_a_bomb_costs_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(_BOMBS[name](bytes(90_000_000)))
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom scrapers.content_encoding import TooLargeError, decode_content\n"
        "body = Path(sys.argv[1]).read_bytes()\nbefore = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    decode_content(body, sys.argv[2])\nexcept TooLargeError:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path), name], capture_output=True, text=True, check=True)
    grown = int(ended.stdout) * (1 if sys.platform == "darwin" else 1024)
    assert grown < 50_000_000


def decode_robots(body: bytes, *encodings: str) -> tuple[bytes, Exception | None]:
    request = Request(f"{URL}/robots.txt", meta={"role": "robots"})
    response = Response(URL, headers={"Content-Encoding": list(encodings)}, body=body, request=request)
    return DecodingMiddleware().process_response(request, response).body, request.meta.get("unreadable")


@pytest.mark.parametrize("encodings", [["gzip"], ["gzip", "br"]])
def test_of_a_robots_file_that_unpacks_to_too_much_the_beginning_is_kept(encodings: list[str]) -> None:
    rules = b"User-agent: *\nDisallow: /private/\n" + b"#" * 30_000_000
    packed = gzip.compress(rules) if len(encodings) == 1 else brotli.compress(gzip.compress(rules), quality=1)
    body, problem = decode_robots(packed, *encodings)
    assert problem is None
    assert body == rules[: MOST_BYTES + 1]


def test_a_robots_file_whose_packing_is_cut_off_stays_unreadable() -> None:
    assert isinstance(decode_robots(gzip.compress(PAGE)[:-20], "gzip")[1], CutOffError)
