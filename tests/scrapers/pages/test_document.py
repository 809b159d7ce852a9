"""The tree of a page and the lines of its parts."""

import pytest

from scrapers.pages.document import parse_html, read_page_lines, read_text, squeeze

FLOOD = " ".join(f"a{number}=1" for number in range(100_000))


def test_tag_with_a_flood_of_attributes_loses_them_and_no_text():
    root = parse_html(f"<p>before</p><div {FLOOD}><p>within</p></div><p>behind</p>")
    assert [line.text for line in read_page_lines(root)] == ["before", "within", "behind"]
    assert not root.find(".//div").attrib


@pytest.mark.parametrize("value", ["data:image/png;base64," + "A" * 400_000, '{"text": "many words of data"}' * 2_000])
def test_long_value_is_no_flood(value):
    value = value.replace('"', "'")
    assert parse_html(f'<p>text</p><img alt="a quay" src="{value}">').find(".//img").get("src") == value


@pytest.mark.parametrize(("markup", "share"), [("<a>all of it</a>", 1.0), ("half <a>half</a>", 4 / 9), ("none of it", 0.0)])
def test_line_tells_how_much_of_it_is_links(markup, share):
    (line,) = read_page_lines(parse_html(f"<p>{markup}</p>"))
    assert line.link_share == pytest.approx(share)


def test_lines_leave_out_scripts_and_what_is_asked_to():
    root = parse_html("<p>one<br>two <b>bold</b></p><script>no()</script><nav>menu</nav>three")
    assert [line.text for line in read_page_lines(root, without=["nav"])] == ["one", "two bold", "three"]
    assert read_text(root) == "one two bold menu three"


def test_white_space_of_any_kind_is_one_blank():
    assert squeeze(" a\n\t b\u00a0\u2003c ") == "a b c"
    assert squeeze(None) == ""
