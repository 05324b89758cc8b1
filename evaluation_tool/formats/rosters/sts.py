"""STS-web exports (`sts_emp_….xml`): staff, subjects, who teaches what to whom. Birth dates are not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evaluation_tool.domain.identifiers import normalise_uai
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import (
    CLASS_LENGTH,
    IDENTIFIER_LENGTH,
    NAME_LENGTH,
    Roster,
    RosterAnomaly,
    RosterClass,
    RosterService,
    RosterSource,
    RosterSubject,
    RosterTeacher,
    given_name,
)
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters.siecle import MOST_PEOPLE, read_subject
from evaluation_tool.formats.rosters.xml_records import Element

ROOT = "STS_EDT"
_PARAMETERS = f"{ROOT}/PARAMETRES"
_SUBJECT = f"{ROOT}/NOMENCLATURES/MATIERES/MATIERE"
_PERSON = f"{ROOT}/DONNEES/INDIVIDUS/INDIVIDU"
_DIVISION = f"{ROOT}/DONNEES/STRUCTURE/DIVISIONS/DIVISION"
_GROUP = f"{ROOT}/DONNEES/STRUCTURE/GROUPES/GROUPE"
WANTED = frozenset({_PARAMETERS, _SUBJECT, _PERSON, _DIVISION, _GROUP})
_CIVILITIES = {"1": "M.", "2": "Mme", "3": "Mme"}
_TEACHING = {"", "ENS", "DOC"}


@dataclass(slots=True)
class _Found:
    uai: str = ""
    year: int | None = None
    subjects: list[RosterSubject] = field(default_factory=list)
    teachers: list[RosterTeacher] = field(default_factory=list)
    classes: list[RosterClass] = field(default_factory=list)
    services: list[RosterService] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sts(records: Iterable[Element]) -> Roster:
    """What the records of one STS file say."""
    found = _Found()
    for record in records:
        _take(found, record)
        if len(found.teachers) > MOST_PEOPLE:
            raise FileRefused(RefusalCode.TOO_MANY_PEOPLE, record.line, {"limit": MOST_PEOPLE})
    known = {teacher.key for teacher in found.teachers}
    for service in found.services:
        if service.teacher_key not in known:
            values = {"name": service.class_code, "found": service.teacher_key}
            found.problems.append(Problem(RosterAnomaly.UNKNOWN_TEACHER, values=values))
    return Roster(
        RosterSource.STS,
        uais=(found.uai,) if found.uai else (),
        start_year=found.year,
        classes=tuple(found.classes),
        teachers=tuple(found.teachers),
        subjects=tuple(found.subjects),
        services=tuple(service for service in dict.fromkeys(found.services) if service.teacher_key in known),
        problems=tuple(found.problems),
    )


def _take(found: _Found, record: Element) -> None:
    if record.path == _PERSON:
        _take_person(found, record)
    elif record.path in {_DIVISION, _GROUP}:
        _take_class(found, record)
    elif record.path == _SUBJECT:
        subject = read_subject(record, "CODE")
        if subject:
            found.subjects.append(subject)
    else:
        _take_parameters(found, record)


def _take_parameters(found: _Found, record: Element) -> None:
    found.uai = normalise_uai(next((uaj.get("CODE") or uaj.text for uaj in record.all("UAJ")), ""))
    years = (year.get("ANNEE") or year.text for year in record.all("ANNEE_SCOLAIRE"))
    text = next(years, "")[:4]
    found.year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _take_person(found: _Found, record: Element) -> None:
    teacher = RosterTeacher(
        key=_key(record),
        last_name=record.text_of("NOM_USAGE", "NOM_PATRONYMIQUE"),
        first_name=given_name(record.text_of("PRENOM")),
        civility=_CIVILITIES.get(record.text_of("CIVILITE"), ""),
        is_teaching=record.text_of("FONCTION").upper() in _TEACHING,
        tutored=tuple(
            code
            for tutored in record.all("PROFS_PRINC", "PROF_PRINC")
            if (code := tutored.text_of("CODE_STRUCTURE") or tutored.get("CODE_STRUCTURE"))
        ),
    )
    if not teacher.key or not teacher.last_name:
        found.problems.append(Problem(RosterAnomaly.NO_NAME, record.line, {"name": teacher.name or teacher.key or "?"}))
    elif max(len(teacher.last_name), len(teacher.first_name)) > NAME_LENGTH:
        found.problems.append(Problem(RosterAnomaly.NAME_TOO_LONG, record.line, {"name": teacher.name[:60]}))
    else:
        found.teachers.append(teacher)


def _take_class(found: _Found, record: Element) -> None:
    code = record.get("CODE")
    if not code or len(code) > CLASS_LENGTH:
        if code:
            found.problems.append(Problem(RosterAnomaly.CLASS_TOO_LONG, record.line, {"name": code[:60]}))
        return
    divisions = tuple(
        origin.get("CODE")
        for origin in record.all("DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE")
        if origin.get("CODE")
    )
    label = record.text_of("LIBELLE_LONG", "LIBELLE_COURT")
    found.classes.append(RosterClass(code, label, is_group=record.path == _GROUP, divisions=divisions))
    found.services += _services(record, code)


def _services(record: Element, code: str) -> Iterator[RosterService]:
    for service in record.all("SERVICES", "SERVICE"):
        for teacher in service.all("ENSEIGNANTS", "ENSEIGNANT"):
            if service.get("CODE_MATIERE") and teacher.get("ID"):
                yield RosterService(code, service.get("CODE_MATIERE"), _key(teacher))


def _key(record: Element) -> str:
    """Numbers of the ministry's base and of the school's own staff may be the same: the type tells them apart."""
    number = record.get("ID")
    kind = record.get("TYPE") or "epp"
    return (number if kind == "epp" else f"{kind}-{number}")[:IDENTIFIER_LENGTH] if number else ""
