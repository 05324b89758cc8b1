"""Moodle competency frameworks (tool_lpimportcsv): columns known by their place, since their names are translated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation_tool.domain.framework import TITLE_LENGTH, FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.frameworks.columns import kind_named, slug
from evaluation_tool.formats.frameworks.markup import as_source, has_markup, plain_text
from evaluation_tool.formats.frameworks.values import ExchangeNote, Reading
from evaluation_tool.formats.tables import Row, Table, write_delimited
from evaluation_tool.formats.tables.headings import normalised

HEADER = (
    "Parent id number",
    "Id number",
    "Shortname",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross referenced competency id numbers",
    "Exported id (optional)",
    "Is framework",
    "Taxonomy",
)
_SHORTNAME_LENGTH = 100  # Moodle cuts names there
_MAYBE_CUT = 95  # a cut name is at least as long, even when the cut falls into an entity
_PLAIN = "2"  # Moodle's FORMAT_PLAIN
_LEVELS_WITH_TAXONOMY = 4
_TAXONOMIES = {
    NodeKind.COMPETENCY: "competency",
    NodeKind.ITEM: "skill",
    NodeKind.ELEMENT: "skill",
    NodeKind.ATTITUDE: "behaviour",
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns are; the older layout has neither cross references nor exported identifiers."""

    related: int
    exported_id: int
    is_framework: int
    taxonomy: int


_LAYOUTS: Mapping[int, _Layout] = {14: _Layout(10, 11, 12, 13), 12: _Layout(-1, -1, 10, 11)}


def is_moodle(table: Table) -> bool:
    layout = _LAYOUTS.get(table.rows[0].width)
    if layout is None:
        return False
    named = normalised(table.rows[0].cell(layout.is_framework)) in {"isframework", "estunreferentiel"}
    return named or any(_is_framework(row, layout) for row in table.rows[1:])


def read_moodle(table: Table) -> Reading:
    layout = _LAYOUTS[table.rows[0].width]
    notes: list[Problem] = []
    frameworks = [row for row in table.rows[1:] if _is_framework(row, layout)]
    competencies = [row for row in table.rows[1:] if not _is_framework(row, layout)]
    if not frameworks:
        notes.append(Problem(ExchangeNote.NO_FRAMEWORK_ROW))
    notes += [Problem(ExchangeNote.SEVERAL_FRAMEWORK_ROWS, row.line) for row in frameworks[1:]]
    head = _head(frameworks[0], notes) if frameworks else FrameworkDocument(key="", title="")
    taxonomies = _taxonomies(frameworks[0].cell(layout.taxonomy)) if frameworks else ()
    depths = _depths(competencies)
    drafts = [_draft(row, layout, _kind(row, taxonomies, depths), notes) for row in competencies]
    return Reading(head, drafts, notes + _ignored(table.rows[1:]))


def write_moodle(document: FrameworkDocument, levels: Sequence[str]) -> bytes:
    """Descriptions are written as plain text, which Moodle shows as typed; the full title of a cut name comes first."""
    rows = [_framework_row(document, levels), *map(_competency_row, document.nodes)]
    return write_delimited([HEADER, *rows], separator=",", with_mark=False, line_end="\n")


def _is_framework(row: Row, layout: _Layout) -> bool:
    return row.cell(layout.is_framework).strip().casefold() in {"1", "true", "vrai"}


def _head(row: Row, notes: list[Problem]) -> FrameworkDocument:
    title, description = _texts(row, notes)
    source = clean_line(row.cell(1))
    return FrameworkDocument(
        key=slug(source),
        title=clean_line(title),
        description=clean_text(description),
        source_id="" if source == slug(source) else source,
    )


def _draft(row: Row, layout: _Layout, kind: NodeKind | None, notes: list[Problem]) -> DraftNode:
    title, description = _texts(row, notes)
    related = row.cell(layout.related).split(",")
    return DraftNode(
        code=row.cell(1),
        parent=row.cell(0),
        title=title,
        kind=kind,
        description=description,
        external_code=row.cell(layout.exported_id),
        related=tuple(clean_line(name.replace("%2C", ",")) for name in related if name.strip()),
        line=row.line,
    )


