"""Pages of an invented paper that say what kind of article they hold, and pages that only look as if they did."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.pages import extract_article
from scrapers.records import Article
from tests.scrapers.pages.test_generic import JSON_LD, PARAGRAPHS, make_page, script

ADDRESS = "https://www.example.org/news/bridge-opens-again"
STATED = {key: value for key, value in JSON_LD.items() if key not in ("articleSection", "isAccessibleForFree")}


def read(head: str = "", url: str = ADDRESS, **arguments: Any) -> Article:
    article = extract_article(make_page(head=head, url=url, **arguments), None)
    assert isinstance(article, Article), article
    return article


def write_body(before: str = "", after: str = "", headline: str = "Long bridge opens again") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"{before}<article><h1>{headline}</h1>{text}{after}</article>"


def write_crumbs(*names: str) -> str:
    return script({"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": name} for name in names]})


def write_posts(count: int, name: str = "post", text: str = "The first lorries have crossed the bridge without any trouble.") -> str:
    return "".join(
        f"<div class={name}><time datetime=2026-10-02T0{number}:00Z>0{number}:00</time><p>{text}</p></div>" for number in range(count)
    )


def write_figures(count: int, caption: str = "The long bridge seen from the harbour office, picture") -> str:
    return "".join(f"<figure><img src=/{number}.jpg><figcaption>{caption} {number}.</figcaption></figure>" for number in range(count))


MENU = "".join(f"<div><a href=/{name}>{name}</a></div>" for name in ("World", "Sport", "Opinion", "Harbour"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"head": script({**STATED, "@type": "OpinionNewsArticle"})},
        {"head": script({**STATED, "articleSection": ["Harbour", "Opinion"]})},
        {"head": script({**STATED, "articleSection": "Opinion & Analysis"})},
        {"head": "<meta property=article:section content='مقالات رأي'>"},
        {"head": "<meta property=article:section content='كتاب وآراء'>"},
        {"head": "<meta property=article:opinion content=true>"},
        {"head": write_crumbs("Home", "Opinion", "Long bridge opens again")},
        {"body": write_body("<nav class=breadcrumb><a href=/>Home</a> » <a href=/o>Opinion</a></nav>")},
        {"body": write_body("<ul class=breadcrumbs><li><a href=/>الرئيسية</a></li><li><a href=/o>رأي</a></li></ul>")},
        {"body": write_body("<div class=kicker>Opinion</div>")},
        {"body": write_body("<span>مقال رأي</span>")},
        {"body": write_body(headline="Opinion: Long bridge opens again")},
        {"body": write_body(headline="رأي | الجسر الطويل يفتح من جديد")},
        {"url": "https://www.example.org/opinion/bridge"},
        {"url": "https://www.example.org/ar/%D9%85%D9%82%D8%A7%D9%84%D8%A7%D8%AA/bridge"},
        {"url": "https://www.example.org/de/kommentar/bruecke"},
    ],
)
def test_page_that_says_it_gives_an_opinion_is_believed(arguments: dict[str, Any]) -> None:
    assert read(**arguments).is_opinion


@pytest.mark.parametrize(
    "arguments",
    [
        {"head": script({**STATED, "articleSection": "News & Opinion"})},
        {"head": script({**STATED, "articleSection": "Public opinion research"})},
        {"head": "<meta property=article:opinion content=false>"},
        {"head": "<meta name=keywords content='opinion, editorial'>"},
        {"head": write_crumbs("Home", "Harbour", "Opinion polls close at the bridge")},
        {"body": write_body("<nav><a href=/o>Opinion</a></nav>")},
        {"body": write_body(MENU)},
        {"body": write_body(after="<aside><h3>Opinion</h3><p>What the readers of this paper say.</p></aside>")},
        {"body": write_body(headline="Opinion is divided about the bridge")},
        {"body": write_body(headline="In my opinion: a minister speaks about bridges")},
        {"body": write_body("<div>كتب عن الجسور</div>")},
        {"url": "https://www.example.org/news/opinion"},
        {"url": "https://www.example.org/public-opinion/bridge"},
    ],
)
def test_the_word_alone_makes_no_opinion(arguments: dict[str, Any]) -> None:
    assert not read(**arguments).is_opinion


@pytest.mark.parametrize(
    "arguments",
    [
        {"head": script({**STATED, "@type": "LiveBlogPosting"})},
        {"head": script({**STATED, "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "First lorry"}]})},
        {"head": script([STATED, {"@type": "LiveBlogPosting", "url": ADDRESS}])},
        {"body": write_body().replace("<article>", "<article itemscope itemtype='https://schema.org/LiveBlogPosting'>")},
        {"url": "https://www.example.org/live/bridge", "body": write_body(after=write_posts(4))},
        {"url": "https://www.example.org/news/bridge-live-updates", "body": write_body(after=write_posts(4))},
        {"url": "https://www.example.org/%D9%85%D8%A8%D8%A7%D8%B4%D8%B1/1", "body": write_body(after=write_posts(4))},
        {"body": write_body(after=write_posts(4), headline="Live: Long bridge opens again")},
        {
            "body": write_body(
                after=write_posts(4, text="عبرت الشاحنات الأولى الجسر صباح اليوم من دون أي عائق يذكر"), headline="مباشر | الجسر الطويل يفتح"
            )
        },
        {
            "url": "https://www.example.org/live/bridge",
            "body": write_body(
                after="".join(f"<h3>1{n}:30</h3><p>The first lorries have crossed the bridge without any trouble.</p>" for n in range(4))
            ),
        },
    ],
)
def test_live_blog_is_one_by_its_type_or_by_name_and_posts_together(arguments: dict[str, Any]) -> None:
    assert read(**arguments).is_live


@pytest.mark.parametrize(
    "arguments",
    [
        {"url": "https://www.example.org/live/bridge"},
        {"body": write_body(headline="Live: Long bridge opens again")},
        {"body": write_body(after=write_posts(6))},
        {"url": "https://www.example.org/live/bridge", "body": write_body(f"<div class=comments>{write_posts(6)}</div>")},
        {
            "url": "https://www.example.org/live/bridge",
            "body": write_body(after=write_posts(6, text="<a href=/x>The first lorries have crossed the bridge without any trouble</a>")),
        },
        {"url": "https://www.example.org/lives/of-bridges", "body": write_body(after=write_posts(6))},
        {"head": script([STATED, {"@type": "LiveBlogPosting", "url": "https://www.example.org/live/elections"}])},
        {"head": script({**STATED, "mentions": {"@type": "LiveBlogPosting", "url": ADDRESS}})},
    ],
)
def test_an_address_a_headline_or_dated_posts_alone_make_no_live_blog(arguments: dict[str, Any]) -> None:
    assert not read(**arguments).is_live


@pytest.mark.parametrize(
    ("head", "is_paywalled"),
    [
        (script({**STATED, "isAccessibleForFree": False}), True),
        (script({**STATED, "isAccessibleForFree": "http://schema.org/False"}), True),
        (script({**STATED, "isAccessibleForFree": True, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False"}}), True),
        (script([STATED, {"@type": "WebPage", "url": ADDRESS, "isAccessibleForFree": "false"}]), True),
        ("<meta property=article:content_tier content=metered>", True),
        ("<meta property=article:content_tier content=Locked>", True),
        ("<meta itemprop=isAccessibleForFree content=False>", True),
        (script({**STATED, "isAccessibleForFree": True}) + "<meta property=article:content_tier content=locked>", True),
        (script({**STATED, "isAccessibleForFree": True}), False),
        ("<meta property=article:content_tier content=free>", False),
        (script({**STATED, "isAccessibleForFree": "unknown"}), None),
        (script([STATED, {"@type": "WebPage", "url": "https://www.example.org/subscribe", "isAccessibleForFree": False}]), None),
        (script({**STATED, "mentions": {"@type": "NewsArticle", "isAccessibleForFree": False}}), None),
        ("<meta property=article:content_tier content=unknown>", None),
        ("<div class=paywall>Subscribe to read the rest of it</div>", None),
    ],
)
def test_paywall_is_what_the_page_states(head: str, is_paywalled: bool | None) -> None:
    assert read(head=head).is_paywalled is is_paywalled


INTRO = "<p>Twelve pictures of the bridge.</p>"
GALLERY = f"<article><h1>Long bridge opens again</h1>{INTRO}{write_figures(6)}</article>"


@pytest.mark.parametrize(
    "arguments",
    [
        {"head": script({**STATED, "@type": "ImageGallery"})},
        {"head": script({**STATED, "@type": ["NewsArticle", "MediaGallery"]})},
        {"head": "<meta property=og:type content=photo_gallery>"},
        {"body": GALLERY},
        {"url": "https://www.example.org/galleries/bridge", "body": write_body(after=write_figures(3))},
        {"url": "https://www.example.org/%D8%B5%D9%88%D8%B1/12", "body": write_body(after=write_figures(3))},
        {"body": GALLERY.replace("<article>", "<article itemscope itemtype='https://schema.org/ImageGallery'>")},
    ],
)
def test_gallery_is_known_by_its_type_its_address_or_its_captions(arguments: dict[str, Any]) -> None:
    assert read(**arguments).is_gallery


@pytest.mark.parametrize(
    "arguments",
    [
        {"body": write_body(after=write_figures(12) + "".join(f"<p>{paragraph} And so on.</p>" for paragraph in PARAGRAPHS * 2))},
        {"body": write_body(after=write_figures(2))},
        {"head": script([STATED, {"@type": "ImageGallery", "url": "https://www.example.org/galleries/storm"}])},
        {
            "head": script([STATED, {"@type": "ImageGallery", "url": ADDRESS}]),
            "body": write_body(after="".join(f"<p>{paragraph} {number}</p>" for number in range(4) for paragraph in PARAGRAPHS)),
        },
        {"url": "https://www.example.org/photos/bridge", "body": write_body(after=write_figures(1))},
        {"url": "https://www.example.org/news/gallery", "body": write_body(after=write_figures(4))},
        {"head": "<meta property=og:type content=article>"},
    ],
)
def test_an_article_with_many_pictures_is_still_an_article(arguments: dict[str, Any]) -> None:
    assert not read(**arguments).is_gallery


def test_body_of_a_gallery_without_another_text_is_its_captions() -> None:
    article = read(body=f"<article><h1>Long bridge opens again</h1>{write_figures(6)}</article>")
    assert article.body.split("\n") == [f"The long bridge seen from the harbour office, picture {number}." for number in range(6)]
    assert len(article.images) == 6


def test_intro_of_a_gallery_stands_before_its_captions() -> None:
    lines = read(body=GALLERY).body.split("\n")
    assert lines[0] == "Twelve pictures of the bridge."
    assert len(lines) == 7


def test_arabic_gallery_is_read() -> None:
    caption = "الجسر الطويل كما يبدو من مكتب الميناء صورة رقم"
    article = read(body=f"<article><h1>الجسر الطويل يفتح من جديد بالصور</h1>{write_figures(6, caption)}</article>")
    assert (article.is_gallery, article.language) == (True, "ar")
    assert caption in article.body


def test_gallery_that_only_json_ld_describes_gives_its_headline_and_date() -> None:
    article = read(head=script({**STATED, "@type": "ImageGallery"}), body=GALLERY)
    assert (article.headline, article.date_published_witness) == ("Long bridge opens again", "json_ld")


def test_flags_of_a_plain_article_are_false() -> None:
    article = read(head=script(STATED))
    assert (article.is_opinion, article.is_live, article.is_gallery, article.is_paywalled) == (False, False, False, None)
