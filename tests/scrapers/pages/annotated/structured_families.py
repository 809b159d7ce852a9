"""Templates of content management systems that state what they print for machines, each in its own vocabulary."""

from __future__ import annotations

import json
from html import escape

from tests.scrapers.pages.annotated.page import Page
from tests.scrapers.pages.annotated.words import label_date, print_byline


def mark(blocks: list[str], heading: str = "h2", paragraph: str = "p") -> list[str]:
    """Each block in its element; `## …` is a sub-heading."""
    return [
        f"<{heading}>{block[3:]}</{heading}>" if block.startswith("## ") else f"<{paragraph}>{block}</{paragraph.split()[0]}>"
        for block in blocks
    ]


def open_head(page: Page, *lines: str, charset: str = "utf-8", attributes: str = "") -> str:
    language, direction = page.story.language, page.direction
    title = f"<title>{escape(page.story.headline)} - {page.site}</title>"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}"{attributes}>\n<head>\n<meta charset="{charset}">\n{title}\n'
        + "\n".join(lines)
        + "\n</head>\n"
    )


def open_graph(page: Page, *more: str) -> str:
    pairs = [
        ("og:type", "article"),
        ("og:title", page.story.headline),
        ("og:url", page.url),
        ("og:site_name", page.site),
        ("og:image", page.image()),
    ]
    return "\n".join([f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs] + list(more))


def wordpress_yoast(page: Page) -> str:
    """WordPress with Yoast's graph, Jetpack's sharing and related posts after the text."""
    story, words = page.story, page.words
    page.name(agency="source_line")
    at = page.dated("second")
    author = {"@type": "Person", "@id": f"{page.url}#/person", "name": story.reporters[0]} if story.reporters else None
    page.expected["authors"] = [{"name": story.reporters[0], "kind": "person"}] if author else []
    graph = [
        {
            "@type": "Article",
            "@id": f"{page.url}#article",
            "isPartOf": {"@id": page.url},
            "headline": story.headline,
            "datePublished": at,
            "articleSection": [story.section],
            **({"author": {"name": story.reporters[0], "@id": f"{page.url}#/person"}} if author else {}),
        },
        {"@type": "WebPage", "@id": page.url, "url": page.url, "name": f"{story.headline} - {page.site}", "datePublished": at},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": words["home"]}]},
        {"@type": "WebSite", "url": f"https://{page.host}/", "name": page.site},
        *([author] if author else []),
    ]
    page.expected["section"] = story.section
    source = f"<p><strong>{words['source']}: {story.agency[0]}</strong></p>" if story.agency else ""
    caption = (
        f'<figure class="wp-caption"><img src="{page.image()}"><figcaption class="wp-caption-text">{escape(story.caption)}</figcaption></figure>'
        if story.caption
        else ""
    )
    if source and story.agency:
        page.expected["source_raw"] = f"{words['source']}: {story.agency[0]}"
    body = "\n".join(mark(page.paragraphs()))
    return (
        open_head(page, open_graph(page, f'<meta property="article:published_time" content="{at}">'), page.json_ld(**{"@graph": graph}))
        + f"""<body class="single single-post rtl">
<header class="site-header"><nav><ul class="menu">{"".join(f'<li><a href="/c/{n}">{one}</a></li>' for n, one in enumerate(words["menu"]))}</ul></nav></header>
<main id="primary"><article class="post type-post status-publish">
<header class="entry-header"><h1 class="entry-title">{escape(story.headline)}</h1>
<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{at}">{label_date(story)}</time></span> <span class="byline">{print_byline(story)}</span></div></header>
<div class="entry-content">{caption}
{body}
{source}
<div class="sharedaddy"><h3 class="sd-title">{words["share"]}</h3><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div>
<div id="jp-relatedposts"><h3>{words["related"]}</h3><ul>{page.links()}</ul></div></div>
<footer class="entry-footer"><span class="tags-links">{words["tags"]}: <a href="/t/1" rel="tag">{story.section}</a></span></footer></article>
<section id="comments"><h2>{words["comments"]}</h2><ol class="comment-list"><li class="comment"><p>{words["comment"]}</p></li></ol><h3>{words["leave"]}</h3></section></main>
<footer class="site-footer"><p>{words["rights"]} © {page.site} 2026</p></footer></body></html>"""
    )


