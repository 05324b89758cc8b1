"""What a new establishment's file holds before anybody is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.level_scale import DEFAULT_SCALE
from evaluation_tool.domain.school_year import PeriodDraft, SchoolYearDraft, start_year_of, usual_year
from evaluation_tool.models.audit import AuditHead
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.establishment import Establishment, EstablishmentUai
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.services import audit


def found(
    session: Session, *, name: str, uais: Sequence[str], now: datetime, today: date, is_demo: bool = False
) -> Establishment:
    """Write the establishment's row, its default scale and its current school year into an empty file."""
    session.add(AuditHead(id=1, sequence=0, hash=audit.GENESIS))
    establishment = Establishment(
        id=1,
        name=name,
        created_at=now,
        is_demo=is_demo,
        uais=[EstablishmentUai(uai=uai) for uai in dict.fromkeys(uais)],
    )
    session.add(establishment)
    scale = LevelScale(version=1, name="Échelle de l’établissement", is_active=True, created_at=now)
    scale.levels = [Level(**asdict(draft)) for draft in DEFAULT_SCALE]
    session.add(scale)
    open_year(session, usual_year(start_year_of(today)))
    session.flush()
    audit.record(session, "establishment.created", now=now, account_id=None)
    return establishment


def open_year(session: Session, draft: SchoolYearDraft) -> SchoolYear:
    """Store a school year and its periods."""
    year = SchoolYear(
        start_year=draft.start_year,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        periods=[Period(**asdict(period)) for period in draft.periods],
    )
    session.add(year)
    session.flush()
    return year


def draft_of(year: SchoolYear) -> SchoolYearDraft:
    """A stored year and its periods, as plain values."""
    periods = [PeriodDraft(one.position, one.name, one.starts_on, one.ends_on) for one in year.periods]
    return SchoolYearDraft(year.start_year, year.starts_on, year.ends_on, tuple(periods))


def current_year(session: Session, today: date) -> SchoolYear | None:
    """The school year that this day lies in, if the establishment opened it."""
    return session.scalar(
        select(SchoolYear).where(SchoolYear.starts_on <= today, SchoolYear.ends_on >= today).order_by(SchoolYear.id)
    )
