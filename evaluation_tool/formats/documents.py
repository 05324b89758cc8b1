"""Which documents a school may keep beside an activity: told by their content, never by their name.

Office files are archives: every part is read to its end, within a bound, so that neither a bomb nor a cut file is
kept; those that carry macros are refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_tool.formats.archives import Archive, is_archive
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

MAX_BYTES = 10 << 20
MAX_EXPANDED = 100 << 20
_HEAD = 1024
_LONGEST_MEDIA_TYPE = 200
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of file, how the web names it, and how its name ends."""

    media_type: str
    ending: str
    label: str


PDF = DocumentType("application/pdf", "pdf", "PDF")
PNG = DocumentType("image/png", "png", "image PNG")
JPEG = DocumentType("image/jpeg", "jpg", "image JPEG")
MP3 = DocumentType("audio/mpeg", "mp3", "son MP3")
MP4 = DocumentType("video/mp4", "mp4", "vidéo MP4")
ODT = DocumentType("application/vnd.oasis.opendocument.text", "odt", "texte ODT")
ODS = DocumentType("application/vnd.oasis.opendocument.spreadsheet", "ods", "tableur ODS")
ODP = DocumentType("application/vnd.oasis.opendocument.presentation", "odp", "diaporama ODP")
DOCX = DocumentType(f"{_OFFICE}wordprocessingml.document", "docx", "texte DOCX")
XLSX = DocumentType(f"{_OFFICE}spreadsheetml.sheet", "xlsx", "tableur XLSX")
PPTX = DocumentType(f"{_OFFICE}presentationml.presentation", "pptx", "diaporama PPTX")
KNOWN = (PDF, PNG, JPEG, MP3, MP4, ODT, ODS, ODP, DOCX, XLSX, PPTX)

_BY_MEDIA_TYPE = {known.media_type: known for known in KNOWN}
_OPEN_DOCUMENTS = {known.media_type.encode(): known for known in (ODT, ODS, ODP)}
_OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


def recognise(data: bytes) -> DocumentType:
    """What the bytes are. Raises FileRefused for what is not on the list, too heavy, cut, or a bomb."""
    if not data:
        raise FileRefused(RefusalCode.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": MAX_BYTES >> 20})
    found = _in_archive(data) if is_archive(data) else _by_first_bytes(data)
    if found is None:
        raise FileRefused(RefusalCode.NOT_A_DOCUMENT)
    return found


def document_type(media_type: str) -> DocumentType | None:
    """One of the list, by the name that the web has for it."""
    return _BY_MEDIA_TYPE.get(media_type)


def _by_first_bytes(data: bytes) -> DocumentType | None:
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data[4:8] == b"ftyp":
        return MP4
    return MP3 if data.startswith(b"ID3") or _is_sound_frame(data[:4]) else None


def _is_sound_frame(head: bytes) -> bool:
    """Whether this is the head of an MPEG layer III frame, with a bit rate and a sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in {0x0, 0xF} and head[2] & 0x0C != 0x0C


def _in_archive(data: bytes) -> DocumentType | None:
    archive = Archive(data, limit=MAX_EXPANDED, damaged=RefusalCode.DOCUMENT_DAMAGED)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in archive.names):
        raise FileRefused(RefusalCode.HAS_MACROS)
    declared = b""
    for name in archive.names:
        if not archive.can_read(name):
            raise FileRefused(RefusalCode.DOCUMENT_DAMAGED)
        # To the end, keeping nothing: what a part announces of its size may be a lie.
        for chunk in archive.chunks(name):
            if name == "mimetype":
                declared = (declared + chunk)[:_LONGEST_MEDIA_TYPE]
    found = _OPEN_DOCUMENTS.get(declared.strip())
    return found or next((known for part, known in _OFFICE_PARTS.items() if part in archive.names), None)
