"""Moodle outcomes: a flat list, one line each, `framework code :: title (...)` for a name."""

from collections.abc import Iterator, Sequence

from evaluation_tool.domain.framework import FrameworkDocument
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.frameworks.markup import as_source, has_markup, plain_text
from evaluation_tool.formats.frameworks.values import ExchangeNote, Reading
from evaluation_tool.formats.tables import Row, Table, write_delimited

HEADER = ("outcome_name", "outcome_shortname", "outcome_description", "scale_name", "scale_items", "scale_description")
_CUT = "(...)"
_SCALE_NAME = "Pas à pas"


def is_outcomes(table: Table) -> bool:
    return {"outcome_name", "outcome_shortname"} <= {cell.strip().casefold() for cell in table.rows[0].cells}


def read_outcomes(table: Table) -> Reading:
    header = [cell.strip().casefold() for cell in table.rows[0].cells]
    columns = {name: header.index(name) for name in HEADER if name in header}
    notes: list[Problem] = []
    title = ""
    drafts = []
    scales: set[str] = set()
    for row in table.rows[1:]:
        cells = {name: row.cell(column) for name, column in columns.items()}
        draft, prefix = _draft(cells, row, notes)
        drafts.append(draft)
        title = title or prefix
        scales.add(clean_line(cells.get("scale_items", "")))
    if scales - {""}:
        notes.append(Problem(ExchangeNote.SCALE_IGNORED, values={"levels": "; ".join(sorted(scales - {""}))[:200]}))
    return Reading(FrameworkDocument(key="", title=title), drafts, notes)


def write_outcomes(document: FrameworkDocument, levels: Sequence[str]) -> bytes:
    scale = ",".join(level.replace(",", " ") for level in levels)
    return write_delimited(_rows(document, scale), with_mark=False, line_end="\n")


def _rows(document: FrameworkDocument, scale: str) -> Iterator[tuple[str, ...]]:
    yield HEADER
    for node in document.nodes:
        mark = f" {node.code} :: "
        title = document.title
        prefix = title if f"{title}{mark}".find(mark) == len(title) > 0 else _SCALE_NAME
        yield as_source(f"{prefix}{mark}{node.title}"), node.code, as_source(node.description), _SCALE_NAME, scale, ""


def _draft(cells: dict[str, str], row: Row, notes: list[Problem]) -> tuple[DraftNode, str]:
    name = clean_line(plain_text(cells["outcome_name"]))
    code = clean_line(cells["outcome_shortname"])
    description = cells.get("outcome_description", "")
    if has_markup(description):
        notes.append(Problem(ExchangeNote.MARKUP_REMOVED, row.line, {"code": code}))
    description = plain_text(description)
    prefix, mark, title = name.partition(f" {code} :: ")
    if not mark:
        prefix, title = "", name
    full = clean_line(description)
    if title.endswith(_CUT) and full.startswith(title.removesuffix(_CUT).rstrip()):
        title, description = full, ""
        notes.append(Problem(ExchangeNote.TITLE_RESTORED, row.line, {"code": code}))
    return DraftNode(code=code, title=title, description=description, line=row.line), prefix
