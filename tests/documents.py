"""Small files of every accepted kind, and some that only look like one."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00"
MP3_FRAME = b"\xff\xfb\x90\x64" + b"\x00" * 20
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def archive(**parts: bytes) -> bytes:
    """A zip file of these parts; a double underscore stands for a slash, a single one for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


DOCX = archive(word__document_xml=b"<document/>")
XLSX = archive(xl__workbook_xml=b"<workbook/>")
PPTX = archive(ppt__presentation_xml=b"<presentation/>")
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<office/>")
ODS = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
ODP = archive(mimetype=b"application/vnd.oasis.opendocument.presentation")


def bomb() -> bytes:
    """A Word file of some hundred kilobytes that opens to more than a hundred mebibytes."""
    return archive(word__document_xml=b"\x00" * (101 << 20))
