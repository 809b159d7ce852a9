"""The cards that come with newshouse: every edition of the network, each host once, gently asked."""

from __future__ import annotations

import pytest

from scrapers.source import BUNDLED_SOURCES, Source, load_sources
from scrapers.urls import article_key, canonical_url, is_allowed_url, is_article_url

CARDS = load_sources(BUNDLED_SOURCES)

# Where a page or a feed of the edition was seen.
SEEN_HOSTS = {
    "egypt_today": ["egypt-today.com", "www.egypt-today.com"],
    "arabs_today": ["arabstoday.net", "www.arabstoday.net", "mail.arabstoday.net"],
    "almaghrib_today": ["almaghribtoday.net", "www.almaghribtoday.net"],
    "emirates_voice": ["emiratesvoice.com", "www.emiratesvoice.com", "mail.emiratesvoice.com"],
    "palestine_today": ["palestinetoday.net", "www.palestinetoday.net"],
    "libya_today": ["libyatoday.net"],
    "oman_today": ["omantoday.net"],
    "alsaudia_today": ["www.alsaudiatoday.com"],
    "muslim_chronicle": ["themuslimchronicle.com"],
    "egypt_sports": ["mail.egyptsports.net"],
    "casablanca_today": ["www.casablancatoday.com"],
}


def test_every_edition_has_its_card() -> None:
    assert set(CARDS) == set(SEEN_HOSTS)


@pytest.mark.parametrize(("source_id", "host"), [(source_id, host) for source_id, hosts in SEEN_HOSTS.items() for host in hosts])
def test_seen_host_is_on_its_card(source_id: str, host: str) -> None:
    assert host in CARDS[source_id].hosts


@pytest.mark.parametrize("source", CARDS.values(), ids=list(CARDS))
def test_hosts_of_a_card_are_one_site(source: Source) -> None:
    assert len({host.removeprefix("www.").removeprefix("mail.") for host in source.hosts}) == 1
    assert {canonical_url(f"http://{host}/37/a", source) for host in source.hosts} == {f"https://{source.canonical_host}/37/a"}


@pytest.mark.parametrize("host", ["egypttoday.com", "www.egypttoday.com", "bahrainalyoum.net", "img.egypt-today.com", "lebanontoday.net"])
def test_other_publishers_are_on_no_card(host: str) -> None:
    assert not any(is_allowed_url(f"https://{host}/en/36/a", source) for source in CARDS.values())


@pytest.mark.parametrize("source", CARDS.values(), ids=list(CARDS))
def test_editions_share_one_server_and_are_asked_gently(source: Source) -> None:
    assert source.politeness.group == "arabs_today"
    assert (source.politeness.delay_seconds, source.politeness.concurrency) == (5, 1)
    assert source.feeds
    assert source.sections
    assert source.expected.most > source.expected.least


def test_no_two_editions_start_in_one_minute() -> None:
    minutes = [source.cron.split()[0] for source in CARDS.values()]
    assert all(minute.isdigit() for minute in minutes)
    assert len(set(minutes)) == len(minutes)


@pytest.mark.parametrize("source", CARDS.values(), ids=list(CARDS))
def test_discovery_pages_of_a_card_are_no_articles(source: Source) -> None:
    pages = [source.homepage, *source.feeds, *source.sitemaps, *(section.url for section in source.sections)]
    assert not [url for url in pages if is_article_url(url, source)]
    assert all(section.language in source.languages for section in source.sections)


def test_one_slug_on_two_editions_is_two_articles() -> None:
    keys = [article_key(f"{source.homepage}36/a-story", source) for source in CARDS.values()]
    assert None not in keys
    assert len(set(keys)) == len(CARDS)


def test_every_card_says_what_it_is_and_on_what_evidence() -> None:
    for path in BUNDLED_SOURCES.glob("*.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# "), path.name
        assert any(line.startswith("# Evidence: ") for line in lines), path.name
