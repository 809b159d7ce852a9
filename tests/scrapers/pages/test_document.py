"""The tree of a page and the lines of its parts."""

from datetime import UTC, datetime

import pytest

from scrapers.pages.document import parse_html, read_document, read_page_lines, read_text, squeeze
from scrapers.records import RawPage

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


def read_page(markup: str, with_code: bool = False, codec: str = "utf-8"):
    headers = {"content-type": f"text/html; charset={codec}"}
    page = RawPage(
        "https://www.example.org/", 200, headers, markup.encode(codec), datetime(2026, 11, 1, tzinfo=UTC), "urn:uuid:a", "", "article"
    )
    return read_document(page, with_code).root


def test_tree_is_without_code_and_with_data():
    root = read_page(
        "<style>p {}</style><script src=a.js>let a = '<p>no</p>'</script><script type='application/ld+json'>{}</script><p>text"
    )
    assert [element.text for element in root.iter("style", "script", "p")] == [None, None, "{}", "text"]
    assert read_page("<p>text<script>let a</script>", with_code=True).findtext(".//script") == "let a"


@pytest.mark.parametrize(
    "before",
    [
        "<!-- <script> -->",
        "<!-- <style> --><!-- <script> -->",
        "<script data-a='>'>let b</script>",
        '<script data-a="a>b" src=c.js></script>',
        "<script>let a = '<script>'; let b</script>",
        "<script>let a<!-- b --></script>",
        "<script src=a.js />let b</script>",
        "<STYLE>p {}</STYLE><SCRIPT>let a</SCRIPT>",
        "<div title='<script>'>",
        "<textarea><script></textarea>",
    ],
)
def test_no_text_goes_with_the_code(before):
    root = read_page(f"<body>{before}<p>first</p><script>let a</script><p>second</p><style>p {{}}</style><p>third</p>")
    assert [element.text for element in root.iter("p")] == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1256", "أعلنت سلطة الميناء أن الجسر يفتح اليوم"),
        ("utf-16", "أعلنت سلطة الميناء أن الجسر يفتح اليوم"),
        ("gb18030", "港口大桥今天重新开放"),
        ("shift_jis", "港の橋は今日ふたたび開いた"),
        ("iso-2022-jp", "港の橋は今日ふたたび開いた"),
        ("euc_kr", "항구 다리가 오늘 다시 열렸다"),
    ],
)
def test_text_in_any_character_set_stays_where_code_goes(codec, text):
    root = read_page(f"<body><p>{text}</p><script>let a = '{text}'</script><p>{text}</p><style>p {{}}</style><p>{text}</p>", codec=codec)
    assert [element.text for element in root.iter("p")] == [text] * 3
