"""Zip archives from outside: parts are asked for by name, never written, and what they give is counted as it comes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from evaluation_tool.formats.refusals import FileRefused, RefusalCode

_CHUNK = 1 << 16
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAX_PARTS = 2_000
_ENCRYPTED = 0x1
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
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
    """Whether the bytes are a zip archive; what is inside is for the reading to say."""
    return data.startswith(_STARTS)


class Archive:
    """The parts of an archive. Raises FileRefused: `damaged`, or EXPANDS_TOO_MUCH beyond `limit` bytes in all."""

    def __init__(self, data: bytes, *, limit: int, damaged: RefusalCode) -> None:
        self._limit = self._left = limit
        self._damaged = damaged
        if data.count(_DIRECTORY_ENTRY) > _MAX_PARTS:
            raise self._too_large()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ARCHIVE as error:
            raise FileRefused(damaged) from error
        self._parts = {entry.filename.lstrip("/"): entry for entry in self._archive.infolist()}

    @property
    def names(self) -> Sequence[str]:
        """The names of the parts: to look up, never paths."""
        return tuple(self._parts)

    def can_read(self, name: str) -> bool:
        """Whether this part exists, without a password, packed in a usual way."""
        entry = self._parts.get(name)
        return entry is not None and not entry.flag_bits & _ENCRYPTED and entry.compress_type in _COMPRESSIONS

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part that can be read, piece by piece."""
        try:
            with self._archive.open(self._parts[name]) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large()
                    yield chunk
        except BROKEN_ARCHIVE as error:
            raise FileRefused(self._damaged, values={"part": name[:80]}) from error

    def _too_large(self) -> FileRefused:
        return FileRefused(RefusalCode.EXPANDS_TOO_MUCH, values={"limit": self._limit >> 20})
