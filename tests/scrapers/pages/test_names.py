import pytest

from scrapers.pages.names import cut_others, name_authors, read_author_names, read_printed_names, trim_name
from scrapers.pages.structured import StatedAuthor


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nadia Karam", ["Nadia Karam"]),
        ("Nadia Karam and Tom Ferris", ["Nadia Karam", "Tom Ferris"]),
        ("By Nadia Karam, Tom Ferris and Ida Holm, Staff Writers", ["Nadia Karam", "Tom Ferris", "Ida Holm"]),
        ("Nadia Karam, harbour correspondent", ["Nadia Karam"]),
        ("Von Jörg Äpfel", ["Jörg Äpfel"]),
        ("بقلم: سالم الدرعي", ["سالم الدرعي"]),
        ("بقلم - سالم الدرعي", ["سالم الدرعي"]),
        ("Nadia Karam | The Example", ["Nadia Karam"]),
        ("Nadia Karam in Port Selim", ["Nadia Karam"]),
        ("Nadia Karam for The Example", ["Nadia Karam"]),
        ("Nadia Karam nadia@example.org @nadia", ["Nadia Karam"]),
        ("https://example.org/staff/nadia", []),
        ("admin", []),
        ("Post author By Nadia Karam", ["Nadia Karam"]),
        ("Newsroom", []),
        ("Published 12 May 2026", []),
        ("Reuters, Nov 18", ["Reuters"]),
        ("Nadia Karam Monday, November", ["Nadia Karam"]),
        ("Nadia Karam Published", ["Nadia Karam"]),
        ("Reuters, May 18", ["Reuters"]),
        ("Reuters, November", ["Reuters"]),
        ("May Karam, April Holm", ["May Karam", "April Holm"]),
        ("Marks and Spencer", ["Marks and Spencer"]),
        ("Friends of the Long Bridge", ["Friends of the Long Bridge"]),
        ("Nadia Karam, MS, PhD", ["Nadia Karam"]),
        ("12", []),
        ("", []),
        ("a" * 5000, []),
    ],
)
def test_names_in_a_by_line(line, names):
    assert read_author_names(line) == names


def test_kinds_of_authors_are_told_apart():
    stated = [StatedAuthor("Nadia Karam"), StatedAuthor("Reuters"), StatedAuthor("TheExample"), StatedAuthor("Port Council", True)]
    authors = name_authors(stated, ["The Example"], {})
    assert [(author.name, author.kind) for author in authors] == [
        ("Nadia Karam", "person"),
        ("Reuters", "agency"),
        ("TheExample", "edition"),
        ("Port Council", "edition"),
    ]


def test_address_of_the_site_is_the_site():
    authors = name_authors([StatedAuthor("Harbour Post (www.example.org)"), StatedAuthor("example.org")], ["Example"], {})
    assert [(author.name, author.kind) for author in authors] == [("Harbour Post", "edition"), ("example.org", "edition")]


def test_office_signs_where_nobody_else_does():
    assert [(author.name, author.kind) for author in name_authors([StatedAuthor("News Desk")], [], {})] == [("News Desk", "edition")]
    assert [author.name for author in name_authors([StatedAuthor("Nadia Karam"), StatedAuthor("News Desk")], [], {})] == ["Nadia Karam"]
    assert name_authors([StatedAuthor("admin")], [], {}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "By Nadia Karam Updated May 2",
        "View all posts by Nadia Karam →",
        "Nadia Karam, 12 May",
        "  Nadia Karam | The Example",
        "Nadia Karam Nadia Karam",
        "Alle Beiträge von Nadia Karam",
    ],
)
def test_names_are_trimmed(text):
    assert trim_name(text) == "Nadia Karam"


@pytest.mark.parametrize("name", ["Ida Mayer", "Jan Marchart", "Theresa May", "Karl August", "Ines Decker"])
def test_names_that_look_like_months_stay_whole(name):
    assert trim_name(f"By {name}") == name


def test_nickname_is_read_only_where_a_name_must_follow():
    assert read_printed_names("by harbourfox") == []
    assert read_printed_names("by harbourfox", is_sure=True) == ["harbourfox"]


@pytest.mark.parametrize(
    "text",
    ["By Ida Holm. Reviewed by Max Moe", "By Ida Holm, photos by Max Moe", "By Ida Holm Fotos: Max Moe", "By Ida Holm (edited by Max Moe)"],
)
def test_other_people_are_cut_off_a_by_line(text):
    assert cut_others(text).rstrip(" .,(") == "By Ida Holm"
