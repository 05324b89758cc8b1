"""A grid as a file: JSON of our own, read within strict bounds. What it does not allow is refused, never guessed."""

from __future__ import annotations

import json
import re
from typing import Any

from evaluation_tool.domain.framework import CODE_LENGTH, LSU_COMPONENTS, NodeKind
from evaluation_tool.domain.framework import TITLE_LENGTH as NODE_TITLE_LENGTH
from evaluation_tool.domain.grid import (
    AUDIENCE_LENGTH,
    CRITERION_LENGTH,
    MAX_ITEMS,
    TITLE_LENGTH,
    WORDING_LENGTH,
    fits_a_student,
)
from evaluation_tool.domain.grid_document import GridDocument, GridDocumentItem
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.frameworks.json_text import is_object, looks_like_json, read_json
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

FORMAT = "evaluation_tool.grid"
SCHEMA = 1
MAX_BYTES = 1 << 20
_CREDIT_LENGTH = 255
_SUBJECT_LENGTH = 120
_LICENCE_LENGTH = 60
_PICTOGRAM = re.compile("[a-z0-9-]{0,40}")
_RANKS = frozenset("12345")


def write_grid(document: GridDocument) -> bytes:
    """The file; the same document always gives the same bytes."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "schema": SCHEMA,
        "title": document.title,
        "audience": document.audience,
        "subject": document.subject,
        "licence": document.licence,
        "credit": document.credit,
        "items": [_row(item) for item in document.items],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def read_grid(data: bytes) -> GridDocument:
    """The grid that the file holds, or FileRefused; an item is named by its rank, from 1."""
    if not data.strip():
        raise FileRefused(RefusalCode.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": MAX_BYTES >> 20})
    if not looks_like_json(data):
        raise FileRefused(RefusalCode.NOT_A_GRID)
    content = _content(data)
    if content.get("schema") != SCHEMA:
        raise FileRefused(RefusalCode.OTHER_GRID_SCHEMA, values={"known": SCHEMA})
    rows = content.get("items")
    if not isinstance(rows, list):
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "items"})
    if len(rows) > MAX_ITEMS:
        raise FileRefused(RefusalCode.TOO_MANY_ITEMS, values={"found": len(rows), "limit": MAX_ITEMS})
    title = _text(content, "title", TITLE_LENGTH)
    if not title:
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "title"})
    return GridDocument(
        title=title,
        audience=_text(content, "audience", AUDIENCE_LENGTH),
        subject=_text(content, "subject", _SUBJECT_LENGTH),
        licence=_text(content, "licence", _LICENCE_LENGTH),
        credit=_text(content, "credit", _CREDIT_LENGTH),
        items=tuple(_item(row, rank) for rank, row in enumerate(rows, start=1)),
    )


def _content(data: bytes) -> dict[str, Any]:
    try:
        content = read_json(data)
    except FileRefused as refused:
        if refused.code is RefusalCode.UNKNOWN_JSON:
            raise FileRefused(RefusalCode.NOT_A_GRID) from refused
        raise
    if content.get("format") != FORMAT:
        raise FileRefused(RefusalCode.NOT_A_GRID)
    return content


def _row(item: GridDocumentItem) -> dict[str, Any]:
    return {
        "framework": item.framework,
        "framework_title": item.framework_title,
        "code": item.code,
        "kind": item.kind.value,
        "title": item.title,
        "wording": item.wording,
        "pictogram": item.pictogram,
        "self_only": item.is_self_only,
        "criteria": {str(rank): text for rank, text in sorted(item.criteria.items())},
        "socle": list(item.socle),
    }


def _item(row: object, rank: int) -> GridDocumentItem:
    if not is_object(row):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "items"})
    content = dict(row)
    item = GridDocumentItem(
        title=_text(content, "title", NODE_TITLE_LENGTH, rank),
        framework=_text(content, "framework", CODE_LENGTH, rank),
        framework_title=_text(content, "framework_title", NODE_TITLE_LENGTH, rank),
        code=_text(content, "code", CODE_LENGTH, rank),
        kind=_kind(content, rank),
        wording=_text(content, "wording", WORDING_LENGTH, rank),
        pictogram=_text(content, "pictogram", 40, rank),
        is_self_only=content.get("self_only", False) is True,
        criteria=_criteria(content.get("criteria", {}), rank),
        socle=_socle(content.get("socle", []), rank),
    )
    sound = {
        "title": bool(item.title),
        "wording": fits_a_student(item.wording),
        "pictogram": bool(_PICTOGRAM.fullmatch(item.pictogram)),
        "self_only": isinstance(content.get("self_only", False), bool),
    }
    for name, is_sound in sound.items():
        if not is_sound:
            raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})
    return item


def _text(content: dict[str, Any], name: str, longest: int, rank: int | None = None) -> str:
    value = content.get(name, "")
    text = clean_line(value) if isinstance(value, str) else None
    if text is None or len(text) > longest:
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})
    return text


def _kind(content: dict[str, Any], rank: int) -> NodeKind:
    value = content.get("kind", NodeKind.COMPETENCY.value)
    if not isinstance(value, str) or value not in set(NodeKind) or NodeKind(value).is_heading:
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "kind"})
    return NodeKind(value)


def _criteria(value: object, rank: int) -> dict[int, str]:
    if not is_object(value) or not set(value) <= _RANKS:
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "criteria"})
    texts = {int(level): _text(dict(value), level, CRITERION_LENGTH, rank) for level in sorted(value)}
    return {level: text for level, text in texts.items() if text}


def _socle(value: object, rank: int) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and code in LSU_COMPONENTS for code in value):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "socle"})
    return tuple(sorted(set(value)))
