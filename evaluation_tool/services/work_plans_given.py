"""The work plans that a student can read, and what it has ticked there, whoever asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from evaluation_tool.models.differentiation import WorkPlan, WorkPlanStudent, WorkPlanTick

# A plan whose last day has passed can still be finished for some time.
STAYS = timedelta(days=14)


def ids_given(student_id: int, today: date) -> Select[int]:
    """The published plans of a student that have begun and did not end long ago."""
    return (
        select(WorkPlan.id)
        .join(WorkPlanStudent, WorkPlanStudent.work_plan_id == WorkPlan.id)
        .where(
            WorkPlanStudent.student_id == student_id,
            WorkPlan.published_at.is_not(None),
            WorkPlan.starts_on <= today,
            WorkPlan.ends_on >= today - STAYS,
        )
    )


def ticked_by(session: Session, student_id: int, item_ids: Collection[int]) -> frozenset[int]:
    """Which of these items the student has ticked."""
    return frozenset(
        session.scalars(
            select(WorkPlanTick.work_plan_item_id).where(
                WorkPlanTick.student_id == student_id, WorkPlanTick.work_plan_item_id.in_(item_ids)
            )
        )
    )
