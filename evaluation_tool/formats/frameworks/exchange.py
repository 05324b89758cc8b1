"""The two gestures of the exchange: bytes to a framework with a full report, a framework to bytes with what is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import PurePath
from typing import Any

from evaluation_tool.domain.framework import (
    DESCRIPTION_LENGTH,
    EXTERNAL_CODE_LENGTH,
    LANGUAGE_LENGTH,
    LEGAL_REFERENCE_LENGTH,
    MAX_NODES,
    TITLE_LENGTH,
    FrameworkDocument,
    FrameworkNode,
    NodeKind,
)
from evaluation_tool.domain.framework_assembly import TooManyNodes, assemble
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, shorten
from evaluation_tool.formats.frameworks import moodle, native, outcomes, referentiel, sheets
from evaluation_tool.formats.frameworks.case import is_case, is_uuid, read_case
from evaluation_tool.formats.frameworks.case_export import write_case
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.frameworks.json_text import looks_like_json, read_json
from evaluation_tool.formats.frameworks.values import (
    ExchangeNote,
    ExportedFramework,
    ExportLoss,
    FrameworkFormat,
    ImportedFramework,
    Reading,
)
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import Table, TableKind, TableLimits, TableNote, read_table

# Enough for the largest framework with its headings and comments.
_LIMITS = TableLimits(lines=100_000, rows=MAX_NODES + 200, cells=200_000)
_DEFAULT_LEVELS = ("Je découvre", "Je progresse", "Je réussis", "Je réussis même quand c’est nouveau")

_TABLE_FIELDS = frozenset({"parent", "kind", "description", "criteria", "external_code"})
_LINKS = frozenset({"related", "prerequisites"})
_DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(FrameworkNode)[2:]}
# What each format holds of a node, besides its code and title.
CARRIED: Mapping[FrameworkFormat, frozenset[str]] = {
    FrameworkFormat.CSV: _TABLE_FIELDS,
    FrameworkFormat.XLSX: _TABLE_FIELDS,
    FrameworkFormat.MOODLE_COMPETENCIES: frozenset({"parent", "description", "external_code", "related"}),
    FrameworkFormat.MOODLE_OUTCOMES: frozenset({"description"}),
    FrameworkFormat.CASE: _TABLE_FIELDS | _LINKS,
    FrameworkFormat.NATIVE: frozenset(_DEFAULTS),
}

_WRITERS: Mapping[FrameworkFormat, Callable[[FrameworkDocument, Sequence[str]], bytes]] = {
    FrameworkFormat.CSV: lambda document, _levels: sheets.ours_as_csv(document),
    FrameworkFormat.XLSX: lambda document, _levels: sheets.ours_as_xlsx(document),
    FrameworkFormat.MOODLE_COMPETENCIES: moodle.write_moodle,
    FrameworkFormat.MOODLE_OUTCOMES: outcomes.write_outcomes,
    FrameworkFormat.CASE: lambda document, _levels: write_case(document),
    FrameworkFormat.NATIVE: lambda document, _levels: native.write_native(document),
}
_FILES: Mapping[FrameworkFormat, tuple[str, str]] = {
    FrameworkFormat.CSV: (".csv", "text/csv"),
    FrameworkFormat.XLSX: (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FrameworkFormat.MOODLE_COMPETENCIES: ("-moodle.csv", "text/csv"),
    FrameworkFormat.MOODLE_OUTCOMES: ("-moodle-objectifs.csv", "text/csv"),
    FrameworkFormat.CASE: ("-case.json", "application/json"),
    FrameworkFormat.NATIVE: (".json", "application/json"),
}


def read_framework(data: bytes, *, name: str = "") -> ImportedFramework:
    """What the file holds, made sound, and everything that was changed or left out; or FileRefused.

    `name` is the name of the file: it stands in where the file gives no title.
    """
    table: Table | None = None
    if looks_like_json(data):
        content = read_json(data)
        file_format, reading = _read_json_content(content)
    else:
        table = read_table(data, _LIMITS)
        if not table.rows:
            raise FileRefused(RefusalCode.NO_ROWS)
        file_format, reading = _read_table_content(table)
    try:
        assembly = assemble(reading.drafts)
    except TooManyNodes as error:
        raise FileRefused(RefusalCode.TOO_MANY_NODES, values={"found": error.count, "limit": MAX_NODES}) from error
    if not assembly.nodes:
        raise FileRefused(RefusalCode.NO_NODE)
    document = _named(replace(reading.head, nodes=assembly.nodes), name)
    problems = (*_table_notes(table, file_format), *reading.notes, *_guessed_kinds(reading), *assembly.problems)
    return ImportedFramework(document, file_format, problems, table.encoding if table else "")


def write_framework(
    document: FrameworkDocument, file_format: FrameworkFormat, *, levels: Sequence[str] = _DEFAULT_LEVELS
) -> ExportedFramework:
    """A file strictly in the format; `levels`, lowest first, are for the formats that want a scale."""
    suffix, media_type = _FILES[file_format]
    content = _WRITERS[file_format](document, levels)
    return ExportedFramework(
        content, slug(document.key or document.title) + suffix, media_type, _losses(document, file_format)
    )


def carried(document: FrameworkDocument, file_format: FrameworkFormat) -> tuple[FrameworkNode, ...]:
    """The nodes as the format can tell them: what reading the exported file again gives back, guessed kinds aside."""
    left_out = {name: default for name, default in _DEFAULTS.items() if name not in CARRIED[file_format]}
    nodes = [replace(node, **left_out) for node in document.nodes]
    if file_format is FrameworkFormat.CASE:
        nodes = [node if is_uuid(node.external_code) else replace(node, external_code="") for node in nodes]
    return tuple(nodes)


def _read_json_content(content: dict[str, Any]) -> tuple[FrameworkFormat, Reading]:
    if native.is_native(content):
        return FrameworkFormat.NATIVE, native.read_native(content)
    if is_case(content):
        return FrameworkFormat.CASE, read_case(content)
    raise FileRefused(RefusalCode.UNKNOWN_JSON)


def _read_table_content(table: Table) -> tuple[FrameworkFormat, Reading]:
    if sheets.is_ours(table):
        ours = FrameworkFormat.XLSX if table.kind is TableKind.XLSX else FrameworkFormat.CSV
        return ours, sheets.read_ours(table)
    if referentiel.is_referentiel(table):
        return FrameworkFormat.MOODLE_REFERENTIEL, referentiel.read_referentiel(table)
    if outcomes.is_outcomes(table):
        return FrameworkFormat.MOODLE_OUTCOMES, outcomes.read_outcomes(table)
    if moodle.is_moodle(table):
        return FrameworkFormat.MOODLE_COMPETENCIES, moodle.read_moodle(table)
    return FrameworkFormat.SPREADSHEET, sheets.read_spreadsheet(table)


def _named(document: FrameworkDocument, filename: str) -> FrameworkDocument:
    """A file that gives no title or key borrows them from its own name."""
    stem = clean_line(PurePath(filename.replace("\\", "/")).stem)
    title = shorten(document.title or stem or document.key or "Référentiel", TITLE_LENGTH)
    return replace(
        document,
        key=slug(document.key or stem or title),
        title=title,
        description=shorten(document.description, DESCRIPTION_LENGTH),
        legal_reference=shorten(document.legal_reference, LEGAL_REFERENCE_LENGTH),
        language=document.language[:LANGUAGE_LENGTH],
        source_id=document.source_id[:EXTERNAL_CODE_LENGTH],
    )


def _table_notes(table: Table | None, file_format: FrameworkFormat) -> list[Problem]:
    """What the reading of the table noted; records of several kinds have as many widths, which is no irregularity."""
    if table is None:
        return []
    kinds_of_records = file_format is FrameworkFormat.MOODLE_REFERENTIEL
    return [note for note in table.notes if not (kinds_of_records and note.code is TableNote.RAGGED_ROW)]


def _guessed_kinds(reading: Reading) -> list[Problem]:
    count = sum(1 for draft in reading.drafts if draft.kind is None)
    return [Problem(ExchangeNote.KINDS_GUESSED, values={"count": count})] if count else []


def _losses(document: FrameworkDocument, file_format: FrameworkFormat) -> tuple[Problem, ...]:
    kept = carried(document, file_format)
    losses = []
    for name in _DEFAULTS:
        pairs = zip(document.nodes, kept, strict=True)
        count = sum(1 for node, rest in pairs if getattr(node, name) != getattr(rest, name))
        if count:
            losses.append(Problem(ExportLoss.FIELD_LEFT_OUT, values={"field": name, "count": count}))
    attitudes = sum(1 for node in document.nodes if node.kind is NodeKind.ATTITUDE)
    if attitudes and "kind" not in CARRIED[file_format]:
        losses.append(Problem(ExportLoss.ATTITUDES_BECOME_COMPETENCIES, values={"count": attitudes}))
    return tuple(losses)
