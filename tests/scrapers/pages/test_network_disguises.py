"""Pieces of the sample newspapers on pages whose markup or statements are not as expected: every field stays right."""

import re
from collections.abc import Callable
from html import escape

import pytest

from scrapers.pages.document import parse_html, read_page_lines
from scrapers.sample_site.pieces import load_pieces
from tests.scrapers.pages.network_pages import read, render

PIECES = load_pieces()[::7]
HEADLINES = "خبر آخر من مكان بعيد لا علاقة له بهذا المقال"


def glue_related(page: str) -> str:
    """The related block inside the container, glued to the last paragraph."""
    return page.replace('</p>\n</div>\n<div class="morenews">', "").replace('</div>\n<div class="morenews">', "")


def write_in_one_box(page: str) -> str:
    """The text of the page alone, one line a <br>."""
    head, _body = page.split("<body>", 1)
    lines = [escape(line.text) for line in read_page_lines(parse_html(page).find("body"))]
    return f"{head}<body><div>{'<br>'.join(lines)}</div></body></html>"


def drop_names(page: str) -> str:
    return re.sub(r'\s(?:id|class)="[^"]*"', "", page)


def drop_statements(page: str) -> str:
    return re.sub(r'<(meta (?!charset)|link)[^>]*>|<script type="application/ld\+json">.*?</script>', "", page)


def add_ticker(page: str) -> str:
    """Ten headlines without anything between them, as links."""
    links = "".join(f'<a href="/314/{number}-x">{HEADLINES} {number}</a>' for number in range(10))
    return page.replace("<body>", f"<body><div>{links}</div><div>أخر الأخبار</div>")


def add_bare_ticker(page: str) -> str:
    """The same as one line of text."""
    return page.replace("<body>", f"<body><div>{HEADLINES * 10}</div><div>أخر الأخبار</div>")


DISGUISES: list[tuple[Callable[[str], str], ...]] = [
    (glue_related,),
    (write_in_one_box,),
    (drop_names, glue_related),
    (drop_statements,),
    (write_in_one_box, drop_statements),
    (add_ticker,),
    (add_bare_ticker, drop_statements),
]


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda steps: "+".join(step.__name__ for step in steps))
def test_every_field_is_right_whatever_the_page_looks_like(disguise):
    for piece in PIECES:
        page = render(piece, piece.shape)
        for step in disguise:
            page = step(page)
        article = read(page, piece, piece.shape)
        assert (article.headline, article.body) == (piece.headline, piece.text), piece.id
        assert article.source_raw == piece.source, piece.id
        if piece.writer:
            assert piece.writer in [author.name for author in article.authors], piece.id
        if piece.dateline and piece.shape not in ("amp", "body_first"):
            assert article.dateline_raw == piece.dateline, piece.id
