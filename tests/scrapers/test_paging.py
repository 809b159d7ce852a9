"""Which page of which listing an address is, by its form."""

from __future__ import annotations

import pytest

from scrapers.paging import is_listing_path, read_listing_page, whole_listing

HOST = "https://harbour.example"


@pytest.mark.parametrize(
    ("listing", "page", "number"),
    [
        ("/", "/page/2", 2),
        ("/", "/page/2/", 2),
        ("/", "/?paged=3", 3),
        ("/port", "/port/page/2/", 2),
        ("/port", "/port/page-2", 2),
        ("/port", "/port/p2", 2),
        ("/port", "/port/p/2", 2),
        ("/port", "/port/2", 2),
        ("/port", "/port?page=2", 2),
        ("/port", "/port/?p=2", 2),
        ("/port?tag=a", "/port?start=20&tag=a", 20),
        ("/port", "/port?offset=40", 40),
        ("/port.html", "/port_2.html", 2),
        ("/port/", "/port/index_2.html", 2),
        ("/port/index.php", "/port/index.php?limitstart=10", 10),
        ("/ميناء", "/%D9%85%D9%8A%D9%86%D8%A7%D8%A1/صفحة/3", 3),
    ],
)
def test_a_page_belongs_to_its_listing(listing: str, page: str, number: int) -> None:
    found = read_listing_page(HOST + page)
    assert (found.listing, found.number) == (whole_listing(HOST + listing).listing, number)


@pytest.mark.parametrize("path", ["/", "/port", "/archive/2019", "/story/1234567-harbour", "/port?tag=2", "/314-port", "/port?page=x"])
def test_other_numbers_are_no_pages(path: str) -> None:
    found = read_listing_page(HOST + path)
    assert found == whole_listing(HOST + path)
    assert found.number is None


@pytest.mark.parametrize(("path", "is_clear"), [("/port/page/2", True), ("/port?page=2", True), ("/port/2", False), ("/?p=1234", False)])
def test_only_the_word_page_leaves_no_doubt(path: str, is_clear: bool) -> None:
    assert read_listing_page(HOST + path).is_clear is is_clear


@pytest.mark.parametrize("path", ["/port/page/2", "/page/2/", "/port/page-3.html", "/%D9%85/%D8%B5%D9%81%D8%AD%D8%A9/3", "/ميناء/صفحة/3"])
def test_a_later_page_is_known_by_its_path(path: str) -> None:
    assert is_listing_path(path)


@pytest.mark.parametrize("path", ["/", "/port/2", "/homepage2go", "/page/two", "/page/2/a-story", "/the-last-page-1-of-a-story-ends"])
def test_other_paths_are_no_later_pages(path: str) -> None:
    assert not is_listing_path(path)
