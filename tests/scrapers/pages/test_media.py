"""Pages of an invented paper with pictures, films and posts in and around their text."""

from __future__ import annotations

import pytest

from scrapers.pages import extract_article
from scrapers.pages.blocks import read_page_text
from scrapers.pages.document import PageDocument, parse_html
from scrapers.pages.media import ArticleMedia, join_images, list_captions, read_media, split_credit
from scrapers.records import Article, Image
from tests.scrapers.pages.test_generic import PARAGRAPHS, make_page

URL = "https://www.example.org/news/bridge"
ARABIC = [
    "أعلنت هيئة الميناء يوم الجمعة أن الجسر الطويل فتح من جديد أمام السيارات بعد عاصفة أغلقته يومين كاملين.",
    "وقالت الهيئة إن المهندسين لم يجدوا أضرارا في الدعامات لكن السور الشمالي يحتاج إلى إصلاح قبل نهاية الشهر.",
]


def read(text: str, above: str = "", around: str = "", lines: list[str] = PARAGRAPHS) -> ArticleMedia:
    body = f"{around}<article><h1>Long bridge opens again</h1>{above}<div class=text>{text}</div></article>"
    document = PageDocument(URL, parse_html(f"<html><body>{body}</body></html>"))
    return read_media(document, read_page_text(document.root), lines)


def between(media: str, lines: list[str] = PARAGRAPHS) -> str:
    first, *others = (f"<p>{line}</p>" for line in lines)
    return f"{first}{media}{''.join(others)}"


def test_caption_and_credit_belong_to_the_picture_they_stand_at() -> None:
    figure = "<figure><img src=/a.jpg><figcaption>The pier. <span class=credit>Photo: Nadia Karam</span></figcaption></figure>"
    media = read(between(figure))
    assert media.pictures == (Image("https://www.example.org/a.jpg", "The pier.", "Nadia Karam"),)
    assert media.captions == ("The pier.",)


def test_arabic_caption_and_credit_are_read() -> None:
    figure = "<figure><img data-src=/a.jpg src=data:x><figcaption>الجسر بعد العاصفة. تصوير: ندى كرم</figcaption></figure>"
    media = read(between(figure, ARABIC), lines=ARABIC)
    assert media.pictures == (Image("https://www.example.org/a.jpg", "الجسر بعد العاصفة.", "ندى كرم"),)


def test_picture_above_the_text_comes_first_and_one_behind_it_is_not_of_the_article() -> None:
    figure = "<figure><img src=/{0}.jpg><figcaption>{0}</figcaption></figure>"
    behind = f"</div><div class=more>{figure.format('behind')}"
    media = read(between(figure.format("within")) + behind, above=figure.format("above"))
    assert media.captions == ("above", "within")


def test_caption_beside_a_picture_in_no_figure_is_its_caption() -> None:
    box = "<div class=wp-caption><img src=/a.jpg><p class=wp-caption-text>The pier</p></div>"
    assert read(between(box)).pictures == (Image("https://www.example.org/a.jpg", "The pier"),)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "<aside>{}</aside>",
        "<div class=related-articles>{}</div>",
        "<nav>{}</nav>",
        "<a href=/another-story>{}</a>",
    ],
)
def test_pictures_and_films_of_other_stories_are_not_of_this_one(elsewhere: str) -> None:
    other = "<figure><img src=/b.jpg><figcaption>Another story</figcaption></figure><video src=/b.mp4></video>"
    assert read(between(elsewhere.format(other))) == ArticleMedia()
    assert read(between(""), around=elsewhere.format(other)) == ArticleMedia()


def test_picture_that_links_to_its_large_form_stays() -> None:
    linked = "<figure><a href=/large.jpg><img src=/small.jpg></a><figcaption>The pier</figcaption></figure>"
    assert read(between(linked)).captions == ("The pier",)


