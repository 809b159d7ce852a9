"""The body on invented pages, each with one trait of the layouts that news sites really have."""

import pytest

from scrapers.pages.blocks import read_page_text
from scrapers.pages.body import measure_agreement, read_body
from scrapers.pages.document import parse_html
from scrapers.pages.witness import measure_line_agreement, read_densest_paragraphs

TITLE = "Long bridge opens again"
TEXT = [
    "The long bridge over the harbour of Port Selim was opened again on Friday after a storm had closed it for two days.",
    "Engineers found no damage to the piers, the harbour office said, but the railing has to be replaced before winter.",
    "Some forty thousand people cross the bridge on a working day. During the storm the ferry carried them free of charge.",
    "The council will meet on Monday to decide who pays for the repairs, which are said to cost half a million crowns.",
]
OTHER = [
    "A bakery in the old town has sold the same kind of bread for ninety years, and its owner does not mean to change that.",
    "Three generations have worked at the oven behind the shop, and the fourth is still at school and undecided about flour.",
    "Customers come from the islands on Saturdays because nobody there bakes it any more, they say while they wait in line.",
    "The recipe hangs framed above the counter in a hand that few can read, with one word that the family keeps to itself.",
]


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def read(markup, description=None, title=TITLE):
    page = read_page_text(parse_html(f"<html><body>{markup}</body></html>"))
    return read_body(page, [title], description)


def body(markup, **arguments):
    return read(markup, **arguments).text.split("\n")


def test_the_region_with_the_paragraphs_is_the_article():
    links = "".join(f"<li><a href=/{number}>A headline of another story</a></li>" for number in range(30))
    page = f"<nav><ul>{links}</ul></nav><h1>{TITLE}</h1><div>{paragraphs(TEXT)}</div><ul>{links}</ul>"
    assert body(page) == TEXT


@pytest.mark.parametrize(
    "box",
    [
        f"<aside>{paragraphs(OTHER[:1])}</aside>",
        f"<div class=newsletter-box>{paragraphs(OTHER[:1])}</div>",
        f"<div class=relatedContent>{paragraphs(OTHER[:1])}</div>",
        f"<figure><img src=x><figcaption>{OTHER[0]}</figcaption></figure>",
        f"<div role=complementary>{paragraphs(OTHER[:1])}</div>",
        f"<div hidden>{paragraphs(OTHER[:1])}</div>",
        "<p><a href=/x>Read more: a bakery has sold the same bread for ninety years</a></p>",
        "<blockquote class=twitter-tweet><p>Bread again today, as it has been for ninety years.</p>— A Baker</blockquote>",
        "<p>Empfohlener redaktioneller Inhalt: an dieser Stelle steht ein Video.</p>",
        "<div>https://www.example.org/news/bridge</div>",
    ],
)
def test_boxes_between_the_paragraphs_are_left_out(box):
    assert body(f"<h1>{TITLE}</h1><div>{paragraphs(TEXT[:2])}{box}{paragraphs(TEXT[2:])}</div>") == TEXT


@pytest.mark.parametrize("name", ["with-sidebar", "paywall", "elementor-widget", "print:block", "sharing", "embed-container"])
def test_a_wrapper_that_only_bears_the_name_of_furniture_is_read(name):
    assert body(f"<div class='{name}'><h1>{TITLE}</h1>{paragraphs(TEXT)}</div>") == TEXT


def test_many_small_wrappers_of_one_name_are_read_too():
    pieces = "".join(f"<div class=widget><p>{text}</p></div>" for text in TEXT)
    assert body(f"<h1>{TITLE}</h1><div>{pieces}</div>") == TEXT


def test_comments_are_not_the_article_even_when_they_are_longer():
    assert body(f"<h1>{TITLE}</h1><div>{paragraphs(TEXT[:2])}</div><div id=comments>{paragraphs(OTHER * 3)}</div>") == TEXT[:2]


@pytest.mark.parametrize("sidebar", ['<div class="sidebar">', '<aside class="sidebar">'])
def test_a_longer_sidebar_is_not_the_article_on_a_page_whose_wrapper_bears_the_name_of_furniture(sidebar):
    stream = paragraphs(OTHER * 3)
    page = f'<div class="media"><div><h1>{TITLE}</h1><div>{paragraphs(TEXT)}</div></div>{sidebar}{stream}</{sidebar[1:].split()[0]}></div>'
    assert body(page) == TEXT


def test_a_body_in_chunks_is_read_whole():
    chunks = f"<div class=chunk>{paragraphs(TEXT[:1])}</div><div class=ad>Advertisement</div><div class=chunk>{paragraphs(TEXT[1:])}</div>"
    assert body(f"<article><h1>{TITLE}</h1>{chunks}</article><div>{paragraphs(OTHER[:1])}</div>") == TEXT


def test_paragraphs_beside_a_long_quotation_are_read():
    assert body(f"<h1>{TITLE}</h1><div><p>{TEXT[0]}</p><blockquote>{paragraphs(OTHER)}</blockquote><p>{TEXT[1]}</p></div>") == [
        TEXT[0],
        *OTHER,
        TEXT[1],
    ]


