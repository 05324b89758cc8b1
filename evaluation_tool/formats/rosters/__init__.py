"""Files of a school's people: SIECLE, STS-web, ONDE, or any table whose columns a person points out."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from evaluation_tool.domain.roster import Roster, RosterSource
from evaluation_tool.domain.roster_merge import merge_rosters
from evaluation_tool.formats.archives import Archive, is_archive
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters import siecle, sts
from evaluation_tool.formats.rosters.columns import (
    COLUMNS,
    HEADING_ROWS,
    NO_HEADING,
    Column,
    ColumnMapping,
    Content,
    guess_columns,
    headings,
    is_onde,
)
from evaluation_tool.formats.rosters.staff_table import read_staff
from evaluation_tool.formats.rosters.students_table import read_students
from evaluation_tool.formats.rosters.xml_records import Element, read_records
from evaluation_tool.formats.tables import Table, read_table, with_spans_filled
from evaluation_tool.formats.tables.headings import normalised

__all__ = [
    "COLUMNS",
    "NO_HEADING",
    "Column",
    "ColumnMapping",
    "Content",
    "guess_columns",
    "headings",
    "read_people",
    "read_roster",
]

_LIMIT = 64 << 20  # bytes really read, decompressed
_CHUNK = 1 << 16
_ROOTS: dict[str, RefusalCode | None] = {
    **dict.fromkeys((*siecle.ROOTS, sts.ROOT)),
    "BEE_RESPONSABLES": RefusalCode.RESPONSABLES_FILE,
}
_WANTED = siecle.WANTED | sts.WANTED
_OTHER_EXPORTS = {RefusalCode.NOT_A_ROSTER, RefusalCode.RESPONSABLES_FILE, RefusalCode.NO_PERSON}
# Documents that are archives of XML files: told by a part that each of them has.
_OFFICE = {
    "word/": "DOCX",
    "ppt/": "PPTX",
    "META-INF/manifest.xml": "ODS ou ODT",
    "Index/Document.iwa": "Numbers ou Pages",
}
_ONEROSTER = {"manifest.csv", "users.csv", "enrollments.csv"}
# In the heading of ONDE's list of parents, of which nothing is wanted.
_OF_PARENTS = {"nomresponsable", "prenomresponsable"}
_XML_STARTS = (b"<?xml", b"<BEE_", b"<STS_", b"<!DOCTYPE", b"<!--")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_roster(data: bytes, today: date) -> Roster | Table:
    """What the file says of a school, or a table whose columns have to be told: see guess_columns, read_people.

    Raises FileRefused, and nothing else, whatever the bytes.
    """
    if len(data) > _LIMIT:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": _LIMIT >> 20})
    if is_archive(data) and not _is_workbook(data):
        return _read_archive(data, today)
    if _is_xml(data):
        return _checked(_read_xml(partial(_pieces, data), today))
    return _read_table(data, today)


def read_people(table: Table, mapping: ColumnMapping, today: date) -> Roster:
    """The people of a table. Raises FileRefused when no row has one."""
    if mapping.content is Content.TEACHERS:
        return _checked(read_staff(table, mapping))
    return _checked(read_students(table, mapping, RosterSource.TABLE, today))


def _read_archive(data: bytes, today: date) -> Roster | Table:
    """The parts of an archive that can be read, as one: a zipped export holds one file, a school's folder several."""
    archive = Archive(data, limit=_LIMIT, damaged=RefusalCode.ARCHIVE_DAMAGED)
    readable = [name for name in archive.names if archive.can_read(name)]
    if office := next(
        (name for start, name in _OFFICE.items() if any(part.startswith(start) for part in readable)), ""
    ):
        raise FileRefused(RefusalCode.OTHER_DOCUMENT, values={"format": office})
    files = [name for name in readable if not name.rpartition("/")[2].startswith(".") and "__MACOSX" not in name]
    if exports := [name for name in files if name.lower().endswith(".xml")]:
        return _checked(merge_rosters(_read_exports(archive, exports, today)))
    tables = [name for name in files if name.lower().endswith((".csv", ".txt", ".xlsx"))]
    if {name.rpartition("/")[2].lower() for name in tables} >= _ONEROSTER:
        raise FileRefused(RefusalCode.ONEROSTER)
    if not tables:
        raise FileRefused(RefusalCode.ARCHIVE_DAMAGED if not readable else RefusalCode.ARCHIVE_EMPTY)
    if len(tables) > 1:
        names = ", ".join(name[:40] for name in tables[:5])
        raise FileRefused(RefusalCode.SEVERAL_TABLES, values={"count": len(tables), "names": names})
    return _read_table(b"".join(archive.chunks(tables[0])), today)


