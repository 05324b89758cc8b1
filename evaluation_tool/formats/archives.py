"""Zip archives from strangers: opened within bounds, whatever they announce about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAX_PARTS = 2_000
ENCRYPTED = 0x1
COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What zipfile raises on bytes that lie; it checks little before it uses a value.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    IndexError,
)


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def has_too_many_parts(data: bytes) -> bool:
    """Whether reading its directory alone would cost too much."""
    return data.count(_DIRECTORY_ENTRY) > _MAX_PARTS


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive. Raises one of BROKEN_ARCHIVE."""
    return zipfile.ZipFile(io.BytesIO(data))
