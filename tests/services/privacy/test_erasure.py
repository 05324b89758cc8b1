"""Erasing a student: nothing is left, what stays holds, and a backup brings nobody back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditDetail
from evaluation_tool.models.differentiation import GroupingPlan, Membership
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.people import Student
from evaluation_tool.services import attainments, audit, erasure, journal, login_sessions, plans_adjust
from evaluation_tool.services.mentions import Mention
from evaluation_tool.services.personal_data import HOLDINGS, TABLES
from tests import privacy_scene
from tests.moments import NOW, TODAY
from tests.privacy_scene import Scene
from tests.workshop import Workshop

# Other tables point at accounts too: at those of staff, who sign what they do. A student owns nothing there.
OF_STAFF = {
    ("grid", "owner_id"),
    ("grid_co_owner", "account_id"),
    ("framework", "owner_id"),
    ("activity", "owner_id"),
    ("phrase", "author_id"),
    ("work_plan", "author_id"),
    ("grouping_plan", "author_id"),
    ("pending_import", "account_id"),
    ("remit", "account_id"),
}
# What is chosen for a séance says nothing of anybody, and goes with it.
GOES_WITH = {("assessment_item", "assessment_id")}


@pytest.fixture
def scene(workshop: Workshop) -> Scene:
    return privacy_scene.fill(workshop)


def erased(workshop: Workshop, student: Student) -> list[Tombstone]:
    tombstones = erasure.erase(workshop.session, student, now=NOW, account_id=None)
    workshop.session.commit()
    return tombstones


def test_every_table_about_students_is_exported_and_erased() -> None:
    listed = {(holding.table, column) for holding in HOLDINGS for column in holding.columns if not holding.through}

    assert privacy_scene.tables_about_students() - {("student", "canonical_id")} <= listed


def test_what_points_at_a_students_rows_is_listed_too() -> None:
    listed = {holding.table for holding in HOLDINGS}
    pointing = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in listed and table.name not in listed
    }

    assert pointing == OF_STAFF | GOES_WITH


def test_every_table_is_tried(workshop: Workshop, scene: Scene) -> None:
    seen = erasure.preview(workshop.session, scene.student)

    assert set(seen.rows) == {holding.table for holding in HOLDINGS}
    assert seen.waiting_files == 1


def test_nothing_is_left_and_the_rest_holds(workshop: Workshop, scene: Scene) -> None:
    session, version = workshop.session, scene.plan.version
    numbers = {scene.student.id, scene.duplicate.id}

    tombstones = erased(workshop, scene.duplicate)

    assert {stone.student_id for stone in tombstones} == numbers
    assert session.scalar(select(func.count()).select_from(Student).where(Student.id.in_(numbers))) == 0
    assert session.scalar(select(func.count()).select_from(AuditDetail).where(AuditDetail.student_id.in_(numbers))) == 0
    assert session.scalar(select(func.count()).select_from(Observation)) == 1
    assert audit.verify(session).broken_at is None
    assert attainments.mismatches(session) == []
    plan = session.get_one(GroupingPlan, scene.plan.id)
    assert plan.version > version
    assert [one.reason for one in session.scalars(select(Membership))] == ["{}"]


def test_what_the_engine_said_forgets_the_number_of_the_student(workshop: Workshop, scene: Scene) -> None:
    friend = workshop.students[1].id

    erased(workshop, scene.student)

    kept = json.loads(workshop.session.get_one(GroupingPlan, scene.plan.id).certificate)
    assert kept["repeated"] == [[friend, 9998]]
    assert kept["warnings"][0]["values"] == {"students": [friend], "sessions": 2}


def test_an_open_plan_goes_on_without_the_student(workshop: Workshop, scene: Scene) -> None:
    erased(workshop, scene.student)
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    plan = workshop.session.get_one(GroupingPlan, scene.plan.id)

    with pytest.raises(plans_adjust.NothingToUndo):
        plans_adjust.undo(workshop.session, actor, plan, now=NOW)
    plans_adjust.repropose(workshop.session, actor, plan, seed=1, now=NOW)


def test_an_old_backup_brings_nobody_back_and_a_new_student_of_that_number_stays(
    workshop: Workshop, scene: Scene
) -> None:
    number, created_at = scene.duplicate.id, scene.duplicate.created_at
    tombstones = erased(workshop, scene.student)
    again = Student(id=number, first_name="Adam", last_name="Neuf", created_at=created_at + timedelta(seconds=1))
    workshop.session.add(again)
    workshop.session.commit()

    assert erasure.replay(workshop.session, tombstones, now=NOW) == []
    again.created_at = created_at
    assert [stone.student_id for stone in erasure.replay(workshop.session, tombstones, now=NOW)] == [number]
    assert workshop.session.get(Student, number) is None


def test_words_elsewhere_that_name_the_student_are_told(workshop: Workshop, scene: Scene) -> None:
    workshop.type(workshop.level(2, student=1, note=f"Aidée par {privacy_scene.FIRST} {privacy_scene.LAST}"))

    found = erasure.preview(workshop.session, scene.student).mentions

    assert Mention("observation", "note", 1) in found


@pytest.mark.parametrize("written", ["ÉLÉONORE CÔVAL-MŸVES", "Coval Myves", "Côval Mÿves"])
def test_a_name_is_found_in_capitals_and_without_accents(workshop: Workshop, scene: Scene, written: str) -> None:
    student = workshop.session.get_one(Student, scene.student.id)
    student.first_name, student.last_name = "Éléonore", "Côval-Mÿves"
    workshop.type(workshop.level(2, student=1, note=f"Aidée par {written}."))

    found = erasure.preview(workshop.session, student).mentions

    assert Mention("observation", "note", 1) in found


def test_a_full_name_is_masked_in_what_was_written_of_others(workshop: Workshop, scene: Scene) -> None:
    session, first, last = workshop.session, privacy_scene.FIRST, privacy_scene.LAST
    workshop.type(workshop.level(2, student=1, note=f"Aidée par {last.upper()} {first}, et par le {last}."))
    detail = audit.Detail({"reason": f"oubli pour {first} {last}"})
    audit.record(session, "period.reopened", now=NOW, account_id=None, details=[detail])
    session.commit()

    erased(workshop, scene.student)

    assert session.scalars(select(Observation.note).where(Observation.note != "")).all() == [
        f"Aidée par …, et par le {last}."
    ]
    assert session.scalar(select(func.count()).select_from(AuditDetail).where(AuditDetail.student_id.is_(None))) == 0
    assert audit.verify(session).broken_at is None


def test_the_name_of_a_namesake_who_stays_is_not_masked(workshop: Workshop, scene: Scene) -> None:
    first, last = privacy_scene.FIRST, privacy_scene.LAST
    workshop.students[1].first_name, workshop.students[1].last_name = first, last
    workshop.type(workshop.level(2, student=1, note=f"{first} {last} explique"))

    erased(workshop, scene.student)

    notes = workshop.session.scalars(select(Observation.note).where(Observation.note != "")).all()
    assert notes == [f"{first} {last} explique"]


def test_the_journal_does_not_lend_a_number_to_a_later_account(workshop: Workshop, scene: Scene) -> None:
    account = workshop.make.account_of(workshop.students[2])
    audit.record(workshop.session, "session.opened", now=NOW - timedelta(days=1), account_id=account.id)

    listed = journal.list_events(workshop.session, page=1, size=50)

    assert [entry.who for entry in listed.entries if entry.action == "session.opened"] == [None]
    assert workshop.session.get(Account, account.id) is not None


@pytest.mark.parametrize(("typed", "good"), [("zulmira  XAVERQUIST", True), ("Zulmira", False), ("", False)])
def test_the_name_confirms(workshop: Workshop, scene: Scene, typed: str, good: bool) -> None:
    assert erasure.is_typed(scene.student, typed) is good
