"""The next page of a listing among the links of a page: by rel=next, by what a link says, by the numbers of a pager.

Only pages of the same listing count, so that no pager leads out of its section; which form an address has is
`scrapers.paging`. Links come from the section reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrapers.paging import ListingPage, read_listing_page, whole_listing

_LONGEST_LABEL = 60
_NEXT_LABELS = frozenset(
    (
        *("next", "next page", "go to next page", "older", "older posts", "older entries", "older articles", "older stories", "older news"),
        *("more", "load more", "show more", "view more", "see more", "more news", "more articles", "more stories", "suivant", "suivante"),
        *("page suivante", "siguiente", "página siguiente", "weiter", "nächste", "nächste seite", "ältere beiträge"),
        *("التالي", "التالى", "التالية", "الصفحة التالية", "الصفحه التاليه", "المزيد", "عرض المزيد", "تحميل المزيد", "المزيد من الاخبار"),
        *("المزيد من الأخبار", "الأقدم", "أقدم", "الاقدم", "اقدم", "مقالات أقدم", "أخبار أقدم"),
    )
)
_NEXT_CLASSES = frozenset(
    (
        *("next", "next-page", "nextpage", "page-next", "pager-next", "pager__item--next", "pagination-next"),
        *("nav-previous", "older", "older-posts"),
    )
)
# Which way an arrow points is of no use: right-to-left pages mirror some of them and not others.
_ARROWS = re.compile(r"[›»‹«→←>＞⟩⟨▶◀❯❮]+")
_EDGES = " \t\r\n.…:()[]|"
_PAGE_LABEL = re.compile(r"(?:(?:go to )?(?:page|seite|pagina|página)|(?:الى |إلى )?(?:ال)?صفحة)?\s*(\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as a pager may have it. `labels` are its text, title and label for screen readers; `classes` also its parent's."""

    url: str
    relations: Sequence[str] = ()
    labels: Sequence[str] = ()
    classes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    link: PageLink
    number: int | None
    is_clear: bool
    labels: frozenset[str]

    @property
    def says_next(self) -> bool:
        return bool(self.labels & _NEXT_LABELS) or any(name.lower() in _NEXT_CLASSES for name in self.link.classes)

    @property
    def labelled_number(self) -> int | None:
        return next((int(match[1]) for label in self.labels if (match := _PAGE_LABEL.fullmatch(label))), None)

    @property
    def is_of_a_pager(self) -> bool:
        has_arrow = any(_ARROWS.search(label) for label in self.link.labels if len(label) <= _LONGEST_LABEL)
        return self.is_clear or (self.number is not None and (self.labelled_number is not None or has_arrow or self.says_next))


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a listing that one of its pages links: the one that follows, if one can be told, and all of them."""

    following: str | None
    pages: frozenset[str]


def find_pager(links: Iterable[PageLink], url: str, *, is_first: bool = False) -> Pager:
    """The pages of the listing of `url` among these links.

    The page that follows is the link that is named next, else one that says so, else the one with the least number above
    this page's own. `is_first` says that numbers in `url` are no page numbers, as those of a section that a card names.
    """
    own = _own_pages(url, is_first=is_first)
    candidates = list(_list_candidates(links, url, own))
    named = [candidate for candidate in candidates if "next" in candidate.link.relations]
    worded = [candidate for candidate in candidates if candidate.says_next]
    following = (named or worded)[0].link.url if named or worded else _find_following(candidates, own)
    pages = frozenset(candidate.link.url for candidate in candidates if candidate.is_of_a_pager)
    return Pager(following, pages | {following} if following else pages)


def _own_pages(url: str, *, is_first: bool) -> dict[str, int | None]:
    """The listings that this page may be a page of, and its number in each."""
    whole, page = whole_listing(url), read_listing_page(url)
    takes_number = page.is_clear or (page.number is not None and not is_first)
    own: dict[str, int | None] = {whole.listing: None}
    return own | {page.listing: page.number} if takes_number else own


def _list_candidates(links: Iterable[PageLink], url: str, own: dict[str, int | None]) -> Iterator[_Candidate]:
    for link in links:
        page = _page_in(link.url, own)
        if page is not None and link.url.partition("#")[0] != url.partition("#")[0]:
            labels = frozenset(_fold_label(label) for label in link.labels if len(label) <= _LONGEST_LABEL)
            yield _Candidate(link, page.number, page.is_clear, labels - {""})


def _page_in(url: str, own: dict[str, int | None]) -> ListingPage | None:
    """The page of one of these listings that an address is; one with a cursor in its query counts as a page without a number."""
    try:
        page = read_listing_page(url)
        if page.listing in own:
            return page
        path = ListingPage(page.listing.partition("?")[0])
    except ValueError:
        return None
    is_cursor = "?" in page.listing and path.listing in own
    return path if is_cursor else None


def _find_following(candidates: Sequence[_Candidate], own: dict[str, int | None]) -> str | None:
    numbered = [(candidate.number, candidate) for candidate in candidates if candidate.number is not None and candidate.is_of_a_pager]
    counts_from_zero = any(candidate.labelled_number == number + 1 for number, candidate in numbered)
    first = 0 if counts_from_zero or any(candidate.labelled_number not in (None, number) for number, candidate in numbered) else 1
    current = next((number for number in own.values() if number is not None), first)
    following = {number: candidate.link.url for number, candidate in reversed(numbered) if number > current}
    return following[min(following)] if following else None


def _fold_label(label: str) -> str:
    return " ".join(_ARROWS.sub(" ", label).split()).strip(_EDGES).casefold()


__all__ = ["PageLink", "Pager", "find_pager"]
