"""Frameworks as tables: ours, with its fixed columns, and those whose columns somebody else named."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evaluation_tool.domain.framework import MAX_CRITERIA, FrameworkDocument, NodeKind
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.frameworks.columns import kind_named, roles_of
from evaluation_tool.formats.frameworks.markup import has_markup, plain_text
from evaluation_tool.formats.frameworks.values import ExchangeNote, Reading
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import Row, Table, write_delimited, write_workbook

_CRITERIA = tuple(f"criterion_{rank}" for rank in range(1, MAX_CRITERIA + 1))
COLUMNS = ("code", "parent", "title", "kind", "description", *_CRITERIA, "external_code")
_WIDTHS = (14, 14, 60, 14, 60, *(40 for _ in _CRITERIA), 20)
_HEADING_ROWS = 20  # a table may have a title above its heading
_LAST_SEGMENT = re.compile(r"[.\-_/ ]?[^.\-_/ ]+$")
_SEPARATORS_OF_CODES = re.compile("[,;\n]")


def is_ours(table: Table) -> bool:
    header = [cell.strip().casefold() for cell in table.rows[0].cells]
    return {"code", "title"} <= set(header) <= set(COLUMNS) and len(set(header)) == len(header)


def read_ours(table: Table) -> Reading:
    """Texts are taken as they are: what looks like HTML there was typed by somebody who meant it."""
    header = [cell.strip().casefold() for cell in table.rows[0].cells]
    columns = {name: header.index(name) for name in COLUMNS if name in header}
    notes: list[Problem] = []
    drafts = [_draft(row, columns, notes) for row in table.rows[1:]]
    notes += [
        Problem(ExchangeNote.MARKUP_KEPT, draft.line, {"code": clean_line(draft.code)})
        for draft in drafts
        if has_markup(draft.title) or has_markup(draft.description)
    ]
    return Reading(FrameworkDocument(key="", title=""), drafts, notes)


def read_spreadsheet(table: Table) -> Reading:
    """Columns are known by their names; the tree comes from a column of parents, else from dotted codes."""
    position, columns = _heading(table)
    header = table.rows[position]
    notes: list[Problem] = []
    if position:
        notes.append(Problem(ExchangeNote.HEADING_ROWS_SKIPPED, header.line, {"count": position}))
    body = table.rows[position + 1 :]
    notes += _ignored_columns(header, body, columns)
    drafts = [_as_text(_draft(row, columns, notes), notes) for row in body]
    if "parent" not in columns:
        drafts = _with_guessed_parents(drafts, notes)
    drafts = _with_known_parents(drafts)
    if "order" in columns:
        rank = {row.line: _number(row.cell(columns["order"])) for row in body}
        drafts.sort(key=lambda draft: rank.get(draft.line or 0, float("inf")))
    return Reading(FrameworkDocument(key="", title=""), drafts, notes)


def ours_as_csv(document: FrameworkDocument) -> bytes:
    return write_delimited(_rows(document))


def ours_as_xlsx(document: FrameworkDocument) -> bytes:
    return write_workbook(_rows(document), sheet="Référentiel", widths=_WIDTHS)


def _rows(document: FrameworkDocument) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for node in document.nodes:
        criteria = (*node.criteria, *("" for _ in _CRITERIA))[:MAX_CRITERIA]
        yield (
            node.code,
            node.parent or "",
            node.title,
            node.kind.value,
            node.description,
            *criteria,
            node.external_code,
        )


def _draft(row: Row, columns: Mapping[str, int], notes: list[Problem]) -> DraftNode:
    cells = {name: row.cell(column) for name, column in columns.items()}
    return DraftNode(
        code=cells.get("code", ""),
        parent=cells.get("parent", ""),
        title=cells.get("title", ""),
        kind=_kind(cells.get("kind", ""), row.line, notes),
        description=cells.get("description", ""),
        criteria=tuple(cells.get(name, "") for name in _CRITERIA),
        external_code=cells.get("external_code", ""),
        related=tuple(filter(None, map(clean_line, _SEPARATORS_OF_CODES.split(cells.get("related", ""))))),
        line=row.line,
    )


def _kind(name: str, line: int, notes: list[Problem]) -> NodeKind | None:
    kind = kind_named(name)
    if kind is None and name.strip():
        notes.append(Problem(ExchangeNote.KIND_UNKNOWN, line, {"kind": clean_line(name)[:60]}))
    return kind


def _heading(table: Table) -> tuple[int, dict[str, int]]:
    """The row with the most known names of columns, a title among them."""
    candidates = [(rank, roles_of(row.cells)) for rank, row in enumerate(table.rows[:_HEADING_ROWS])]
    known = [(rank, roles) for rank, roles in candidates if "title" in roles]
    if not known:
        found = ", ".join(clean_line(cell)[:40] for cell in table.rows[0].cells[:8])
        raise FileRefused(RefusalCode.NO_TITLE_COLUMN, table.rows[0].line, {"found": found})
    return max(known, key=lambda candidate: len(candidate[1]))


def _ignored_columns(header: Row, body: Sequence[Row], columns: Mapping[str, int]) -> list[Problem]:
    used = set(columns.values())
    width = max((len(row.cells) for row in (header, *body)), default=0)
    return [
        Problem(
            ExchangeNote.COLUMN_IGNORED, header.line, {"column": clean_line(header.cell(column))[:60] or column + 1}
        )
        for column in range(width)
        if column not in used and any(row.cell(column).strip() for row in body)
    ]


def _as_text(draft: DraftNode, notes: list[Problem]) -> DraftNode:
    if any(map(has_markup, (draft.title, draft.description, *draft.criteria))):
        notes.append(Problem(ExchangeNote.MARKUP_REMOVED, draft.line, {"code": clean_line(draft.code)}))
    return replace(
        draft,
        title=plain_text(draft.title),
        description=plain_text(draft.description),
        criteria=tuple(map(plain_text, draft.criteria)),
    )


def _with_guessed_parents(drafts: Sequence[DraftNode], notes: list[Problem]) -> list[DraftNode]:
    """C1.2.3 hangs under C1.2 when there is one, else under C1."""
    codes = {clean_line(draft.code) for draft in drafts}
    guessed = [replace(draft, parent=_shorter_code(clean_line(draft.code), codes)) for draft in drafts]
    count = sum(1 for draft in guessed if draft.parent)
    if count:
        notes.append(Problem(ExchangeNote.PARENTS_GUESSED, values={"count": count}))
    return guessed


def _shorter_code(code: str, codes: set[str]) -> str:
    shorter = _LAST_SEGMENT.sub("", code)
    while shorter and shorter not in codes:
        shorter = _LAST_SEGMENT.sub("", shorter)
    return shorter


def _with_known_parents(drafts: Sequence[DraftNode]) -> list[DraftNode]:
    """A column of parents may name them by their code or by their other identifier."""
    codes = {clean_line(draft.code) for draft in drafts}
    by_identifier = {clean_line(draft.external_code): clean_line(draft.code) for draft in drafts if draft.external_code}
    return [
        draft
        if clean_line(draft.parent) in codes
        else replace(draft, parent=by_identifier.get(clean_line(draft.parent), draft.parent))
        for draft in drafts
    ]


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return float("inf")
    return float("inf") if math.isnan(number) else number
