import gzip
import sys
import zlib

import brotli
import pytest

from scrapers.content_encoding import decode_content
from scrapers.errors import ArchiveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"<html>" + b"the bridge is open again " * 2_000

PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "": bytes,
    "identity": bytes,
}


@pytest.mark.parametrize("name", PACKERS)
def test_packed_page_comes_out_whole(name):
    assert decode_content(PACKERS[name](PAGE), name) == PAGE


def test_two_encodings_are_undone_in_turn():
    assert decode_content(brotli.compress(gzip.compress(PAGE)), "gzip, br") == PAGE


def test_members_that_follow_each_other_are_one_page():
    assert decode_content(gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]), "gzip") == PAGE


def test_deflate_without_its_header_is_read():
    assert decode_content(zlib.compress(PAGE)[2:-4], "deflate") == PAGE


def test_plain_page_that_is_labelled_gzip_is_kept():
    assert decode_content(PAGE, "gzip") == PAGE


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_cut_off_page_is_refused(name):
    with pytest.raises(ArchiveError, match=r"cut off|broken"):
        decode_content(PACKERS[name](PAGE)[:-9], name)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_bomb_is_refused_at_the_limit(name):
    with pytest.raises(ArchiveError, match="at most 1000000 bytes"):
        decode_content(PACKERS[name](bytes(50_000_000)), name, limit=1_000_000)


def test_unknown_encoding_is_refused():
    with pytest.raises(ArchiveError, match="found 'rot13'"):
        decode_content(PAGE, "rot13")
