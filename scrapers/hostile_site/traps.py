"""Traps: pages whose links lead to ever new addresses of little or nothing. Each must come to an end by rules, not by chance."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from scrapers.hostile_site.article_pages import PARAGRAPH, make_article, make_links
from scrapers.hostile_site.call import Call
from scrapers.hostile_site.faults import FaultGroup

TRAPS = FaultGroup()
SESSION_PAGES = 20
_STOPPED = "stopped by a rule or a cap"


@TRAPS.answers("/x/session", "20 pages, a new session id in every link", "20 distinct articles", "stored")
async def _name_sessions(call: Call) -> None:
    page, visit = call.number("p", 0) % SESSION_PAGES, call.state.count("sessions")
    sessions = [hashlib.sha256(f"{visit}.{step}".encode()).hexdigest()[:32] for step in range(3)]
    links = [f"/x/session?p={(page + step) % SESSION_PAGES}&sid={session}" for step, session in enumerate(sessions, 1)]
    await call.send(make_article(f"Page {page}", f"<p>{page} {PARAGRAPH}</p>" * 3, links=make_links(*links)))


@TRAPS.answers("/x/path", "a relative link that makes the path longer", _STOPPED, "stored", covers_below=True)
async def _grow_the_path(call: Call) -> None:
    await call.send(make_article("Path", links=make_links("a/")))


@TRAPS.answers("/x/mirror", "a relative link that repeats two folders for ever", _STOPPED, "stored", covers_below=True)
async def _repeat_folders(call: Call) -> None:
    await call.send(make_article("Mirror", links=make_links("news/today/")))


@TRAPS.answers("/x/case", "one page under many spellings", "one article", "stored", covers_below=True)
async def _spell_one_page(call: Call) -> None:
    spellings = (
        "/x/case;jsessionid=1",
        "/x/case?utm_source=a",
        "/x/case?fbclid=1",
        "/x/case#a",
        "/x/./case",
        "/x/%63ase",
        "{base}/x/case?",
    )
    await call.send(make_article("Same page", links=make_links(*spellings, "/x//case", "/x/CASE", "/x/case/")))


@TRAPS.answers("/x/fan", "each page links to 100 new ones", "caps of depth and pages", "stored", covers_below=True)
async def _fan_out(call: Call) -> None:
    await call.send(make_article(call.path, f"<p>{call.path}</p>", links=make_links(*(f"{call.path}/{number}" for number in range(100)))))


@TRAPS.answers("/x/calendar", "a calendar with a link to the next and the last day, for ever", _STOPPED, "stored", covers_below=True)
async def _turn_days(call: Call) -> None:
    days = min(call.number("day", 700_000), 3_000_000)
    shown = date(2026, 3, 1) + timedelta(days=days - 700_000)
    links = (f"/x/calendar?day={days + 1}", f"/x/calendar?day={days - 1}")
    await call.send(make_article(f"Events of {shown}", f"<p>No events on {shown}.</p>", links=make_links(*links)))


@TRAPS.answers("/x/months", "a calendar by path that goes on for ever", _STOPPED, "stored", covers_below=True)
async def _turn_months(call: Call) -> None:
    year, _, month = call.path.removeprefix("/x/months").strip("/").partition("/")
    number = (int(year) if year.isdecimal() else 2026) * 12 + (int(month) if month.isdecimal() else 3)
    link = f"/x/months/{number // 12}/{number % 12 + 1}"
    await call.send(make_article(f"Month {number}", f"<p>Nothing in month {number}.</p>", links=make_links(link)))


@TRAPS.answers("/x/filters", "filters that combine to 3.6 million addresses", _STOPPED, "stored")
async def _combine_filters(call: Call) -> None:
    chosen = [f"{name}={value}" for name, value in call.query.items()]
    links = ["/x/filters?" + "&".join([*chosen, f"f{number}={value}"]) for number in range(10) for value in range(4)]
    await call.send(make_article("Filtered", f"<p>{' '.join(chosen)}</p>", links=make_links(*links)))


@TRAPS.answers("/x/shuffle", "the same parameters in every order, for ever", "one article a set of values", "stored")
async def _shuffle_parameters(call: Call) -> None:
    names = [*call.query] or ["a", "b", "c", "d", "e"]
    orders = [names[step:] + names[:step] for step in range(1, len(names))]
    links = ["/x/shuffle?" + "&".join(f"{name}=1" for name in order) for order in orders]
    await call.send(make_article("Shuffled", links=make_links(*links)))


@TRAPS.answers("/x/pages", "a listing whose next page never ends", _STOPPED, "stored")
async def _turn_pages(call: Call) -> None:
    number = call.number("page", 1)
    await call.send(
        make_article(f"Page {number}", "<p>Nothing here.</p>", links=f'<a rel="next" href="/x/pages?page={number + 1}">next</a>')
    )


@TRAPS.answers("/x/hash-bang", "a page of #! links", "one article", "stored")
async def _bang(call: Call) -> None:
    await call.send(make_article("Hash bang", links=make_links(*(f"/x/hash-bang#!/story/{number}" for number in range(100)))))


TRAPS.page(
    "/x/fifty-thousand",
    "a page of 50,000 links",
    "as many as a page may have",
    "stored",
    lambda: make_article("links", links=make_links(*(f"/s/soft404/{number}" for number in range(50_000)))),
)
TRAPS.page(
    "/x/foreign",
    "a page of 5,000 links to the internal host",
    "none is asked; few lines in the log",
    "stored",
    lambda: make_article("foreign", links=make_links(*("{internal}" + f"/{number}" for number in range(5_000)))),
)
TRAPS.page(
    "/x/long-links",
    "links of 100 KB and of 2 MB",
    "skipped and counted",
    "stored",
    lambda: make_article("long", links=make_links("/site/1?" + "a" * 100_000, "/site/1?" + "b" * 2_000_000)),
)
TRAPS.page(
    "/x/base",
    "a base address on the internal host",
    "links are refused",
    "stored",
    make_article("base", head='<base href="{internal}/">', links=make_links("secret")),
)
TRAPS.page(
    "/x/base-bad",
    "base addresses that are none",
    "no crash",
    "stored",
    make_article("base", head='<base href="http://[::1"><base href="javascript:x">', links=make_links("/site/1")),
)
TRAPS.page(
    "/x/nofollow",
    "links marked nofollow and a page marked so",
    "as the crawl decides",
    "stored",
    make_article("nofollow", head='<meta name="robots" content="nofollow">', links='<a rel="nofollow" href="/site/1">x</a>'),
)
TRAPS.page(
    "/x/schemes",
    "links of every odd kind",
    "only http and https on the card's hosts; no crash",
    "stored",
    make_article(
        "schemes",
        links=make_links(
            *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://127.0.0.2/x", "mailto:a@b", "tel:1", "vbscript:x"),
            *("s3://b/k", "about:blank", "//127.0.0.2:{port}/secret", "http://", "http://[::1", "http://a b/", "http://\u2028/"),
            *("HTTP://127.0.0.1:{port}/SITE/1", "\x01javascript:x", "java\nscript:x", "?", "#", "", " /site/3 ", "http://127.0.0.1:99999/"),
            *("http://-bad-.test/", "http://xn--a/", "http:\\\\127.0.0.2:{port}\\secret", "/\\127.0.0.2:{port}/secret"),
        ),
    ),
)
