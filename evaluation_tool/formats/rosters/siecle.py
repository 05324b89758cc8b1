"""SIECLE exports: pupils (with or without addresses, which are not read), structures, nomenclature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from evaluation_tool.domain.identifiers import normalise_ine, normalise_uai
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import (
    CLASS_LENGTH,
    IDENTIFIER_LENGTH,
    Roster,
    RosterAnomaly,
    RosterClass,
    RosterSource,
    RosterStudent,
    RosterSubject,
    read_birth_date,
    read_date,
    read_sex,
    sort_out,
)
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters.xml_records import Element

MOST_PEOPLE = 20_000
_STUDENTS, _STRUCTURES, _NOMENCLATURE = "BEE_ELEVES", "BEE_STRUCTURES", "BEE_NOMENCLATURES"
ROOTS = {
    _STUDENTS: RosterSource.SIECLE_STUDENTS,
    _STRUCTURES: RosterSource.SIECLE_STRUCTURES,
    _NOMENCLATURE: RosterSource.SIECLE_NOMENCLATURE,
}
_PARAMETERS = frozenset(f"{root}/PARAMETRES" for root in ROOTS)
_STUDENT = f"{_STUDENTS}/DONNEES/ELEVES/ELEVE"
_PLACES = f"{_STUDENTS}/DONNEES/STRUCTURES/STRUCTURES_ELEVE"
_DIVISION = f"{_STRUCTURES}/DONNEES/DIVISIONS/DIVISION"
_GROUP = f"{_STRUCTURES}/DONNEES/GROUPES/GROUPE"
_LEVEL = f"{_NOMENCLATURE}/DONNEES/MEFS/MEF"
_SUBJECT = f"{_NOMENCLATURE}/DONNEES/MATIERES/MATIERE"
WANTED = _PARAMETERS | {_STUDENT, _PLACES, _DIVISION, _GROUP, _LEVEL, _SUBJECT}


@dataclass(slots=True)
class _Found:
    parameters: Element | None = None
    students: list[RosterStudent] = field(default_factory=list)
    gone: list[tuple[RosterStudent, date]] = field(default_factory=list)
    places: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    classes: list[RosterClass] = field(default_factory=list)
    levels: dict[str, str] = field(default_factory=dict)
    subjects: list[RosterSubject] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_siecle(source: RosterSource, records: Iterable[Element], today: date) -> Roster:
    """What the records of one SIECLE file say on a day: a pupil whose exit date has passed is listed, not kept."""
    found = _Found()
    for record in records:
        _take(found, record, today)
        if len(found.students) + len(found.gone) > MOST_PEOPLE:
            raise FileRefused(RefusalCode.TOO_MANY_PEOPLE, record.line, {"limit": MOST_PEOPLE})
    parameters = found.parameters
    roster = Roster(
        source,
        uais=_uais(parameters),
        start_year=_year(parameters),
        exported_on=read_date(parameters.text_of("DATE_EXPORT")) if parameters else None,
        classes=tuple(found.classes),
        subjects=tuple(found.subjects),
    )
    if source is not RosterSource.SIECLE_STUDENTS:
        return replace(roster, problems=tuple(found.problems))
    return _with_students(roster, found, today)


def _take(found: _Found, record: Element, today: date) -> None:
    if record.path == _STUDENT:
        _take_student(found, record, today)
    elif record.path == _PLACES:
        _take_places(found, record)
    elif record.path == _DIVISION:
        _take_class(found, record, is_group=False)
    elif record.path == _GROUP:
        _take_class(found, record, is_group=True)
    elif record.path == _LEVEL:
        found.levels[record.get("CODE_MEF")] = record.text_of("LIBELLE_LONG", "FORMATION")
    elif record.path == _SUBJECT:
        subject = read_subject(record, "CODE_MATIERE")
        if subject:
            found.subjects.append(subject)
    elif record.path in _PARAMETERS:
        found.parameters = record


def _take_student(found: _Found, record: Element, today: date) -> None:
    raw_birth = record.text_of("DATE_NAISS")
    student = RosterStudent(
        last_name=record.text_of("NOM_USAGE", "NOM_DE_FAMILLE", "NOM"),
        first_name=record.text_of("PRENOM"),
        birth_date=read_birth_date(raw_birth, today),
        sex=read_sex(record.text_of("CODE_SEXE")),
        ine=normalise_ine(record.text_of("INE_RNIE", "ID_NATIONAL"))[:IDENTIFIER_LENGTH],
        siecle_id=record.get("ELEVE_ID")[:IDENTIFIER_LENGTH],
        elenoet=(record.get("ELENOET") or record.text_of("ELENOET"))[:IDENTIFIER_LENGTH],
        level=record.text_of("CODE_MEF"),
        line=record.line,
    )
    if raw_birth and student.birth_date is None:
        values = {"name": student.name, "found": raw_birth[:40]}
        found.problems.append(Problem(RosterAnomaly.BIRTH_DATE, record.line, values))
    left_on = read_date(record.text_of("DATE_SORTIE"))
    if left_on is None:
        found.students.append(student)
    else:
        found.gone.append((student, left_on))


def _take_places(found: _Found, record: Element) -> None:
    student = record.get("ELEVE_ID")[:IDENTIFIER_LENGTH]
    if student in found.places:
        found.problems.append(Problem(RosterAnomaly.STRUCTURES_TWICE, record.line, {"name": student}))
    places = found.places.setdefault(student, [])
    for structure in record.all("STRUCTURE"):
        code, kind = structure.text_of("CODE_STRUCTURE"), structure.text_of("TYPE_STRUCTURE")
        if code and kind in {"D", "G"}:
            places.append((code, kind == "D"))


def _take_class(found: _Found, record: Element, *, is_group: bool) -> None:
    code = record.get("CODE_STRUCTURE") or record.get("CODE")
    if len(code) > CLASS_LENGTH:
        found.problems.append(Problem(RosterAnomaly.CLASS_TOO_LONG, record.line, {"name": code[:60]}))
    elif code:
        found.classes.append(
            RosterClass(
                code,
                label=record.text_of("LIBELLE_LONG", "LIBELLE_COURT"),
                is_group=is_group,
                level=next(
                    (mef.text_of("CODE_MEF") for mef in record.all("MEFS_APPARTENANCE", "MEF_APPARTENANCE")), ""
                ),
            )
        )


def _with_students(roster: Roster, found: _Found, today: date) -> Roster:
    names = {student.siecle_id: student.name for student in found.students}
    for position, problem in enumerate(found.problems):
        if problem.code is RosterAnomaly.STRUCTURES_TWICE:
            identifier = str(problem.values["name"])
            values = {"name": names.get(identifier, identifier)}
            found.problems[position] = Problem(problem.code, problem.line, values)
    present = found.students + [student for student, left_on in found.gone if left_on > today]
    placed = [_placed(student, found) for student in present]
    students, problems = sort_out(placed)
    gone = [
        Problem(RosterAnomaly.GONE, student.line, {"name": student.name, "date": f"{left_on:%d/%m/%Y}"})
        for student, left_on in found.gone
        if left_on <= today
    ]
    return replace(roster, students=students, problems=(*found.problems, *gone, *problems))


def _placed(student: RosterStudent, found: _Found) -> RosterStudent:
    """The pupil in its division and its groups. Of two divisions the first is kept, and said."""
    places = list(dict.fromkeys(found.places.get(student.siecle_id, [])))
    divisions = [code for code, is_division in places if is_division]
    groups = tuple(code for code, is_division in places if not is_division)
    if len(divisions) > 1:
        values = {"name": student.name, "kept": divisions[0], "others": ", ".join(divisions[1:])}
        found.problems.append(Problem(RosterAnomaly.TWO_DIVISIONS, student.line, values))
    return replace(student, division=divisions[0] if divisions else "", groups=groups)


def read_subject(record: Element, code_attribute: str) -> RosterSubject | None:
    """A subject of a nomenclature; None without a code."""
    code = record.get(code_attribute) or record.get("CODE")
    name = record.text_of("LIBELLE_EDITION", "LIBELLE_LONG", "LIBELLE_COURT", "CODE_GESTION")
    return RosterSubject(code, sentence_case(name or code)) if code else None


def sentence_case(name: str) -> str:
    """Exports shout: "MATHEMATIQUES" reads better as "Mathematiques"; a name in mixed case is left as it is."""
    return name.capitalize() if name.isupper() and len(name) > 4 else name


def _uais(parameters: Element | None) -> tuple[str, ...]:
    uai = normalise_uai(parameters.text_of("UAJ")) if parameters else ""
    return (uai,) if uai else ()


def _year(parameters: Element | None) -> int | None:
    text = parameters.text_of("ANNEE_SCOLAIRE")[:4] if parameters else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
