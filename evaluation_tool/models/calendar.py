"""School years and their periods."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.base import Base


class SchoolYear(Base):
    """A year from September to August; results follow the student across years."""

    __tablename__ = "school_year"
    __table_args__ = (CheckConstraint("starts_on < ends_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    start_year: Mapped[int] = mapped_column(unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    archived_at: Mapped[datetime | None]
    periods: Mapped[list[Period]] = relationship(
        back_populates="school_year", order_by="Period.position", cascade="all, delete-orphan"
    )

    def nearest_day(self, day: date) -> date:
        """The day itself; for one outside the year, its first or its last day."""
        return min(max(day, self.starts_on), self.ends_on)


class Period(Base):
    """A trimester or semester; closing it freezes what the council saw."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates"),
        UniqueConstraint("school_year_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    reopened_reason: Mapped[str | None] = mapped_column(String(500))
    school_year: Mapped[SchoolYear] = relationship(back_populates="periods")
