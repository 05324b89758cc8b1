"""What directors and councils write: plans, comments, acknowledgements."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base, LongText, choice


class CouncilCommentKind(enum.StrEnum):
    """A subject's comment, the council's synthesis, or a positioning on a socle component."""

    SUBJECT = "subject"
    SYNTHESIS = "synthesis"
    COMPONENT = "component"


class IndividualPlan(Base):
    """A student's individual training plan ("PIF"); each change is a new version, history kept."""

    __tablename__ = "individual_plan"
    __table_args__ = (UniqueConstraint("student_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    version: Mapped[int]
    met_on: Mapped[date]
    people: Mapped[str] = mapped_column(String(1000), default="")
    adaptations: Mapped[LongText] = mapped_column(default="")
    follow_up: Mapped[LongText] = mapped_column(default="")
    next_meeting_on: Mapped[date | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    written_at: Mapped[datetime]
    goals: Mapped[list[IndividualPlanGoal]] = relationship(
        order_by="IndividualPlanGoal.position", cascade="all, delete-orphan"
    )


class IndividualPlanGoal(Base):
    """One goal of a plan, linked to a competency where there is one."""

    __tablename__ = "individual_plan_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    individual_plan_id: Mapped[int] = mapped_column(ForeignKey("individual_plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    reached_on: Mapped[date | None]


class CouncilComment(Base):
    """What is written of a student for a council: words, and a positioning that a person decided."""

    __tablename__ = "council_comment"
    __table_args__ = (
        CheckConstraint("positioning IS NULL OR positioning BETWEEN 1 AND 4", name="positioning"),
        CheckConstraint("length(text) <= 1500", name="text_length"),
        UniqueConstraint("period_id", "student_id", "kind", "subject_id", "component_code", "cycle"),
        Index("ix_council_comment_student", "student_id", "period_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    kind: Mapped[CouncilCommentKind] = mapped_column(choice(CouncilCommentKind, "kind"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    component_code: Mapped[str] = mapped_column(String(20), default="")
    cycle: Mapped[int | None]
    text: Mapped[LongText] = mapped_column(default="")
    positioning: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    author: Mapped[Account] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by the mapper


class AttentionAcknowledgement(Base):
    """Somebody looked at a point of attention, and said so."""

    __tablename__ = "attention_acknowledgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    evidence_key: Mapped[str] = mapped_column(String(120), default="")
    comment: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    acknowledged_on: Mapped[date]
