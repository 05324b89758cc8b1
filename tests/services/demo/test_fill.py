import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.identifiers import IdentifierCheck, check_uai
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment, Remit, RemitKind, Teaching
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import PeriodSnapshot
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services import audit, classes, demo
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import EstablishmentDirectory
from tests.services.demo.conftest import TODAY, Fill

SEGPA = ("6e SEGPA", "5e SEGPA", "4e SEGPA", "3e SEGPA")
WORKSHOPS = ("4e Atelier 1", "4e Atelier 2", "3e Atelier 1", "3e Atelier 2")
DAYS_OF_A_YEAR = [date(2026, 8, 2), date(2026, 9, 1), date(2026, 10, 12), TODAY, date(2027, 2, 1), date(2027, 7, 31)]


def named(session: Session, name: str) -> ClassGroup:
    return session.scalars(select(ClassGroup).where(ClassGroup.name == name)).one()


def students_by_class(session: Session, on: date) -> dict[str, list[Student]]:
    groups = session.scalars(select(ClassGroup).order_by(ClassGroup.id))
    return {group.name: list(classes.list_students(session, group, on)) for group in groups}


def people(session: Session) -> list[tuple[object, ...]]:
    columns = (Account.login, Account.display_name, Student.birth_date, Student.sex, Student.accommodations)
    return [tuple(row) for row in session.execute(select(*columns).outerjoin(Account.student).order_by(Account.id))]


def test_establishment_is_a_demonstration_with_two_valid_codes_of_nowhere(school: Session) -> None:
    establishment = school.get_one(Establishment, 1)

    assert (establishment.name, establishment.is_demo) == ("Collège et SEGPA de démonstration", True)
    assert [(uai.uai[:3], uai.label) for uai in establishment.uais] == [("999", "Collège"), ("999", "SEGPA")]
    assert all(check_uai(uai.uai) is IdentifierCheck.VALID for uai in establishment.uais)


def test_current_school_year_has_five_periods(school: Session) -> None:
    year = school.scalars(select(SchoolYear)).one()

    assert year.start_year == 2026
    assert len(year.periods) == 5


@pytest.mark.parametrize("today", DAYS_OF_A_YEAR)
def test_every_class_is_full_whatever_the_day(fill: Fill, today: date) -> None:
    counts = {name: len(students) for name, students in students_by_class(fill(today), today).items()}

    assert counts == dict.fromkeys(SEGPA, 16) | {"5e B": 26, "1re année CAP EPC": 24} | dict.fromkeys(WORKSHOPS, 8)


def test_segpa_is_without_marks_and_the_rest_is_not(school: Session) -> None:
    groups = school.scalars(select(ClassGroup)).all()

    assert {group.name for group in groups if group.is_segpa and group.is_no_marks} == {*SEGPA, *WORKSHOPS}
    assert {group.name for group in groups if group.is_segpa or group.is_no_marks} == {*SEGPA, *WORKSHOPS}
    assert named(school, "6e SEGPA").cycle == 3
    assert {named(school, name).cycle for name in (*SEGPA[1:], *WORKSHOPS, "5e B")} == {4}


@pytest.mark.parametrize("class_name", ["4e SEGPA", "3e SEGPA"])
def test_two_workshops_share_a_class_between_them(school: Session, class_name: str) -> None:
    members = students_by_class(school, TODAY)
    parent = named(school, class_name)

    workshops = school.scalars(select(ClassGroup).where(ClassGroup.parent_id == parent.id)).all()

    assert [workshop.kind for workshop in workshops] == [ClassGroupKind.WORKSHOP] * 2
    shared = [student.id for workshop in workshops for student in members[workshop.name]]
    assert sorted(shared) == sorted(student.id for student in members[class_name])


def test_nobody_is_in_two_classes_on_one_day(school: Session) -> None:
    spans = school.execute(
        select(Enrolment.student_id, Enrolment.starts_on, Enrolment.ends_on)
        .join(Enrolment.class_group)
        .where(ClassGroup.kind == ClassGroupKind.CLASS)
    ).all()

    for day in (date(2026, 9, 1), date(2026, 10, 5), TODAY, date(2027, 6, 30)):
        present = Counter(student for student, first, last in spans if first <= day and (last is None or day <= last))
        assert set(present.values()) == {1}


def test_one_student_came_in_october_and_one_left_in_november(school: Session) -> None:
    first_days = students_by_class(school, date(2026, 9, 30))
    leavers = school.scalars(select(Student).where(Student.left_on.is_not(None))).all()

    assert len(first_days["4e SEGPA"]) == 15
    assert len(first_days["5e B"]) == 27
    assert [leaver.left_on for leaver in leavers] == [date(2026, 11, 20)]


def test_what_has_not_happened_yet_is_not_told(fill: Fill) -> None:
    september = fill(date(2026, 9, 7))

    assert len(students_by_class(september, date(2026, 9, 7))["4e SEGPA"]) == 16
    assert september.scalars(select(Student).where(Student.left_on.is_not(None))).all() == []


