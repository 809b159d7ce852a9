from scrapers.pages.blocks import read_page_text
from scrapers.pages.document import parse_html


def read(body, with_hidden=False):
    return read_page_text(parse_html(f"<html><body>{body}</body></html>"), with_hidden)


def texts(body, **arguments):
    return [block.text for block in read(body, **arguments).blocks]


def test_blocks_come_in_reading_order_with_the_text_around_regions():
    assert texts("one<div>two <p>three</p> four</div>five") == ["one", "two", "three", "four", "five"]


def test_inline_elements_do_not_end_a_block():
    assert texts("<p>A <b>b</b>old <a href=/x>li<i>n</i>k</a>.</p>") == ["A bold link."]


def test_one_line_break_stays_in_the_block_and_two_end_it():
    assert texts("<div>one<br>two<br> <br>three</div>") == ["one\ntwo", "three"]


def test_blank_space_is_squeezed_and_lines_of_the_source_are_none():
    assert texts("<p>\n  one\n  two\t three </p>") == ["one two three"]


def test_lines_of_preformatted_text_are_kept():
    assert texts("<pre>one\n  two</pre>") == ["one\ntwo"]


def test_what_is_not_shown_is_read_on_request_only():
    body = "<div hidden>one</div><div style='display: none'>two</div><template><p>three</p></template><p>four</p>"
    assert texts(body) == ["four"]
    assert texts(body, with_hidden=True) == ["one", "two", "three", "four"]


def test_scripts_and_controls_hold_no_text():
    assert texts("<script>one</script><style>two</style><button>three</button><svg><title>four</title></svg><p>five</p>") == ["five"]


def test_share_of_links_counts_letters():
    block = read("<p>four <a href=/x>four</a></p>").blocks[0]
    assert block.link_share == 0.5
    assert not block.starts_with_link
    assert read("<p> <a href=/x>four</a> four</p>").blocks[0].starts_with_link


def test_blank_space_of_the_source_is_no_letter_of_a_link():
    assert [block.link_share for block in read("<p>\n\t\t\t\t<a>four</a>\n\t\t\t\t\tfive and more</p>").blocks] == [4 / 15]


def test_links_do_not_reach_into_later_blocks():
    assert [block.link_share for block in read("<p><a href=/x>one</a></p><a></a><p>two</p>").blocks] == [1.0, 0.0]


def test_a_block_knows_the_regions_around_it():
    page = read("<div class='outer'><section id=inner><p class=x>one</p></section></div>")
    names = []
    number = page.blocks[0].region
    while number >= 0:
        names.append(page.regions[number].names)
        number = page.regions[number].parent
    assert names == ["x", "inner", "outer", ""]


def test_a_region_comes_after_the_one_around_it():
    page = read("<div><div><p>one</p></div><p>two</p></div>")
    assert all(region.parent < number for number, region in enumerate(page.regions))


def test_deep_nesting_is_walked_without_recursion():
    assert texts("<div>" * 1900 + "<p>deep</p>" + "</div>" * 1900) == ["deep"]
