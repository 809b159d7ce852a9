"""The pictures, captions and embeds of an article, in reading order: those within its text and those above it, below its
headline; what stands in boxes beside it, in teasers and behind it belongs to others. Reads the tree itself and changes
nothing; what is running text is decided in `body`, whose lines say here where the text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from scrapers.pages.blocks import PageText
from scrapers.pages.document import PageDocument, read_text, squeeze
from scrapers.pages.embeds import EMBED_TAGS, is_post, read_embed
from scrapers.pages.furniture import BESIDE, find_mark, is_caption
from scrapers.records import Embed, Image

MOST_PICTURES = 100
MOST_EMBEDS = 50
LONGEST_CAPTION = 2_000  # characters
_LINE_TAGS = frozenset(("p", "li", "h2", "h3", "h4", "blockquote"))  # of single lines, which do not hold the whole text
_LEAST_LINE = 25
_HOLDS = 0.8  # of the text's letters; the innermost element with so many is where the text stands
_MOST_STEPS = 6
_NEAR = 3
_MEDIA_TAGS = ("figure", "img", "amp-img", "div", *EMBED_TAGS)
_WHOLE_TAGS = frozenset(("article", "main", "body"))
# Words of furniture that elements with the article's own media bear.
_OWN_WORDS = """figure figcaption caption captions credit credits video image picture media photo gallery slideshow lightbox embed
    twitter instagram facebook social social-media metadata hidden hide excerpt widget widgets"""
_OWN = frozenset(_OWN_WORDS.split())
_OWN_START = ("embed", "lightbox")
_PAGE_LINK = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#].*)?$", re.IGNORECASE)
_PICTURE_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src", "data-srcset", "srcset")
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logo|icons?|avatar|spacer|pixel|blank|placeholder|transparent|1x1)(?=[/_.-])|\.svg$", re.IGNORECASE
)
_PICTURE_FILE = re.compile(r"[^/]{5,}\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
_SIZE = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled|@\dx)(?=\.\w{3,4}$)")
_SMALL = 100  # pixels
_EDGES = " |/–—-()[]"
_CREDIT_NAMES = re.compile(r"credit|copyright|photographer|source|agency|photo-?by", re.IGNORECASE)
_CREDIT_PROPERTIES = frozenset(("creditText", "copyrightHolder", "author", "creator"))
_CREDIT_LABEL = re.compile(
    r"(?:^|(?<=[.!?\])|/–—-])|\()[\s\[(|/–—-]*"
    r"(?:(?:photo(?:graph)?|picture|image|foto|bild|cr[ée]dito?|quelle|source|fuente)s?(?:\s+(?:by|credits?|courtesy of|source))?\s*:"
    r"|(?:photo(?:graph)?|picture|image)s? (?:by|courtesy of)\b|(?:photo|image|picture) credits?\s*:|credits?\s*:"
    r"|(?:تصوير|الصورة|صورة|عدسة|المصدر)\s*:)\s*(?P<name>[^\[\]]{2,100})$"
    r"|(?:©|\(c\))\s*(?P<owner>[^\[\]]{2,100})$",
    re.IGNORECASE,
)
_AGENCY_WORDS = r"""getty images reuters afp ap epa efe dpa imago picture alliance shutterstock istock istockphoto alamy pa wire keystone
    ansa xinhua anadolu via"""
_ONLY_AGENCIES = re.compile(rf"(?:\W*\b(?:{'|'.join(_AGENCY_WORDS.split())})\b)+\W*", re.IGNORECASE)
_NOTICE = re.compile(r"\W*(?:advert\w*|anzeige|werbung|publicidad|publicité|inread\b.*|إعلان|sponsored\b.*)\W*", re.IGNORECASE)
_SAME_START = 60  # characters by which two captions are one


@dataclass(frozen=True, slots=True)
class ArticleMedia:
    """Each once, in reading order. A caption without a picture is that of a film, or of a picture that a script loads."""

    pictures: tuple[Image, ...] = ()
    captions: tuple[str, ...] = ()
    embeds: tuple[Embed, ...] = ()


def read_media(document: PageDocument, page: PageText, lines: Iterable[str]) -> ArticleMedia:
    """The media of the article whose text has these lines of the page's."""
    return _MediaReader(document, page, lines).read()


def list_captions(media: ArticleMedia, others: Iterable[str], body: str) -> tuple[str, ...]:
    """The captions of `media`, and those of `others` that they do not hold; none that is a credit alone or a line of the body."""
    lines = set(body.split("\n"))
    credits_ = {picture.credit for picture in media.pictures if picture.credit}
    found = [caption for caption in media.captions if caption not in lines]
    for other in map(squeeze, others):
        text, credit = split_credit(other)
        is_known = any(text[:_SAME_START] in known or known[:_SAME_START] in text for known in media.captions)
        if text and text not in credits_ and other not in lines and not is_known and (credit or text) not in lines:
            found.append(text)
    return tuple(dict.fromkeys(found))[:MOST_PICTURES]


