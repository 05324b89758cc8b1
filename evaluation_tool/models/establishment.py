"""The establishment itself: one row, its national codes and its settings."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.base import Base, ShortText, choice


class Publication(enum.StrEnum):
    """When a student sees what a séance brought."""

    AT_CLOSING = "at_closing"
    IMMEDIATE = "immediate"


class Establishment(Base):
    """The single row that says whose file this is and how this school works."""

    __tablename__ = "establishment"
    __table_args__ = (
        CheckConstraint("id = 1", name="single_row"),
        CheckConstraint("stale_after_weeks BETWEEN 1 AND 52", name="stale_weeks"),
        CheckConstraint("closing_hour BETWEEN 0 AND 23", name="closing_hour"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[ShortText]
    product_name: Mapped[str] = mapped_column(String(60), default="Pas à pas")
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    attainment_rule: Mapped[AttainmentRule] = mapped_column(
        choice(AttainmentRule, "attainment_rule"), default=AttainmentRule.LATEST
    )
    publication: Mapped[Publication] = mapped_column(choice(Publication, "publication"), default=Publication.AT_CLOSING)
    closing_hour: Mapped[int] = mapped_column(default=18)
    stale_after_weeks: Mapped[int] = mapped_column(default=4)
    discover_after_weeks: Mapped[int] = mapped_column(default=6)
    self_assessment_on: Mapped[bool] = mapped_column(default=True)
    requests_on: Mapped[bool] = mapped_column(default=True)
    feelings_on: Mapped[bool] = mapped_column(default=True)
    # The fingerprint of the scale's own stylesheet; empty while its colours are the default ones.
    level_styles: Mapped[str] = mapped_column(String(16), default="")
    no_marks_voted_on: Mapped[date | None]
    aipd_signed_on: Mapped[date | None]
    uais: Mapped[list[EstablishmentUai]] = relationship(order_by="EstablishmentUai.uai", cascade="all, delete-orphan")


class EstablishmentUai(Base):
    """One national code of the establishment; a SEGPA often has its own."""

    __tablename__ = "establishment_uai"

    uai: Mapped[str] = mapped_column(String(8), primary_key=True)
    establishment_id: Mapped[int] = mapped_column(ForeignKey("establishment.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(60), default="")
