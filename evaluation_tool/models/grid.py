"""The grids classes live with: competencies in students' words, with criteria."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base, LongText, choice
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Subject


class PhraseKind(enum.StrEnum):
    """What a reusable sentence is for."""

    CRITERION = "criterion"
    NEXT_STEP = "next_step"
    COUNCIL = "council"


class Grid(Base):
    """A teacher's own list of competencies for some classes; nobody else's edit can reach it."""

    __tablename__ = "grid"
    __table_args__ = (Index("ix_grid_owner", "owner_id", "archived_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    period_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"), index=True)
    audience: Mapped[str] = mapped_column(String(80), default="")
    licence: Mapped[str] = mapped_column(String(60), default="CC BY-SA 4.0")
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="SET NULL"), index=True)
    origin_credit: Mapped[str] = mapped_column(String(255), default="")
    shared_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    owner: Mapped[Account] = relationship()
    subject: Mapped[Subject | None] = relationship()
    period: Mapped[Period | None] = relationship()
    origin: Mapped[Grid | None] = relationship(remote_side="Grid.id")
    items: Mapped[list[GridItem]] = relationship(
        back_populates="grid", order_by="GridItem.position, GridItem.id", cascade="all, delete-orphan"
    )
    class_groups: Mapped[list[ClassGroup]] = relationship(
        secondary="grid_class", order_by="ClassGroup.name, ClassGroup.id"
    )
    co_owners: Mapped[list[Account]] = relationship(secondary="grid_co_owner", order_by="Account.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by the mapper


class GridCoOwner(Base):
    """A colleague invited by name to edit a grid together."""

    __tablename__ = "grid_co_owner"

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class GridClass(Base):
    """A class or group that works with a grid."""

    __tablename__ = "grid_class"

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), primary_key=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), primary_key=True, index=True)


class GridItem(Base):
    """One competency of a grid, in words a student reads. Removing it hides it: its evidence stays."""

    __tablename__ = "grid_item"
    __table_args__ = (
        UniqueConstraint("grid_id", "competency_id"),
        Index("ix_grid_item_order", "grid_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    competency_version_id: Mapped[int] = mapped_column(ForeignKey("competency_version.id"), index=True)
    position: Mapped[int]
    wording: Mapped[str] = mapped_column(String(160), default="")
    pictogram: Mapped[str] = mapped_column(String(40), default="")
    is_self_only: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None]
    grid: Mapped[Grid] = relationship(back_populates="items")
    competency: Mapped[Competency] = relationship()
    competency_version: Mapped[CompetencyVersion] = relationship()
    criteria: Mapped[list[Criterion]] = relationship(back_populates="grid_item", cascade="all, delete-orphan")
    socle_links: Mapped[list[GridItemSocle]] = relationship(
        order_by="GridItemSocle.component_code", cascade="all, delete-orphan"
    )


class GridItemSocle(Base):
    """A component of the socle commun that this item counts for."""

    __tablename__ = "grid_item_socle"

    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id", ondelete="CASCADE"), primary_key=True)
    component_code: Mapped[str] = mapped_column(String(20), primary_key=True)


class Criterion(Base):
    """What a student's work shows at one level of one competency."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("grid_item_id", "level_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id", ondelete="CASCADE"))
    level_id: Mapped[int] = mapped_column(ForeignKey("level.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    grid_item: Mapped[GridItem] = relationship(back_populates="criteria")
    level: Mapped[Level] = relationship()


class NotTaught(Base):
    """An item that a class has not been taught yet: neither a gap nor a failure."""

    __tablename__ = "not_taught"

    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id", ondelete="CASCADE"), primary_key=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), primary_key=True, index=True)
    noted_on: Mapped[date]


class Phrase(Base):
    """A reusable sentence: a criterion, a next step, a council comment. About the work, never the person."""

    __tablename__ = "phrase"
    __table_args__ = (
        CheckConstraint("rank IS NULL OR rank BETWEEN 1 AND 5", name="rank"),
        Index("ix_phrase_kind", "kind", "competency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PhraseKind] = mapped_column(choice(PhraseKind, "kind"))
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    rank: Mapped[int | None]
    text: Mapped[LongText]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
