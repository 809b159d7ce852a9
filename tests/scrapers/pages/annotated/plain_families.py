"""Templates of systems that state little or nothing for machines: dates, by-lines and agencies stand in the text."""

from __future__ import annotations

from html import escape

from tests.scrapers.pages.annotated.page import Page
from tests.scrapers.pages.annotated.structured_families import mark, open_graph, open_head
from tests.scrapers.pages.annotated.words import label_date, print_byline, print_date

RLM = "\u200f"


def blogger(page: Page) -> str:
    """A Blogger page: the hentry classes of old, lines parted by <br>."""
    story, words = page.story, page.words
    page.name()
    at = page.dated("second")
    text = "<br />\n<br />\n".join(f"<b>{block[3:]}</b>" if block.startswith("## ") else block for block in page.paragraphs(dateline=True))
    author = (
        f'<span class="post-author vcard"><span class="fn" itemprop="author">{" , ".join(story.reporters)}</span></span>'
        if story.reporters
        else ""
    )
    return (
        open_head(page)
        + f"""<body><div class="content-outer"><div class="header"><h2 class="title"><a href="/">{page.site}</a></h2></div>
<div class="main section" id="main"><div class="blog-posts hfeed"><div class="post hentry"><h3 class="post-title entry-title">{escape(story.headline)}</h3>
<div class="post-header"><abbr class="published" title="{at}">{print_date(story)}</abbr> {author}</div>
<div class="post-body entry-content">{text}
<div style="clear: both;"></div></div><div class="post-footer"><span class="post-labels">{words["tags"]}: <a href="/l/1" rel="tag">{story.section}</a></span></div></div></div>
<div class="comments" id="comments"><h4>{words["comments"]}</h4><div class="comment-body"><p>{words["comment"]}</p></div></div></div>
<div class="sidebar"><h2>{words["latest"]}</h2><ul>{page.links(4)}</ul></div></div></body></html>"""
    )


def old_table(page: Page) -> str:
    """A portal of 2004: nested tables and <font>, everything about the story in one cell."""
    story, words = page.story, page.words
    page.name()
    page.dated()
    rows = "<br><br>\n".join(f"<b>{block[3:]}</b>" if block.startswith("## ") else block for block in page.paragraphs(dateline=True))
    charset = "windows-1256" if story.language == "ar" else "iso-8859-1"
    return (
        open_head(page, charset=charset)
        + f"""<body bgcolor="#ffffff"><table width="770" align="center"><tr><td colspan="3"><img src="/logo.gif"></td></tr>
<tr><td width="130" valign="top"><table>{"".join(f'<tr><td><a href="/c{n}.php"><font size="2">{one}</font></a></td></tr>' for n, one in enumerate(words["menu"]))}</table></td>
<td valign="top"><table cellpadding="4"><tr><td><font size="5" color="navy"><b>{escape(story.headline)}</b></font></td></tr><tr><td><font size="1" color="gray">{label_date(story)}</font></td></tr>
<tr><td><font size="2">{print_byline(story)}</font></td></tr><tr><td><font size="3">{rows}</font></td></tr><tr><td><a href="print.php">{words["print"]}</a></td></tr></table></td>
<td width="160" valign="top"><font size="2"><b>{words["most_read"]}</b></font><table>{page.links(4, "tr").replace("<tr>", "<tr><td>").replace("</tr>", "</td></tr>")}</table></td></tr>
<tr><td colspan="3" align="center"><font size="1">{words["rights"]} {page.site}</font></td></tr></table></body></html>"""
    )


