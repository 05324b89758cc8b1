"""Tables as people send them, CSV or XLSX, read into bounded rows of text; and written so that no cell is a formula."""

from collections.abc import Iterable, Iterator, Sequence

from evaluation_tool.formats.archives import is_archive
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.cells import escape_cell, unescape_cell
from evaluation_tool.formats.tables.delimited import read_delimited, stream_delimited, write_delimited
from evaluation_tool.formats.tables.spans import with_spans_filled
from evaluation_tool.formats.tables.values import Row, Table, TableKind, TableLimits, TableNote

__all__ = [
    "FileRefused",
    "RefusalCode",
    "Row",
    "Table",
    "TableKind",
    "TableLimits",
    "TableNote",
    "escape_cell",
    "read_delimited",
    "read_table",
    "read_workbook",
    "stream_table",
    "unescape_cell",
    "with_spans_filled",
    "write_delimited",
    "write_workbook",
]

# What people pick by mistake; a name is enough for a useful answer.
_OTHER_FILES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"SQLite format 3": "SQLite",
    b"<?xml": "XML",
    b"<!DOCTYPE": "HTML",
    b"<html": "HTML",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook locked by a password


def read_table(data: bytes, limits: TableLimits | None = None) -> Table:
    """The rows of the first visible sheet, or of the text; raises FileRefused and nothing else."""
    limits = limits or TableLimits()
    _check_readable(data, limits)
    return read_workbook(data, limits) if is_archive(data) else read_delimited(data, limits)


def stream_table(data: bytes, limits: TableLimits) -> Iterator[Row]:
    """The same rows one after the other, without comments nor notes; only a text is never held whole as rows.

    Raises FileRefused, at once or when the row at fault is reached.
    """
    _check_readable(data, limits)
    return iter(read_workbook(data, limits).rows) if is_archive(data) else stream_delimited(data, limits)


# openpyxl brings numpy: some twenty mebibytes that a worker who has met no workbook has no use for.
def read_workbook(data: bytes, limits: TableLimits) -> Table:
    """The rows of the first visible sheet of a workbook. Raises FileRefused, and nothing else."""
    from evaluation_tool.formats.tables import workbook

    return workbook.read_workbook(data, limits)


def write_workbook(rows: Iterable[Sequence[str]], *, sheet: str, widths: Sequence[int] = ()) -> bytes:
    """One sheet whose first row is a heading; every cell is a text."""
    from evaluation_tool.formats.tables import workbook

    return workbook.write_workbook(rows, sheet=sheet, widths=widths)


def _check_readable(data: bytes, limits: TableLimits) -> None:
    if not data.strip(b" \t\r\n"):
        raise FileRefused(RefusalCode.EMPTY_FILE)
    if len(data) > limits.bytes:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": limits.bytes >> 20})
    if data.startswith(_OLD_OFFICE):
        raise FileRefused(RefusalCode.OLD_OR_LOCKED_WORKBOOK)
    for start, name in _OTHER_FILES.items():
        if data.removeprefix(b"\xef\xbb\xbf").startswith(start):
            raise FileRefused(RefusalCode.UNSUPPORTED_FORMAT, values={"format": name})
