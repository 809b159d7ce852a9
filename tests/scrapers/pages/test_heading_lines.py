from scrapers.pages.blocks import read_page_text
from scrapers.pages.document import parse_html
from scrapers.pages.heading_lines import read_heading_lines

TITLES = {"longbridgeopensagain"}
PARAGRAPH = "The ferry came back on Friday, two days after the storm that had sent it into the bay for shelter."


def read(markup, begin="The bridge"):
    page = read_page_text(parse_html(f"<html><body>{markup}</body></html>"))
    first = next((number for number, block in enumerate(page.blocks) if block.text.startswith(begin)), None)
    return read_heading_lines(page, TITLES, first, first)


def test_lines_around_the_headline_are_near_and_captions_and_sidebars_are_not():
    markup = """<nav><p>1 May 2016</p></nav><h1>Long bridge opens again</h1><p>2 May 2016</p><figcaption>3 May 2016</figcaption>
        <p>The bridge was opened.</p><div class=comments><p>4 May 2016</p></div>"""
    assert read(markup).lines == ["Long bridge opens again", "2 May 2016", "The bridge was opened."]


def test_list_between_headline_and_text_is_read_whatever_it_is_called():
    markup = (
        "<ul class=nav><li>1 May 2016</ul><h1>Long bridge opens again</h1><ul class='nav meta'><li>2 May 2016</ul><p>The bridge was opened."
    )
    assert read(markup).lines == ["Long bridge opens again", "2 May 2016", "The bridge was opened."]


def test_wrapper_of_text_and_headline_is_no_sidebar():
    markup = "<div class=sidebar><h1>Long bridge opens again</h1><p>2 May 2016</p><p>The bridge was opened.</p></div>"
    found = read(markup)
    assert found.lines == ["Long bridge opens again", "2 May 2016", "The bridge was opened."]
    assert [element.get("class") for element in found.wrappers if element.tag == "div"] == ["sidebar"]


def test_headline_below_what_seemed_to_be_the_text_is_found():
    before = f"<p>The bridge of our days, a paper.</p>{'<p>Other lines</p>' * 9}"
    assert "2 May 2016" in read(f"{before}<h1>Long bridge opens again</h1><p>2 May 2016</p><p>{PARAGRAPH}</p>").lines


def test_first_paragraph_behind_the_headline_is_the_opening():
    assert read(f"<h1>Long bridge opens again</h1><p>2 May 2016</p><p>{PARAGRAPH}</p>", "The ferry").opening == PARAGRAPH
    assert read(f"<h1>Elsewhere</h1><p>{PARAGRAPH}</p>", "The ferry").opening == ""
