import pytest

from scrapers.pages.bylines import (
    find_dated_name,
    find_labelled_authors,
    find_marked_authors,
    find_neighbour_of_date,
    find_printed_authors,
    find_signature,
)
from scrapers.pages.document import parse_html


def marked(markup):
    """The names of the surest kind of mark that gives any."""
    found = find_marked_authors(parse_html(f"<html><body>{markup}</body></html>"))
    return found.named or found.linked or found.boxed


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
        "<div class=post-footer><span class=post-author>Posted by <span class=fn>Nadia Karam</span></span></div>",
        "<span class=writer>By Nadia Karam</span>",
        "<span itemprop=author><span>Nadia Karam</span><span>Nadia Karam</span></span>",
        "<div data-testid=page-byline><span>By </span><a href=/n>Nadia Karam</a></div>",
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
        "<article class='post author-nadia-karam'><p>Long Bridge opens.</p></article>",
        "<div class=byline>Reviewed by <a rel=author>Ida Holm</a></div>",
        "<div class=byline><span>Photos by</span> <span>Ida Holm</span></div>",
        "<div class=comment><span class='comment-author vcard'><cite class=fn>Ida Holm</cite></span></div>",
        "<div class=byline>window.track = 1; <script>Ida Holm</script></div>",
    ],
)
def test_other_people_on_the_page_are_no_authors(markup):
    assert marked(markup) == []


def test_a_nickname_is_an_author_where_it_is_marked():
    assert marked("<span class=author>harbourfox</span>") == ["harbourfox"]


def test_name_in_a_card_is_read_as_it_stands():
    assert marked("<span class='author vcard'>by <span class=fn>the harbour fox</span> at 10:30</span>") == ["the harbour fox"]


def test_box_about_a_writer_is_told_from_a_by_line():
    found = find_marked_authors(
        parse_html("<p class=author>Nadia Karam</p><div class=author-box><h4 class=author-name>Ida Holm</h4></div>")
    )
    assert (found.named, found.boxed) == (["Nadia Karam"], ["Ida Holm"])


def test_wrapper_with_a_misleading_name_hides_no_by_line():
    root = parse_html("<div class=has-sidebar><div class=sidebar><h1>Bridge</h1><p class=author>Nadia Karam</p></div></div>")
    assert find_marked_authors(root).named == []
    assert find_marked_authors(root, root.xpath("//div")).named == ["Nadia Karam"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Long bridge opens again", "By Nadia Karam", "2 May 2016"], ["Nadia Karam"]),
        (["Von Jörg Äpfel und Ida Holm"], ["Jörg Äpfel", "Ida Holm"]),
        (["Written by: Nadia Karam on May 2"], ["Nadia Karam"]),
        (["Posted on 2 May 2016 at 10:30 by Nadia Karam"], ["Nadia Karam"]),
        (["2 May 2016 | By Nadia Karam and Ida Holm"], ["Nadia Karam", "Ida Holm"]),
        (["By Nadia Karam | Published: 5 March 2024"], ["Nadia Karam"]),
        (["By Nadia Karam 5 March 2024, 10:30"], ["Nadia Karam"]),
        (["Posted by harbourfox at 10:30"], ["harbourfox"]),
        (["Written by Harbour Today on 2 May"], ["Harbour Today"]),
        (["ByNadia Karam"], ["Nadia Karam"]),
        (["By", "Nadia Karam"], ["Nadia Karam"]),
        (["Autor/Autorin: Ida Holm"], ["Ida Holm"]),
        (["Text: Ida Holm Fotos: Jörg Äpfel"], ["Ida Holm"]),
        (["Par Zoé Lavigne"], ["Zoé Lavigne"]),
        (["Escrito por Inés Duarte"], ["Inés Duarte"]),
        (["Автор: Вера Полевая"], ["Вера Полевая"]),
        (["بقلم: سالم الدرعي"], ["سالم الدرعي"]),
        (["كتب: ريم الساحلي"], ["ريم الساحلي"]),
        (["بقلم ريم الساحلي وعمر زناتي"], ["ريم الساحلي", "عمر زناتي"]),
        (["إعداد: أحمد وليد سالم"], ["أحمد وليد سالم"]),
        (["كتبت هند البرقاوي | الثلاثاء 5 آذار 2024"], ["هند البرقاوي"]),
        (["\u200fتحرير: سامر العتيبة\u200f"], ["سامر العتيبة"]),
        (["By the end of the week the bridge was open."], []),
        (["By the sea"], []),
        (["Photos by Ida Holm"], []),
        (["Reviewed by Ida Holm"], []),
        (["Text Size"], []),
        (["كتاب جديد عن البحر"], []),
        (["Harbour news", "Long Bridge"], []),
    ],
)
def test_printed_by_lines_are_read(lines, names):
    assert find_printed_authors(lines) == names


@pytest.mark.parametrize(
    "line", ["Nadia Karam | 2 May 2016", "2 May 2016 - Nadia Karam", "Nadia Karam, 2 May 2016", "2 May 2016 • Nadia Karam"]
)
def test_a_name_beside_a_date_is_the_author(line):
    assert find_dated_name([line], [True]) == ["Nadia Karam"]
    assert find_dated_name([line], [False]) == []


def test_section_beside_a_date_is_no_author():
    assert find_dated_name(["World news | 2 May 2016", "Business, 2 May 2016"], [True, True]) == []


def test_name_in_the_line_beside_a_date_is_the_author_unless_the_headline_has_it():
    lines, dated = ["Bridge opens", "Nadia Karam", "2 May 2016"], [False, False, True]
    assert find_neighbour_of_date(lines, dated, "Bridge opens") == ["Nadia Karam"]
    assert find_neighbour_of_date(lines, dated, "Nadia Karam opens bridge") == []
    assert find_neighbour_of_date(["Table of Contents", "2 May 2016"], [False, True], "Bridge opens") == []


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p>The bridge is open.</p><p>By Nadia Karam</p>", ["Nadia Karam"]),
        ("<p>The bridge is open.</p><p style='text-align:right'>Nadia Karam</p>", ["Nadia Karam"]),
        ("<p>The bridge is open.</p><p align=right>Nadia Karam</p>", ["Nadia Karam"]),
        ("<p>Von</p><p>Nadia Karam</p>", ["Nadia Karam"]),
        ("<p>The bridge is open.</p><p>Long Bridge</p>", []),
    ],
)
def test_signature_below_the_text_is_read(markup, names):
    ends = [(element, element.text) for element in parse_html(f"<div>{markup}</div>").iter("p")]
    assert find_signature(ends) == names


def test_author_with_a_label_is_found_anywhere():
    assert find_labelled_authors(["Comments", "Author: Nadia Karam", "Author: Ida Holm"]) == ["Nadia Karam"]
    assert find_labelled_authors(["Authors of the coast", "Author archives"]) == []