def join_images(stated: tuple[Image, ...], shown: Iterable[Image]) -> tuple[Image, ...]:
    """The images that the page states, with the captions that it shows; behind them those that it only shows, with caption or credit."""
    joined = {_name_picture(image.url): image for image in reversed(stated)}
    joined = {name: joined[name] for name in dict.fromkeys(_name_picture(image.url) for image in stated)}
    for image in shown:
        name = _name_picture(image.url)
        known = joined.get(name)
        if known is None and not (image.caption or image.credit):
            continue
        joined[name] = Image(known.url, known.caption or image.caption, known.credit or image.credit) if known else image
    return tuple(joined.values())[:MOST_PICTURES]


def _name_picture(url: str) -> str:
    """What the addresses of one picture in several sizes have in common: `/2026/03/quay-800x600.jpg` and `/2026/03/quay.jpg`."""
    parts = urlsplit(url)
    return _SIZE.sub("", parts.path) if _PICTURE_FILE.search(parts.path) else url


class _MediaReader:
    def __init__(self, document: PageDocument, page: PageText, lines: Iterable[str]) -> None:
        self.document = document
        self.container = _find_container(document, page, lines)
        self.whole = _find_whole(self.container)
        self._around = {self.container, *self.container.iterancestors()}

    def read(self) -> ArticleMedia:
        pictures: dict[str, Image] = {}
        captions: dict[str, None] = {}
        embeds: dict[str, Embed] = {}
        for element in self._iterate_own():
            if element.tag in EMBED_TAGS or element.tag == "div":
                if (embed := read_embed(self.document, element)) and len(embeds) < MOST_EMBEDS:
                    embeds.setdefault(embed.url, embed)
                continue
            picture = self._read_picture(element)
            if picture.url and len(pictures) < MOST_PICTURES:
                known = pictures.get(picture.url)
                pictures[picture.url] = picture if known is None or not (known.caption or known.credit) else known
            if picture.caption and len(captions) < MOST_PICTURES:
                captions.setdefault(picture.caption)
        return ArticleMedia(tuple(pictures.values()), tuple(captions), tuple(embeds.values()))

    def _iterate_own(self) -> Iterator[html.HtmlElement]:
        """Embeds, figures and pictures that stand in no figure, of the article only, down to where its text ends."""
        above: list[html.HtmlElement] = []
        level = self.container
        while level is not self.whole and level.getparent() is not None:
            before = list(level.itersiblings(preceding=True))[::-1]
            above[:0] = [element for sibling in before for element in sibling.iter(*_MEDIA_TAGS)]
            level = level.getparent()
        return filter(self._is_own, filter(_is_candidate, (*above, *self.container.iter(*_MEDIA_TAGS))))

    def _is_own(self, element: html.HtmlElement) -> bool:
        """Whether nothing around it says that it is somebody else's: a box beside the text, a link to another page."""
        for ancestor in (element, *element.iterancestors()):
            if ancestor is self.whole or ancestor in self._around:
                return True
            if ancestor.tag == "a" and not _PAGE_LINK.search(ancestor.get("href") or "#.jpg"):
                return False
            mark = find_mark(ancestor.tag, _read_names(ancestor), ancestor.get("role"))
            if mark and (mark.strength == BESIDE or not (mark.word in _OWN or mark.word.startswith(_OWN_START))):
                return False
        return True

    def _read_picture(self, element: html.HtmlElement) -> Image:
        """The picture of a figure, or one with the caption beside it; an empty address where a figure shows something else."""
        captions = [one for one in element.iterdescendants() if _is_caption_element(one)] or self._find_caption(element)
        addresses = (self._read_address(image) for image in element.iter("img", "amp-img"))
        caption, credit = _read_caption([one for one in captions if not any(other in captions for other in one.iterancestors())])
        return Image(next((address for address in addresses if address), ""), caption, credit)

    def _find_caption(self, element: html.HtmlElement) -> list[html.HtmlElement]:
        """The caption of a picture in no figure: within the next elements around it, or right behind these."""
        inner = element
        for around in _climb(element, _NEAR) if element.tag != "figure" else ():
            if around is self.whole or around in self._around:
                break
            if found := [one for one in around.iterdescendants() if _is_caption_element(one)]:
                return found if sum(1 for _image in around.iter("img", "amp-img")) == 1 else []
            inner = around
        following = inner.getnext()
        return [following] if following is not None and element.tag != "figure" and _is_caption_element(following) else []

    def _read_address(self, image: html.HtmlElement) -> str | None:
        if any((size := image.get(side) or "").isdecimal() and int(size[:6]) < _SMALL for side in ("width", "height")):
            return None
        stated = ((image.get(name) or "").split(",")[0].strip().split(" ")[0] for name in _PICTURE_ADDRESSES)
        urls = (url for value in stated if len(value) < 2_048 and (url := self.document.absolute(value)))
        return next((url for url in urls if not _NO_PICTURE.search(urlsplit(url).path)), None)


