"""What a student's next school is told, and by whom."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.formats.booklets import write_booklet
from evaluation_tool.models.audit import AuditDetail
from evaluation_tool.models.evidence import NextStep, PrivateNote
from evaluation_tool.policy import Actor
from evaluation_tool.services import booklets, login_sessions
from tests.moments import NOW, TODAY
from tests.workshop import Workshop

BEFORE = TODAY - timedelta(days=7)


@pytest.fixture
def director(workshop: Workshop) -> Actor:
    account = workshop.make.director(reviews=[workshop.class_group])
    return login_sessions.actor_of(workshop.session, account, today=TODAY)


def keys(value: object) -> set[str]:
    """Every name in a document, however deep."""
    if isinstance(value, list):
        return {name for one in value for name in keys(one)}
    if isinstance(value, dict):
        return {name for key, one in value.items() for name in {key} | keys(one)}
    return set()


def test_the_next_school_reads_what_the_student_can_do_and_nothing_else(workshop: Workshop, director: Actor) -> None:
    student, item = workshop.students[0], workshop.items[0]
    workshop.type(workshop.level(2, on=BEFORE), workshop.level(4, student=1))
    workshop.type(workshop.level(3))
    asked = {"student_id": student.id, "author_id": workshop.teacher.id}
    step = NextStep(competency_id=item.competency_id, text="Le faire seul", written_on=TODAY, **asked)
    workshop.session.add_all([step, PrivateNote(text="CANARI", written_at=NOW, **asked)])
    student.accommodations = "CANARI tiers temps"
    workshop.session.commit()

    document: dict[str, Any] = json.loads(write_booklet(booklets.write(workshop.session, director, student, now=NOW)))

    (line,) = document["competencies"]
    assert line == {
        "framework": "vente",
        "code": "A.1",
        "title": "Saluer",
        "wording": line["wording"],
        "domain": "Accueillir",
        "grid": workshop.grid.title,
        "level": {"rank": 3, "symbol": "◕", "label": "Je réussis"},
        "held_twice": False,
        "first_seen_on": BEFORE.isoformat(),
        "last_seen_on": TODAY.isoformat(),
        "next_step": "Le faire seul",
    }
    assert document["classes"] == [
        {"school_year": "2026-2027", "name": workshop.class_group.name, "starts_on": "2026-09-01", "ends_on": None}
    ]
    assert "CANARI" not in str(document)
    assert keys(document).isdisjoint({"note", "mark", "mean", "average", "score", "points", "percentage"})
    assert student.id in workshop.session.scalars(select(AuditDetail.student_id)).all()


def test_somebody_who_left_is_still_answered_for_by_those_who_reviewed_the_class(
    workshop: Workshop, director: Actor
) -> None:
    leaver = workshop.students[0]
    leaver.enrolments[0].ends_on = leaver.left_on = date(2026, 11, 13)
    workshop.session.commit()

    assert booklets.list_students(workshop.session, director, leavers=True) == [leaver]
    assert leaver not in booklets.list_students(workshop.session, director, leavers=False)
    assert booklets.get_student(workshop.session, director, leaver.id) is leaver
    teacher = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    with pytest.raises(NotFound):
        booklets.get_student(workshop.session, teacher, leaver.id)
