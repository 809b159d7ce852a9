"""Small bodies that unpack to something huge: gzip, deflate, brotli and zstd, built in milliseconds."""

from __future__ import annotations

import gzip
import struct
import sys
import zlib

import brotli

from scrapers.hostile_site.call import MEBIBYTE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_START = b"<html><body>"
_ZEROS = bytes(MEBIBYTE)
_MOST_CHECKSUM = 0xFFFFFFFF


def make_gzip_bomb(mebibytes: int = 1024) -> bytes:
    """A gzip file of that many mebibytes of zeros after the start of a page, with a right checksum and length."""
    checksum = zlib.crc32(_START)
    for _ in range(mebibytes):
        checksum = zlib.crc32(_ZEROS, checksum)
    length = (len(_START) + mebibytes * MEBIBYTE) & _MOST_CHECKSUM
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + _deflate_zeros(mebibytes) + struct.pack("<II", checksum, length)


def make_deflate_bomb(mebibytes: int = 1024) -> bytes:
    checksum = zlib.adler32(_START)
    for _ in range(mebibytes):
        checksum = zlib.adler32(_ZEROS, checksum)
    return b"x\xda" + _deflate_zeros(mebibytes) + struct.pack(">I", checksum)


def _deflate_zeros(mebibytes: int) -> bytes:
    """One fully flushed block of zeros, repeated: only the checksum has to see every byte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(_START) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(_ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * mebibytes + packer.flush()


def make_brotli_bomb(mebibytes: int = 1024) -> bytes:
    packer = brotli.Compressor(quality=1, lgwin=24)
    parts = [packer.process(_ZEROS) for _ in range(mebibytes)]
    return b"".join(parts) + bytes(packer.finish())


def make_zstd_bomb(mebibytes: int = 1024) -> bytes:
    packer = zstd.ZstdCompressor(level=1)
    parts = [packer.compress(_ZEROS) for _ in range(mebibytes)]
    return b"".join(parts) + packer.flush()


def make_nested_gzip(body: bytes, layers: int) -> bytes:
    for _ in range(layers):
        body = gzip.compress(body, mtime=0)
    return body


def compress_zstd(body: bytes) -> bytes:
    return zstd.compress(body)