def _is_candidate(element: html.HtmlElement) -> bool:
    tag = element.tag
    if tag == "figure":
        return next(element.iterdescendants("figure"), None) is None
    if tag in ("img", "amp-img"):
        return next(element.iterancestors("figure"), None) is None
    if tag == "div":
        return "fb-" in (names := element.get("class") or "") and is_post(names)
    return tag != "blockquote" or is_post(element.get("class") or "")


def _find_container(document: PageDocument, page: PageText, lines: Iterable[str]) -> html.HtmlElement:
    """The innermost element that holds nearly all of these lines; that which is called the article where none is found."""
    wanted = {line for line in lines if len(line) >= _LEAST_LINE}
    letters = [0] * len(page.regions)
    for block in page.blocks:
        if len(block.text) < _LEAST_LINE:
            continue
        region = page.regions[block.region]
        holder = region.parent if region.tag in _LINE_TAGS and region.parent >= 0 else block.region
        for line in wanted.intersection(block.text.split("\n")):
            wanted.remove(line)
            letters[holder] += len(line)
    for number in range(len(letters) - 1, 0, -1):
        letters[page.regions[number].parent] += letters[number]
    if letters and letters[0]:
        most = _HOLDS * letters[0]
        return page.regions[max(number for number, held in enumerate(letters) if held >= most)].element
    root = document.root
    named = [element for element in root.iter("article", "div", "section") if element.get("itemprop") == "articleBody"]
    articles = document.list_elements("article")
    body = root.find("body")
    return named[0] if len(named) == 1 else articles[0] if len(articles) == 1 else body if body is not None else root


def _find_whole(container: html.HtmlElement) -> html.HtmlElement:
    """The article with its headline: the next element around the text that is an article or holds an h1, if it is near."""
    for around in (container, *_climb(container, _MOST_STEPS)):
        if around.tag in _WHOLE_TAGS or next(around.iter("h1"), None) is not None:
            return around if around.tag != "body" else container
    return container


def _climb(element: html.HtmlElement, steps: int) -> Iterator[html.HtmlElement]:
    for _step, ancestor in zip(range(steps), element.iterancestors(), strict=False):
        yield ancestor


def _read_names(element: html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _is_caption_element(element: html.HtmlElement) -> bool:
    tag = element.tag
    if tag in ("figcaption", "amp-img") or tag in _WHOLE_TAGS:
        return bool(tag == "figcaption")
    names = _read_names(element)
    return bool(names) and tag not in ("img", "table", "caption") and is_caption(find_mark(tag, names, None))


def _read_caption(elements: list[html.HtmlElement]) -> tuple[str | None, str | None]:
    """What these elements say of a picture, and by whom it is."""
    texts, credit = [], ""
    for element in elements:
        whole = read_text(element)
        own = next((read_text(one) for one in (element, *element.iterdescendants()) if _names_credit(one)), "")
        if own and own in whole:
            credit = credit or own
            whole = squeeze(whole.replace(own, " ", 1)).strip(_EDGES)
        texts.append(whole)
    caption, printed = split_credit(squeeze(" ".join(dict.fromkeys(text for text in texts if text))))
    credit = _trim_credit(credit) or printed or ""
    return caption or None, credit or None


def split_credit(text: str) -> tuple[str, str | None]:
    """A printed caption as what it says and by whom the picture is: `The quay (Photo by Nadia Karam)`, `The quay. Photo: AFP`."""
    if _NOTICE.fullmatch(text):
        return "", None
    if _ONLY_AGENCIES.fullmatch(text):
        return "", text
    match = _CREDIT_LABEL.search(text)
    if match is None:
        return text[:LONGEST_CAPTION], None
    return text[: match.start()].rstrip(" (|/–—-")[:LONGEST_CAPTION], _trim_credit(match["name"] or match["owner"])


def _trim_credit(text: str) -> str:
    """A credit without its label and what stands around it."""
    match = _CREDIT_LABEL.match(text)
    name = (match["name"] or match["owner"]) if match else text
    name = name.strip(" |/–—-[]:")
    return name[:-1].rstrip() if name.endswith(")") and name.count(")") > name.count("(") else name.removeprefix("(")


def _names_credit(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    properties = set((element.get("itemprop") or "").split())
    return bool(properties & _CREDIT_PROPERTIES) or bool(_CREDIT_NAMES.search(_read_names(element)))


__all__ = ["ArticleMedia", "join_images", "list_captions", "read_media", "split_credit"]
