"""Templates of the years 2005 to 2016: blogs, portals and small papers that state nothing for machines. Date, by-line and
headline stand in the text, as these systems put them there; comments and lists of other posts carry names and dates as well.
"""

from __future__ import annotations

from html import escape

from tests.scrapers.pages.annotated.old_words import (
    AND,
    BY,
    DAYS,
    FURNITURE,
    MONTHS,
    POSTED,
    WRITTEN,
    print_clock,
    print_long,
    print_ordinal,
)
from tests.scrapers.pages.annotated.page import Page

OTHER_NAMES = {"ar": ("خالد العابر", "منى الزائرة"), "ru": ("Пётр Гостев", "Анна Заезжая")}


def _names(page: Page) -> str:
    page.name()
    return AND[page.story.language].join(page.story.reporters)


def _date_day(page: Page) -> None:
    """The page prints the day alone."""
    page.expected["date_published"] = page.story.local.replace(hour=0, minute=0, second=0).isoformat()


def _open(page: Page, title: str = "{headline} « {site}", extra: str = "") -> str:
    home, about, archive, *_rest = FURNITURE[page.story.language]
    text = title.format(headline=escape(page.story.headline), site=page.site)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="{page.direction}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{text}</title>{extra}</head><body><div id="page"><div id="header"><a href="/">{page.site}</a></div>
<div id="menu"><a href="/">{home}</a> <a href="/about">{about}</a> <a href="/archive">{archive}</a></div>"""


def _close(page: Page) -> str:
    """Comments with their writers and days, and posts of other people."""
    language, at = page.story.language, page.story.local
    *_menu, comments, recent, comment = FURNITURE[language]
    one, two = OTHER_NAMES.get(language, ("Otto Reader", "Vera Guest"))
    return f"""<div id="comments"><h3>{comments}</h3><ol class="commentlist">
<li class="comment"><div class="comment-author vcard"><cite class="fn">{one}</cite></div><small>{at.day % 27 + 1}.{at:%m}.{at.year + 1} 11:02</small><p>{comment}</p></li>
</ol></div><div id="sidebar"><h2>{recent}</h2><ul>{page.links(3)}</ul><p class="author">{two}</p></div>
<div id="footer">© {at.year + 2} {page.site}</div></div></body></html>"""


def _text(page: Page, tag: str = "p") -> str:
    return "\n".join(f"<h3>{block[3:]}</h3>" if block.startswith("## ") else f"<{tag}>{block}</{tag}>" for block in page.paragraphs())


def _broken(page: Page) -> str:
    return "<br /><br />\n".join(f"<b>{block.removeprefix('## ')}</b>" if block.startswith("## ") else block for block in page.paragraphs())


def wordpress_default(page: Page) -> str:
    """WordPress 2 with its blue header: the day and the writer in <small>, the rest below the post."""
    names, at = _names(page), page.story.local
    _date_day(page)
    when = print_ordinal(at) if page.story.language == "en" else print_long(page.story.language, at, page.story.time_zone)
    return f"""{_open(page, "{site} » Blog Archive » {headline}")}<div id="content" class="widecolumn"><div class="navigation"><a href="/?p=1">« {escape(page.story.others[0])}</a></div>
<div class="post" id="post-{page.story.number}"><h2><a href="{page.url}" rel="bookmark">{escape(page.story.headline)}</a></h2><small>{when} {BY[page.story.language]} {names}</small>
<div class="entry">{_text(page)}<p class="postmetadata alt"><small>You can follow any responses through the feed.</small></p></div></div></div>{_close(page)}"""


def wordpress_ten(page: Page) -> str:
    """WordPress 3 with the theme of 2010: `Posted on March 5, 2011 by Ada Quill`."""
    names, at, language = _names(page), page.story.local, page.story.language
    _date_day(page)
    shown = f"{MONTHS['en'][at.month - 1]} {at.day}, {at.year}" if language == "en" else print_long(language, at, page.story.time_zone)
    return f"""{_open(page, "{headline} | {site}")}<div id="main"><div id="container"><div id="content" role="main">
