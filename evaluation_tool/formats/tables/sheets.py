"""The parts of an XLSX package, each as handlers of a stream of XML events. Namespace prefixes are ignored."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.values import TableLimits

_REFERENCE = re.compile(r"([A-Za-z]{1,4})[0-9]*")
_ESCAPED_CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")
_MUST_BE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ELEMENTS_PER_CELL = 3  # the cell, its formula, its value
_EMPTY_ELEMENTS = 2_000_000  # of a sheet coloured to its last row; more are there to take time
_MAX_FORMAT = 255


def escape_characters(text: str) -> str:
    """Writes literally what a spreadsheet would read as the number of a character."""
    return _MUST_BE_ESCAPED.sub("_x005F_", text)


class Handlers:
    """Receives local names; text comes in one or several pieces."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""

    def text(self, data: str) -> None:
        """Text of the element under way."""

    def end(self, tag: str) -> None:
        """An element closes."""


class Relations(Handlers):
    """Which part is meant by an identifier or by a kind of relation; targets are names to look up, never paths."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{self._folder}/{target}")
        self.targets[attributes.get("Id", "")] = path.lstrip("/")
        self._kinds.setdefault(attributes.get("Type", "").rpartition("/")[2], path.lstrip("/"))

    def one(self, kind: str) -> str:
        return self._kinds.get(kind, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    relation: str
    is_visible: bool


class SheetNames(Handlers):
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.epoch = CALENDAR_WINDOWS_1900

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = CALENDAR_MAC_1904
        elif tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            self.sheets.append(Sheet(attributes.get("name", ""), relation, "idden" not in attributes.get("state", "")))

    def first_visible(self) -> tuple[Sheet, list[Sheet]]:
        if not self.sheets:
            raise FileRefused(RefusalCode.NOT_A_WORKBOOK)
        chosen = next((sheet for sheet in self.sheets if sheet.is_visible), self.sheets[0])
        return chosen, [sheet for sheet in self.sheets if sheet is not chosen]


class SharedStrings(Handlers):
    relation = "sharedStrings"

    def __init__(self, limits: TableLimits) -> None:
        self.texts: list[str] = []
        self._limits = limits
        self._pieces: list[str] = []
        self._in_text = False
        self._in_phonetic = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "t":
            self._in_text = not self._in_phonetic
        elif tag == "rPh":
            self._in_phonetic = True

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == "si":
            self.texts.append("".join(self._pieces))
            self._pieces.clear()
            if len(self.texts) > self._limits.cells:
                raise FileRefused(RefusalCode.TOO_MANY_CELLS, values={"limit": self._limits.cells})


class Styles(Handlers):
    """The numbers of the cell styles that show a number as a date."""

    relation = "styles"

    def __init__(self) -> None:
        self.dates: set[str] = set()
        self._formats: dict[str, str] = {str(number): text for number, text in BUILTIN_FORMATS.items()}
        self._in_cell_styles = False
        self._count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_MAX_FORMAT]
        elif tag == "cellXfs":
            self._in_cell_styles = True
        elif tag == "xf" and self._in_cell_styles:
            if is_date_format(self._formats.get(attributes.get("numFmtId", ""), "")):
                self.dates.add(str(self._count))
            self._count += 1

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cell_styles = False


class SheetRows(Handlers):
    """The cells that hold something, each at its place."""

    def __init__(self, strings: Sequence[str], dates: set[str], epoch: datetime, limits: TableLimits) -> None:
        self.rows: list[tuple[int, tuple[str, ...]]] = []
        self.formulas = 0
        self.merged: list[str] = []
        self._strings, self._dates, self._epoch, self._limits = strings, dates, epoch, limits
        self._elements = self._cells = self._line = self._column = 0
        self._row: dict[int, str] = {}
        self._cell: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        most = min(_ELEMENTS_PER_CELL * self._limits.cells, _ELEMENTS_PER_CELL * self._cells + _EMPTY_ELEMENTS)
        if self._elements > most:
            limit = min(self._limits.cells, _EMPTY_ELEMENTS)
            raise FileRefused(RefusalCode.TOO_MANY_CELLS, self._line, {"limit": limit})
        if tag == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._cell = attributes
            self._pieces.clear()
        elif tag in {"v", "t"}:
            self._in_value = True
        elif tag == "row":
            given = attributes.get("r", "")
            self._line = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else self._line + 1
            self._column = 0
        elif tag == "f":
            self.formulas += 1
        elif tag == "mergeCell" and len(self.merged) < self._limits.rows:
            self.merged.append(attributes.get("ref", "")[:40])

    def text(self, data: str) -> None:
        if self._in_value:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._in_value = False
        elif tag == "c" and self._pieces:
            self._place(self._value("".join(self._pieces)))
        elif tag == "row" and self._row:
            cells = tuple(self._row.get(column, "") for column in range(1, max(self._row) + 1))
            self.rows.append((self._line, cells))
            self._row = {}
            if len(self.rows) > self._limits.rows:
                raise FileRefused(RefusalCode.TOO_MANY_ROWS, self._line, {"limit": self._limits.rows})

    def _place(self, text: str) -> None:
        if not text.strip():
            return
        self._cells += 1
        if self._line > self._limits.lines:
            raise FileRefused(RefusalCode.TOO_MANY_LINES, self._line, {"limit": self._limits.lines})
        if self._column > self._limits.columns:
            values = {"found": self._column, "limit": self._limits.columns}
            raise FileRefused(RefusalCode.TOO_MANY_COLUMNS, self._line, values)
        if self._cells > self._limits.cells:
            raise FileRefused(RefusalCode.TOO_MANY_CELLS, self._line, {"limit": self._limits.cells})
        if len(text) > self._limits.cell:
            raise FileRefused(RefusalCode.CELL_TOO_LONG, self._line)
        self._row[self._column] = text

    def _value(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            known = raw.isascii() and raw.isdigit() and len(raw) < 9 and int(raw) < len(self._strings)
            text = self._strings[int(raw)] if known else ""
        elif kind == "b":
            return "VRAI" if raw.strip() == "1" else "FAUX"
        elif kind == "n":
            return self._date(raw) if self._cell.get("s", "") in self._dates else _number(raw)
        else:
            text = raw
        return _ESCAPED_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n")

    def _date(self, raw: str) -> str:
        """ISO 8601; a whole day is told without a time."""
        try:
            value = from_excel(float(raw), self._epoch)
        except (ValueError, OverflowError):
            return raw
        if isinstance(value, datetime) and value.time() == time():
            return value.date().isoformat()
        return str(value)


def _column(reference: str, following: int) -> int:
    found = _REFERENCE.match(reference)
    if not found:
        return following
    number = 0
    for letter in found[1].upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _number(raw: str) -> str:
    """As a person writes it: 12 and not 12.0, without an exponent as long as it is short."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