def wordpress_magazine(page: Page) -> str:
    """A WordPress magazine theme: OpenGraph only, a module of related posts in the middle of the text."""
    story, words = page.story, page.words
    page.name()
    at = page.dated("second")
    blocks = mark(page.paragraphs(dateline=True))
    middle = f'<div class="td-a-rec"><span class="td-adspot-title">- {words["ad"]} -</span></div><div class="td_block_related_posts"><h4>{words["read_also"]}</h4>{page.links(2, "div")}</div>'
    blocks.insert(2, middle)
    author = (
        f'<div class="td-post-author-name"><a href="/author/1" rel="author">{" , ".join(story.reporters)}</a></div>'
        if story.reporters
        else ""
    )
    return (
        open_head(page, open_graph(page))
        + f"""<body class="td-standard-pack">
<div class="td-header-wrap"><div class="td-header-menu-wrap">{"".join(f'<a href="/c/{n}">{one}</a> ' for n, one in enumerate(words["menu"]))}</div></div>
<div class="td-container"><div class="td-crumb-container"><a href="/">{words["home"]}</a> › <a href="/c/2">{story.section}</a></div>
<div class="td-post-header"><h1 class="entry-title">{escape(story.headline)}</h1><div class="td-module-meta-info">{author}<span class="td-post-date"><time class="entry-date updated td-module-date" datetime="{at}">{label_date(story)}</time></span></div></div>
<div class="td-post-content tagdiv-type">
{chr(10).join(blocks)}
</div><div class="td-post-sharing-bottom">{words["share"]} <a>Facebook</a> <a>WhatsApp</a></div></div>
<div class="td-footer-wrap"><p>{words["newsletter"]}</p><p>© {page.site}</p></div></body></html>"""
    )


def drupal(page: Page) -> str:
    """Drupal 10: fields in nested divs, a node's RDFa, a view of the newest at the side."""
    story, words = page.story, page.words
    page.name(agency="byline")
    at = page.dated("second")
    who = print_byline(story) or (story.agency[0] if story.agency else "")
    return (
        open_head(
            page,
            f'<link rel="canonical" href="{page.url}">',
            '<meta name="Generator" content="Drupal 10">',
            f'<meta name="dcterms.date" content="{at}">',
        )
        + f"""<body class="path-node page-node-type-article">
<div role="navigation"><ul class="menu">{"".join(f'<li class="menu-item"><a href="/c/{n}">{one}</a></li>' for n, one in enumerate(words["menu"]))}</ul></div>
<main role="main"><h1 class="page-title"><span class="field field--name-title">{escape(story.headline)}</span></h1>
<article class="node node--type-article" about="{page.path}"><div class="node__meta"><div class="field field--name-field-byline">{who}</div> <span class="field--name-created"><time datetime="{at}" class="datetime">{label_date(story)}</time></span></div>
<div class="field field--name-field-image"><img src="{page.image()}" alt="{escape(story.caption or "")}">{f'<blockquote class="image-field-caption">{escape(story.caption)}</blockquote>' if story.caption else ""}</div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item">
{chr(10).join(mark(page.paragraphs(), "h3"))}
</div><div class="field field--name-field-tags"><div class="field__label">{words["tags"]}</div><a href="/t/1">{story.section}</a></div></article></main>
<aside class="layout-sidebar"><div class="views-element-container"><h2>{words["latest"]}</h2>{page.links(4, "div")}</div></aside>
<footer>{words["rights"]} {page.site}</footer></body></html>"""
    )