<div id="post-{page.story.number}" class="post type-post hentry"><h1 class="entry-title">{escape(page.story.headline)}</h1>
<div class="entry-meta"><span class="meta-prep meta-prep-author">Posted on</span> <a href="{page.url}" title="{print_clock(at)}" rel="bookmark"><span class="entry-date">{shown}</span></a>
<span class="meta-sep">{BY[language]}</span> <span class="author vcard"><a class="url fn n" href="/author/1" title="View all posts">{names}</a></span></div>
<div class="entry-content">{_text(page)}</div></div></div></div></div>{_close(page)}"""


def blogger_minima(page: Page) -> str:
    """Blogger of 2007: the day above the post, the writer and the hour in its footer."""
    names, at = _names(page), page.story.local
    _date_day(page)
    return f"""{_open(page, "{site}: {headline}")}<div id="main"><h2 class="date-header">{print_long(page.story.language, at, page.story.time_zone)}</h2>
<div class="post"><a name="11{page.story.number}"></a><h3 class="post-title">{escape(page.story.headline)}</h3><div class="post-body"><p>{_broken(page)}</p></div>
<p class="post-footer"><em>{POSTED[page.story.language]} {names} @ <a href="{page.url}" title="permanent link">{print_clock(at)}</a></em></p></div></div>{_close(page)}"""


def drupal_six(page: Page) -> str:
    """Drupal 6: the line `Submitted by … on Mon, 03/05/2007 - 15:45`; elsewhere the day is written out."""
    names, at, language = _names(page), page.story.local, page.story.language
    page.dated()
    when = f"{at:%d/%m/%Y} - {at:%H:%M}" if at.day > 12 else f"{print_long(language, at, page.story.time_zone)} - {at:%H:%M}"
    by = "Submitted by {} on {}" if language == "en" else f"{BY[language]} {{}} | {{}}"
    return f"""{_open(page, "{headline} | {site}")}<div id="center"><div class="breadcrumb"><a href="/">{FURNITURE[language][0]}</a></div>
<h1 class="title">{escape(page.story.headline)}</h1><div id="node-{page.story.number}" class="node"><span class="submitted">{by.format(f'<a href="/user/3">{names}</a>', when)}</span>
<div class="content">{_text(page)}</div><div class="links"><ul class="links inline"><li><a href="/print/1">Print</a></li></ul></div></div></div>{_close(page)}"""


def joomla_table(page: Page) -> str:
    """Joomla 1.5: everything in tables, the headline in a cell, no heading at all."""
    names, at, language = _names(page), page.story.local, page.story.language
    page.dated()
    return f"""{_open(page, "{headline}")}<table class="contentpaneopen"><tr><td class="contentheading" width="100%">{escape(page.story.headline)}</td></tr></table>
<table class="contentpaneopen"><tr><td width="70%" valign="top"><span class="small">{WRITTEN[language]} {names}</span></td></tr>
<tr><td valign="top" class="createdate">{print_long(language, at, page.story.time_zone)} {at:%H:%M}</td></tr><tr><td valign="top">{_text(page)}</td></tr></table>{_close(page)}"""


def typepad(page: Page) -> str:
    """TypePad: day above, headline in an <h3>, the writer in the footer with the day once more."""
    names, at = _names(page), page.story.local
    _date_day(page)
    when = f"{MONTHS['en'][at.month - 1]} {at.day}, {at.year} at {at:%I:%M %p}"
    return f"""{_open(page, "{site}: {headline}")}<div id="pagebody"><div id="alpha"><p class="content-nav"><a href="/1">« {escape(page.story.others[1])}</a> | <a href="/">Main</a></p>
<h2 class="date-header">{print_long("en", at)}</h2><div class="entry-author-x entry"><h3 class="entry-header">{escape(page.story.headline)}</h3><div class="entry-content"><div class="entry-body">{_text(page)}</div></div>
<div class="entry-footer"><p class="entry-footer-info"><span class="post-footers">Posted by {names} on {when}</span> <span class="separator">|</span> <a class="permalink" href="{page.url}">Permalink</a></p></div></div></div></div>{_close(page)}"""


def movable_type(page: Page) -> str:
    """Movable Type 3: `Posted by Ada Quill at March 5, 2007 03:45 PM` below the text."""
    names, at = _names(page), page.story.local
    page.dated()
    return f"""{_open(page, "{site}: {headline}")}<div class="content"><h3>{escape(page.story.headline)}</h3>{_text(page)}
