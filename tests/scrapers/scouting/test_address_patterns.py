"""Patterns for `article_urls`: proposed only where they part articles from other pages."""

import re

import pytest

from scrapers.scouting.address_patterns import infer_article_patterns

SITE = "https://www.harbour.example"
OTHERS = ["/news", "/news/port", "/about", "/tag/gulls", "/2024"]


@pytest.mark.parametrize(
    ("articles", "others", "patterns"),
    [
        (["/2024/03/05/gulls", "/2024/03/06/herring"], OTHERS, (r"/(?:19|20)\d\d/\d\d?/\d\d?/",)),
        (["/2024/03/gulls", "/2023/11/herring"], OTHERS, (r"/(?:19|20)\d\d/\d\d?/",)),
        (["/news/gulls-204511.html", "/sport/boats-204512.html"], OTHERS, (r"[-/_.]\d{5,}(?:\.\w{2,5})?/?$",)),
        (["/story/gulls", "/story/herring"], OTHERS, ("^/story/[^/]",)),
        (["/article.php?id=17", "/article.php?id=18"], OTHERS, (r"[?&](?:id|p|nid|sid|news_?id|article_?id)=\d+",)),
        (["/gulls-move-to-the-hall", "/herring-lasts-until-late-noon"], OTHERS, (r"/[^/]+(?:-[^/-]+){3,}/?$",)),
        (["/314/081204-%D8%AD%D8%A7%D8%B1%D8%B3", "/37/091204-%D8%A8%D8%AD%D8%B1"], ["/314-akhbar"], (r"/\d{4,}(?:[-/]|$)",)),
        (["/gulls", "/herring"], OTHERS, ()),
        (["/news/gulls", "/news/herring"], OTHERS, ()),
        ([], OTHERS, ()),
    ],
)
def test_patterns_part_articles_from_other_pages(articles, others, patterns):
    found = infer_article_patterns([SITE + path for path in articles], [SITE + path for path in others])
    assert found == patterns
    for pattern in found:
        assert not any(re.search(pattern, path) for path in others)


def test_several_patterns_together_may_cover_a_site():
    articles = [f"{SITE}/2024/03/05/story-{number}" for number in range(9)] + [f"{SITE}/live/match-{number}" for number in range(9)]
    assert infer_article_patterns(articles, [f"{SITE}/news"]) == (r"/(?:19|20)\d\d/\d\d?/\d\d?/", "^/live/[^/]")
