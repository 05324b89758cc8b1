"""A page may be older than a merge: what it still sends for the duplicate is the kept student's."""

from __future__ import annotations

from sqlalchemy import select

from evaluation_tool.domain.operations import Refusal
from evaluation_tool.models.evidence import Attainment, Observation
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, duplicates
from tests.moments import NOW, TODAY
from tests.workshop import Workshop, admin, workshop

__all__ = ["admin", "workshop"]


def merge(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = workshop.students[:2]
    duplicates.merge(workshop.session, admin, kept=kept, duplicate=duplicate, sure=True, today=TODAY, now=NOW)
    workshop.session.commit()


def levels(workshop: Workshop) -> dict[tuple[int, int], int]:
    rows = workshop.session.scalars(select(Attainment))
    return {(row.student_id, row.competency_id): row.level_id for row in rows}


def test_what_is_typed_for_the_duplicate_reaches_the_kept_student(workshop: Workshop, admin: Actor) -> None:
    merge(workshop, admin)

    outcomes = workshop.type(workshop.level(3, student=1), workshop.level(4, student=1, item=1))

    kept = workshop.students[0].id
    assert [outcome.refusal for outcome in outcomes] == [None, None]
    assert levels(workshop) == {
        (kept, workshop.items[0].competency_id): workshop.levels[2].id,
        (kept, workshop.items[1].competency_id): workshop.levels[3].id,
    }
    assert attainments.mismatches(workshop.session) == []


def test_what_was_sent_before_the_merge_is_not_written_again(workshop: Workshop, admin: Actor) -> None:
    sent = workshop.level(2, student=1)
    workshop.type(sent)
    merge(workshop, admin)
    rows = workshop.session.scalars(select(Observation.id)).all()

    (again,) = workshop.type(sent)

    assert workshop.session.scalars(select(Observation.id)).all() == rows
    assert again.cell is not None
    assert again.cell.level_id == workshop.levels[1].id


def test_the_two_rows_of_an_old_page_are_one_cell_in_which_the_last_one_counts(
    workshop: Workshop, admin: Actor
) -> None:
    merge(workshop, admin)

    workshop.type(workshop.level(4), workshop.level(2, student=1))

    standing = workshop.session.scalars(select(Observation).where(Observation.is_effective)).one()
    assert (standing.student_id, standing.level_id) == (workshop.students[0].id, workshop.levels[1].id)


def test_a_kept_student_of_another_class_is_refused(workshop: Workshop, admin: Actor) -> None:
    merge(workshop, admin)
    elsewhere = workshop.make.class_group()
    for place in workshop.students[0].enrolments:
        place.class_group_id = elsewhere.id
    workshop.session.commit()

    (outcome,) = workshop.type(workshop.level(3, student=1))

    assert outcome.refusal is Refusal.UNKNOWN_STUDENT
