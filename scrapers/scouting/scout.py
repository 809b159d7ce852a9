"""Two short crawls that lead to a card: one for what the site announces, one for its sections and a few articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from scrapers.environment import read_environment
from scrapers.errors import SourceError
from scrapers.runs import user_agent_for
from scrapers.scouting.survey import Survey, choose_example, survey_articles, survey_lists
from scrapers.scouting.trial import Trial, open_trial
from scrapers.source import Source, explain_problems, is_loopback_host

MOST_ARTICLES = 4
_MOST_REQUESTS = 30  # to one host in one of the crawls
_DELAY_SECONDS = 2.0
_NOTHING = "(?!)"  # a pattern that matches no address: the first crawl reads lists alone
_NO_ID = re.compile(r"[^a-z0-9]+")
_LISTS = frozenset(("feeds", "sitemaps", "sections"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an address: the card that it makes, as values, and the survey behind it."""

    source_id: str
    card: dict[str, Any]
    survey: Survey


def scout_site(url: str, source_id: str | None = None, tell: Callable[[str], None] = lambda sentence: None) -> Finding:
    """Look at the site whose front page is at `url`, in some thirty polite requests at most.

    Raises:
        SourceError: this is no web address, or nothing could be read there.
        CrawlError: no contact address is set for a real host, or the crawl did not finish.
    """
    first = _first_card(url)
    source_id = source_id or name_source(url)
    user_agent_for(_as_source(source_id, first), read_environment().contact)
    with open_trial() as trial:
        tell(f"{url}: asking for robots.txt, the front page, and the lists that they announce")
        survey = _read_lists(trial, source_id, first)
        card = _build_card(first, survey)
        tell(f"{source_id}: {describe_survey(survey)}; asking for the sections and {MOST_ARTICLES} articles")
        survey = _read_articles(trial, source_id, card, survey)
    if choose_example(survey) is None:
        raise SourceError(f"{url}: expected pages that can be read as articles, found none among {len(survey.listed)} listed addresses")
    return Finding(source_id, _build_card(first, survey, is_final=True), survey)


def name_source(url: str) -> str:
    """An id from an address: `https://www.harbour-post.example/` gives `harbour_post`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = host if is_loopback_host(host) else host.rpartition(".")[0] or host
    return _NO_ID.sub("_", name.lower()).strip("_")[:64] or "site"


def describe_survey(survey: Survey) -> str:
    """What was found, in numbers."""
    return f"{len(survey.feeds)} feeds, {len(survey.sitemaps)} sitemaps, {len(survey.listed)} addresses of articles"


def _first_card(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"{url!r}: expected the address of a site's front page, like https://www.example.org/, found none")
    host = parts.netloc.lower().rpartition("@")[2]
    is_local = is_loopback_host(host)
    bare = host.removeprefix("www.")
    card: dict[str, Any] = {
        "name": bare,
        "publisher": bare,
        "languages": ["en"],
        "homepage": f"{parts.scheme}://{host}{parts.path or '/'}",
        "hosts": [host] if is_local else [host, bare if host != bare else f"www.{bare}"],
        "discover": True,
        "politeness": {
            "delay_seconds": 0.0 if is_local else _DELAY_SECONDS,
            "pages_per_run": MOST_ARTICLES,
            "urls_per_host": _MOST_REQUESTS,
        },
    }
    return card | ({"allow_loopback": True} if is_local else {})


def _read_lists(trial: Trial, source_id: str, card: dict[str, Any]) -> Survey:
    trial.write_card(source_id, {**card, "article_urls": [_NOTHING]})
    trial.crawl(source_id)
    survey = survey_lists(trial.list_pages(source_id), _as_source(source_id, card))
    if not survey.hosts:
        failed = next((outcome for outcome in trial.list_outcomes(source_id) if outcome.outcome != "stored"), None)
        found = f"{failed.outcome}: {failed.detail}" if failed else "nothing"
        raise SourceError(f"{card['homepage']}: expected a site that answers, found {found.strip(': ')}")
    if not survey.listed:
        raise SourceError(f"{card['homepage']}: expected a front page, feeds or sitemaps that name articles, found none")
    return survey


def _read_articles(trial: Trial, source_id: str, card: dict[str, Any], survey: Survey) -> Survey:
    trial.write_card(source_id, card)
    trial.seed(source_id, survey.listed[:MOST_ARTICLES])
    trial.crawl(source_id, "--poll", "due")
    return survey_articles(survey, trial.list_pages(source_id), _as_source(source_id, card))


def _as_source(source_id: str, card: dict[str, Any]) -> Source:
    try:
        return Source.model_validate({**card, "id": source_id})
    except ValidationError as error:
        raise SourceError(f"{source_id}: {explain_problems(error)}") from error


def _build_card(first: dict[str, Any], survey: Survey, *, is_final: bool = False) -> dict[str, Any]:
    """The card of what is known; the final one without the bounds of the trial."""
    languages = survey.languages or ("en",)
    lists = {
        "article_urls": list(survey.article_urls),
        "feeds": list(survey.feeds),
        "sitemaps": list(survey.sitemaps),
        "sections": [
            {"id": str(number), "url": one.url, "name": one.name, "language": one.guess_language(languages)}
            for number, one in enumerate(survey.sections, 1)
        ],
    }
    card = {
        **first,
        "name": survey.name or first["name"],
        "publisher": survey.name or first["name"],
        "languages": list(languages),
    }
    card["hosts"] = list(survey.hosts) if is_final else list(dict.fromkeys((*survey.hosts, *first["hosts"])))
    card |= {name: values for name, values in lists.items() if values}
    if is_final:
        card["politeness"] = {"delay_seconds": 0 if first.get("allow_loopback") else 5}
    if any(card.get(name) for name in _LISTS):
        card.pop("discover")
    return card


__all__ = ["Finding", "describe_survey", "name_source", "scout_site"]
