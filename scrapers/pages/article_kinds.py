"""What kind of article a page holds: a column of opinion, a live blog, a gallery of pictures. Each is said by the page (its
types, its meta elements, its section, a label at the headline) or by an address and contents that go together; one weak
sign alone says nothing. Whether it is an article at all is decided in `page_kind`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import html

from scrapers.pages.blocks import Block, PageText
from scrapers.pages.document import fold_words, read_text
from scrapers.pages.furniture import BESIDE, find_mark
from scrapers.pages.headlines import fold_title
from scrapers.pages.json_ld import GALLERY_TYPES, read_string, type_names
from scrapers.pages.media import ArticleMedia
from scrapers.pages.structured import StructuredData

_LABELS = r"""opinions? op-?eds? columns? commentary editorials? viewpoints? meinung kommentar leitartikel gastkommentar gastbeitr[aä]g
    standpunkt opini[oó]n opinião opinie
    رأي الرأي مقال مقال-رأي مقال-الرأي افتتاحية الافتتاحية وجهة-نظر"""
_SECTIONS = r"""columnists? comment-?is-?free meinungen kommentare-und-meinungen gastkommentare gastbeitr[aä]ge kolumnen? standpunkte
    tribunes? [eé]ditos? editoriales columnas? tribunas? opiniones opinioni editoriali ledare debatt meninger мнени[ея] колонки
    k[oö]şe-?yaz[ıi]lar[ıi]
    مقالات كتاب آراء اراء الآراء أعمدة المقالات مقالات-رأي مقالات-الرأي كتاب-الرأي كتاب-وآراء كتاب-المقالات قضايا-وآراء وجهات-نظر"""
_LABEL = re.compile("|".join(_LABELS.split()), re.IGNORECASE)
_SECTION = re.compile("|".join((*_LABELS.split(), *_SECTIONS.split())), re.IGNORECASE)
_PARTS = re.compile(r"\s*[/|>»،,&:·]\s*|\s+(?:and|und|et|y|[-–—])\s+|\s+و(?=\S)")
_NEWS = frozenset(("news", "nachrichten", "actualités", "noticias", "أخبار", "الأخبار"))
_OPENING_LABEL = re.compile(r"\W{0,2}([^:|]{2,24}?)\s*[:|]\s")
_CLOSING_LABEL = re.compile(r"\s[|–—-]\s([^|–—:]{2,24})$")
_LIVE_ADDRESS = re.compile(
    r"live|live-?blogs?|live-?news|live-?updates?|live-?ticker|live-?reporting|live-?coverage|minute-by-minute|en-vivo|en-directo|en-direct"
    r"|direct|ao-vivo|diretta|newsblog|مباشر|بث-مباشر|تغطية-مباشرة|تغطية-حية|لحظة-بلحظة",
    re.IGNORECASE,
)
_LIVE_SLUG = re.compile(
    r"(?:^|[-_/])(?:live-?blog|live-(?:updates?|news|coverage|report(?:ing)?)|live-?ticker|latest-updates|as-it-happened|minute-by-minute"
    r"|newsblog|en-vivo|en-direct|ao-vivo|تغطية-مباشرة|تغطية-حية|لحظة-بلحظة)(?=$|[-_/.])",
    re.IGNORECASE,
)
_LIVE_LABEL = re.compile(
    r"\W{0,2}(?:live(?:\s?blog|\s?ticker|\s(?:updates?|news|coverage))?|en (?:vivo|directo|direct)|ao vivo|diretta|مباشر"
    r"|تغطية (?:مباشرة|حية)|لحظة بلحظة)\s*[:|–—-]"
    r"|.*(?:[|–—:-]\s*live(?:\s?blog|\supdates)?|[-–—:|]\s*as it happened|لحظة بلحظة)$",
    re.IGNORECASE,
)
_LIVE_TYPES = frozenset(("LiveBlogPosting",))
_LEAST_POSTS = 3
_LEAST_POST_WORDS = 8
_MOST_STEPS = 5  # from a time to its post
_PAGE_TYPES = ("WebPage", "ItemPage", "Article", "NewsArticle", "BlogPosting", "LiveBlogPosting", "OpinionNewsArticle", "CreativeWork")
_MOST_TIMES = 300
_MOST_STEPS_HOME = 20
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.h٫][0-5]\d(?:\s?(?:[ap]\.?m\.?|uhr|gmt|utc|ص|م))?\W{0,2}", re.IGNORECASE)
_POST_TIME = re.compile(r"(?:^|[^a-z])(?:time|timestamp|date|posted|clock)(?=$|[^a-z])", re.IGNORECASE)
_GALLERY_ADDRESS = re.compile(
    r"(?:photo|image|picture)?-?galler(?:y|ies)|photos?|pictures|in-pictures|slide-?shows?|photo-?essays?|bildergalerien?|galerien?|bilderstrecken?"
    r"|fotostrecken?|fotos?|fotogaler[ií]as?|galer[ií]as?|diaporamas?|fotogallery|foto-?galerij|صور|بالصور|ألبوم-صور|البوم-صور|معرض-الصور|معرض-صور|ألبومات",
    re.IGNORECASE,
)
_GALLERY_TYPE = re.compile(r"(?:[\w.-]+:)?(?:(?:photo|image|picture)[_ .-]?)?(?:gallery|slideshow|album)", re.IGNORECASE)
_LEAST_PICTURES = 3
_MANY_PICTURES = 5
_FEW_WORDS = 120
_NEAR = 4  # blocks before the headline
_LONGEST_LABEL = 40  # characters
_MENU = 4  # short links in a row are a menu


def is_opinion(url: str, structured: StructuredData, page: PageText) -> bool:
    """Whether the page says that its article gives an opinion: by type, meta element, section, breadcrumb, address or label."""
    if "OpinionNewsArticle" in structured.types or "true" in map(str.lower, structured.list_meta("article:opinion")):
        return True
    if any(_SECTION.fullmatch(folder) for folder in _list_folders(url)[:-1]):
        return True
    if any(map(_is_opinion_section, (*structured.sections, *list_breadcrumbs(structured, page)))):
        return True
    return any(_LABEL.fullmatch(_join(text)) for text in (*_list_title_labels(structured), *_list_kickers(structured, page)))


def _is_opinion_section(name: str) -> bool:
    """Whether a section is of opinions; one that has news as well says nothing about its articles."""
    parts = [name, *_PARTS.split(name)]
    return any(_SECTION.fullmatch(_join(part)) for part in parts) and not any(part.strip().lower() in _NEWS for part in parts)


def _join(text: str) -> str:
    return "-".join(text.split()) if len(text) <= _LONGEST_LABEL else ""


def list_breadcrumbs(structured: StructuredData, page: PageText) -> list[str]:
    """The steps to the article from the home page, as JSON-LD states them and as the page shows them."""
    lists = (value.get("itemListElement") for value in structured.json_ld if "BreadcrumbList" in type_names(value))
    steps = [step for steps in lists for step in (steps if isinstance(steps, list) else [steps]) if isinstance(step, dict)]
    stated = [read_string(step.get("name")) or read_string(step.get("item")) for step in steps[:_MOST_STEPS_HOME]]
    trails: set[int] = set()
    for number, region in enumerate(page.regions):
        if region.parent in trails or "readcrumb" in region.names or "readCrumb" in region.names:
            trails.add(number)
    shown = [part for block in page.blocks if block.region in trails for part in _PARTS.split(block.text)]
    return [text for text in (*stated, *shown[:_MOST_STEPS_HOME]) if text]


def _list_title_labels(structured: StructuredData) -> list[str]:
    """What stands before a colon or behind a bar: `Opinion: …`, `… | Opinion`."""
    titles = [*structured.headlines(), structured.title or "", *structured.headings]
    matches = [match for title in titles for match in (_OPENING_LABEL.match(title), _CLOSING_LABEL.search(title))]
    return [match[1].strip() for match in matches if match]


def _list_kickers(structured: StructuredData, page: PageText) -> list[str]:
    """The short lines before the printed headline, but for those of a menu."""
    headings = {fold_title(text) for text in structured.headings}
    place = next((n for n, block in enumerate(page.blocks) if block.tag == "h1" and fold_title(block.text) in headings), None)
    if place is None:
        return []
    near = page.blocks[max(0, place - _NEAR) : place]
    short = [block for block in near if len(block.text) <= _LONGEST_LABEL]
    if len(short) >= _MENU and all(block.link_share > 0.5 for block in short):
        return []
    return [block.text for block in short if not _stands_beside(page, block)]


def _stands_beside(page: PageText, block: Block) -> bool:
    number = block.region
    while number >= 0:
        mark = page.regions[number].mark
        if mark is not None and mark.strength == BESIDE and mark.word not in ("breadcrumb", "breadcrumbs", "bread-crumb", "bread-crumbs"):
            return True
        number = page.regions[number].parent
    return False


def is_live(url: str, structured: StructuredData, root: html.HtmlElement) -> bool:
    """Whether it is a live blog: by type, or by its address or headline together with several dated posts."""
    if (
        structured.list_own_objects(("LiveBlogPosting",))
        or structured.article.get("liveBlogUpdate")
        or "LiveBlogPosting" in structured.item_types
    ):
        return True
    folders = _list_folders(url)
    named = any(_LIVE_ADDRESS.fullmatch(folder) for folder in folders[:-1]) or bool(folders and _LIVE_SLUG.search(folders[-1]))
    titles = [*structured.headlines(), *structured.headings]
    return (named or any(_LIVE_LABEL.match(title) for title in titles)) and count_dated_posts(root) >= _LEAST_POSTS


def count_dated_posts(root: html.HtmlElement) -> int:
    """How many pieces of text of one kind, each with a time of its own, follow one another; comments and teasers are none."""
    posts: Counter[tuple[html.HtmlElement, str, str]] = Counter()
    seen: set[html.HtmlElement] = set()
    for element in islice(filter(_tells_time, root.iter("time", "span", "div", "p", "h2", "h3", "strong")), _MOST_TIMES):
        post = _find_post(element)
        if post is not None and post not in seen:
            seen.add(post)
            parent = post.getparent()
            if parent is not None:
                posts[parent, post.tag, _first_class(post)] += 1
    return max(posts.values(), default=0)


def _tells_time(element: html.HtmlElement) -> bool:
    if element.tag == "time":
        return True
    if len(element) or not (text := (element.text or "").strip()) or len(text) > 16:
        return False
    return _CLOCK.fullmatch(text) is not None and (
        element.tag in ("strong", "h2", "h3") or bool(_POST_TIME.search(element.get("class") or ""))
    )


def _find_post(element: html.HtmlElement) -> html.HtmlElement | None:
    """The post that a time belongs to: the first element around it with siblings of its kind, if it holds text of its own."""
    post = element
    if element.tag in ("h2", "h3") and (following := element.getnext()) is not None:  # the post has no element of its own
        return element if following.tag == "p" and len(fold_words(read_text(following))) >= _LEAST_POST_WORDS else None
    for ancestor in islice(element.iterancestors(), _MOST_STEPS):
        parent = ancestor.getparent()
        if parent is None or ancestor.tag in ("body", "main"):
            return None
        alike = sum(1 for one in parent.iterchildren(ancestor.tag) if _first_class(one) == _first_class(ancestor))
        if alike >= _LEAST_POSTS:
            post = ancestor
            break
    if post is element or any(_is_beside(one) for one in (post, *post.iterancestors())):
        return None
    words = len(fold_words(read_text(post)))
    linked = sum(len(fold_words(read_text(link))) for link in post.iter("a"))
    return post if words >= _LEAST_POST_WORDS and linked <= 0.4 * words else None


def _is_beside(element: html.HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    mark = find_mark(element.tag, names, element.get("role"))
    return element.tag == "aside" or (mark is not None and mark.strength == BESIDE)


def _first_class(element: html.HtmlElement) -> str:
    return next(iter((element.get("class") or "").split(None, 1)), "")


def is_gallery(url: str, structured: StructuredData, media: ArticleMedia, text: str) -> bool:
    """Whether its pictures are the article: by type, or by its address and several pictures, or by many captions and hardly a text.

    `text` is the running text with or without the captions.
    """
    if structured.types & GALLERY_TYPES or _GALLERY_TYPE.fullmatch(structured.page_type or ""):
        return True
    says_so = bool(structured.list_own_objects(GALLERY_TYPES) or GALLERY_TYPES & structured.item_types)
    named = any(_GALLERY_ADDRESS.fullmatch(folder) for folder in _list_folders(url)[:-1])
    pictures, with_caption = len(media.pictures), sum(picture.caption is not None for picture in media.pictures)
    if not (says_so or named or with_caption >= _MANY_PICTURES):
        return False
    captions = set(media.captions)
    words = sum(len(fold_words(line)) for line in text.split("\n") if line not in captions)
    if says_so or (named and (pictures >= _LEAST_PICTURES or not pictures)):
        return words < 2 * _FEW_WORDS
    return with_caption >= _MANY_PICTURES and words < _FEW_WORDS and words < sum(len(fold_words(caption)) for caption in captions)


def join_captions(text: str, captions: Iterable[str]) -> str:
    """The body of a gallery: its own few lines, then what its captions say."""
    lines = [line for line in text.split("\n") if line]
    return "\n".join(dict.fromkeys([*lines, *captions]))


def is_paywalled(structured: StructuredData) -> bool | None:
    """Whether the page says that its article is not free to read, in whole or in part; None when it says nothing."""
    parts = structured.article.get("hasPart")
    described = [structured.article, *(parts if isinstance(parts, list) else [parts]), *structured.list_own_objects(_PAGE_TYPES)]
    stated = [value.get("isAccessibleForFree") for value in described if isinstance(value, dict)]
    stated += structured.list_meta("isaccessibleforfree")
    words = {str(value).strip().lower().rpartition("/")[2] for value in stated if value is not None}
    tiers = {tier.lower() for tier in structured.list_meta("article:content_tier", "article:content-tier", "article_content_tier")}
    if words & {"false", "no"} or tiers & {"locked", "metered"}:
        return True
    return False if words & {"true", "yes"} or "free" in tiers else None


def _list_folders(url: str) -> list[str]:
    """The parts of the address's path, in lower case."""
    return [part.lower() for part in unquote(urlsplit(url).path).split("/") if part]


__all__ = ["count_dated_posts", "is_gallery", "is_live", "is_opinion", "is_paywalled", "join_captions", "list_breadcrumbs"]
