"""The evidence trail of one student on one competency: everything ever written, corrections included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import Assessment, Context, Observation, ObservationSource, ObservationState
from evaluation_tool.models.grid import Criterion
from evaluation_tool.models.level_scale import Level


class Step(NamedTuple):
    """One row of the log, in words. `symbol` and `label` are None where a state was written."""

    observed_on: date
    symbol: str | None
    label: str | None
    state: ObservationState | None
    author: str
    context: Context
    note: str
    is_self: bool
    is_effective: bool


def list_steps(session: Session, student_id: int, competency_id: int) -> list[Step]:
    """The trail, the newest first. Each level reads in the words of the scale it was written with."""
    rows = session.execute(
        select(
            Observation.observed_on,
            Level.symbol,
            Level.teacher_label,
            Observation.state,
            Account.display_name,
            Assessment.context,
            Observation.note,
            Observation.source,
            Observation.is_effective,
        )
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .join(Account, Account.id == Observation.author_id)
        .outerjoin(Level, Level.id == Observation.level_id)
        .where(Observation.student_id == student_id, Observation.competency_id == competency_id)
        .order_by(Observation.observed_on.desc(), Observation.sequence.desc(), Observation.id.desc())
    )
    return [
        Step(on, symbol, label, state, author, context, note, source is ObservationSource.SELF, effective)
        for on, symbol, label, state, author, context, note, source, effective in rows
    ]


def list_criteria(session: Session, grid_item_id: int) -> Sequence[tuple[Level, str]]:
    """The success criteria of an item, lowest level first."""
    rows = session.execute(
        select(Level, Criterion.text)
        .join(Criterion, Criterion.level_id == Level.id)
        .where(Criterion.grid_item_id == grid_item_id)
        .order_by(Level.rank, Level.id)
    )
    return [(level, text) for level, text in rows]
