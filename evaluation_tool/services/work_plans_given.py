"""The work plans that a student can read, whoever asks for them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Select, select

from evaluation_tool.models.differentiation import WorkPlan, WorkPlanStudent

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
