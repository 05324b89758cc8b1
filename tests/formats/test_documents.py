"""Documents beside an activity: known by what they hold, whatever they are called."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.formats import documents
from evaluation_tool.formats.documents import DocumentType, recognise
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from tests import documents as files


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.PDF, documents.PDF),
        (files.PNG, documents.PNG),
        (files.JPEG, documents.JPEG),
        (files.MP3, documents.MP3),
        (files.MP3_FRAME, documents.MP3),
        (files.MP4, documents.MP4),
        (files.DOCX, documents.DOCX),
        (files.XLSX, documents.XLSX),
        (files.PPTX, documents.PPTX),
        (files.ODT, documents.ODT),
        (files.ODS, documents.ODS),
        (files.ODP, documents.ODP),
    ],
    ids=lambda value: value.ending if isinstance(value, DocumentType) else "",
)
def test_accepted_kinds_are_told_by_their_content(data: bytes, kind: DocumentType) -> None:
    assert recognise(data) is kind
    assert documents.document_type(kind.media_type) is kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (b"<!doctype html><script>alert(1)</script>", RefusalCode.NOT_A_DOCUMENT),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", RefusalCode.NOT_A_DOCUMENT),
        (b"MZ\x90\x00\x03", RefusalCode.NOT_A_DOCUMENT),
        (b"\xff\xfe<\x00", RefusalCode.NOT_A_DOCUMENT),
        (b"\xff\xfb\xf0\x64", RefusalCode.NOT_A_DOCUMENT),
        (files.archive(readme_txt=b"bonjour"), RefusalCode.NOT_A_DOCUMENT),
        (files.archive(mimetype=b"application/epub+zip"), RefusalCode.NOT_A_DOCUMENT),
        (files.archive(word__document_xml=b"x", word__vbaProject_bin=b"x"), RefusalCode.HAS_MACROS),
        (files.DOCX[:40], RefusalCode.DOCUMENT_DAMAGED),
        (files.PDF + b"\x00" * documents.MAX_BYTES, RefusalCode.FILE_TOO_LARGE),
    ],
)
def test_other_files_are_refused(data: bytes, code: RefusalCode) -> None:
    with pytest.raises(FileRefused) as refused:
        recognise(data)

    assert refused.value.code is code


def test_a_bomb_dressed_as_a_document_is_not_opened_to_its_end() -> None:
    bomb = files.bomb()
    assert len(bomb) < 1 << 20

    with pytest.raises(FileRefused) as refused:
        recognise(bomb)

    assert refused.value.code is RefusalCode.EXPANDS_TOO_MUCH


@given(head=st.sampled_from([b"", b"PK\x03\x04", files.DOCX[:60], b"ID3"]), data=st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(head: bytes, data: bytes) -> None:
    with suppress(FileRefused):
        recognise(head + data)