def test_sub_headings_lists_and_tables_stay_in_their_place():
    table = "<table><tr><td>Piers</td><td>12</td></tr></table>"
    inner = f"<p>{TEXT[0]}</p><h2>What it costs</h2><ul><li>Half a million</li></ul><p>{TEXT[1]}</p>{table}<p>{TEXT[2]}</p>"
    expected = [TEXT[0], "What it costs", "Half a million", TEXT[1], "Piers", "12", TEXT[2]]
    assert body(f"<h1>{TITLE}</h1><div>{inner}</div>") == expected


def test_teasers_below_the_text_are_cards():
    cards = "".join(
        f"<div class=card><h3><a href=/{number}>The old bakery once more</a></h3><div>{text}</div></div>"
        for number, text in enumerate(OTHER)
    )
    assert body(f"<main><h1>{TITLE}</h1>{paragraphs(TEXT + TEXT)}<div>{cards}</div></main>") == TEXT + TEXT


def test_the_next_article_of_an_endless_page_is_another_one():
    page = f"<article><h1>{TITLE}</h1>{paragraphs(TEXT)}</article><article><h1>Bread as it was</h1>{paragraphs(OTHER * 2)}</article>"
    assert body(page) == TEXT


def test_a_stream_of_stories_below_is_not_the_article():
    stream = "".join(f"<section><h3><a href=/{number}>Bread as it was</a></h3>{paragraphs(OTHER)}</section>" for number in range(4))
    assert body(f"<h1>{TITLE}</h1><div>{paragraphs(TEXT)}</div><div>{stream}</div>") == TEXT


def test_lines_before_the_first_paragraph_and_invitations_behind_the_last_go():
    early = "<div>Harbour</div><div>2 October 2026</div><div>By Nadia Karam</div>"
    late = "<h3>More</h3><ul><li><a href=/x>Bread as it was</a></li></ul>"
    assert body(f"<main><h1>{TITLE}</h1>{early}{paragraphs(TEXT)}{late}</main>") == TEXT


def test_the_printed_headline_is_no_line_of_the_body():
    assert body(f"<div><h1>{TITLE}</h1><p>{TITLE}</p>{paragraphs(TEXT)}</div>", title=f"{TITLE} | The Example") == TEXT


@pytest.mark.parametrize(
    ("lead", "description"),
    [
        ("<div class=standfirst>Two days were enough to find out what the ferry is worth.</div>", None),
        ("<h2>Two days were enough to find out what the ferry is worth.</h2>", "Two days were enough to find out what the ferry is worth."),
    ],
)
def test_the_standfirst_above_the_text_is_its_first_line(lead, description):
    found = read(f"<header><h1>{TITLE}</h1>{lead}</header><div>{paragraphs(TEXT)}</div>", description=description)
    assert found.text.split("\n") == ["Two days were enough to find out what the ferry is worth.", *TEXT]
    assert found.standfirst == "Two days were enough to find out what the ferry is worth."


def test_a_description_that_the_text_begins_with_is_no_standfirst():
    found = read(f"<header><h1>{TITLE}</h1><p class=lead>{TEXT[0]}</p></header><div>{paragraphs(TEXT)}</div>", description=TEXT[0])
    assert found.text.split("\n") == TEXT
    assert found.standfirst is None


def test_captions_are_kept_beside_the_text():
    found = read(
        f"<h1>{TITLE}</h1><div><p>{TEXT[0]}</p><figure><figcaption>The bridge at noon</figcaption></figure>{paragraphs(TEXT[1:])}</div>"
    )
    assert found.captions == ("The bridge at noon",)


def test_text_in_table_cells_of_an_old_layout_is_read():
    links = "<a href=/>Home</a><br><a href=/news>News</a>"
    page = f"<table><tr><td>{links}</td><td><b>{TITLE}</b><br><br>{'<br><br>'.join(TEXT)}</td></tr></table>"
    assert body(page) == TEXT


def test_a_sentence_that_is_mostly_a_link_stays():
    linked = "<p><a href=/x>The council had closed the bridge on Wednesday evening</a>, as it does in every storm of that kind.</p>"
    assert "as it does in every storm" in read(f"<h1>{TITLE}</h1><div>{paragraphs(TEXT)}{linked}{paragraphs(OTHER)}</div>").text


def test_a_page_without_text_has_an_empty_body():
    assert read("<div id=app></div>").text == ""


def test_the_densest_paragraphs_are_a_witness_of_their_own():
    page = read_page_text(parse_html(f"<div>{paragraphs(TEXT)}</div><div><p>{OTHER[0]}</p></div>"))
    assert read_densest_paragraphs(page) == "\n".join(TEXT)


def test_agreement_is_one_for_the_same_words_and_nothing_for_others():
    assert measure_agreement("One two", "two ONE") == 1.0
    assert measure_agreement("one two", "three") == 0.0
    assert measure_agreement("", "") == 0.0


def test_agreement_of_lines_counts_their_characters():
    assert measure_line_agreement("four\ntwo", "two\nfour") == 1.0
    assert measure_line_agreement("aaa\nb", "aaa") == round(6 / 7, 4)
    assert measure_line_agreement("one", "two") == 0.0
