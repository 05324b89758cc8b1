"""A school's people and classes as a file tells them, whatever software wrote it; nothing here is stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from evaluation_tool.domain.identifiers import IdentifierCheck, check_ine
from evaluation_tool.domain.logins import plain_name
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, shorten

NAME_LENGTH = 120
CLASS_LENGTH = 60
IDENTIFIER_LENGTH = 20
INE_LENGTH = 11
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_WORDED_MONTH = re.compile(r"(?<=[ /.-])[a-z]{3,9}\.?(?=[ /.-])")
_AROUND_SIGNS = re.compile(r" ?([/.-]) ?")
_CENTURY_TURN = 60  # 59 is 2059, 60 is 1960: no pupil was born then, some teachers were


class RosterSource(StrEnum):
    """What wrote the file."""

    SIECLE_STUDENTS = "siecle_students"
    SIECLE_STRUCTURES = "siecle_structures"
    SIECLE_NOMENCLATURE = "siecle_nomenclature"
    STS = "sts"
    ONDE = "onde"
    TABLE = "table"


class RosterAnomaly(StrEnum):
    """What is strange in a file of people; the person or class is named in the values."""

    NO_NAME = "no_name"
    NO_DIVISION = "no_division"
    GONE = "gone"
    TWO_DIVISIONS = "two_divisions"
    STRUCTURES_TWICE = "structures_twice"
    SAME_IDENTIFIER = "same_identifier"
    SAME_INE = "same_ine"
    SAME_PERSON = "same_person"
    INE_SHAPE = "ine_shape"
    INE_KEY = "ine_key"
    BIRTH_DATE = "birth_date"
    NAME_TOO_LONG = "name_too_long"
    CLASS_TOO_LONG = "class_too_long"
    UNKNOWN_TEACHER = "unknown_teacher"


@dataclass(frozen=True, slots=True)
class RosterStudent:
    """One pupil. Identifiers are empty when the file has none; `line` is where the file speaks of it."""

    last_name: str
    first_name: str
    birth_date: date | None = None
    sex: str = ""  # M, F, or empty
    ine: str = ""
    siecle_id: str = ""
    elenoet: str = ""
    division: str = ""
    groups: tuple[str, ...] = ()
    level: str = ""
    line: int | None = None

    @property
    def name(self) -> str:
        """As adults read it: Prénom NOM."""
        return f"{self.first_name} {self.last_name.upper()}".strip()


@dataclass(frozen=True, slots=True)
class RosterClass:
    """A division or a group, its longer name, and the divisions that a group takes its students from."""

    code: str
    label: str = ""
    is_group: bool = False
    divisions: tuple[str, ...] = ()
    level: str = ""  # wording of its MEF, where the file has it


@dataclass(frozen=True, slots=True)
class RosterTeacher:
    """A member of the staff; `key` is how the services of the same file speak of it."""

    key: str
    last_name: str
    first_name: str
    civility: str = ""
    is_teaching: bool = True
    tutored: tuple[str, ...] = ()  # divisions whose form tutor it is

    @property
    def name(self) -> str:
        """As adults read it: Prénom NOM."""
        return f"{self.first_name} {self.last_name.upper()}".strip()


@dataclass(frozen=True, slots=True)
class RosterSubject:
    """A subject by the code that services use."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RosterService:
    """Who teaches what to which class."""

    class_code: str
    subject_code: str
    teacher_key: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything that one file says; parts that its kind of file never has are empty."""

    source: RosterSource
    uais: tuple[str, ...] = ()
    start_year: int | None = None
    exported_on: date | None = None
    students: tuple[RosterStudent, ...] = ()
    classes: tuple[RosterClass, ...] = ()
    teachers: tuple[RosterTeacher, ...] = ()
    subjects: tuple[RosterSubject, ...] = ()
    services: tuple[RosterService, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def divisions(self) -> tuple[str, ...]:
        """The divisions that the file speaks of, by name."""
        named = {room.code for room in self.classes if not room.is_group}
        return tuple(sorted(named | {student.division for student in self.students if student.division}))


def sort_out(students: list[RosterStudent]) -> tuple[tuple[RosterStudent, ...], list[Problem]]:
    """Keep the pupils that can be imported, and say what is wrong with them and with the others.

    Without a name or a division a pupil is left out. The same SIECLE identifier twice keeps the first. The same INE
    twice keeps both people, neither with that INE: it proves nothing any more. A doubtful INE is only a warning, one
    too long is not kept. Without identifiers, the same name twice with one birth date, or in one division, is the same
    person: the first is kept.
    """
    problems: list[Problem] = []
    kept: list[RosterStudent] = []
    seen: set[str] = set()
    people: set[str] = set()
    for student in map(_with_readable_name, students):
        anomaly = _reason_to_leave_out(student, seen)
        person = _person_key(student)
        if anomaly is None and person in people:
            anomaly = RosterAnomaly.SAME_PERSON
        if anomaly is not None:
            problems.append(_about(anomaly, student))
            continue
        seen.add(student.siecle_id)
        people.add(person)
        kept.append(student)
    problems += [problem for student in kept for problem in _doubts(student)]
    return tuple(_without_shared_ines(kept, problems)), problems


def _reason_to_leave_out(student: RosterStudent, seen: set[str]) -> RosterAnomaly | None:
    if not student.last_name or not student.first_name:
        return RosterAnomaly.NO_NAME
    if max(len(student.last_name), len(student.first_name)) > NAME_LENGTH:
        return RosterAnomaly.NAME_TOO_LONG
    if not student.division:
        return RosterAnomaly.NO_DIVISION
    if max(len(code) for code in (student.division, *student.groups)) > CLASS_LENGTH:
        return RosterAnomaly.CLASS_TOO_LONG
    if student.siecle_id and student.siecle_id in seen:
        return RosterAnomaly.SAME_IDENTIFIER
    return None


def _person_key(student: RosterStudent) -> str:
    """What tells people of one file apart; two twins differ by their first names."""
    if student.siecle_id or student.elenoet or student.ine:
        return f"{student.siecle_id}|{student.elenoet}|{student.ine}|{student.name}"
    where = student.birth_date.isoformat() if student.birth_date else student.division
    return f"{plain_name(student.last_name)}|{plain_name(student.first_name)}|{where}"


def _with_readable_name(student: RosterStudent) -> RosterStudent:
    first_name = given_name(student.first_name)
    return student if first_name == student.first_name else replace(student, first_name=first_name)


def given_name(raw: str) -> str:
    """Exports shout: "MARIE-LOU" is read by its owner as "Marie-Lou"; a name in mixed case is left as it is."""
    return raw.title() if raw.isupper() and len(raw) > 1 else raw


def _doubts(student: RosterStudent) -> list[Problem]:
    check = check_ine(student.ine)
    if check is IdentifierCheck.WRONG_SHAPE:
        return [_about(RosterAnomaly.INE_SHAPE, student, ine=student.ine)]
    if check is IdentifierCheck.WRONG_KEY:
        return [_about(RosterAnomaly.INE_KEY, student, ine=student.ine)]
    return []


def _without_shared_ines(students: list[RosterStudent], problems: list[Problem]) -> list[RosterStudent]:
    by_ine: dict[str, list[RosterStudent]] = {}
    for student in students:
        if student.ine:
            by_ine.setdefault(student.ine, []).append(student)
    shared = {ine: people for ine, people in by_ine.items() if len(people) > 1}
    for ine, people in shared.items():
        names = ", ".join(student.name for student in people[:4])
        problems.append(Problem(RosterAnomaly.SAME_INE, people[0].line, {"ine": ine, "names": names}))
    return [
        replace(student, ine="") if student.ine in shared or len(student.ine) > INE_LENGTH else student
        for student in students
    ]


def _about(anomaly: RosterAnomaly, student: RosterStudent, **values: str) -> Problem:
    return Problem(anomaly, student.line, {"name": shorten(student.name, 60) or student.siecle_id or "?", **values})


def read_date(raw: str) -> date | None:
    """A date as exports write it: 31/12/2011, 31/12/11, 2011-12-31, 31.12.2011, 31 déc. 2011, a time or not; else None.

    A bare number of five digits is how a spreadsheet counts days when a column of dates lost its format.
    """
    text = _with_numbers(clean_line(raw)).partition(" ")[0].partition("T")[0]
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _SPREADSHEET_EPOCH + timedelta(days=int(text))
    parts = text.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if max(map(len, parts)) > 4:
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers if len(parts[0]) == 4 else numbers[::-1]
    if len(parts[2]) == 2 and len(parts[0]) < 3:
        year += 2000 if year < _CENTURY_TURN else 1900
    try:
        return date(year, month, day) if year > 1900 else None
    except ValueError:
        return None


def _with_numbers(text: str) -> str:
    """The same date without spaces around its signs, its month as a number: "31 déc. 2011" gives "31/12/2011"."""
    text = _AROUND_SIGNS.sub(r"\1", text)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isascii())
    month = _WORDED_MONTH.search(plain)
    if month is None:
        return text
    number = next((rank for rank, name in enumerate(_MONTHS, 1) if month[0].startswith(name)), 0)
    before, after = plain[: month.start()], plain[month.end() :]
    return f"{before.strip(' /.-').removesuffix('er')}/{number}/{after.strip(' /.-')}" if number else text


def read_birth_date(raw: str, today: date) -> date | None:
    """The date at which somebody of today was born: one that is still to come is a slip of the hand."""
    born = read_date(raw)
    return born if born is not None and born <= today else None


def read_sex(raw: str) -> str:
    """M or F as software writes them (1 and 2, M and F, H, G, masculin, féminin, fille, garçon); else empty."""
    first = clean_line(raw)[:1].upper()
    if first in {"1", "M", "H", "G"}:
        return "M"
    return "F" if first in {"2", "F"} else ""