def _read_exports(archive: Archive, names: Sequence[str], today: date) -> list[Roster]:
    """What each export says; those of other kinds, put in the same archive, are passed over unless all are."""
    rosters: list[Roster] = []
    passed: FileRefused | None = None
    for name in names:
        try:
            rosters.append(_read_xml(partial(archive.chunks, name), today))
        except FileRefused as refused:
            if refused.code not in _OTHER_EXPORTS:
                raise
            passed = passed or refused
    if passed is not None and not rosters:
        raise passed
    return rosters


def _read_xml(chunks: Callable[[], Iterable[bytes]], today: date) -> Roster:
    """Read in UTF-8 what is UTF-8, whatever it declares, and the rest as declared; failing that in the ministry's old
    encoding, which many exports wrongly call UTF-8.
    """
    try:
        return _read_records(chunks(), today, encoding=_encoding_in_fact(chunks()))
    except FileRefused as refused:
        if refused.code is not RefusalCode.XML_ENCODING:
            raise
    return _read_records(chunks(), today, encoding="iso-8859-15")


def _encoding_in_fact(chunks: Iterable[bytes]) -> str | None:
    """UTF-8 where accents are written in it: text in another encoding does not happen to be valid UTF-8."""
    decoder, is_plain = codecs.getincrementaldecoder("utf-8")(), True
    try:
        for chunk in chunks:
            is_plain = is_plain and chunk.isascii()
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return None if is_plain else "utf-8"


def _read_records(chunks: Iterable[bytes], today: date, encoding: str | None = None) -> Roster:
    records = read_records(chunks, _WANTED, _ROOTS, encoding)
    first = next(records, None)
    if first is None:
        raise FileRefused(RefusalCode.NO_PERSON)
    root = first.path.partition("/")[0]
    everything: Iterator[Element] = itertools.chain((first,), records)
    if root == sts.ROOT:
        return sts.read_sts(everything)
    return siecle.read_siecle(siecle.ROOTS[root], everything, today)


def _read_table(data: bytes, today: date) -> Roster | Table:
    try:
        table = with_spans_filled(read_table(data))
    except FileRefused as refused:
        if refused.code is RefusalCode.UNSUPPORTED_FORMAT:
            raise FileRefused(RefusalCode.OTHER_DOCUMENT, values=refused.values) from refused
        raise
    if not table.rows:
        raise FileRefused(RefusalCode.NO_ROWS)
    if any(set(map(normalised, row.cells)) >= _OF_PARENTS for row in table.rows[:HEADING_ROWS]):
        raise FileRefused(RefusalCode.RESPONSABLES_FILE)
    guessed = guess_columns(table, Content.STUDENTS)
    if is_onde(table, guessed):
        return _checked(read_students(table, guessed, RosterSource.ONDE, today))
    return table


def _checked(roster: Roster) -> Roster:
    if not (roster.students or roster.teachers or roster.classes or roster.subjects or roster.problems):
        raise FileRefused(RefusalCode.NO_PERSON)
    return roster


def _is_xml(data: bytes) -> bool:
    start = data[:256]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(_XML_STARTS)


def _is_workbook(data: bytes) -> bool:
    archive = Archive(data, limit=_LIMIT, damaged=RefusalCode.ARCHIVE_DAMAGED)
    return any(name.startswith("xl/") for name in archive.names)


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