def joomla(page: Page) -> str:
    """Joomla: microdata, article information as a list of terms, pages before and after."""
    story, words = page.story, page.words
    page.name()
    at = page.dated("second")
    author = (
        f'<dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{" , ".join(story.reporters)}</span></dd>'
        if story.reporters
        else ""
    )
    return (
        open_head(page, '<meta name="generator" content="Joomla! - Open Source Content Management">')
        + f"""<body class="site com_content view-article"><div class="body"><div class="nav">{"".join(f'<a href="/c/{n}">{one}</a>' for n, one in enumerate(words["menu"]))}</div>
<main id="content"><div class="item-page" itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="{story.language}">
<div class="page-header"><h2 itemprop="headline">{escape(story.headline)}</h2></div>
<dl class="article-info muted">{author}<dd class="category-name"><a href="/c/1" itemprop="genre">{story.section}</a></dd><dd class="published"><time datetime="{at}" itemprop="datePublished">{label_date(story)}</time></dd><dd class="hits">{story.number * 13 + 7}</dd></dl>
<div itemprop="articleBody">
{chr(10).join(mark(page.paragraphs(dateline=True)))}
</div><ul class="pager pagenav"><li class="previous"><a href="/n/1" rel="prev">&lt; {escape(story.others[0])}</a></li><li class="next"><a href="/n/2" rel="next">{escape(story.others[1])} &gt;</a></li></ul></div></main>
<div class="well"><h3>{words["most_read"]}</h3><ul class="mostread">{page.links(4)}</ul></div></div></body></html>"""
    )


def amp(page: Page) -> str:
    """An AMP page: JSON-LD, custom elements, a list of further stories that loads by itself."""
    story, words = page.story, page.words
    page.name(agency="byline")
    at = page.dated("second")
    authors = [{"@type": "Person", "name": name} for name in story.reporters]
    if not authors and story.agency:
        authors = [{"@type": "Organization", "name": story.agency[0]}]
    page.expected["section"] = story.section
    ld = page.json_ld(
        **{
            "@type": "NewsArticle",
            "headline": story.headline,
            "datePublished": at,
            "author": authors,
            "articleSection": story.section,
            "mainEntityOfPage": page.url,
            "publisher": {"@type": "Organization", "name": page.site},
        }
    )
    figure = (
        f'<figure><amp-img src="{page.image()}" width="600" height="300" layout="responsive"></amp-img><figcaption>{escape(story.caption)} - {words["photo"]}: {page.site}</figcaption></figure>'
        if story.caption
        else ""
    )
    return (
        open_head(page, f'<link rel="canonical" href="{page.url}">', ld, "<style amp-custom>.a{margin:0}</style>", attributes=" amp")
        + f"""<body><amp-sidebar id="menu"><ul>{"".join(f'<li><a href="/c/{n}">{one}</a></li>' for n, one in enumerate(words["menu"]))}</ul></amp-sidebar>
<article class="amp-article"><header><h1 class="amp-title">{escape(story.headline)}</h1><p class="amp-meta">{print_byline(story)} <span>{label_date(story)}</span></p></header>{figure}
<div class="amp-body">
{chr(10).join(mark(page.paragraphs()))}
</div><amp-social-share type="twitter"></amp-social-share></article>
<section class="more"><h3>{words["related"]}</h3>{page.links(3, "p")}</section><footer>© {page.site}</footer></body></html>"""
    )


def microdata_divs(page: Page) -> str:
    """A house-made system: NewsArticle microdata on divs, a text in which every paragraph is a div."""
    story, words = page.story, page.words
    page.name()
    at = page.dated("second")
    people = "".join(
        f'<span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">{name}</span></span> '
        for name in story.reporters
    )
    return (
        open_head(page)
        + f"""<body><div class="top"><div class="ticker"><b>{words["latest"]}</b> {" ".join(f'<a href="/n/{n}">{escape(text)}</a>' for n, text in enumerate(story.others))}</div></div>
<div class="wrap" itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{escape(story.headline)}</h1>
<div class="info">{people}<meta itemprop="datePublished" content="{at}"><span class="d">{label_date(story)}</span> <a href="#" class="pr">{words["print"]}</a></div>
<div itemprop="articleBody" class="txt">
{chr(10).join(mark(page.paragraphs(dateline=True), "div class=sub", "div"))}
</div></div><div class="side"><h4>{words["most_read"]}</h4><ol>{page.links(4)}</ol><div class="nl">{words["newsletter"]}</div></div></body></html>""".replace(
            "</div class=sub>", "</div>"
        )
    )


