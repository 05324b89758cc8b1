"""A student of whom every table that may hold something does, with names that can be looked for in bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from evaluation_tool.domain.operations import CellState
from evaluation_tool.models.account import LoginSession, OneTimeLink
from evaluation_tool.models.base import Base
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.differentiation import (
    ActivityGroup,
    GroupingKind,
    GroupingPlan,
    Membership,
    PairRule,
    PairRuleKind,
    WorkPlan,
    WorkPlanItem,
    WorkPlanStudent,
    WorkPlanTick,
)
from evaluation_tool.models.evidence import (
    AssessmentAbsence,
    AssessmentRequest,
    Feeling,
    FeelingKind,
    Goal,
    HelpOffer,
    LevelDecision,
    NextStep,
    PeriodSnapshot,
    PrivateNote,
)
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.people import DistinctPair, Student
from evaluation_tool.models.review import (
    AttentionAcknowledgement,
    CouncilComment,
    CouncilCommentKind,
    IndividualPlan,
    IndividualPlanGoal,
)
from evaluation_tool.services import audit, login_sessions, student_voice
from tests.moments import NOW, TODAY
from tests.workshop import Workshop

FIRST, LAST, INE, CANARY, ALIAS = "Zulmira", "Xaverquist", "1234567890K", "CANARIEFFACE", "Xaverkwist"


@dataclass
class Scene:
    """The student with everything, its merged duplicate, and the plan of groups it is in."""

    student: Student
    duplicate: Student
    plan: GroupingPlan


def fill(workshop: Workshop) -> Scene:
    """Write something of the first student of the workshop wherever something can be written."""
    session, student, friend = workshop.session, workshop.students[0], workshop.students[1]
    student.first_name, student.last_name, student.ine = FIRST, LAST, INE
    student.accommodations = CANARY
    duplicate = Student(first_name=FIRST, last_name=ALIAS, ine=INE, canonical_id=student.id, created_at=NOW)
    session.add(duplicate)
    session.flush()
    workshop.make.account_of(student).display_name = f"{FIRST} {LAST}"
    workshop.type(workshop.level(2, note=CANARY), workshop.level(3, student=1), workshop.level(3, item=1))
    workshop.type(workshop.level(1, note=f"avec {CANARY}"), workshop.state(CellState.ABSENT, item=1))
    _say(workshop, student)
    plan = _work(workshop, student, friend)
    _write(workshop, student)
    session.commit()
    return Scene(student, duplicate, plan)


def _say(workshop: Workshop, student: Student) -> None:
    session, account = workshop.session, workshop.make.account_of(student)
    actor = login_sessions.actor_of(session, account, today=TODAY)
    competency = workshop.items[0].competency_id
    workshop.items[0].wording = "Je salue le client"
    student_voice.assess_oneself(
        session, actor, student, competency, level_id=workshop.levels[1].id, nonce="0" * 16, now=NOW
    )
    session.add_all(
        [
            AssessmentRequest(student_id=student.id, grid_item_id=workshop.items[1].id, asked_at=NOW),
            Feeling(student_id=student.id, kind=FeelingKind.HARD, felt_at=NOW),
            HelpOffer(student_id=student.id, competency_id=competency, offered_on=TODAY),
            LoginSession(account_id=account.id, token_digest="d" * 64, device=CANARY, created_at=NOW, last_seen_at=NOW),
            OneTimeLink(account_id=account.id, token_digest="e" * 64, expires_at=NOW),
        ]
    )


def _work(workshop: Workshop, student: Student, friend: Student) -> GroupingPlan:
    session, author = workshop.session, workshop.teacher.id
    first, second = sorted((student.id, friend.id))
    places = {"class_group_id": workshop.class_group.id, "author_id": author, "starts_on": TODAY}
    plan = GroupingPlan(
        kind=GroupingKind.RANDOM,
        created_at=NOW,
        **places,
        certificate=json.dumps(
            {"repeated": [[first, second], [friend.id, 9998]], "warnings": _warned(student, friend)}
        ),
        request=json.dumps({"absent": [student.id], "undo": [{"seats": {student.id: [0, False, "{}"]}, "labels": {}}]}),
        groups=[
            ActivityGroup(
                position=0,
                name="Érable",
                memberships=[
                    Membership(student_id=student.id, reason="{}"),
                    Membership(student_id=friend.id, reason=json.dumps({"values": {"partners": [student.id]}})),
                ],
            )
        ],
    )
    work_plan = WorkPlan(title="Lundi", ends_on=TODAY, items=[WorkPlanItem(position=0, task="Ranger")], **places)
    year = session.scalars(select(Period.school_year_id)).first()
    rule = PairRule(
        class_group_id=workshop.class_group.id,
        first_student_id=first,
        second_student_id=second,
        kind=PairRuleKind.APART,
        author_id=author,
        school_year_id=year,
    )
    apart = DistinctPair(first_student_id=first, second_student_id=second, author_id=author, said_on=TODAY)
    session.add_all([plan, work_plan, rule, apart])
    session.flush()
    given = {"student_id": student.id}
    session.add(WorkPlanStudent(work_plan_id=work_plan.id, **given))
    session.add(WorkPlanTick(work_plan_item_id=work_plan.items[0].id, ticked_at=NOW, **given))
    return plan


def _warned(student: Student, friend: Student) -> list[dict[str, object]]:
    return [{"code": "support_group_again", "values": {"students": [student.id, friend.id], "sessions": 2}}]


def _write(workshop: Workshop, student: Student) -> None:
    session = workshop.session
    competency, period = workshop.items[0].competency_id, session.scalars(select(Period.id)).first()
    about = {"student_id": student.id, "author_id": workshop.teacher.id}
    seance = workshop.make.seance(author=workshop.teacher, grid=workshop.grid, class_group=workshop.class_group)
    pif = IndividualPlan(
        **about, version=1, met_on=TODAY, written_at=NOW, goals=[IndividualPlanGoal(position=0, text=CANARY)]
    )
    session.add_all(
        [
            AssessmentAbsence(assessment_id=seance.id, student_id=student.id),
            LevelDecision(**about, competency_id=competency, reason=CANARY, decided_on=TODAY, recorded_at=NOW),
            PeriodSnapshot(
                period_id=period, student_id=student.id, competency_id=competency, level_id=workshop.levels[0].id
            ),
            NextStep(**about, competency_id=competency, text=CANARY, written_on=TODAY),
            Goal(**about, text=CANARY, set_on=TODAY),
            PrivateNote(**about, text=CANARY, written_at=NOW),
            pif,
            CouncilComment(**about, period_id=period, kind=CouncilCommentKind.SYNTHESIS, text=CANARY, updated_at=NOW),
            AttentionAcknowledgement(**about, rule="unseen", comment=CANARY, acknowledged_on=TODAY),
            PendingImport(
                id=7,
                account_id=workshop.teacher.id,
                kind="roster",
                name=f"{LAST}.xml",
                content=f"{LAST} {INE}".encode(),
                created_at=NOW,
                expires_at=NOW,
            ),
        ]
    )
    session.flush()
    audit.record(
        session, "student.file_read", now=NOW, account_id=workshop.teacher.id, details=[audit.Detail({}, student.id)]
    )


def tables_about_students() -> set[tuple[str, str]]:
    """Every column of the schema that says whose a row is, found by its key or by its name."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            points = any(key.column.table.name == "student" for key in column.foreign_keys)
            if points or column.name.endswith("student_id"):
                found.add((table.name, column.name))
    return found