def aspnet(page: Page) -> str:
    """ASP.NET Web Forms: long ids, a view state, OpenGraph without a date."""
    story, words = page.story, page.words
    page.name(agency="byline")
    page.dated()
    who = print_byline(story) or (story.agency[0] if story.agency else "")
    return (
        open_head(page, open_graph(page))
        + f"""<body><form method="post" action="./ArticleDetails.aspx?id={story.number}" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTk4NzY1NDMyMQ9kFgJmD2QWAgIDD2QWAg==" />
<div id="ctl00_pnlMenu">{"".join(f'<a id="ctl00_m{n}" href="/c/{n}">{one}</a>' for n, one in enumerate(words["menu"]))}</div>
<h1 id="ctl00_ContentPlaceHolder1_lblTitle">{escape(story.headline)}</h1><div class="details-info"><span id="ctl00_ContentPlaceHolder1_lblWriter" class="writer">{who}</span> <span id="ctl00_ContentPlaceHolder1_lblDate" class="news-date">{label_date(story)}</span></div>
<span id="ctl00_ContentPlaceHolder1_lblBody">
{chr(10).join(mark(page.paragraphs(), "h4"))}
</span><div id="ctl00_ContentPlaceHolder1_pnlShare">{words["share"]}: <a href="#">Facebook</a></div>
<div id="ctl00_ContentPlaceHolder1_pnlRelated"><h3>{words["related"]}</h3><ul>{page.links(4)}</ul></div></form><div id="ctl00_footer">{words["rights"]} © 2026 {page.site}</div></body></html>"""
    )


def microformats(page: Page) -> str:
    """A system of 2010 with hNews: entry-title, vcard, abbr; the source on a line of its own below the text."""
    story, words = page.story, page.words
    page.name(agency="source_line")
    at = page.dated("second")
    source = f'<p class="source-org vcard">{words["source"]}: <span class="org fn">{story.agency[0]}</span></p>' if story.agency else ""
    if story.agency:
        page.expected["source_raw"] = f"{words['source']}: {story.agency[0]}"
    vcard = " ".join(f'<span class="author vcard"><span class="fn">{name}</span></span>' for name in story.reporters)
    return (
        open_head(page)
        + f"""<body><div id="page"><ul id="nav">{"".join(f'<li><a href="/c/{n}">{one}</a></li>' for n, one in enumerate(words["menu"]))}</ul>
<div class="hnews hentry"><h1 class="entry-title">{escape(story.headline)}</h1><p class="meta">{vcard} <abbr class="published updated" title="{at}">{print_date(story)}</abbr></p>
<div class="entry-content">
{chr(10).join(mark(page.paragraphs()))}
{source}</div></div><div class="box"><h3>{words["read_also"]}</h3><ul>{page.links(3)}</ul></div></div></body></html>"""
    )


def house_divs(page: Page) -> str:
    """A house-made system: no statement at all but the title, a related box in the middle, a bar of shares before the text."""
    story, words = page.story, page.words
    page.name()
    page.dated()
    blocks = mark(page.paragraphs(dateline=True))
    blocks.insert(2, f'<div class="read-also"><span>{words["read_also"]}:</span> <a href="/n/8">{escape(story.others[0])}</a></div>')
    by = f'<div class="author-name">{print_byline(story)}</div>' if story.reporters else ""
    return (
        open_head(page)
        + f"""<body><div class="header"><div class="menu">{"".join(f'<a href="/c/{n}">{one}</a>' for n, one in enumerate(words["menu"]))}</div></div>
<div class="breaking"><marquee>{" *** ".join(f'<a href="/n/{n}">{escape(text)}</a>' for n, text in enumerate(story.others))}</marquee></div>
<div class="article-page"><div class="crumb"><a href="/">{words["home"]}</a> / <a href="/c/1">{story.section}</a></div><h1>{escape(story.headline)}</h1>
<div class="article-date">{label_date(story)}</div>{by}<div class="share-bar">{words["share"]} <a href="#">Facebook</a><a href="#">Telegram</a></div>
<div class="article-text">
{chr(10).join(blocks)}
</div><div class="tags"><b>{words["tags"]}</b> <a href="/t/1">{story.section}</a></div></div>
<div class="latest-box"><h3>{words["latest"]}</h3>{page.links(4, "div")}</div><div class="footer">{words["newsletter"]}<br>{words["rights"]} {page.site}</div></body></html>"""
    )


