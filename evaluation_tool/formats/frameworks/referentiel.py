"""The CSV of Moodle's old "Referentiel" module: each comment line names the kind of the records that follow."""

from evaluation_tool.domain.framework import FrameworkDocument, NodeKind
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.frameworks.markup import plain_text
from evaluation_tool.formats.frameworks.values import ExchangeNote, Reading
from evaluation_tool.formats.tables import Row, Table

_FRAMEWORK = "code_referentiel"
_LEVELS = {"code_domaine": NodeKind.DOMAIN, "code_competence": NodeKind.COMPETENCY, "code_item": NodeKind.ITEM}


def is_referentiel(table: Table) -> bool:
    return any(row.cells[0].casefold().startswith("#moodle referentiel") for row in table.comments)


def read_referentiel(table: Table) -> Reading:
    head = FrameworkDocument(key="", title="")
    drafts: list[DraftNode] = []
    notes: list[Problem] = []
    current = ""  # what the last comment says of the records
    above: dict[NodeKind, str] = {}
    weights = 0
    for row in sorted((*table.rows, *table.comments), key=lambda row: row.line):
        name = row.cells[0].strip().casefold()
        if name.startswith("#"):
            current = name.removeprefix("#").strip()
        elif current == _FRAMEWORK:
            head = _head(row)
        elif current in _LEVELS:
            kind = _LEVELS[current]
            drafts.append(_draft(row, kind, above))
            above[kind] = clean_line(row.cell(0))
            weights += kind is NodeKind.ITEM and bool(row.cell(3).strip())
        else:
            notes.append(Problem(ExchangeNote.ENTRY_IGNORED, row.line, {"text": clean_line(row.cell(0))[:60]}))
    if weights:
        notes.append(Problem(ExchangeNote.WEIGHTS_IGNORED, values={"count": weights}))
    return Reading(head, drafts, notes)


def _head(row: Row) -> FrameworkDocument:
    return FrameworkDocument(
        key=clean_line(row.cell(0)),
        title=clean_line(plain_text(row.cell(1))),
        description=clean_text(plain_text(row.cell(2))),
        legal_reference=clean_line(row.cell(3)),
    )


def _draft(row: Row, kind: NodeKind, above: dict[NodeKind, str]) -> DraftNode:
    parents = {NodeKind.COMPETENCY: NodeKind.DOMAIN, NodeKind.ITEM: NodeKind.COMPETENCY}
    return DraftNode(
        code=row.cell(0),
        parent=above.get(parents[kind], "") if kind in parents else "",
        title=plain_text(row.cell(1)),
        kind=kind,
        line=row.line,
    )
