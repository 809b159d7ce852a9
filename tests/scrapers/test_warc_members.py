"""Every member of a packed file is found at its place, also behind one that is damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from isal import igzip

from scrapers.errors import ArchiveError
from scrapers.warc_members import Member, scan_members


def make_record(number: int, size: int = 20_000) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + os.urandom(size) + b"\r\n\r\n"


@pytest.fixture
def records() -> list[bytes]:
    return [make_record(number) for number in range(4)]


def write(path: Path, records: list[bytes], *, between: bytes = b"") -> list[int]:
    """The file of these records; where each begins, and the end."""
    places = [0]
    with path.open("wb") as file:
        for record in records:
            file.write(igzip.compress(record, 1) + between)
            places.append(file.tell())
    return places


def flip_byte(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


def describe(members: list[Member]) -> list[tuple[int, int, str]]:
    return [(member.start, member.end, member.record_id) for member in members]


def test_places_ids_and_sizes(tmp_path: Path, records: list[bytes]) -> None:
    places = write(tmp_path / "a.gz", records)
    members = list(scan_members(tmp_path / "a.gz"))
    assert describe(members) == [(places[n], places[n + 1], f"urn:x:{n}") for n in range(4)]
    assert [member.size for member in members] == [len(record) for record in records]
    assert not any(member.problem or member.holds_more_than_one_record for member in members)


def test_a_span_holds_its_own_members_alone(tmp_path: Path, records: list[bytes]) -> None:
    places = write(tmp_path / "a.gz", records)
    assert describe(list(scan_members(tmp_path / "a.gz", places[1], places[3]))) == [
        (places[n], places[n + 1], f"urn:x:{n}") for n in (1, 2)
    ]
    assert list(scan_members(tmp_path / "a.gz", places[4], places[4])) == []


def test_a_torn_end_stays_within_its_span(tmp_path: Path, records: list[bytes]) -> None:
    places = write(tmp_path / "a.gz", records)
    (whole, torn) = scan_members(tmp_path / "a.gz", places[1], places[3] - 7)
    assert (whole.problem, torn.problem, torn.end) == (None, "cut off", places[3] - 7)


@pytest.mark.parametrize("size", [100, 20_000, 300_000])
def test_a_damaged_member_is_named_and_the_next_is_found(tmp_path: Path, size: int) -> None:
    records = [make_record(number, size) for number in range(3)]
    places = write(tmp_path / "a.gz", records)
    flip_byte(tmp_path / "a.gz", places[2] - 3)  # in the checksum
    members = list(scan_members(tmp_path / "a.gz"))
    assert describe(members) == [(places[n], places[n + 1], f"urn:x:{n}") for n in range(3)]
    assert [bool(member.problem) for member in members] == [False, True, False]


def test_damage_in_the_gzip_head_hides_one_record(tmp_path: Path, records: list[bytes]) -> None:
    places = write(tmp_path / "a.gz", records)
    flip_byte(tmp_path / "a.gz", places[1])
    assert describe(list(scan_members(tmp_path / "a.gz"))) == [
        (0, places[1], "urn:x:0"),
        (places[1], places[2], ""),
        (places[2], places[3], "urn:x:2"),
        (places[3], places[4], "urn:x:3"),
    ]


def test_bytes_between_members_are_one_damage(tmp_path: Path, records: list[bytes]) -> None:
    write(tmp_path / "a.gz", records, between=b"\x1f\x8b\x08 no member")
    members = list(scan_members(tmp_path / "a.gz"))
    assert [member.record_id for member in members if not member.problem] == [f"urn:x:{number}" for number in range(4)]
    assert len(members) == 8


def test_several_records_in_one_member_are_told(tmp_path: Path, records: list[bytes]) -> None:
    (tmp_path / "a.gz").write_bytes(igzip.compress(b"".join(records)))
    (member,) = scan_members(tmp_path / "a.gz")
    assert member.holds_more_than_one_record


def test_an_empty_file_has_none_and_a_missing_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").touch()
    assert list(scan_members(tmp_path / "a.gz")) == []
    with pytest.raises(ArchiveError, match=r"b\.gz: expected an archive file that can be read"):
        list(scan_members(tmp_path / "b.gz"))