def portlets(page: Page) -> str:
    """A portal server: portlets within portlets, Dublin Core meta elements, the text in a journal article."""
    story, words = page.story, page.words
    page.name(agency="byline")
    at = page.dated("second")
    creators = list(story.reporters) or ([story.agency[0]] if story.agency else [])
    metas = [
        f'<meta name="DC.title" content="{escape(story.headline)}">',
        f'<meta name="DC.date.issued" content="{at}">',
        *[f'<meta name="DC.creator" content="{name}">' for name in creators],
    ]
    return (
        open_head(page, *metas)
        + f"""<body class="controls-visible signed-out"><div id="wrapper"><nav class="sort-pages"><ul>{"".join(f'<li><a href="/c/{n}"><span>{one}</span></a></li>' for n, one in enumerate(words["menu"]))}</ul></nav>
<div class="portlet-layout row-fluid"><div class="portlet-column"><div class="portlet-boundary"><section class="portlet"><div class="portlet-content"><div class="portlet-body">
<h1 class="header-title">{escape(story.headline)}</h1><div class="asset-metadata"><span class="metadata-publish-date">{print_date(story)}</span></div>
<div class="journal-content-article">
{chr(10).join(mark(page.paragraphs()))}
</div></div></div></section></div><div class="portlet-boundary"><section class="portlet"><h2>{words["most_read"]}</h2><ul>{page.links(4)}</ul></section></div></div></div></div></body></html>"""
    )


def agency_wire(page: Page) -> str:
    """An agency's own site: text pasted from a word processor, direction marks around every line, the day above it."""
    story, words = page.story, page.words
    page.name(people=False)
    page.dated()
    mark_of = RLM if story.language == "ar" else ""
    blocks = [f"{mark_of}{block}{mark_of}" if not block.startswith("## ") else block for block in page.paragraphs(dateline=True)]
    page.expected["body"] = "\n".join(
        f"{mark_of}{line}{mark_of}" if not block.startswith("## ") else line
        for line, block in zip(page.expected["body"].split("\n"), story.blocks, strict=True)
    )
    lines = "\n".join(
        f'<p class="MsoNormal" dir="{page.direction.upper()}" style="text-align:justify"><span lang="AR-SA" style="font-size:14.0pt">{block.removeprefix("## ")}</span></p>'
        for block in blocks
    )
    return (
        open_head(page)
        + f"""<body><div class="langs"><a href="/ar">عربي</a> <a href="/en">English</a></div><div class="newsdetail"><div class="newsdate">{print_date(story)}</div><h2 class="newstitle">{escape(story.headline)}</h2>
<div class="newstext">
{lines}
</div><div class="icons"><a href="#">{words["print"]}</a></div></div><div class="otherNews"><h3>{words["latest"]}</h3>{page.links(4, "p")}</div></body></html>"""
    )


def magazine(page: Page) -> str:
    """A weekly: a standfirst above the text, a pulled quote within it, figures, a box about the writer."""
    story, words = page.story, page.words
    page.name()
    page.dated()
    standfirst = story.standfirst
    if standfirst:
        page.expected["description"] = standfirst
    blocks = mark(page.paragraphs(), "h2")
    blocks.insert(
        2,
        f'<figure class="inset"><img src="{page.image("b")}"><figcaption>{escape(story.caption or story.section)} ({words["photo"]}: {page.site})</figcaption></figure>',
    )
    by = f'<p class="writer">{print_byline(story)}</p>' if story.reporters else ""
    box = f'<aside class="about-writer"><p>{story.reporters[0]} - {page.site}</p></aside>' if story.reporters else ""
    return (
        open_head(page, *([f'<meta name="description" content="{escape(standfirst)}">'] if standfirst else []))
        + f"""<body><header><a href="/">{page.site}</a><nav>{"".join(f'<a href="/c/{n}">{one}</a>' for n, one in enumerate(words["menu"]))}</nav></header>
<article class="feature"><header><p class="rubric">{story.section}</p><h1>{escape(story.headline)}</h1>{f'<p class="standfirst">{escape(standfirst)}</p>' if standfirst else ""}{by}<p class="date">{label_date(story)}</p></header>
<div class="feature-text">
{chr(10).join(blocks)}
</div>{box}</article><section class="newsletter"><h3>{words["newsletter"]}</h3></section><footer>{words["rights"]}</footer></body></html>"""
    )


PLAIN = (blogger, old_table, aspnet, microformats, house_divs, portlets, agency_wire, magazine)
