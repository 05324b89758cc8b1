"""How a task felt, said in one tap: by the student only, for its teachers only, kept until the end of the year.

Where the establishment does without, nobody says anything and nothing that was said is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Feeling, FeelingKind


class FeelingsOff(NotFound):
    """The establishment does not ask students how a task felt."""


def are_on(session: Session) -> bool:
    """Whether the establishment asks students how a task felt."""
    return session.get_one(Establishment, 1).feelings_on


def say(
    session: Session,
    student_id: int,
    kind: FeelingKind | None,
    *,
    now: datetime,
    work_plan_item_id: int | None = None,
    activity_group_id: int | None = None,
) -> None:
    """Keep what the student feels about an item of its plan, or about its group; the last word counts, None is none.

    Saying the same again changes nothing, so that what a teacher has seen stays seen. Raises FeelingsOff.
    """
    if not are_on(session):
        raise FeelingsOff
    said = session.scalar(
        select(Feeling)
        .where(
            Feeling.student_id == student_id,
            Feeling.work_plan_item_id == work_plan_item_id,
            Feeling.activity_group_id == activity_group_id,
        )
        .order_by(Feeling.id.desc())
        .limit(1)
    )
    if said is not None and kind is None:
        session.delete(said)
    elif said is not None and kind is not None and said.kind is not kind:
        said.kind, said.felt_at, said.seen_at = kind, now, None
    elif said is None and kind is not None:
        session.add(
            Feeling(
                student_id=student_id,
                kind=kind,
                work_plan_item_id=work_plan_item_id,
                activity_group_id=activity_group_id,
                felt_at=now,
            )
        )
    session.flush()


def about_items(session: Session, item_ids: Collection[int]) -> dict[tuple[int, int], Feeling]:
    """What students said of these items of work plans, by student and item."""
    if not are_on(session):
        return {}
    rows = session.scalars(select(Feeling).where(Feeling.work_plan_item_id.in_(item_ids)).order_by(Feeling.id))
    return {(said.student_id, said.work_plan_item_id or 0): said for said in rows}
