"""The pages that faults are wrapped in: a small invented news article as HTML, and its text."""

from __future__ import annotations

PARAGRAPH = ("The council met on Tuesday to review the harbour budget and heard twelve speakers. " * 12).strip()
PUBLISHED = "2026-03-01T10:00:00+00:00"


def make_article(
    title: str = "Harbour budget approved", body: str | None = None, *, head: str = "", date: str = PUBLISHED, links: str = ""
) -> str:
    """An article page. Title, body, head and links stand in it as given, markup included."""
    text = "".join(f"<p>{PARAGRAPH} ({number})</p>" for number in range(4)) if body is None else body
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{date}">{head}</head>'
        f'<body><article><h1>{title}</h1><p class="byline">By Ann Example</p>{text}</article>{links}</body></html>'
    )


def make_undeclared_article(title: str, sentence: str) -> str:
    """An article in another language whose head does not say its character set."""
    return make_article(title, f"<p>{sentence * 20}</p>").replace('<meta charset="utf-8">', "")


def make_links(*addresses: str) -> str:
    return "".join(f'<a href="{address}">x</a>' for address in addresses)
