import pytest

from scrapers.pages.names import name_authors, read_author_names
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
