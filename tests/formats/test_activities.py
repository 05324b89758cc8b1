"""Activities as files: what is written reads back the same, and nothing doubtful gets in."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.activity_document import (
    ActivityDocument,
    DocumentCompetency,
    DocumentFile,
    DocumentLink,
)
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.activities import FORMAT, SCHEMA, read_activity, write_activity
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from tests import documents as files

TEXTS = st.text(max_size=12).map(clean_line)
TITLES = st.text(min_size=1, max_size=40).map(clean_line).filter(bool)
SEVERAL_LINES = st.text(min_size=1, max_size=60).map(clean_text).filter(bool)
DOCUMENTS = st.builds(
    ActivityDocument,
    title=TITLES,
    instructions=st.dictionaries(st.sampled_from(Support), SEVERAL_LINES, min_size=1),
    competencies=st.lists(
        st.builds(DocumentCompetency, framework=TEXTS, code=TEXTS, title=TEXTS, framework_title=TEXTS), max_size=3
    ).map(tuple),
    links=st.lists(
        st.builds(DocumentLink, name=TITLES, url=st.sampled_from(["https://exemple.fr/a?b=é", "http://a.fr"])),
        max_size=3,
    ).map(tuple),
    files=st.lists(
        st.builds(DocumentFile, name=TITLES, media_type=st.just(""), content=st.none())
        | st.builds(
            DocumentFile,
            name=TITLES,
            media_type=st.just("application/pdf"),
            content=st.binary(max_size=50).map(lambda end: files.PDF + end),
        ),
        max_size=3,
    ).map(tuple),
    minutes=st.none() | st.integers(1, 600),
    place=TEXTS,
    material=TEXTS,
    licence=TEXTS,
    credit=TEXTS,
)


def file(**changes: Any) -> bytes:
    """A sound file but for these changes."""
    sound = {"format": FORMAT, "schema": SCHEMA, "title": "Vente", "instructions": {"practice": "Compte."}}
    return json.dumps({**sound, **changes}).encode()


@given(document=DOCUMENTS)
def test_what_is_written_reads_back_the_same(document: ActivityDocument) -> None:
    assert read_activity(write_activity(document)) == document


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (b"titre;code", RefusalCode.NOT_AN_ACTIVITY),
        (b"[1, 2]", RefusalCode.NOT_AN_ACTIVITY),
        (b'{"format": "evaluation_tool.grid"}', RefusalCode.NOT_AN_ACTIVITY),
        (b'{"format": ', RefusalCode.JSON_DAMAGED),
        (b"{" + b"x" * (12 << 20), RefusalCode.FILE_TOO_LARGE),
        (file(schema=2), RefusalCode.OTHER_ACTIVITY_SCHEMA),
        (file(title=""), RefusalCode.WRONG_VALUE),
        (file(title="a" * 2000), RefusalCode.WRONG_VALUE),
        (file(instructions={}), RefusalCode.WRONG_VALUE),
        (file(instructions={"facile": "x"}), RefusalCode.WRONG_VALUE),
        (file(instructions={"deeper": "x" * 2001}), RefusalCode.WRONG_VALUE),
        (file(instructions={"deeper": 3}), RefusalCode.WRONG_VALUE),
        (file(minutes=0), RefusalCode.WRONG_VALUE),
        (file(minutes="20"), RefusalCode.WRONG_VALUE),
        (file(links=[{"name": "a", "url": "javascript:alert(1)"}]), RefusalCode.WRONG_VALUE),
        (file(links=[{"name": "a", "url": "https://moi@exemple.fr"}]), RefusalCode.WRONG_VALUE),
        (file(links=[{"name": "", "url": "https://exemple.fr"}]), RefusalCode.WRONG_VALUE),
        (file(files={"name": "a"}), RefusalCode.WRONG_VALUE),
        (file(files=[{"name": "a"}] * 11), RefusalCode.WRONG_VALUE),
        (
            file(files=[{"name": "a"}] * 6, links=[{"name": "a", "url": "https://exemple.fr"}] * 5),
            RefusalCode.WRONG_VALUE,
        ),
        (file(files=[{"name": "a", "content": "pas de la base 64"}]), RefusalCode.WRONG_VALUE),
        (
            file(files=[{"name": "a.pdf", "content": base64.b64encode(b"<html>").decode()}]),
            RefusalCode.NOT_A_DOCUMENT,
        ),
    ],
)
def test_a_doubtful_file_is_refused(data: bytes, code: RefusalCode) -> None:
    with pytest.raises(FileRefused) as refused:
        read_activity(data)

    assert refused.value.code is code


@given(data=st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    with suppress(FileRefused):
        read_activity(data)
