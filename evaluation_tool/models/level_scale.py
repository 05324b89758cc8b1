"""The school's scale: ordinal levels with words and symbols, never points."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.base import Base


class LevelScale(Base):
    """One version of the scale; reshaping makes a new version, evidence keeps its own levels."""

    __tablename__ = "level_scale"
    __table_args__ = (
        UniqueConstraint("version"),
        Index(
            "uq_level_scale_active",
            "is_active",
            unique=True,
            sqlite_where=text("is_active = 1"),
            postgresql_where=text("is_active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    is_active: Mapped[bool]
    created_at: Mapped[datetime]
    levels: Mapped[list[Level]] = relationship(
        back_populates="scale", order_by="Level.rank", cascade="all, delete-orphan"
    )


class Level(Base):
    """One step of a scale: a rank that orders, and words that say what it means."""

    __tablename__ = "level"
    __table_args__ = (
        UniqueConstraint("scale_id", "rank"),
        UniqueConstraint("scale_id", "code"),
        CheckConstraint("rank BETWEEN 1 AND 5", name="rank"),
        CheckConstraint("official_rank IS NULL OR official_rank BETWEEN 1 AND 4", name="official_rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("level_scale.id", ondelete="CASCADE"))
    rank: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    teacher_label: Mapped[str] = mapped_column(String(80))
    student_label: Mapped[str] = mapped_column(String(80))
    help_text: Mapped[str] = mapped_column(String(300), default="")
    symbol: Mapped[str] = mapped_column(String(4))
    fill: Mapped[str] = mapped_column(String(7))
    text_colour: Mapped[str] = mapped_column(String(7))
    official_rank: Mapped[int | None]
    scale: Mapped[LevelScale] = relationship(back_populates="levels")


class LevelMapping(Base):
    """How a level of an older scale reads on a newer one; the evidence itself is never rewritten."""

    __tablename__ = "level_mapping"

    from_level_id: Mapped[int] = mapped_column(ForeignKey("level.id", ondelete="CASCADE"), primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("level_scale.id", ondelete="CASCADE"), primary_key=True)
    to_level_id: Mapped[int] = mapped_column(ForeignKey("level.id", ondelete="CASCADE"), index=True)
