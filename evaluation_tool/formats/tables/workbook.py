"""XLSX workbooks: the first visible sheet as rows of text, and the writing of one sheet.

Parts are read as a stream and each bound is checked as it is passed: openpyxl, which writes here, holds a whole part
before any bound could be applied. Formulas are never computed: their last saved result is read.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from xml.parsers import expat

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_text
from evaluation_tool.formats.archives import Archive
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.cells import escape_cell, is_comment, unescape_cell
from evaluation_tool.formats.tables.sheets import (
    Handlers,
    Relations,
    SharedStrings,
    Sheet,
    SheetNames,
    SheetRows,
    Styles,
    escape_characters,
)
from evaluation_tool.formats.tables.values import Row, Span, Table, TableKind, TableLimits, TableNote

_BROKEN_PART = (expat.ExpatError, ValueError, LookupError)
_MERGED = re.compile(r"([A-Z]{1,3})([0-9]{1,8}):[A-Z]{1,3}([0-9]{1,8})")
_HEADING = Font(bold=True)
_TEXT = Font()

H = TypeVar("H", bound=Handlers)


def read_workbook(data: bytes, limits: TableLimits) -> Table:
    package = _Package(data, limits)
    workbook = package.relations("").one("officeDocument") or "xl/workbook.xml"
    names = package.parse(workbook, SheetNames())
    relations = package.relations(workbook)
    sheet, others = names.first_visible()
    strings, styles = SharedStrings(limits), Styles()
    for handlers in (strings, styles):
        part = relations.one(handlers.relation)
        if package.has(part):
            package.parse(part, handlers)
    found = SheetRows(strings.texts, styles.dates, names.epoch, limits)
    package.parse(relations.targets.get(sheet.relation, ""), found)
    rows, comments = _split(found.rows)
    return Table(
        TableKind.XLSX, rows, comments, tuple(_notes(found, others)), sheet=sheet.name, spans=read_spans(found.merged)
    )


def write_workbook(rows: Iterable[Sequence[str]], *, sheet: str, widths: Sequence[int] = ()) -> bytes:
    """One sheet whose first row is a heading; every cell is a text."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    for rank, texts in enumerate(rows):
        cells = [WriteOnlyCell(page, value=escape_characters(escape_cell(clean_text(text)))) for text in texts]
        for cell in cells:
            cell.data_type = "s"
            cell.font = _HEADING if rank == 0 else _TEXT
        page.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_spans(merged: Iterable[str]) -> tuple[Span, ...]:
    """Those of the merged cells that go over several rows, from above; the others hold a title."""
    found = (_MERGED.fullmatch(reference.replace("$", "").upper()) for reference in merged)
    spans = (
        Span(int(cells[2]), int(cells[3]), column_index_from_string(cells[1]) - 1)
        for cells in found
        if cells is not None
    )
    return tuple(sorted((span for span in spans if span.last > span.first), key=lambda span: span.first))


class _Package:
    """The parts of a workbook, parsed as they are unpacked."""

    def __init__(self, data: bytes, limits: TableLimits) -> None:
        self._archive = Archive(data, limit=limits.bytes, damaged=RefusalCode.WORKBOOK_DAMAGED)
        if not any(name.startswith("xl/") for name in self._archive.names):
            raise FileRefused(RefusalCode.NOT_A_WORKBOOK)

    def has(self, name: str) -> bool:
        return name in self._archive.names

    def relations(self, part: str) -> Relations:
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        relations = Relations(folder)
        return self.parse(path, relations) if self.has(path) else relations

    def parse(self, name: str, handlers: H) -> H:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.StartElementHandler = lambda tag, attributes: handlers.start(_local(tag), attributes)
        parser.EndElementHandler = lambda tag: handlers.end(_local(tag))
        parser.CharacterDataHandler = handlers.text
        if not self._archive.can_read(name):
            raise FileRefused(RefusalCode.NOT_A_WORKBOOK)
        try:
            for chunk in self._archive.chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except _BROKEN_PART as error:
            raise FileRefused(RefusalCode.WORKBOOK_DAMAGED, values={"part": name[:80]}) from error
        return handlers


def _local(tag: str) -> str:
    return tag[tag.rfind(":") + 1 :]


def _refuse_dtd(*_declaration: object) -> None:
    raise FileRefused(RefusalCode.DTD_FORBIDDEN)


def _split(found: Iterable[tuple[int, tuple[str, ...]]]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows, and those that are comments: an escaped # is not one."""
    rows: list[Row] = []
    comments: list[Row] = []
    for line, cells in found:
        (comments if is_comment(cells) else rows).append(Row(line, tuple(map(unescape_cell, cells))))
    return tuple(rows), tuple(comments)


def _notes(found: SheetRows, others: Sequence[Sheet]) -> Iterator[Problem]:
    if found.formulas:
        yield Problem(TableNote.FORMULAS_NOT_COMPUTED, values={"count": found.formulas})
    if found.merged:
        yield Problem(TableNote.MERGED_CELLS, values={"count": len(found.merged), "first": found.merged[0]})
    if others:
        names = ", ".join(sheet.name[:40] for sheet in others[:5])
        yield Problem(TableNote.OTHER_SHEETS, values={"count": len(others), "names": names})
