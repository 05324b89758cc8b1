"""What the establishment decides: its codes, how levels are read, what students may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.establishment import Publication
from evaluation_tool.models.evidence import AssessmentRequest, Attainment, DomainTally, RequestStatus
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import attainments, login_sessions, school_settings, teacher_home
from evaluation_tool.services.school_settings import Identity, RuleChange, StudentSide
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.workshop import Workshop

USUAL = StudentSide(Publication.AT_CLOSING, 18, True, True, True, 4, 6)


@pytest.fixture
def admin(make: Make) -> Actor:
    return login_sessions.actor_of(make.session, make.account(role=Role.ADMIN), today=TODAY)


def identity(*uais: tuple[str, str], voted_on: date | None = None) -> Identity:
    return Identity("Collège des Tilleuls", "Pas à pas", uais, voted_on)


def test_another_rule_is_counted_before_and_rewrites_every_summary(workshop: Workshop, admin: Actor) -> None:
    session = workshop.session
    workshop.type(workshop.level(4, on=TODAY - timedelta(days=7)), workshop.level(2, student=1))
    workshop.type(workshop.level(2))

    assert school_settings.preview_rule(session, AttainmentRule.BEST) == RuleChange(1, 1, 0, 0, 0)
    assert school_settings.preview_rule(session, AttainmentRule.DECIDED) == RuleChange(0, 0, 0, 0, 2)
    school_settings.set_rule(session, admin, rule=AttainmentRule.BEST, now=NOW)

    rows = session.execute(select(Attainment.student_id, Attainment.level_id).order_by(Attainment.student_id)).all()
    assert [tuple(row) for row in rows] == [
        (workshop.students[0].id, workshop.levels[3].id),
        (workshop.students[1].id, workshop.levels[1].id),
    ]
    assert session.scalars(select(DomainTally.level_id)).all() != []
    assert attainments.mismatches(session) == []


def test_a_code_of_another_shape_or_given_twice_is_refused_by_its_place(make: Make, admin: Actor) -> None:
    wanted = identity(("0352686e", "Collège"), ("035 2686 E", ""), ("352", ""), ("0352686A", "la lettre ne va pas"))

    with pytest.raises(school_settings.WrongUai) as refused:
        school_settings.set_identity(make.session, admin, identity=wanted, now=NOW)

    assert (refused.value.misshapen, refused.value.twice) == ((2,), (1,))
    with pytest.raises(school_settings.NoUai):
        school_settings.set_identity(make.session, admin, identity=identity(), now=NOW)


def test_codes_come_go_and_keep_their_labels(make: Make, admin: Actor) -> None:
    wanted = identity(("9990001X", "Collège"), ("9990002Y", "SEGPA"), voted_on=TODAY)

    school_settings.set_identity(make.session, admin, identity=wanted, now=NOW)
    school_settings.set_identity(make.session, admin, identity=replace(wanted, uais=wanted.uais[1:]), now=NOW)

    establishment = school_settings.get(make.session)
    assert [(uai.uai, uai.label) for uai in establishment.uais] == [("9990002Y", "SEGPA")]
    assert (establishment.name, establishment.no_marks_voted_on) == ("Collège des Tilleuls", TODAY)


def test_a_number_out_of_bounds_is_refused(make: Make, admin: Actor) -> None:
    for wrong in (replace(USUAL, stale_after_weeks=0), replace(USUAL, closing_hour=24)):
        with pytest.raises(school_settings.OutOfBounds):
            school_settings.set_student_side(make.session, admin, wanted=wrong, now=NOW)
    assert school_settings.get(make.session).stale_after_weeks == 4


def test_without_requests_nobody_waits_in_a_teachers_inbox(workshop: Workshop, admin: Actor) -> None:
    session, teacher = workshop.session, login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    asked = AssessmentRequest(
        student_id=workshop.students[0].id,
        grid_item_id=workshop.items[0].id,
        status=RequestStatus.WAITING,
        asked_at=NOW,
    )
    session.add(asked)
    session.commit()
    assert len(teacher_home.list_waiting(session, teacher)) == school_settings.count_waiting(session) == 1

    school_settings.set_student_side(session, admin, wanted=replace(USUAL, requests_on=False), now=NOW)

    assert teacher_home.list_waiting(session, teacher) == []
    session.refresh(asked)
    assert asked.status is RequestStatus.WITHDRAWN
