import pytest

from scrapers.pages.bylines import find_marked_authors, find_printed_authors, trim_name
from scrapers.pages.document import parse_html


def marked(markup):
    return find_marked_authors(parse_html(f"<html><body>{markup}</body></html>"))


@pytest.mark.parametrize(
    "markup",
    [
        "<a rel=author href=/nadia>Nadia Karam</a>",
        "<span itemprop=author><span itemprop=name>Nadia Karam</span>, Port Selim</span>",
        "<div class=byline>By <a href=/nadia>Nadia Karam</a> | 2 May 2016</div>",
        "<p class=author>Nadia Karam</p>",
        "<span class='author vcard'><a class='url fn'>Nadia Karam</a></span>",
        "<div class=article-byline><span>Nadia Karam</span><span>May 2</span></div>",
        "<div class=submitted>Submitted by Nadia Karam on 2 May 2016</div>",
        "<a href=https://www.example.org/people/nadia-karam>Nadia Karam</a>",
        "<article><footer>Posted by <a rel=author href=/n>Nadia Karam</a></footer></article>",
    ],
)
def test_marked_authors_are_found(markup):
    assert marked(markup) == ["Nadia Karam"]


def test_co_authors_of_one_by_line_are_found_and_authors_of_other_stories_are_not():
    byline = "<div class=byline>By <a rel=author>Nadia Karam</a> and <a rel=author>Tom Ferris</a></div>"
    other = "<div><div><div><div><h3>Bread</h3><a rel=author>Ida Holm</a></div></div></div></div>"
    assert marked(f"<main><header>{byline}</header></main>{other}") == ["Nadia Karam", "Tom Ferris"]


def test_names_in_pieces_of_one_by_line_are_told_apart():
    assert marked("<div class=byline><span>Nadia Karam</span> <span>Tom Ferris</span></div>") == ["Nadia Karam", "Tom Ferris"]


@pytest.mark.parametrize(
    "markup",
    [
        "<li class=fn>Nadia Karam wrote this note.</li>",
        "<div class=comments><span class=author>Ida Holm</span></div>",
        "<div class=related-stories><span class=author>Ida Holm</span></div>",
        "<nav><a rel=author>Ida Holm</a></nav>",
        "<div class=author-bio>Ida Holm has baked for ninety years.</div>",
        "<span class=author>About the author</span>",
        "<p>Nadia Karam</p>",
    ],
)
def test_other_people_on_the_page_are_no_authors(markup):
    assert marked(markup) == []


def test_a_nickname_is_an_author_where_it_is_marked():
    assert marked("<span class=author>harbourfox</span>") == ["harbourfox"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Long bridge opens again", "By Nadia Karam", "2 May 2016"], ["Nadia Karam"]),
        (["Von Jörg Äpfel und Ida Holm"], ["Jörg Äpfel", "Ida Holm"]),
        (["Written by: Nadia Karam on May 2"], ["Nadia Karam"]),
        (["By", "Nadia Karam"], ["Nadia Karam"]),
        (["بقلم: سالم الدرعي"], ["سالم الدرعي"]),
        (["By the end of the week the bridge was open."], []),
        (["Harbour news", "Long Bridge"], []),
    ],
)
def test_printed_by_lines_are_read(lines, names):
    assert find_printed_authors(lines, [False] * len(lines)) == names


def test_a_name_before_a_bar_and_a_date_is_the_author():
    assert find_printed_authors(["Nadia Karam | 2 May 2016"], [True]) == ["Nadia Karam"]
    assert find_printed_authors(["Nadia Karam | Harbour"], [False]) == []


@pytest.mark.parametrize(
    "text", ["By Nadia Karam Updated May 2", "View all posts by Nadia Karam →", "Nadia Karam, 12 May", "  Nadia Karam | The Example"]
)
def test_names_are_trimmed(text):
    assert trim_name(text) == "Nadia Karam"


@pytest.mark.parametrize("name", ["Ida Mayer", "Jan Marchart", "Theresa May", "Karl August", "Ines Decker"])
def test_names_that_look_like_months_stay_whole(name):
    assert trim_name(f"By {name}") == name
