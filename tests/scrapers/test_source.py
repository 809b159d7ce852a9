"""Source cards: what a good one gives, and what each broken one says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.card_fields import parse_duration
from scrapers.environment import Environment
from scrapers.errors import SourceError
from scrapers.source import find_source, load_all_sources, load_sources, read_source

CARD = """\
name: Harbour Post
publisher: Harbour
languages: [en]
homepage: https://www.harbour.example/
hosts: [www.harbour.example, harbour.example]
"""

WriteCard = Callable[..., Path]


@pytest.fixture
def write_card(tmp_path: Path) -> WriteCard:
    def write(text: str = CARD, name: str = "harbour_post.yml", folder: str = "cards") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_five_keys_make_a_card(write_card: WriteCard) -> None:
    source = read_source(write_card())
    assert (source.id, source.edition, source.canonical_host, source.scheme) == (
        "harbour_post",
        "harbour_post",
        "www.harbour.example",
        "https",
    )
    assert (source.url_grammar, source.politeness.concurrency, source.is_local) == ("generic", 1, False)


def test_a_host_in_other_letters_is_kept_as_it_will_be_asked_for(write_card: WriteCard) -> None:
    text = CARD.replace("www.harbour.example, harbour.example", "ميناء.example:8080, harbour.example").replace("www.harbour", "harbour")
    source = read_source(write_card(text + "feeds: ['https://ميناء.example:8080/rss']\n"))
    assert source.hosts == ("xn--ggbl3get.example:8080", "harbour.example")
    assert source.feeds == ("https://xn--ggbl3get.example:8080/rss",)


def test_arabic_address_is_kept_as_it_will_be_asked_for(write_card: WriteCard) -> None:
    source = read_source(write_card(CARD + "feeds: [https://harbour.example/rss/مصر]\n"))
    assert source.feeds == ("https://harbour.example/rss/%D9%85%D8%B5%D8%B1",)


@pytest.mark.parametrize(
    ("age", "next_age"),
    [
        ("0s", "15m"),
        ("15m", "1h"),
        ("50m", "3h"),
        ("1h", "3h"),
        ("3h", "1d"),
        ("1d", "3d"),
        ("3d", "30d"),
        ("25d", "55d"),
        ("900d", "930d"),
    ],
)
def test_visits_grow_rarer_with_age_and_the_last_delay_repeats(write_card: WriteCard, age: str, next_age: str) -> None:
    delay = read_source(write_card()).revisit_delay(parse_duration(age))
    assert delay == parse_duration(next_age) - parse_duration(age)


@pytest.mark.parametrize(
    ("line", "key", "message"),
    [
        ("sitemap: [https://harbour.example/s.xml]", "sitemap", "unknown key; did you mean sitemaps?"),
        ("politeness: {speed: 3}", "politeness.speed", "unknown key"),
        ("id: Harbour Post", "id", "expected 1 to 64 of a-z, 0-9, _ and -, found 'Harbour Post'"),
        ("id: other", "id", "expected the file's own name 'harbour_post', found 'other'"),
        ('cron: "61 * * * *"', "cron", "expected five cron fields like '17 * * * *', found '61 * * * *'"),
        ('cron: "* * * * * *"', "cron", "expected five cron fields"),
        ("time_zone: Mars/Harbour", "time_zone", "expected a time zone like 'Africa/Cairo', found 'Mars/Harbour'"),
        ("time_zone: ../../etc/passwd", "time_zone", "expected a time zone"),
        ("country: NO", "country", "found 'False'"),
        ("feeds: [harbour.example/rss]", "feeds.0", "expected an absolute http or https URL, found 'harbour.example/rss'"),
        ("feeds: [ftp://harbour.example/rss]", "feeds.0", "expected an absolute http or https URL"),
        ("feeds: [https://desk:secret@harbour.example/rss]", "feeds.0", "must not hold a password"),
        ("feeds: [https://elsewhere.example/rss]", "feeds", "is not on one of the card's hosts"),
        ("private_hosts: [elsewhere.example]", "private_hosts", "is not one of the card's hosts"),
        ("hosts: []", "hosts", "at least 1 item"),
        ("hosts: [https://www.harbour.example]", "hosts.0", "expected a lower-case host name"),
        ("hosts: ['www.harbour.example:443']", "hosts.0", "without the port"),
        ("hosts: [other.example]", "homepage", "is not on one of the card's hosts"),
        ("article_urls: ['(']", "article_urls.0", "expected a regular expression"),
        ("revisit_after: [1 hour]", "revisit_after.0", "expected a duration like '15m', '3h' or '30d', found '1 hour'"),
        ("expected: {least: 9, most: 3}", "expected", "least (9) is more than most (3)"),
        ("languages: [english]", "languages.0", "found 'english'"),
        ("sections: [{id: 36}]", "sections.0.url", "expected this key, found none"),
        ("url_grammar: joomla", "url_grammar", "'arabs_today' or 'generic', found 'joomla'"),
    ],
)
def test_broken_card_names_file_key_and_what_was_expected(write_card: WriteCard, line: str, key: str, message: str) -> None:
    kept = [old for old in CARD.splitlines() if old.split(":")[0] != line.split(":")[0]]
    path = write_card("\n".join([*kept, line]))
    with pytest.raises(SourceError) as raised:
        read_source(path)
    assert str(path) in str(raised.value)
    assert f": {key}: " in str(raised.value)
    assert message in str(raised.value)


def test_password_on_a_card_is_not_repeated_in_the_error(write_card: WriteCard) -> None:
    with pytest.raises(SourceError) as raised:
        read_source(write_card(CARD + "feeds: [https://desk:hunter2@harbour.example/rss]"))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [unclosed", "expected a readable YAML file"),
        ("- a list", "expected a mapping of keys to values, found list"),
        ("", "expected a mapping of keys to values, found NoneType"),
        ("!!python/object/apply:os.getcwd []", "expected a readable YAML file"),
    ],
)
def test_what_is_no_card_is_refused(write_card: WriteCard, text: str, message: str) -> None:
    path = write_card(text)
    with pytest.raises(SourceError, match=message) as raised:
        read_source(path)
    assert str(path) in str(raised.value)


def test_file_that_is_no_text_is_refused(write_card: WriteCard) -> None:
    path = write_card()
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(SourceError, match="expected a readable YAML file"):
        read_source(path)


def test_one_host_on_two_cards_is_refused(write_card: WriteCard) -> None:
    first = write_card()
    second = write_card(CARD, "zz_copy.yaml")
    with pytest.raises(SourceError, match=r"www\.harbour\.example is already a host of") as raised:
        load_sources(first.parent)
    assert str(first) in str(raised.value)
    assert str(second) in str(raised.value)


def test_one_id_in_two_folders_is_refused(write_card: WriteCard) -> None:
    one, other = write_card(), write_card(folder="more")
    with pytest.raises(SourceError, match="'harbour_post' is already the card"):
        load_sources(one.parent, other.parent)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: expected a folder with source cards \(NEWSHOUSE_SOURCES\)"):
        load_all_sources(Environment(sources=tmp_path / "nowhere"), tmp_path)


def test_cards_come_from_the_bundle_the_users_folder_and_the_home(write_card: WriteCard, tmp_path: Path) -> None:
    write_card()
    write_card(CARD.replace("harbour.example", "demo.example"), "demo_post.yml", folder="sources")
    bundled = load_all_sources(Environment(sources=None), tmp_path / "empty")
    every = load_all_sources(Environment(sources=tmp_path / "cards"), tmp_path)
    assert set(every) - set(bundled) == {"harbour_post", "demo_post"}
    assert list(every) == sorted(every)


def test_home_folder_that_is_the_users_folder_is_read_once(write_card: WriteCard, tmp_path: Path) -> None:
    write_card(folder="sources")
    assert "harbour_post" in load_all_sources(Environment(sources=tmp_path / "sources"), tmp_path)


def test_unknown_source_names_what_looks_like_it(tmp_path: Path) -> None:
    cards = load_all_sources(Environment(sources=None), tmp_path)
    assert find_source(cards, "egypt_today").country == "EG"
    with pytest.raises(
        SourceError, match="'egypt-today': expected the id of a source card, found none of that name; did you mean egypt_today"
    ):
        find_source(cards, "egypt-today")
    with pytest.raises(SourceError, match="`newshouse sources list` shows all"):
        find_source(cards, "42")


@pytest.mark.parametrize(
    ("hosts", "is_local"),
    [
        ("'127.0.0.1:8641', 'localhost:8641', '[::1]:8641'", True),
        ("'127.0.0.1:8641', demo.example", False),
        ("'127.0.0.1:8641', 127.0.0.1.demo.example", False),
    ],
)
def test_card_of_loopback_hosts_is_local(write_card: WriteCard, hosts: str, is_local: bool) -> None:
    text = f"name: Demo\npublisher: Demo\nlanguages: [en]\nhomepage: http://127.0.0.1:8641/\nhosts: [{hosts}]\n"
    assert read_source(write_card(text)).is_local is is_local
