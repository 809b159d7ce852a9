"""Sitemaps as servers send them: plain, gzip, indexes, broken and hostile ones."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable

import pytest

from scrapers.discovery import documents, read_sitemap, sitemaps

URL = "https://www.marsa.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://www.marsa.example/en/36/tide-080112 </loc><lastmod>2024-05-02</lastmod>
 <news:news><news:publication><news:name>Marsa</news:name></news:publication>
 <news:publication_date>2024-05-01T10:00:00+02:00</news:publication_date><news:title>Tide &amp; time</news:title></news:news></url>
<url><loc>/en/36/relative</loc></url>
<url><loc>file:///etc/passwd</loc></url>
<url><lastmod>2024-05-02</lastmod></url>
</urlset>"""
INDEX = f"""<sitemapindex {SPACE}><sitemap><loc>https://www.marsa.example/a.xml.gz</loc><lastmod>2024-05-02T10:00Z</lastmod></sitemap>
<sitemap><loc>https://www.marsa.example/b.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    "body", [NEWS.encode(), gzip.compress(NEWS.encode()), gzip.compress(NEWS[:90].encode()) + gzip.compress(NEWS[90:].encode())]
)
def test_news_sitemap_gives_titles_and_times(body: bytes) -> None:
    found = read_sitemap(body, URL, "Africa/Cairo")
    assert found.problem is None
    first, second = found.articles
    assert (first.url, first.headline, first.witness) == ("https://www.marsa.example/en/36/tide-080112", "Tide & time", "sitemap")
    assert first.date_published is not None
    assert first.date_published.isoformat() == "2024-05-01T10:00:00+02:00"
    assert first.date_modified is not None
    assert (first.date_modified.isoformat(), first.date_modified_precision) == ("2024-05-02T00:00:00+03:00", "day")
    assert (second.url, second.headline, second.date_published) == ("https://www.marsa.example/en/36/relative", None, None)


def test_index_leads_to_its_children() -> None:
    found = read_sitemap(INDEX.encode(), URL)
    assert [link.url for link in found.sitemaps] == ["https://www.marsa.example/a.xml.gz", "https://www.marsa.example/b.xml"]
    assert found.sitemaps[0].date_modified is not None
    assert found.articles == ()


def test_sitemap_without_its_namespace_is_read() -> None:
    assert len(read_sitemap(NEWS.replace(SPACE, "").encode(), URL).articles) == 2


@pytest.mark.parametrize("cut", ["</urlset>", "tive</loc>", "<lastmod>2024-05-02</lastmod></url>\n</urlset>"])
def test_cut_sitemap_keeps_its_links(cut: str) -> None:
    found = read_sitemap(NEWS[: NEWS.rindex(cut)].encode(), URL)
    assert found.articles[0].headline == "Tide & time"
    assert found.problem is not None


def test_cut_gzip_keeps_its_links() -> None:
    packed = gzip.compress(NEWS.encode() + b" " * 10, mtime=0)
    found = read_sitemap(packed[:-12], URL)
    assert found.articles
    assert found.problem is not None
    assert "cut off" in found.problem


@pytest.mark.parametrize(
    ("body", "found"),
    [(b"<html><body>404</body></html>", "HTML"), (b"  ", "no text"), (b"<rss><channel></channel></rss>", "another XML document")],
)
def test_what_is_no_sitemap_is_a_problem(body: bytes, found: str) -> None:
    assert read_sitemap(body, URL).problem == f"expected a sitemap, found {found}"


def test_empty_urlset_is_no_problem() -> None:
    assert read_sitemap(f"<urlset {SPACE}></urlset>".encode(), URL).problem is None


def test_entities_are_refused() -> None:
    body = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset {SPACE}><url><loc>https://marsa.example/&f;</loc></url></urlset>'
    found = read_sitemap(body.encode(), URL)
    assert found.articles == ()
    assert found.problem is not None
    assert "entities" in found.problem


def test_gzip_bomb_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_UNPACKED", 10_000)
    body, problem = documents.unpack_document(gzip.compress(b"a" * 5_000) + gzip.compress(b"b" * 5_000_000))
    assert len(body) == 10_000
    assert problem == "expected at most 10,000 bytes, the rest was left out"


def test_too_many_links_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_LINKS", 3)
    urls = "".join(f"<url><loc>https://marsa.example/{n}</loc></url>" for n in range(9))
    found = read_sitemap(f"<urlset {SPACE}>{urls}</urlset>".encode(), URL)
    assert len(found.articles) == 3
    assert found.problem is not None


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_text_sitemap_is_one_address_a_line(pack: Callable[[bytes], bytes], mark: str) -> None:
    body = mark + "https://marsa.example/en/36/a\r\n\n  https://marsa.example/37/الميناء \nno address\nhttps://marsa.example/en/36/a\n"
    found = read_sitemap(pack(body.encode()), URL)
    assert [link.url for link in found.articles] == ["https://marsa.example/en/36/a", "https://marsa.example/37/الميناء"]
    assert (found.skipped, found.problem) == (1, None)


def test_long_text_sitemap_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_LINKS", 3)
    found = read_sitemap("\n".join(f"https://marsa.example/{n}" for n in range(9)).encode(), URL)
    assert len(found.articles) == 3
    assert found.problem == "expected fewer than 3 links, the rest was left out"


@pytest.mark.parametrize("body", [b"Not found", b"{}", b"\x00\x01\x02", b"/en/36/a\n/en/36/b"])
def test_text_that_is_no_list_of_addresses_is_a_problem(body: bytes) -> None:
    found = read_sitemap(body, URL)
    assert found.articles == ()
    assert found.problem == "expected a sitemap, found neither XML nor a list of addresses"


def test_ampersand_that_is_not_escaped_does_not_change_the_address() -> None:
    found = read_sitemap(b"<urlset><url><loc>https://marsa.example/s?a=1&b=2&copy=3&amp;d=4</loc></url></urlset>", URL)
    assert [link.url for link in found.articles] == ["https://marsa.example/s?a=1&b=2&copy=3&d=4"]
    assert found.problem == "the document has ampersands that are not escaped"


def test_entries_without_an_address_are_counted() -> None:
    found = read_sitemap(f"<urlset {SPACE}><url/><url><loc>file:///etc/passwd</loc></url><url><loc> </loc></url></urlset>".encode(), URL)
    assert (found.articles, found.skipped) == ((), 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sitemap_in_another_utf_is_read(encoding: str) -> None:
    body = '<?xml version="1.0" encoding="windows-1256"?><urlset><url><loc>https://marsa.example/37/الميناء</loc></url></urlset>'
    assert [link.url for link in read_sitemap(body.encode(encoding), URL).articles] == ["https://marsa.example/37/الميناء"]


def write_random_lines(count: int) -> bytes:
    return b"\n".join(b"https://marsa.example/%s" % hashlib.sha256(b"%d" % n).hexdigest().encode() for n in range(count))


@pytest.mark.parametrize("fault", ["cut", "changed", "checksum", "second member"])
def test_what_stands_before_a_fault_in_gzip_is_kept(fault: str) -> None:
    packed = bytearray(gzip.compress(write_random_lines(5_000)))
    if fault == "cut":
        del packed[len(packed) // 2 :]
    elif fault == "changed":
        packed[len(packed) // 2 :] = b"\xff" * 1_000
    elif fault == "checksum":
        packed[-8] ^= 1
    else:
        packed += b"\x1f\x8b\x08broken"
    found = read_sitemap(bytes(packed), URL)
    assert len(found.articles) > 1_500
    assert found.problem is not None
    assert "the gzip data is" in found.problem


def test_gzip_of_several_members_and_with_padding_is_whole() -> None:
    lines = write_random_lines(5_000)
    packed = gzip.compress(lines[:100_000]) + gzip.compress(b"") + gzip.compress(lines[100_000:])
    assert documents.unpack_document(packed + b"\x00" * 100) == (lines, None)