<span class="posted">Posted by {names} at {MONTHS["en"][at.month - 1]} {at.day}, {at.year} {at:%I:%M %p}</span></div>{_close(page)}"""


def board_portal(page: Page) -> str:
    """A news portal grown from a bulletin board: `by Ada Quill » Mon Mar 05, 2007 3:45 pm`."""
    names, at = _names(page), page.story.local
    page.dated()
    when = f"{DAYS['en'][at.weekday()][:3]} {MONTHS['en'][at.month - 1][:3]} {at.day:02}, {at.year} {print_clock(at)}"
    return f"""{_open(page, "{site} • View topic - {headline}")}<div id="page-body"><h2><a href="{page.url}">{escape(page.story.headline)}</a></h2>
<div id="p{page.story.number}" class="post bg2"><div class="postbody"><p class="byline">by <strong><a href="./memberlist.php?u=2">{names}</a></strong> » {when}</p><div class="content">{_broken(page)}</div></div></div></div>{_close(page)}"""


def small_paper(page: Page) -> str:
    """A small paper: the day on top of the page's column, `By NAME` and a title of office, prices of papers nowhere."""
    names, at = _names(page), page.story.local
    _date_day(page)
    office = "Staff Writer" if page.story.language == "en" else ""
    by = {"en": "By", "ar": "كتب -"}.get(page.story.language, BY[page.story.language].capitalize())
    return f"""{_open(page, "{site} - {headline}")}<table width="760"><tr><td valign="top"><div class="storydate">{print_long(page.story.language, at, page.story.time_zone)}</div>
<div class="storyhead"><h1>{escape(page.story.headline)}</h1></div><div class="storyby"><b>{by} {names}</b><br />{office}</div><div class="story">{_text(page)}</div></td></tr></table>{_close(page)}"""


def magazine_bullet(page: Page) -> str:
    """A magazine of 2014: name and day in one line, parted by a bullet, in markup without a class."""
    names, at, language = _names(page), page.story.local, page.story.language
    _date_day(page)
    when = f"{at.day} {MONTHS[language][at.month - 1]} {at.year}" if language in MONTHS else print_long(language, at, page.story.time_zone)
    return f"""{_open(page, "{headline} – {site}")}<div class="wrap"><h1>{escape(page.story.headline)}</h1><p>{names} • {when}</p>{_text(page)}</div>{_close(page)}"""


def permalink_day(page: Page) -> str:
    """A theme that prints the day without its year, which only the permalink says."""
    names, at = _names(page), page.story.local
    _date_day(page)
    page.path = f"/{at:%Y/%m}/story-{page.story.number}.html"
    return f"""{_open(page, "{headline} | {site}")}<div class="hentry"><div class="day">{MONTHS[page.story.language][at.month - 1][:3]} {at.day}</div><h1 class="entry-title">{escape(page.story.headline)}</h1>
<div class="entry-content">{_text(page)}</div><div class="entry-footer">{POSTED[page.story.language]} <span class="vcard author"><span class="fn">{names}</span></span></div></div>{_close(page)}"""


def signed_below(page: Page) -> str:
    """A paper whose articles are signed at the right edge below the text; the day is labelled above it."""
    names, at, language = _names(page), page.story.local, page.story.language
    page.dated()
    label = {"ar": "تاريخ النشر:", "de": "Datum:", "fr": "Publié le", "es": "Fecha:", "ru": "Дата:"}.get(language, "Date:")
    month = MONTHS[language][at.month - 1] if language in MONTHS else None
    when = f"{at.day} {month} {at.year} {at:%H:%M}" if month else f"{print_long(language, at, page.story.time_zone)} {at:%H:%M}"
    page.expected["body"] = f"{page.expected['body']}\n{names}"
    return f"""{_open(page, "{headline}")}<div class="txt"><h2>{escape(page.story.headline)}</h2><div>{label} {when}</div>{_text(page)}<p style="text-align: right"><strong>{names}</strong></p></div>{_close(page)}"""