def test_ages_fit_the_classes_and_nobody_has_a_national_identifier(school: Session) -> None:
    ages = {"6e SEGPA": 11, "5e SEGPA": 12, "4e SEGPA": 13, "3e SEGPA": 14, "5e B": 12, "1re année CAP EPC": 15}
    members = students_by_class(school, TODAY)

    for name, age in ages.items():
        births = [student.birth_date for student in members[name]]
        assert {born.year for born in births if born is not None} == {2026 - age, 2026 - age - 1}
        assert None not in births
    assert not any(student.ine for student in school.scalars(select(Student)))
    assert {student.sex for student in members["3e SEGPA"]} == {"F", "M"}


def test_twelve_teachers_and_a_replacement_who_takes_over_between_two_dates(school: Session) -> None:
    assert len(school.scalars(select(Teacher)).all()) == 13
    english = school.execute(
        select(Teacher.last_name, Teaching.starts_on, Teaching.ends_on)
        .join(Teaching.teacher)
        .where(Teaching.class_group_id == named(school, "3e SEGPA").id, Teaching.subject.has(code="ANGLA"))
        .order_by(Teaching.starts_on)
    ).all()

    assert [name for name, _first, _last in english] == ["Abelson", "Okoumé", "Abelson"]
    assert english[0].starts_on == date(2026, 9, 1)
    assert english[-1].ends_on is None
    for before, after in pairwise(english):
        assert before.ends_on == after.starts_on - timedelta(days=1)


def test_every_class_and_workshop_is_taught_every_day(school: Session) -> None:
    taught = Counter(
        school.scalars(
            select(ClassGroup.name)
            .join(Teaching.class_group)
            .where(Teaching.starts_on <= TODAY, Teaching.ends_on.is_(None) | (Teaching.ends_on >= TODAY))
        )
    )

    assert taught == dict.fromkeys(WORKSHOPS, 2) | {
        "6e SEGPA": 7,
        "5e SEGPA": 8,
        "4e SEGPA": 9,
        "3e SEGPA": 9,
        "5e B": 8,
        "1re année CAP EPC": 9,
    }


def test_director_reviews_the_whole_segpa_and_each_class_has_one_form_tutor(school: Session) -> None:
    remits = school.scalars(select(Remit).order_by(Remit.id)).all()
    reviewed = [remit for remit in remits if remit.kind is RemitKind.DIRECTOR]
    followed = {remit.class_group.name: remit for remit in remits if remit.kind is RemitKind.FORM_TUTOR}

    assert {remit.account.login for remit in reviewed} == {"directrice"}
    assert sorted(remit.class_group.name for remit in reviewed) == sorted((*SEGPA, *WORKSHOPS))
    assert set(followed) == {*SEGPA, "5e B", "1re année CAP EPC"}
    assert len(remits) == len(reviewed) + len(followed)
    assert followed["3e SEGPA"].account.login == "prof"
    for remit in followed.values():
        assert any(teaching.teacher_id == remit.account.teacher_id for teaching in remit.class_group.teachings)


@pytest.mark.parametrize("today", DAYS_OF_A_YEAR)
def test_the_same_day_gives_the_same_people(fill: Fill, today: date) -> None:
    assert people(fill(today)) == people(fill(today))


def test_the_journal_tells_what_was_filled_in_without_a_name(school: Session) -> None:
    event = school.scalars(select(AuditEvent).where(AuditEvent.action == "demo.filled")).one()

    assert json.loads(event.payload)["ids"] == {
        "classes": 6,
        "workshops": 4,
        "subjects": 13,
        "teachers": 13,
        "students": 115,
        "accounts": 130,
    }
    assert audit.verify(school).broken_at is None


def test_fills_a_file_made_by_the_migrations(tmp_path: Path) -> None:
    filled: list[demo.DemoSummary] = []
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    path = create_establishment(
        EstablishmentDirectory(tmp_path),
        "demo",
        lambda session: filled.append(demo.fill(session, now=now, today=TODAY, password="Craie-bleue 47")),
    )

    assert path.is_file()
    assert filled == [demo.DemoSummary(classes=6, workshops=4, subjects=13, teachers=13, students=115, accounts=130)]


def test_the_councils_of_the_autumn_saw_what_stood_then(school: Session) -> None:
    closed = school.scalars(select(Period).where(Period.closed_at.is_not(None)).order_by(Period.position)).all()
    assert [period.name for period in closed] == ["Bilan de rentrée", "Bilan de la Toussaint"]

    first, second = (_frozen(school, period) for period in closed)

    assert first
    assert first.keys() < second.keys()
    assert any(second[pair] != level for pair, level in first.items())


def _frozen(school: Session, period: Period) -> dict[tuple[int, int], int]:
    rows = school.scalars(select(PeriodSnapshot).where(PeriodSnapshot.period_id == period.id))
    return {(row.student_id, row.competency_id): row.level_id for row in rows}
