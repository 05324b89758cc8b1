"""Grids as files: what is written reads back the same, and nothing doubtful gets in."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.framework import LSU_COMPONENTS, NodeKind
from evaluation_tool.domain.grid_document import GridDocument, GridDocumentItem
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.grids import FORMAT, SCHEMA, read_grid, write_grid
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

TEXTS = st.text(max_size=12).map(clean_line)
TITLES = st.text(min_size=1, max_size=40).map(clean_line).filter(bool)
ITEMS = st.builds(
    GridDocumentItem,
    title=TITLES,
    framework=TEXTS,
    framework_title=TEXTS,
    code=TEXTS,
    kind=st.sampled_from([kind for kind in NodeKind if not kind.is_heading]),
    wording=TEXTS,
    pictogram=st.sampled_from(["", "stock"]),
    is_self_only=st.booleans(),
    criteria=st.dictionaries(st.integers(1, 5), TITLES),
    socle=st.lists(st.sampled_from(LSU_COMPONENTS), unique=True).map(sorted).map(tuple),
)
DOCUMENTS = st.builds(
    GridDocument,
    title=TITLES,
    audience=TEXTS,
    subject=TEXTS,
    licence=TEXTS,
    credit=TEXTS,
    items=st.lists(ITEMS, max_size=5).map(tuple),
)


def file(**changes: Any) -> bytes:
    """A sound file but for these changes."""
    return json.dumps({"format": FORMAT, "schema": SCHEMA, "title": "Vente", "items": [], **changes}).encode()


@given(document=DOCUMENTS)
def test_what_is_written_reads_back_the_same(document: GridDocument) -> None:
    assert read_grid(write_grid(document)) == document


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (b"titre;code", RefusalCode.NOT_A_GRID),
        (b"[1, 2]", RefusalCode.NOT_A_GRID),
        (b'{"format": "autre"}', RefusalCode.NOT_A_GRID),
        (b'{"format": ', RefusalCode.JSON_DAMAGED),
        (b" " * 10 + b"{" + b"x" * (1 << 20), RefusalCode.FILE_TOO_LARGE),
        (file(schema=2), RefusalCode.OTHER_GRID_SCHEMA),
        (file(title=""), RefusalCode.WRONG_VALUE),
        (file(title="a" * 2000), RefusalCode.WRONG_VALUE),
        (file(title=["a"]), RefusalCode.WRONG_VALUE),
        (file(items={}), RefusalCode.WRONG_VALUE),
        (file(items=[1]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a"}] * 151), RefusalCode.TOO_MANY_ITEMS),
        (file(items=[{"title": "a", "wording": "mot " * 13}]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a", "kind": "domain"}]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a", "criteria": {"6": "x"}}]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a", "socle": ["X"]}]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a", "pictogram": "../x"}]), RefusalCode.WRONG_VALUE),
        (file(items=[{"title": "a", "self_only": "oui"}]), RefusalCode.WRONG_VALUE),
    ],
)
def test_a_doubtful_file_is_refused(data: bytes, code: RefusalCode) -> None:
    with pytest.raises(FileRefused) as refused:
        read_grid(data)

    assert refused.value.code is code


@given(data=st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    with suppress(FileRefused):
        read_grid(data)
