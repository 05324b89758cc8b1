"""Two records that both hold work become one: everything is there once, and the log was only added to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.operations import CellState
from evaluation_tool.models.differentiation import PairRule
from evaluation_tool.models.evidence import Assessment, AssessmentRequest, Attainment, Observation, RequestStatus
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import CouncilComment, IndividualPlan
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit, duplicates, erasure, login_sessions, merged_work
from evaluation_tool.services import observation_journal as journal
from evaluation_tool.services.personal_data import HOLDINGS, TABLES, rows_of
from evaluation_tool.services.trails import list_steps
from tests import privacy_scene
from tests.moments import NOW, TODAY
from tests.privacy_scene import CANARY, Scene
from tests.workshop import Workshop, admin, workshop

__all__ = ["admin", "workshop"]
LAST_WEEK = TODAY - timedelta(days=7)
# Who somebody is and what was counted from the trail; the trail itself is written again.
NOT_HANDED_OVER = {"attainment", "domain_tally", "observation", "assessment", "individual_plan_goal"}


@pytest.fixture
def scene(workshop: Workshop) -> Scene:
    return privacy_scene.fill(workshop)


def merge(workshop: Workshop, admin: Actor, kept: Student, duplicate: Student) -> None:
    duplicates.merge(workshop.session, admin, kept=kept, duplicate=duplicate, sure=True, today=TODAY, now=NOW)
    workshop.session.commit()


def rows(workshop: Workshop, student: Student) -> list[Observation]:
    query = select(Observation).where(Observation.student_id == student.id).order_by(Observation.id)
    return list(workshop.session.scalars(query))


def said(row: Observation) -> tuple[Any, ...]:
    """What an observation tells, besides whose it is and whether it stands."""
    columns = ("competency_id", "grid_item_id", "assessment_id", "author_id", "source", "level_id", "state")
    return tuple(getattr(row, name) for name in (*columns, "observed_on", "recorded_at", "sequence", "note"))


def level_of(workshop: Workshop, student: Student, item: int = 0) -> int | None:
    competency = workshop.items[item].competency_id
    return workshop.session.scalar(
        select(Attainment.level_id).where(Attainment.student_id == student.id, Attainment.competency_id == competency)
    )


def holds(workshop: Workshop) -> None:
    assert attainments.mismatches(workshop.session) == []
    assert audit.verify(workshop.session).broken_at is None


def test_both_trails_become_one_in_the_order_of_their_days(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(1, on=LAST_WEEK, note="au comptoir"))
    workshop.type(workshop.level(4, student=1, note="seule"), workshop.level(2, student=1, item=1))

    merge(workshop, admin, kept, duplicate)

    steps = list_steps(workshop.session, kept.id, workshop.items[0].competency_id)
    assert [(step.observed_on, step.note, step.is_effective) for step in steps] == [
        (TODAY, "seule", True),
        (LAST_WEEK, "au comptoir", True),
    ]
    assert level_of(workshop, kept) == workshop.levels[3].id
    assert level_of(workshop, kept, item=1) == workshop.levels[1].id
    assert level_of(workshop, duplicate) is None
    holds(workshop)


def test_nothing_in_the_log_is_rewritten_but_its_effect(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(2, student=1, note="d’abord"))
    workshop.type(workshop.level(3, student=1, note="puis"))
    workshop.type(workshop.state(CellState.ABSENT, student=1, item=1))
    before = {row.id: said(row) for row in rows(workshop, duplicate)}

    merge(workshop, admin, kept, duplicate)

    theirs, ours = rows(workshop, duplicate), rows(workshop, kept)
    assert {row.id: said(row) for row in theirs} == before
    assert not any(row.is_effective for row in theirs)
    assert [said(row) for row in ours] == list(before.values())
    assert [row.is_effective for row in ours] == [False, True, True]
    assert ours[1].replaces_id == ours[0].id
    assert theirs[1].replaces_id == theirs[0].id


@pytest.mark.parametrize("kept_last", [True, False])
def test_where_one_seance_judged_both_what_was_written_last_stands(
    workshop: Workshop, admin: Actor, *, kept_last: bool
) -> None:
    order = (1, 0) if kept_last else (0, 1)
    for rank, student in zip((1, 4), order, strict=True):
        workshop.type(workshop.level(rank, student=student))
    kept, duplicate = workshop.students[:2]

    merge(workshop, admin, kept, duplicate)

    standing = [row for row in rows(workshop, kept) if row.is_effective]
    assert [row.level_id for row in standing] == [workshop.levels[3].id]
    assert level_of(workshop, kept) == workshop.levels[3].id
    assert workshop.type(workshop.level(2))[0].refusal is None
    assert level_of(workshop, kept) == workshop.levels[1].id
    holds(workshop)


def test_a_burst_is_listed_once_and_can_still_be_taken_back(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(1, student=1))
    workshop.type(workshop.level(3, student=1))
    merge(workshop, admin, kept, duplicate)
    teacher = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)

    bursts = journal.list_bursts(workshop.session, teacher, workshop.class_group)
    journal.undo_burst(workshop.session, teacher, workshop.class_group, workshop.grid, bursts[0].batch_id, now=NOW)

    assert [(burst.rows, burst.standing) for burst in bursts] == [(1, 1), (1, 0)]
    assert level_of(workshop, kept) == workshop.levels[0].id
    holds(workshop)


def test_every_table_about_a_student_is_handed_over_or_has_a_reason_not_to_be() -> None:
    work = {holding.table for holding in HOLDINGS} - duplicates.IDENTITY

    assert work - NOT_HANDED_OVER == set(merged_work.HANDED_OVER)


@pytest.mark.parametrize("has_own_work", [True, False])
def test_whatever_hangs_on_the_duplicate_goes_to_the_one_who_is_kept(
    workshop: Workshop, admin: Actor, scene: Scene, *, has_own_work: bool
) -> None:
    kept = workshop.students[2]
    if has_own_work:
        workshop.type(workshop.level(4, student=2), workshop.level(4, student=2, item=1))

    merge(workshop, admin, kept, scene.student)

    for table in merged_work.HANDED_OVER:
        owners = TABLES[table].c[next(one for one in HOLDINGS if one.table == table).columns[0]]
        found = set(workshop.session.scalars(select(owners)))
        assert kept.id in found or table == "pair_rule", table
        assert scene.student.id not in found, table
    rule = workshop.session.scalars(select(PairRule)).one()
    assert {rule.first_student_id, rule.second_student_id} == {kept.id, workshop.students[1].id}
    assert level_of(workshop, kept) is not None
    assert scene.duplicate.canonical_id == kept.id
    holds(workshop)


def test_two_students_with_everything_become_one(workshop: Workshop, admin: Actor, scene: Scene) -> None:
    """The kept one has all that the duplicate has: what can only be once is once, the rest is there twice."""
    kept = workshop.students[2]
    everything = workshop.session
    for table in ("period_snapshot", "assessment_absence", "help_offer", "work_plan_student", "work_plan_tick"):
        copied = TABLES[table].select().where(TABLES[table].c.student_id == scene.student.id)
        for row in everything.execute(copied).mappings().all():
            everything.execute(TABLES[table].insert().values({**row, "student_id": kept.id}))
    for table in ("council_comment", "individual_plan", "assessment_request", "goal", "level_decision"):
        copied = TABLES[table].select().where(TABLES[table].c.student_id == scene.student.id)
        for row in everything.execute(copied).mappings().all():
            values = {name: value for name, value in row.items() if name != "id"}
            everything.execute(TABLES[table].insert().values({**values, "student_id": kept.id}))
    everything.commit()

    merge(workshop, admin, kept, scene.student)

    def count(table: str) -> int:
        query = select(func.count()).select_from(TABLES[table]).where(TABLES[table].c.student_id == kept.id)
        return everything.scalar(query) or 0

    assert {name: count(name) for name in ("assessment_absence", "help_offer", "work_plan_student", "goal")} == {
        "assessment_absence": 1,
        "help_offer": 1,
        "work_plan_student": 1,
        "goal": 2,
    }
    plans = select(IndividualPlan.version).where(IndividualPlan.student_id == kept.id).order_by(IndividualPlan.version)
    assert everything.scalars(plans).all() == [1, 2]
    waiting = select(func.count()).where(AssessmentRequest.status == RequestStatus.WAITING)
    assert everything.scalar(waiting) == 1
    words = select(CouncilComment.text).where(CouncilComment.student_id == kept.id)
    assert everything.scalars(words).all() == [CANARY]
    assert set(everything.scalars(select(TABLES["period_snapshot"].c.student_id))) == {kept.id, scene.student.id}
    holds(workshop)


def test_an_answered_wish_points_at_the_observation_that_stands(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.session.add(AssessmentRequest(student_id=duplicate.id, grid_item_id=workshop.items[0].id, asked_at=NOW))
    workshop.session.commit()
    workshop.type(workshop.level(3, student=1))

    merge(workshop, admin, kept, duplicate)

    wish = workshop.session.scalars(select(AssessmentRequest)).one()
    assert (wish.student_id, wish.observation_id) == (kept.id, rows(workshop, kept)[0].id)


def comment(workshop: Workshop, student: Student, text: str) -> CouncilComment:
    period = workshop.session.scalars(select(TABLES["period"].c.id)).first()
    row = CouncilComment(
        period_id=period,
        student_id=student.id,
        kind="subject",
        text=text,
        author_id=workshop.teacher.id,
        updated_at=NOW,
    )
    workshop.session.add(row)
    workshop.session.commit()
    return row


def test_two_words_for_one_council_are_both_kept(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    one, other = comment(workshop, kept, "Rend la monnaie."), comment(workshop, duplicate, "Accueille le client.")
    other.positioning = 3

    merge(workshop, admin, kept, duplicate)

    assert (one.text, one.positioning) == ("Rend la monnaie.\nAccueille le client.", 3)


def test_two_long_words_are_refused_and_nothing_changes(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(3, student=1))
    comment(workshop, kept, "a" * 400)
    comment(workshop, duplicate, "b" * 400)

    with pytest.raises(merged_work.WordsTooLong):
        merge(workshop, admin, kept, duplicate)
    workshop.session.rollback()

    assert duplicate.canonical_id is None
    assert rows(workshop, kept) == []
    holds(workshop)


def test_what_helps_each_of_the_two_is_kept(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    kept.accommodations, duplicate.accommodations = "Consignes lues.", "Un tiers de temps en plus."

    merge(workshop, admin, kept, duplicate)

    assert kept.accommodations == "Consignes lues.\nUn tiers de temps en plus."


def test_a_rule_between_the_two_goes(workshop: Workshop, admin: Actor, scene: Scene) -> None:
    merge(workshop, admin, workshop.students[1], scene.student)

    assert workshop.session.scalars(select(PairRule)).all() == []


def test_erasing_the_kept_record_later_leaves_nothing_of_either(workshop: Workshop, admin: Actor, scene: Scene) -> None:
    kept = workshop.students[2]
    gone = {kept.id, scene.student.id, scene.duplicate.id}
    merge(workshop, admin, kept, scene.student)

    erasure.erase(workshop.session, kept, now=NOW, account_id=None)
    workshop.session.commit()

    left = {
        holding.table: workshop.session.scalar(
            select(func.count()).select_from(TABLES[holding.table]).where(rows_of(holding, gone))
        )
        for holding in HOLDINGS
    }
    assert set(left.values()) == {0}, left
    holds(workshop)


def test_a_seance_that_only_the_duplicate_had_counts_for_the_rule(workshop: Workshop, admin: Actor) -> None:
    """The séance of each judgement is kept: two séances stay two, one stays one."""
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(3, on=date(2026, 9, 14)))
    workshop.type(workshop.level(3, student=1, on=date(2026, 9, 15)))

    merge(workshop, admin, kept, duplicate)

    seances = {row.assessment_id for row in rows(workshop, kept) if row.is_effective}
    assert len(seances) == workshop.session.scalar(select(func.count()).select_from(Assessment)) == 2
    confirmed = select(Attainment.is_confirmed).where(Attainment.student_id == kept.id)
    assert workshop.session.scalar(confirmed) is True
