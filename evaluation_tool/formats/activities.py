"""An activity as a file: JSON of our own with its documents inside, read within strict bounds and never guessed."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from evaluation_tool.domain.activity import (
    CREDIT_LENGTH,
    INSTRUCTIONS_LENGTH,
    LICENCE_LENGTH,
    LONGEST_MINUTES,
    MATERIAL_LENGTH,
    MAX_COMPETENCIES,
    MAX_RESOURCES,
    PLACE_LENGTH,
    RESOURCE_NAME_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
    Support,
    UnsafeLink,
    checked_link,
)
from evaluation_tool.domain.activity_document import (
    ActivityDocument,
    DocumentCompetency,
    DocumentFile,
    DocumentLink,
)
from evaluation_tool.domain.framework import CODE_LENGTH
from evaluation_tool.domain.framework import TITLE_LENGTH as NODE_TITLE_LENGTH
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.documents import recognise
from evaluation_tool.formats.frameworks.json_text import is_object, looks_like_json, read_json
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

FORMAT = "evaluation_tool.activity"
SCHEMA = 1
# What one form can send back; the files inside weigh a third more than they do outside.
MAX_BYTES = 11 << 20
MAX_FILES_BYTES = 8 << 20


def write_activity(document: ActivityDocument) -> bytes:
    """The file; the same document always gives the same bytes."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "schema": SCHEMA,
        "title": document.title,
        "instructions": {support.value: document.instructions[support] for support in sorted(document.instructions)},
        "minutes": document.minutes,
        "place": document.place,
        "material": document.material,
        "licence": document.licence,
        "credit": document.credit,
        "competencies": [
            {"framework": one.framework, "framework_title": one.framework_title, "code": one.code, "title": one.title}
            for one in document.competencies
        ],
        "links": [{"name": link.name, "url": link.url} for link in document.links],
        "files": [{"name": file.name, "content": _encoded(file.content)} for file in document.files],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def read_activity(data: bytes) -> ActivityDocument:
    """The activity that the file holds, or FileRefused; an element of a list is named by its rank, from 1."""
    content = _content(data)
    links, files = _rows(content, "links", MAX_RESOURCES), _rows(content, "files", MAX_RESOURCES)
    if len(links) + len(files) > MAX_RESOURCES:
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "files"})
    return ActivityDocument(
        title=_text(content, "title", TITLE_LENGTH, is_required=True),
        instructions=_instructions(content.get("instructions")),
        competencies=tuple(_competency(row, rank) for rank, row in _rows(content, "competencies", MAX_COMPETENCIES)),
        links=tuple(_link(row, rank) for rank, row in links),
        files=tuple(_file(row, rank) for rank, row in files),
        minutes=_minutes(content.get("minutes")),
        place=_text(content, "place", PLACE_LENGTH),
        material=_text(content, "material", MATERIAL_LENGTH),
        licence=_text(content, "licence", LICENCE_LENGTH),
        credit=_text(content, "credit", CREDIT_LENGTH),
    )


def _content(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise FileRefused(RefusalCode.EMPTY_FILE)
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": MAX_BYTES >> 20})
    if not looks_like_json(data):
        raise FileRefused(RefusalCode.NOT_AN_ACTIVITY)
    try:
        content = read_json(data)
    except FileRefused as refused:
        if refused.code is RefusalCode.UNKNOWN_JSON:
            raise FileRefused(RefusalCode.NOT_AN_ACTIVITY) from refused
        raise
    if content.get("format") != FORMAT:
        raise FileRefused(RefusalCode.NOT_AN_ACTIVITY)
    if content.get("schema") != SCHEMA:
        raise FileRefused(RefusalCode.OTHER_ACTIVITY_SCHEMA, values={"known": SCHEMA})
    return content


def _rows(content: dict[str, Any], name: str, most: int) -> list[tuple[int, dict[str, Any]]]:
    rows = content.get(name, [])
    if not isinstance(rows, list) or len(rows) > most or not all(is_object(row) for row in rows):
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": name})
    return list(enumerate(rows, start=1))


def _text(
    content: dict[str, Any], name: str, longest: int, rank: int | None = None, *, is_required: bool = False
) -> str:
    value = content.get(name, "")
    text = clean_line(value) if isinstance(value, str) else None
    if text is None or len(text) > longest or (is_required and not text):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})
    return text


def _minutes(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST_MINUTES:
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "minutes"})
    return value


def _instructions(value: object) -> dict[Support, str]:
    if (
        not is_object(value)
        or not set(value) <= set(Support)
        or not all(isinstance(one, str) for one in value.values())
    ):
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "instructions"})
    texts = {support: clean_text(value[support]) for support in Support if support in value}
    texts = {support: text for support, text in texts.items() if text}
    if not texts or max(map(len, texts.values())) > INSTRUCTIONS_LENGTH:
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "instructions"})
    return texts


def _competency(row: dict[str, Any], rank: int) -> DocumentCompetency:
    return DocumentCompetency(
        framework=_text(row, "framework", CODE_LENGTH, rank),
        code=_text(row, "code", CODE_LENGTH, rank),
        title=_text(row, "title", NODE_TITLE_LENGTH, rank),
        framework_title=_text(row, "framework_title", NODE_TITLE_LENGTH, rank),
    )


def _link(row: dict[str, Any], rank: int) -> DocumentLink:
    try:
        url = checked_link(_text(row, "url", URL_LENGTH, rank))
    except UnsafeLink as error:
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "url"}) from error
    return DocumentLink(_text(row, "name", RESOURCE_NAME_LENGTH, rank, is_required=True), url)


def _file(row: dict[str, Any], rank: int) -> DocumentFile:
    name = _text(row, "name", RESOURCE_NAME_LENGTH, rank, is_required=True)
    value = row.get("content")
    if value is None:
        return DocumentFile(name, "", None)
    if not isinstance(value, str):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "content"})
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "content"}) from error
    return DocumentFile(name, recognise(content).media_type, content)


def _encoded(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")