def next_app(page: Page) -> str:
    """A single-page application, rendered on the server: hashed classes, its state in a script, JSON-LD."""
    story, words = page.story, page.words
    page.name(agency="byline")
    at = page.dated("second")
    names = list(story.reporters) or ([story.agency[0]] if story.agency else [])
    ld = page.json_ld(
        **{
            "@type": "NewsArticle",
            "headline": story.headline,
            "datePublished": at,
            "dateModified": at,
            "author": [{"@type": "Person", "name": name} for name in names],
            "isAccessibleForFree": True,
        }
    )
    state = json.dumps({"props": {"pageProps": {"slug": page.path, "related": list(story.others)}}}, ensure_ascii=False)
    return (
        open_head(page, open_graph(page), ld)
        + f"""<body><div id="__next"><div class="Layout_root__x1Y2z"><div class="Bar_bar__9a8b7"><a href="/">{words["home"]}</a></div>
<div class="Story_wrap__K3l4m"><p class="Story_kicker__aa11b">{story.section}</p><h1 class="Story_title__bb22c">{escape(story.headline)}</h1><div class="Story_by__cc33d">{print_byline(story) or " ".join(names)}</div><div class="Story_time__dd44e">{label_date(story)} · 3 {words["minutes"]}</div>
<div class="Story_body__ee55f">
{chr(10).join(mark(page.paragraphs(), "h2", 'p class="Text_p__ff66g"'))}
</div><div class="Cta_box__gg77h"><p>{words["app"]}</p></div></div>
<div class="Rail_rail__hh88i"><h3>{words["related"]}</h3>{page.links(4, "div")}</div></div></div><script id="__NEXT_DATA__" type="application/json">{state}</script></body></html>"""
    )


def json_ld_body(page: Page) -> str:
    """A newspaper platform whose JSON-LD carries the text as well; a promotion between the paragraphs."""
    story, words = page.story, page.words
    page.name()
    at = page.dated("second")
    blocks = page.paragraphs(dateline=True)
    page.expected["description"] = story.standfirst or story.blocks[0][:140]
    ld = page.json_ld(
        **{
            "@type": ["NewsArticle"],
            "headline": story.headline,
            "description": page.expected["description"],
            "articleBody": page.expected["body"].replace("\n", " "),
            "datePublished": at,
            "author": [{"@type": "Person", "name": name} for name in story.reporters] or {"@type": "Organization", "name": page.site},
        }
    )
    if not story.reporters:
        page.expected["authors"] = [{"name": page.site, "kind": "edition"}]
    marked = mark(blocks, "h3", 'p class="b-p"')
    marked.insert(1, f'<div class="inline-promo"><p>{words["newsletter"]}</p><button>OK</button></div>')
    return (
        open_head(page, f'<meta name="description" content="{escape(page.expected["description"])}">', ld)
        + f"""<body><nav>{"".join(f'<a href="/c/{n}">{one}</a>' for n, one in enumerate(words["menu"]))}</nav>
<article><h1>{escape(story.headline)}</h1><div class="byline">{print_byline(story)}</div><time datetime="{at}">{label_date(story)}</time>
<div class="article-body-wrapper">
{chr(10).join(marked)}
</div></article><section class="more-stories"><h2>{words["related"]}</h2>{page.links(4, "article")}</section><div id="cookie">{words["cookies"]}</div></body></html>"""
    )


STRUCTURED = (wordpress_yoast, wordpress_magazine, drupal, joomla, amp, microdata_divs, next_app, json_ld_body)
