"""Files of a school's people: SIECLE, STS-web, ONDE, or any table whose columns a person points out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from evaluation_tool.domain.roster import Roster, RosterSource
from evaluation_tool.formats.archives import Archive, is_archive
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters import siecle, sts
from evaluation_tool.formats.rosters.columns import (
    COLUMNS,
    Column,
    ColumnMapping,
    Content,
    guess_columns,
    is_onde,
)
from evaluation_tool.formats.rosters.staff_table import read_staff
from evaluation_tool.formats.rosters.students_table import read_students
from evaluation_tool.formats.rosters.xml_records import Element, read_records
from evaluation_tool.formats.tables import Table, read_table

__all__ = [
    "COLUMNS",
    "Column",
    "ColumnMapping",
    "Content",
    "guess_columns",
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
        return _checked(_read_xml(_pieces(data), today))
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
    exports = [name for name in readable if name.lower().endswith(".xml")]
    if exports:
        return _checked(_merged([_read_xml(archive.chunks(name), today) for name in exports[:10]]))
    tables = [name for name in readable if name.lower().endswith((".csv", ".txt", ".xlsx"))]
    if not tables:
        raise FileRefused(RefusalCode.ARCHIVE_DAMAGED if not readable else RefusalCode.ARCHIVE_EMPTY)
    return _read_table(b"".join(archive.chunks(tables[0])), today)


def _read_xml(chunks: Iterable[bytes], today: date) -> Roster:
    records = read_records(chunks, _WANTED, _ROOTS)
    first = next(records, None)
    if first is None:
        raise FileRefused(RefusalCode.NO_PERSON)
    root = first.path.partition("/")[0]
    everything: Iterator[Element] = itertools.chain((first,), records)
    if root == sts.ROOT:
        return sts.read_sts(everything)
    return siecle.read_siecle(siecle.ROOTS[root], everything, today)


def _read_table(data: bytes, today: date) -> Roster | Table:
    table = read_table(data)
    if not table.rows:
        raise FileRefused(RefusalCode.NO_ROWS)
    if is_onde(table):
        return _checked(read_students(table, guess_columns(table, Content.STUDENTS), RosterSource.ONDE, today))
    return table


def _merged(rosters: list[Roster]) -> Roster:
    """Several exports of one school, read together: the pupils' one leads, structures name the classes."""
    leading = next((roster for roster in rosters if roster.students), rosters[0])
    return replace(
        leading,
        uais=tuple(dict.fromkeys(uai for roster in rosters for uai in roster.uais)),
        start_year=next((roster.start_year for roster in (leading, *rosters) if roster.start_year), None),
        classes=tuple(room for roster in rosters for room in roster.classes),
        teachers=tuple(teacher for roster in rosters for teacher in roster.teachers),
        subjects=tuple(subject for roster in rosters for subject in roster.subjects),
        services=tuple(service for roster in rosters for service in roster.services),
        problems=tuple(problem for roster in rosters for problem in roster.problems),
    )


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