def vbulletin_arabic(page: Page) -> str:
    """An Arabic portal on a bulletin board's system: day, hour and writer in one row of labels."""
    names, at = _names(page), page.story.local
    page.dated()
    hour = f"{(at.hour - 1) % 12 + 1:02}:{at:%M} {'م' if at.hour >= 12 else 'ص'}"
    return f"""{_open(page, "{headline} - {site}")}<table class="tborder" width="100%"><tr><td class="thead">{escape(page.story.headline)}</td></tr>
<tr><td class="alt2"><span class="smallfont">أضيف بتاريخ {print_long("ar", at, page.story.time_zone)} الساعة {hour}</span></td></tr><tr><td class="alt2"><span class="smallfont">الكاتب: {names}</span></td></tr>
<tr><td class="alt1"><div class="vb_text">{_broken(page)}</div></td></tr></table>{_close(page)}"""


def php_nuke(page: Page) -> str:
    """PHP-Nuke: headline in <font>, `Posted on Monday, March 05, 2007 @ 15:45 by …` in small print, a topic between."""
    names, at, language = _names(page), page.story.local, page.story.language
    page.dated()
    who = {"en": "by", "de": "von"}[language]
    when = print_long(language, at)
    posted = f"Posted on {when} @ {at:%H:%M} {who}" if language == "en" else f"Geschrieben am {when} um {at:%H:%M} Uhr {who}"
    return f"""{_open(page, "{site} - {headline}")}<table border="0" width="100%"><tr><td bgcolor="#ccc"><font class="option" size="4"><b>{escape(page.story.headline)}</b></font></td></tr>
<tr><td><font class="content">{posted} <b>{names}</b></font></td></tr><tr><td><font class="content">{_broken(page)}</font></td></tr></table>{_close(page)}"""


def spip(page: Page) -> str:
    """SPIP: the day and the writer in one line under the headline, as French associations print them."""
    names, at = _names(page), page.story.local
    _date_day(page)
    return f"""{_open(page, "{headline} - {site}")}<div id="contenu"><p class="hierarchie"><a href="/">{FURNITURE["fr"][0]}</a> &gt; Actualités</p><h1 class="titre">{escape(page.story.headline)}</h1>
<p class="info-publi"><abbr title="{at:%Y-%m-%dT%H:%M:%SZ}">{print_long("fr", at)}</abbr>, par <span class="auteur">{names}</span></p><div class="texte">{_text(page)}</div></div>{_close(page)}"""


def bitrix(page: Page) -> str:
    """A Russian portal: day and hour in numbers before the headline, the writer below the text."""
    names, at = _names(page), page.story.local
    page.dated()
    page.expected["body"] = f"{page.expected['body']}\nАвтор: {names}"
    return f"""{_open(page, "{headline}")}<div class="news-detail"><span class="news-date-time">{at:%d.%m.%Y %H:%M}</span><h3>{escape(page.story.headline)}</h3>{_text(page)}<p><b>Автор:</b> {names}</p></div>{_close(page)}"""


def table_portal(page: Page) -> str:
    """A portal of 2006 in nested tables: a kicker, the headline in <font>, writer and day on lines of one cell."""
    names, at, language = _names(page), page.story.local, page.story.language
    _date_day(page)
    by = {"ar": "بقلم/", "en": "By"}.get(language, BY[language].capitalize())
    return f"""{_open(page, "{headline} :: {site}")}<table><tr><td><table><tr><td><font size="2" color="red">{page.story.section or FURNITURE[language][2]}</font></td></tr>
<tr><td><font size="5"><b>{escape(page.story.headline)}</b></font></td></tr><tr><td><font size="2">{by} {names}<br>{print_long(language, at, page.story.time_zone)}</font></td></tr>
<tr><td><font size="3">{_broken(page)}</font></td></tr></table></td></tr></table>{_close(page)}"""


EVERYWHERE = (
    wordpress_default,
    wordpress_ten,
    blogger_minima,
    drupal_six,
    joomla_table,
    small_paper,
    magazine_bullet,
    signed_below,
    table_portal,
)
OWN = {
    "en": (typepad, movable_type, board_portal, permalink_day, php_nuke),
    "ar": (vbulletin_arabic,),
    "de": (php_nuke,),
    "fr": (spip,),
    "es": (),
    "ru": (bitrix,),
}
