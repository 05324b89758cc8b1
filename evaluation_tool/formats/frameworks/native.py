"""The format of the frameworks we ship: JSON, one node per line, everything a document holds."""

import json
import re
from datetime import date
from typing import Any

from evaluation_tool.domain.framework import LSU_COMPONENTS, FrameworkDocument, FrameworkNode, FrameworkStatus, NodeKind
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.frameworks.json_text import is_object, objects_in
from evaluation_tool.formats.frameworks.values import Reading
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

FORMAT = "evaluation_tool.framework"
SCHEMA = 1
_CODE = re.compile("[A-Z0-9_]{0,20}")
_LABEL_LENGTH = 40
_NODE_TEXTS = ("code", "parent", "kind", "title", "description", "external_code", "lsu_code", "unit", "option")
_NODE_LISTS = ("criteria", "socle", "related", "prerequisites")


def is_native(content: dict[str, Any]) -> bool:
    return content.get("format") == FORMAT


def read_native(content: dict[str, Any]) -> Reading:
    """Written by us: a value of the wrong type is refused, not guessed."""
    if content.get("schema") != SCHEMA:
        raise FileRefused(RefusalCode.UNKNOWN_SCHEMA, values={"known": SCHEMA})
    head = FrameworkDocument(
        key=clean_line(_text(content, "key")),
        title=clean_line(_text(content, "title")),
        version=_date(content, "version"),
        status=_status(content),
        language=clean_line(_text(content, "language")) or "fr",
        legal_reference=clean_line(_text(content, "legal_reference")),
        description=clean_text(_text(content, "description")),
        valid_from=_date(content, "valid_from"),
        valid_to=_date(content, "valid_to"),
        source_id=clean_line(_text(content, "source_id")),
    )
    return Reading(head, [_draft(node, rank) for rank, node in enumerate(objects_in(content.get("nodes")), start=1)])


def write_native(document: FrameworkDocument) -> bytes:
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "key": document.key,
        "title": document.title,
        "version": _iso(document.version),
        "status": document.status.value,
        "language": document.language,
        "legal_reference": document.legal_reference,
        "valid_from": _iso(document.valid_from),
        "valid_to": _iso(document.valid_to),
    }
    head |= {name: text for name in ("description", "source_id") if (text := getattr(document, name))}
    lines = ",\n".join(f"    {json.dumps(_row(node), ensure_ascii=False)}" for node in document.nodes)
    opening = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{opening},\n  "nodes": [\n{lines}\n  ]\n}}\n'.encode()


def _row(node: FrameworkNode) -> dict[str, str | list[str] | None]:
    row: dict[str, str | list[str] | None] = {
        "code": node.code,
        "parent": node.parent,
        "kind": node.kind.value,
        "title": node.title,
    }
    row |= {name: text for name in _NODE_TEXTS[4:] if (text := getattr(node, name))}
    return row | {name: list(texts) for name in _NODE_LISTS if (texts := getattr(node, name))}


def _draft(node: object, rank: int) -> DraftNode:
    if not is_object(node):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "nodes"})
    content = dict(node)
    kind = _text(content, "kind", rank)
    if kind and kind not in set(NodeKind):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": "kind"})
    values: dict[str, Any] = {name: _text(content, name, rank) for name in _NODE_TEXTS}
    values |= {name: _texts(content, name, rank) for name in _NODE_LISTS}
    _check(values, rank)
    return DraftNode(**values | {"kind": NodeKind(kind) if kind else None, "line": rank})


def _check(values: dict[str, Any], rank: int) -> None:
    """What the tree does not clean: codes that exports rely on, and short labels."""
    sound = {
        "lsu_code": _CODE.fullmatch(values["lsu_code"]),
        "socle": set(values["socle"]) <= set(LSU_COMPONENTS),
        "unit": _is_label(values["unit"]),
        "option": _is_label(values["option"]),
    }
    for name, is_sound in sound.items():
        if not is_sound:
            raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_LENGTH and clean_line(text) == text


def _text(content: dict[str, Any], name: str, rank: int | None = None) -> str:
    value = content.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})
    return value


def _texts(content: dict[str, Any], name: str, rank: int) -> tuple[str, ...]:
    values = content.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FileRefused(RefusalCode.WRONG_VALUE, rank, {"field": name})
    return tuple(values)


def _date(content: dict[str, Any], name: str) -> date | None:
    text = _text(content, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": name}) from error


def _status(content: dict[str, Any]) -> FrameworkStatus:
    text = _text(content, "status") or FrameworkStatus.SCHOOL.value
    if text not in set(FrameworkStatus):
        raise FileRefused(RefusalCode.WRONG_VALUE, values={"field": "status"})
    return FrameworkStatus(text)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