def test_icons_and_empty_pictures_are_none() -> None:
    icons = (
        "<figure><img src=/logo.svg></figure><figure><img src=/share.png width=24></figure><figure><img src='data:image/gif;x'></figure>"
    )
    assert read(between(icons)).pictures == ()


def test_each_embed_is_listed_once_in_reading_order() -> None:
    film = "<video><source src=/film.mp4></video>"
    frame = "<iframe src=https://www.youtube.com/embed/abcdefghijk></iframe>"
    assert [embed.provider for embed in read(between(frame + film + frame)).embeds] == ["YouTube", None]


def test_a_page_of_a_thousand_frames_and_pictures_gives_a_bounded_number() -> None:
    frames = "".join(f"<iframe src=https://vimeo.com/video/{100_000 + number}></iframe>" for number in range(1_000))
    figures = "".join(f"<figure><img src=/{number}.jpg><figcaption>Pier {number}</figcaption></figure>" for number in range(1_000))
    media = read(between(frames + figures))
    assert (len(media.embeds), len(media.pictures), len(media.captions)) == (50, 100, 100)


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("The pier (Photo by Nadia Karam)", "The pier", "Nadia Karam"),
        ("The pier. Photo: Karam (AFP)", "The pier.", "Karam (AFP)"),
        ("The pier © Nadia Karam", "The pier", "Nadia Karam"),
        ("Foto: dpa", "", "dpa"),
        ("Getty Images / AFP", "", "Getty Images / AFP"),
        ("In this photo, a pier", "In this photo, a pier", None),
        ("Source of the river at dawn", "Source of the river at dawn", None),
        ("رصيف الميناء. المصدر: أ ف ب", "رصيف الميناء.", "أ ف ب"),
        ("Advertisement", "", None),
    ],
)
def test_a_printed_caption_is_parted_from_its_credit(printed: str, caption: str, credit: str | None) -> None:
    assert split_credit(printed) == (caption, credit)


def test_stated_picture_takes_the_caption_that_is_shown_for_another_size_of_it() -> None:
    stated = (Image("https://www.example.org/2026/pier-1200x800.jpg"),)
    shown = (Image("https://www.example.org/2026/pier-300x200.jpg", "The pier", "AFP"), Image("https://www.example.org/2026/x.jpg"))
    assert join_images(stated, shown) == (Image("https://www.example.org/2026/pier-1200x800.jpg", "The pier", "AFP"),)


def test_captions_hold_no_line_of_the_body_and_no_credit() -> None:
    media = ArticleMedia((Image("u", "The pier", "Nadia Karam"),), ("The pier",))
    assert list_captions(media, ["The pier", "Nadia Karam", "A line", "The film"], "A line\nAnother") == ("The pier", "The film")


def test_captions_and_posts_stay_out_of_the_body() -> None:
    figure = "<figure><img src=/a.jpg><figcaption>The pier after the storm, seen from the north.</figcaption></figure>"
    post = (
        '<blockquote class="twitter-tweet"><p>The bridge is open, we hear from the harbour office just now.</p>'
        "<a href=https://twitter.com/harbour/status/12?s=20>2 October</a></blockquote>"
    )
    body = f"<article><h1>Long bridge opens again</h1>{between(figure + post)}</article>"
    article = extract_article(make_page(body=body), None)
    assert isinstance(article, Article)
    assert article.body == "\n".join(PARAGRAPHS)
    assert article.captions == ("The pier after the storm, seen from the north.",)
    assert [image.caption for image in article.images] == list(article.captions)
    assert [(embed.kind, embed.url) for embed in article.embeds] == [("post", "https://twitter.com/harbour/status/12")]


def test_film_in_a_text_that_is_parted_by_line_breaks_is_its_own() -> None:
    film = '<iframe src="https://www.youtube.com/embed/abc123DEF45"></iframe>'
    text = "<br><br>".join([PARAGRAPHS[0], film, *PARAGRAPHS[1:]])
    assert [embed.provider for embed in read(text).embeds] == ["YouTube"]
    assert read(text, around=film).embeds == read(text).embeds
