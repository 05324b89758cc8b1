"""Text tables: separator and encoding found out, lines counted, every bound checked while reading."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_text
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.cells import escape_cell, is_comment, unescape_cell
from evaluation_tool.formats.tables.encodings import Encoding, detect_encoding
from evaluation_tool.formats.tables.values import Row, Table, TableKind, TableLimits, TableNote, ragged_rows

_SEPARATORS = ";\t,:"  # in order of trust when two are as frequent
_LINE_ENDS = re.compile("\r\n?")
_QUOTED = re.compile('"(?:[^"]|"")*(?:"|$)')
_DECLARED = re.compile("sep=(.)\r?\n?", re.IGNORECASE)
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_LINES = 20


def read_delimited(data: bytes, limits: TableLimits) -> Table:
    encoding = detect_encoding(data)
    lines = _Lines(data, encoding, limits)
    separator, declared = _separator(_sample(data, encoding))
    rows: list[Row] = []
    comments: list[Row] = []
    cells = 0
    for row in _records(lines, separator, limits):
        if (declared and row.line == 1) or row.is_blank:
            continue
        cells += len(row.cells)
        (comments if is_comment(row.cells) else rows).append(_unescaped(row))
        if len(rows) > limits.rows:
            raise FileRefused(RefusalCode.TOO_MANY_ROWS, row.line, {"limit": limits.rows})
        if cells > limits.cells:
            raise FileRefused(RefusalCode.TOO_MANY_CELLS, row.line, {"limit": limits.cells})
    notes = (*_encoding_notes(encoding, lines.number), *ragged_rows(rows))
    return Table(TableKind.CSV, tuple(rows), tuple(comments), notes, encoding.name, separator)


def stream_delimited(data: bytes, limits: TableLimits) -> Iterator[Row]:
    """The rows one after the other, for a file too long to hold them all; comments and blank lines are passed over."""
    encoding = detect_encoding(data)
    lines = _Lines(data, encoding, limits)
    separator, declared = _separator(_sample(data, encoding))
    count = 0
    for row in _records(lines, separator, limits):
        if (declared and row.line == 1) or row.is_blank or is_comment(row.cells):
            continue
        count += 1
        if count > limits.rows:
            raise FileRefused(RefusalCode.TOO_MANY_ROWS, row.line, {"limit": limits.rows})
        yield _unescaped(row)


def write_delimited(
    rows: Iterable[Sequence[str]], *, separator: str = ";", with_mark: bool = True, line_end: str = "\r\n"
) -> bytes:
    """UTF-8, with the mark by which spreadsheets recognise it unless a reader elsewhere would stumble on it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerows([escape_cell(clean_text(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if with_mark else "utf-8")


class _Lines:
    """The physical lines, counted; a record that swallows too many of them is stopped here, before it fills memory."""

    def __init__(self, data: bytes, encoding: Encoding, limits: TableLimits) -> None:
        content = data[: len(data) - encoding.cut] if encoding.cut else data
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding.name, newline="")
        self._limits = limits
        self.number = 0
        self.record: list[str] = []  # lines of the record under way
        self._record_length = 0

    def begin_record(self) -> None:
        self.record = []
        self._record_length = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._limits.record + 1):
            self.number += 1
            self._record_length += len(line)
            self.record.append(line)
            if self._record_length > self._limits.record:
                raise FileRefused(RefusalCode.RECORD_TOO_LONG, self.number - len(self.record) + 1)
            if self.number > self._limits.lines:
                raise FileRefused(RefusalCode.TOO_MANY_LINES, self.number, {"limit": self._limits.lines})
            if "\0" in line:
                raise FileRefused(RefusalCode.NUL_CHARACTER, self.number)
            yield line


def _records(lines: _Lines, separator: str, limits: TableLimits) -> Iterator[Row]:
    reader = csv.reader(iter(lines), delimiter=separator)
    while True:
        line = lines.number + 1
        lines.begin_record()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            code = RefusalCode.CELL_TOO_LONG if "limit" in str(error) else RefusalCode.UNREADABLE_TEXT
            raise FileRefused(code, line) from error
        if cells is None:
            return
        if len(lines.record) > 1:
            _check_closed(lines.record, line, separator)
        width = len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > limits.columns:
            raise FileRefused(RefusalCode.TOO_MANY_COLUMNS, line, {"found": len(cells), "limit": limits.columns})
        yield Row(line, tuple(cells), width)


def _check_closed(record: list[str], line: int, separator: str) -> None:
    """A quote opened and never closed swallows the rest of the file: better refused than read as one cell."""
    try:
        list(csv.reader(record, delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise FileRefused(RefusalCode.UNCLOSED_QUOTE, line) from error


def _unescaped(row: Row) -> Row:
    return Row(row.line, tuple(unescape_cell(_LINE_ENDS.sub("\n", cell)) for cell in row.cells), row.width)


def _encoding_notes(encoding: Encoding, last_line: int) -> list[Problem]:
    notes = []
    if encoding.is_guess:
        notes.append(Problem(TableNote.ENCODING_GUESSED, values={"encoding": encoding.name}))
    if encoding.cut:
        notes.append(Problem(TableNote.END_CUT, last_line))
    return notes


def _sample(data: bytes, encoding: Encoding) -> str:
    start = data[: 4 * _SAMPLE_CHARACTERS]
    return start.decode(encoding.name, errors="ignore")[:_SAMPLE_CHARACTERS]


def _separator(sample: str) -> tuple[str, bool]:
    """The most frequent separator outside quotes, and whether the file declares it on its first line.

    Frequent means on the most lines, then on the most lines as many times: a sentence is full of commas, but not each
    line of a table.
    """
    declared = _DECLARED.match(sample)
    if declared and declared[1] in _SEPARATORS:
        return declared[1], True
    lines = [line for line in _QUOTED.sub("", sample).splitlines() if line.strip() and not line.startswith("#")]
    counts = {separator: [line.count(separator) for line in lines[:_SAMPLE_LINES]] for separator in _SEPARATORS}

    def frequency(separator: str) -> tuple[int, int, int]:
        found = Counter(count for count in counts[separator] if count)
        return found.total(), max(found.values(), default=0), sum(counts[separator])

    return max(_SEPARATORS, key=frequency), False
