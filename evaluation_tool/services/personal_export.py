"""All that an establishment holds about a student, as plain values: what the law lets a family ask for."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditDetail, AuditEvent
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan, WorkPlan, WorkPlanItem
from evaluation_tool.models.evidence import Assessment
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student, Subject
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit
from evaluation_tool.services.personal_data import HOLDINGS, Holding, family, rows_of, table_of
from evaluation_tool.services.plan_engine import NAMING_STUDENTS

# How a row that is pointed at is said in words.
_WORDS: Mapping[str, Select[int, Any]] = {
    "account": select(Account.id, Account.display_name),
    "assessment": select(Assessment.id, Assessment.observed_on),
    "class_group": select(ClassGroup.id, ClassGroup.name),
    "competency": select(CompetencyVersion.competency_id, CompetencyVersion.title).order_by(CompetencyVersion.id),
    "grid": select(Grid.id, Grid.title),
    "grid_item": select(GridItem.id, GridItem.wording),
    "level": select(Level.id, Level.teacher_label),
    "period": select(Period.id, Period.name),
    "school_year": select(SchoolYear.id, SchoolYear.start_year),
    "subject": select(Subject.id, Subject.name),
    "activity_group": select(ActivityGroup.id, ActivityGroup.name),
    "work_plan": select(WorkPlan.id, WorkPlan.title),
    "work_plan_item": select(WorkPlanItem.id, WorkPlanItem.task),
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """A student and, table by table, every row about it."""

    student: Student
    tables: Mapping[str, Sequence[Row]]


def get_student(session: Session, actor: Actor, student_id: int) -> Student:
    """A student whose data the actor may hand over; a duplicate leads to whoever it was merged into.

    Raises NotFound.
    """
    student = session.get(Student, student_id, options=[selectinload(Student.enrolments)])
    if student is None or not can(actor, Action.PERSONAL_DATA, student):
        raise NotFound
    return student if student.canonical_id is None else get_student(session, actor, student.canonical_id)


def export(session: Session, actor: Actor, student: Student, *, now: datetime) -> PersonalFile:
    """Collect everything, in the current write transaction: that it was handed over is in the journal."""
    audit.record(
        session, "student.exported", now=now, account_id=actor.account_id, details=[audit.Detail({}, student.id)]
    )
    return collect(session, student)


def collect(session: Session, student: Student) -> PersonalFile:
    """Every row about the student and its merged duplicates, the numbers said in words."""
    ids = family(session, student)
    words: dict[str, dict[int, Any]] = {}
    tables = {holding.table: _rows(session, holding, ids, words) for holding in reversed(HOLDINGS)}
    _say_events(session, ids, tables["audit_detail"])
    _say_places(session, tables["membership"])
    return PersonalFile(student, tables)


def _rows(
    session: Session, holding: Holding, ids: Sequence[int], words: dict[str, dict[int, Any]]
) -> list[dict[str, Any]]:
    table = table_of(holding)
    kept = [column for column in table.columns if column.name not in holding.unsaid]
    found = session.execute(select(*kept).where(rows_of(holding, ids)).order_by(*table.primary_key)).mappings()
    rows = [{name: _plain(value) for name, value in row.items()} for row in found]
    for column in kept:
        target = next((key.column.table.name for key in column.foreign_keys if key.column.table.name in _WORDS), None)
        if target is not None and rows:
            said = words.setdefault(target, dict(_pairs(session, target)))
            for row in rows:
                row[column.name.removesuffix("_id")] = _plain(said.get(row[column.name]))
    return rows


def _pairs(session: Session, target: str) -> list[tuple[int, Any]]:
    return [(number, text) for number, text in session.execute(_WORDS[target])]


def _say_events(session: Session, ids: Sequence[int], details: Sequence[dict[str, Any]]) -> None:
    """Each line of the journal that is about the student: when, what, and by whom."""
    about = select(AuditDetail.event_sequence).where(AuditDetail.student_id.in_(ids))
    query = (
        select(AuditEvent.sequence, AuditEvent.at, AuditEvent.action, Account.display_name)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(AuditEvent.sequence.in_(about))
    )
    events = {row.sequence: row for row in session.execute(query)}
    for row in details:
        event = events[row["event_sequence"]]
        row |= {"at": event.at.isoformat(), "action": event.action, "author": event.display_name}


def _say_places(session: Session, memberships: Sequence[dict[str, Any]]) -> None:
    """A place in a group says little without its day; whom the student helps or is helped by is somebody else's."""
    groups = [row["activity_group_id"] for row in memberships]
    query = select(ActivityGroup.id, GroupingPlan.starts_on).join(GroupingPlan).where(ActivityGroup.id.in_(groups))
    days = {number: day.isoformat() for number, day in session.execute(query)}
    for row in memberships:
        row["starts_on"] = days[row["activity_group_id"]]
        reason = json.loads(row["reason"])
        own = {name: value for name, value in reason.get("values", {}).items() if name not in NAMING_STUDENTS}
        row["reason"] = json.dumps(reason | ({"values": own} if reason else {}))


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case enum.Enum():
            return value.value
        case _:
            return value
