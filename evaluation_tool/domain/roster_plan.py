"""What a file of pupils would change in a school: who is who, who comes, changes, leaves. Nothing is written here.

A pupil of the file is recognised by ELEVE_ID, then ELENOET, then INE, then by its exact name and birth date when one
person only has them. A list without birth dates recognises who is in the same class, if nobody else has that name: sent
again, it changes nothing. Otherwise a person is asked, also when a birth date changed in one class.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from evaluation_tool.domain.logins import plain_name
from evaluation_tool.domain.roster import RosterStudent

NEW_PERSON = 0  # the answer that says: none of the candidates


class Change(StrEnum):
    """What the file says otherwise than the school's own record."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    IDENTIFIERS = "identifiers"
    DIVISION = "division"
    GROUPS = "groups"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class KnownStudent:
    """A student as the school knows it on the day of the import."""

    id: int
    last_name: str
    first_name: str
    birth_date: date | None = None
    sex: str = ""
    ine: str = ""
    siecle_id: str = ""
    elenoet: str = ""
    division: str = ""
    groups: frozenset[str] = frozenset()
    has_left: bool = False
    # What the duplicates merged into this student were known by.
    other_siecle_ids: frozenset[str] = frozenset()
    other_ines: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """As adults read it: Prénom NOM."""
        return f"{self.first_name} {self.last_name.upper()}".strip()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, before and after, as people read it."""

    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil of the file, and what becomes of it. `key` names the line in a form, the same for the same file."""

    key: str
    student: RosterStudent
    known: KnownStudent | None = None
    differences: tuple[Difference, ...] = ()
    candidates: tuple[KnownStudent, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentsPlan:
    """Everything the file would do with the pupils of the chosen divisions."""

    added: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    unchanged: tuple[Line, ...] = ()
    unclear: tuple[Line, ...] = ()  # a person has to say who they are
    leaving: tuple[KnownStudent, ...] = ()
    enrolled: int = 0  # how many the chosen divisions have now

    @property
    def empties_half(self) -> bool:
        """Whether so many would leave that the file is more likely the wrong one."""
        return len(self.leaving) > 1 and 2 * len(self.leaving) >= self.enrolled

    @property
    def is_empty(self) -> bool:
        """Whether confirming would change nothing."""
        return not (self.added or self.changed or self.unclear or self.leaving)


@dataclass(slots=True)
class _Directory:
    """The known students by each thing that tells who somebody is."""

    by_siecle_id: dict[str, list[KnownStudent]] = field(default_factory=dict)
    by_elenoet: dict[str, list[KnownStudent]] = field(default_factory=dict)
    by_ine: dict[str, list[KnownStudent]] = field(default_factory=dict)
    by_name: dict[str, list[KnownStudent]] = field(default_factory=dict)
    told: frozenset[tuple[str, date | None]] = frozenset()  # names and birth dates that the file speaks of


def compare_students(
    students: Sequence[RosterStudent],
    known: Sequence[KnownStudent],
    *,
    divisions: Collection[str],
    answers: Mapping[str, int] | None = None,
) -> StudentsPlan:
    """Compare the pupils of the chosen divisions with the school's; `answers` tells who unclear lines are, by key.

    Those enrolled in a chosen division whom the file does not place in one are leaving. Pupils of other divisions are
    looked at only to recognise the line of a merged duplicate.
    """
    students = _without_merged_duplicates(students, known)
    directory = _directory(known)
    directory.told = frozenset((_name_key(student), student.birth_date) for student in students)
    chosen = [student for student in students if student.division in divisions]
    file_groups = frozenset(group for student in chosen for group in student.groups)
    taken: set[int] = set()
    lines = [_line(student, directory, file_groups, answers or {}, taken) for student in chosen]
    enrolled = [person for person in known if person.division in divisions]
    possible = taken | {person.id for line in lines for person in line.candidates}
    return StudentsPlan(
        added=tuple(line for line in lines if line.known is None and not line.candidates),
        changed=tuple(line for line in lines if line.known is not None and line.differences),
        unchanged=tuple(line for line in lines if line.known is not None and not line.differences),
        unclear=tuple(line for line in lines if line.known is None and line.candidates),
        leaving=tuple(person for person in enrolled if person.id not in possible),
        enrolled=len(enrolled),
    )


def _directory(known: Sequence[KnownStudent]) -> _Directory:
    directory = _Directory()
    for person in known:
        for index, values in (
            (directory.by_siecle_id, {person.siecle_id, *person.other_siecle_ids}),
            (directory.by_elenoet, {person.elenoet}),
            (directory.by_ine, {person.ine, *person.other_ines}),
            (directory.by_name, {_name_key(person)}),
        ):
            for value in values - {""}:
                index.setdefault(value, []).append(person)
    return directory


def _line(
    student: RosterStudent,
    directory: _Directory,
    file_groups: frozenset[str],
    answers: Mapping[str, int],
    taken: set[int],
) -> Line:
    key = _key(student)
    person, candidates = _recognise(student, directory, taken)
    if candidates and key in answers:
        person = next((candidate for candidate in candidates if candidate.id == answers[key]), None)
        if person is not None or answers[key] == NEW_PERSON:
            candidates = ()
    if person is None:
        return Line(key, student, candidates=candidates)
    taken.add(person.id)
    student = _with_kept_spelling(_without_merged_numbers(student, person), person)
    return Line(key, student, person, _differences(student, person, file_groups))


def _without_merged_duplicates(students: Sequence[RosterStudent], known: Sequence[KnownStudent]) -> list[RosterStudent]:
    """A file may itself hold a pupil twice: the line of a merged duplicate yields to the student's own."""
    told = {student.siecle_id for student in students} - {""}
    merged = {number for person in known if person.siecle_id in told for number in person.other_siecle_ids}
    return [student for student in students if student.siecle_id not in merged]


def _without_merged_numbers(student: RosterStudent, person: KnownStudent) -> RosterStudent:
    """The numbers of a merged duplicate tell who it is; they do not replace those of the student that was kept."""
    return replace(
        student,
        siecle_id="" if person.siecle_id and student.siecle_id in person.other_siecle_ids else student.siecle_id,
        ine="" if person.ine and student.ine in person.other_ines else student.ine,
    )


def _with_kept_spelling(student: RosterStudent, person: KnownStudent) -> RosterStudent:
    """A last name in capitals says less than the same name as it was typed: it replaces nothing."""
    shouts = student.last_name.isupper() and plain_name(student.last_name) == plain_name(person.last_name)
    return replace(student, last_name=person.last_name) if shouts and not person.last_name.isupper() else student


def _recognise(
    student: RosterStudent, directory: _Directory, taken: Collection[int]
) -> tuple[KnownStudent | None, tuple[KnownStudent, ...]]:
    """Who the pupil is, or those among whom a person must choose."""
    for index, value in (
        (directory.by_siecle_id, student.siecle_id),
        (directory.by_elenoet, student.elenoet),
        (directory.by_ine, student.ine),
    ):
        found = [person for person in index.get(value, []) if person.id not in taken]
        if len(found) == 1 and (index is not directory.by_elenoet or _may_be(student, found[0])):
            return found[0], ()
    homonyms = [
        person
        for person in directory.by_name.get(_name_key(student), [])
        if person.id not in taken and _may_be(student, person)
    ]
    if len(homonyms) == 1 and _is_the_only_one(student, homonyms[0]):
        return homonyms[0], ()
    return None, tuple(homonyms) or tuple(
        person
        for person in directory.by_name.get(_name_key(student), [])
        if person.id not in taken and _is_born_otherwise(student, person, directory)
    )


def _is_born_otherwise(student: RosterStudent, person: KnownStudent, directory: _Directory) -> bool:
    """Whether only the birth date tells apart two of one name and one class: it may have been corrected.

    Nobody is asked where the file speaks of both.
    """
    return (
        person.division == student.division
        and not person.has_left
        and _may_be(replace(student, birth_date=None), person)
        and (_name_key(person), person.birth_date) not in directory.told
    )


def _is_the_only_one(student: RosterStudent, person: KnownStudent) -> bool:
    """Whether a person of that name, alone in the school to have it, is the pupil without anybody being asked."""
    if student.birth_date is not None:
        return person.birth_date == student.birth_date
    return person.division == student.division and not person.has_left


def _may_be(student: RosterStudent, person: KnownStudent) -> bool:
    """Whether nothing that both know tells them apart. School numbers are given again: ELENOET alone proves little."""
    pairs: Sequence[tuple[object, object]] = (
        (student.birth_date, person.birth_date),
        (student.siecle_id, person.siecle_id),
        (student.ine, person.ine),
    )
    return all(not (mine and theirs) or mine == theirs for mine, theirs in pairs)


def _differences(student: RosterStudent, person: KnownStudent, file_groups: frozenset[str]) -> tuple[Difference, ...]:
    found: list[Difference] = []

    def note(change: Change, before: str, after: str) -> None:
        if after and before != after:
            found.append(Difference(change, before, after))

    note(Change.NAME, f"{person.first_name} {person.last_name}", f"{student.first_name} {student.last_name}")
    note(Change.BIRTH_DATE, _day(person.birth_date), _day(student.birth_date))
    note(Change.SEX, person.sex, student.sex)
    for before, after in (
        (person.siecle_id, student.siecle_id),
        (person.elenoet, student.elenoet),
        (person.ine, student.ine),
    ):
        note(Change.IDENTIFIERS, before, after)
    note(Change.DIVISION, person.division, student.division)
    groups = next_groups(student, person, file_groups)
    if groups != person.groups:
        found.append(Difference(Change.GROUPS, ", ".join(sorted(person.groups)), ", ".join(sorted(groups))))
    if person.has_left:
        found.append(Difference(Change.RETURN, "", ""))
    return tuple(found)


def next_groups(student: RosterStudent, person: KnownStudent, file_groups: Collection[str]) -> frozenset[str]:
    """The groups after the import: those the file never speaks of were made by hand, and stay."""
    return frozenset(group for group in person.groups if group not in file_groups) | frozenset(student.groups)


def _name_key(person: RosterStudent | KnownStudent) -> str:
    return f"{plain_name(person.last_name)}|{plain_name(person.first_name)}"


def _key(student: RosterStudent) -> str:
    """Where the file speaks of the pupil: the same at preview and at confirmation."""
    return f"{student.line or 0}-{student.siecle_id}"


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