def _texts(row: Row, notes: list[Problem]) -> tuple[str, str]:
    """Title and description; a name that Moodle cut is found again at the head of the description."""
    title = clean_line(plain_text(row.cell(2)))
    description = row.cell(3)
    if row.cell(4).strip() != _PLAIN:
        if has_markup(description):
            notes.append(Problem(ExchangeNote.MARKUP_REMOVED, row.line, {"code": clean_line(row.cell(1))}))
        description = plain_text(description)
    if len(row.cell(2)) < _MAYBE_CUT:
        return title, description
    first, _, rest = description.partition("\n")
    full = clean_line(first)
    if full.startswith(title.removesuffix("...").rstrip()) and len(full) <= TITLE_LENGTH:
        if full != title:
            notes.append(Problem(ExchangeNote.TITLE_RESTORED, row.line, {"code": clean_line(row.cell(1))}))
        return full, rest
    return title, description


def _taxonomies(text: str) -> tuple[NodeKind | None, ...]:
    """The kinds of the first levels of the tree; Moodle's own default, four times the same, tells nothing."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = text.split(",")
    if isinstance(content, dict):
        content = [content[level] for level in sorted(content)]
    if not isinstance(content, list):
        return ()
    names = [str(name).strip() for name in content[:_LEVELS_WITH_TAXONOMY]]
    return tuple(map(kind_named, names)) if len(set(names)) > 1 else ()


def _depths(rows: Sequence[Row]) -> dict[str, int]:
    """How deep each competency is, as far as a taxonomy may tell something of it."""
    parents = {clean_line(row.cell(1)): clean_line(row.cell(0)) for row in rows}
    depths: dict[str, int] = {}
    for code, parent in parents.items():
        above, depth = parent, 0
        while above in parents and depth < _LEVELS_WITH_TAXONOMY:
            above, depth = parents[above], depth + 1
        depths[code] = depth
    return depths


def _kind(row: Row, taxonomies: Sequence[NodeKind | None], depths: Mapping[str, int]) -> NodeKind | None:
    depth = depths.get(clean_line(row.cell(1)), 0)
    return taxonomies[depth] if depth < len(taxonomies) else None


def _ignored(rows: Sequence[Row]) -> list[Problem]:
    """Scales are those of the establishment; rules count points, which we do not."""
    notes = []
    scales = {clean_line(row.cell(5)) for row in rows} - {""}
    if scales:
        notes.append(Problem(ExchangeNote.SCALE_IGNORED, values={"levels": "; ".join(sorted(scales))[:200]}))
    rules = sum(1 for row in rows if row.cell(7).strip())
    if rules:
        notes.append(Problem(ExchangeNote.RULES_IGNORED, values={"count": rules}))
    return notes


def _named(title: str, description: str) -> tuple[str, str]:
    """A name that fits, and the description that tells the rest of it."""
    cut = title[:_SHORTNAME_LENGTH]
    while len(as_source(cut)) > _SHORTNAME_LENGTH:
        cut = cut[:-1]
    if cut == title and len(as_source(title)) < _MAYBE_CUT:
        return as_source(title), description
    return as_source(cut), f"{title}\n{description}" if description else title


def _framework_row(document: FrameworkDocument, levels: Sequence[str]) -> tuple[str, ...]:
    name, description = _named(document.title, document.description)
    configuration: list[dict[str, object]] = [{"scaleid": "1"}]
    reached = (len(levels) + 2) // 2  # from which level on a competency counts as acquired there
    for number in range(1, len(levels) + 1):
        flags = {"scaledefault": int(number == reached), "proficient": int(number >= reached)}
        configuration.append({"id": number, **flags})
    scale = ",".join(level.replace(",", " ") for level in levels)
    taxonomies = ",".join(_main_taxonomies(document.nodes))
    return ("", document.key, name, description, _PLAIN, scale, json.dumps(configuration), *[""] * 5, "1", taxonomies)


def _main_taxonomies(nodes: Sequence[FrameworkNode]) -> list[str]:
    """For each level of the tree, the word for most of its nodes."""
    depths: dict[str | None, int] = {None: -1}
    words: list[list[str]] = [[] for _ in range(_LEVELS_WITH_TAXONOMY)]
    for node in nodes:
        depth = depths[node.code] = depths.get(node.parent, -1) + 1
        if depth < _LEVELS_WITH_TAXONOMY:
            words[depth].append(_TAXONOMIES.get(node.kind, "domain"))
    return [max(sorted(set(found)), key=found.count) if found else "competency" for found in words]


def _competency_row(node: FrameworkNode) -> tuple[str, ...]:
    name, description = _named(node.title, node.description)
    related = ",".join(code.replace(",", "%2C") for code in node.related)
    return (
        node.parent or "",
        node.code,
        name,
        description,
        _PLAIN,
        "",
        "",
        "",
        "0",
        "null",
        related,
        node.external_code,
        "",
        "",
    )
