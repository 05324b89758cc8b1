"""The log of what was seen, and the summaries kept beside it in the same transaction."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base, LongText, choice
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import Competency
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student


class Context(enum.StrEnum):
    """Where something was seen."""

    CLASSROOM = "classroom"
    WORKSHOP = "workshop"
    PLACEMENT = "placement"
    ORAL = "oral"
    WRITTEN = "written"


class ObservationState(enum.StrEnum):
    """What a cell may hold instead of a level; a state never displaces a level."""

    ABSENT = "abs"
    EXEMPT = "disp"
    CLEARED = "clear"


class ObservationSource(enum.StrEnum):
    """Who judged."""

    TEACHER = "teacher"
    SELF = "self"


class Assessment(Base):
    """A séance: one author, one grid, one class, one day. What it brought is published when it closes."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index("ix_assessment_author_day", "author_id", "class_group_id", "observed_on"),
        Index("ix_assessment_class_day", "class_group_id", "observed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    observed_on: Mapped[date]
    context: Mapped[Context] = mapped_column(choice(Context, "context"))
    title: Mapped[str] = mapped_column(String(120), default="")
    is_implicit: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    author: Mapped[Account] = relationship()
    grid: Mapped[Grid] = relationship()
    class_group: Mapped[ClassGroup] = relationship()


class AssessmentItem(Base):
    """A competency chosen for a séance."""

    __tablename__ = "assessment_item"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id"), primary_key=True, index=True)
    position: Mapped[int]


class AssessmentAbsence(Base):
    """A student ticked absent for a séance: typing skips it and the group board knows."""

    __tablename__ = "assessment_absence"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True)


class Observation(Base):
    """One dated judgement of one student on one competency. Rows are only added; corrections replace by pointing."""

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("(level_id IS NULL) <> (state IS NULL)", name="level_or_state"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="not_own_replacement"),
        Index(
            "ix_observation_effective",
            "student_id",
            "competency_id",
            "source",
            "observed_on",
            "sequence",
            "level_id",
            sqlite_where=text("is_effective = 1"),
            postgresql_where=text("is_effective"),
        ),
        Index("ix_observation_trail", "student_id", "competency_id", "sequence"),
        Index("ix_observation_assessment", "assessment_id", "student_id", "grid_item_id"),
        Index("ix_observation_batch", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    source: Mapped[ObservationSource] = mapped_column(choice(ObservationSource, "source", length=8))
    level_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"))
    state: Mapped[ObservationState | None] = mapped_column(choice(ObservationState, "state", length=8))
    observed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id", ondelete="SET NULL"), unique=True)
    operation_id: Mapped[str] = mapped_column(String(36), unique=True)
    batch_id: Mapped[str] = mapped_column(String(36), default="")
    is_effective: Mapped[bool]
    student: Mapped[Student] = relationship()
    competency: Mapped[Competency] = relationship()
    grid_item: Mapped[GridItem] = relationship()
    assessment: Mapped[Assessment] = relationship()
    author: Mapped[Account] = relationship()
    level: Mapped[Level | None] = relationship()


class Attainment(Base):
    """Where a student stands on a competency by the school's rule: a summary, rebuildable from the log."""

    __tablename__ = "attainment"
    __table_args__ = (Index("ix_attainment_competency", "competency_id", "student_id", "level_id"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True)
    level_id: Mapped[int] = mapped_column(ForeignKey("level.id"), index=True)
    observation_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id", ondelete="SET NULL"), index=True)
    observed_on: Mapped[date]
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    is_decided: Mapped[bool] = mapped_column(default=False)


class DomainTally(Base):
    """How many competencies of a domain a student has at each level: counts for staff pages only."""

    __tablename__ = "domain_tally"
    __table_args__ = (CheckConstraint("competencies >= 0", name="competencies"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True, index=True)
    level_id: Mapped[int] = mapped_column(ForeignKey("level.id"), primary_key=True, index=True)
    competencies: Mapped[int]
    last_observed_on: Mapped[date]


class LevelDecision(Base):
    """A teacher's decision on a level, with its reason; the newest one counts."""

    __tablename__ = "level_decision"
    __table_args__ = (Index("ix_level_decision_pair", "student_id", "competency_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    level_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime]
    author: Mapped[Account] = relationship()
    level: Mapped[Level | None] = relationship()


class PeriodSnapshot(Base):
    """What stood on a student's competency when a period closed: what the council saw."""

    __tablename__ = "period_snapshot"

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True, index=True)
    level_id: Mapped[int] = mapped_column(ForeignKey("level.id"), index=True)
    period: Mapped[Period] = relationship()


class NextStep(Base):
    """One short "pour avancer" for a student on a competency; about the work, never the person."""

    __tablename__ = "next_step"
    __table_args__ = (Index("ix_next_step_pair", "student_id", "competency_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    written_on: Mapped[date]
    done_on: Mapped[date | None]


class RequestStatus(enum.StrEnum):
    """Where a student's wish to be assessed stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class AssessmentRequest(Base):
    """ "Je suis prêt·e": a student asks to be assessed; observing answers it."""

    __tablename__ = "assessment_request"
    __table_args__ = (Index("ix_assessment_request_item", "grid_item_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    grid_item_id: Mapped[int] = mapped_column(ForeignKey("grid_item.id"))
    status: Mapped[RequestStatus] = mapped_column(choice(RequestStatus, "status"), default=RequestStatus.WAITING)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    observation_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id", ondelete="SET NULL"), index=True)


class Goal(Base):
    """Something a student and a teacher chose together to work towards."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    set_on: Mapped[date]
    reached_on: Mapped[date | None]


class FeelingKind(enum.StrEnum):
    """How a task felt, in one tap."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"
    HELP = "help"


class Feeling(Base):
    """A student's one-tap answer; kept until the end of the year, seen by the teacher only."""

    __tablename__ = "feeling"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FeelingKind] = mapped_column(choice(FeelingKind, "kind"))
    activity_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity_group.id", ondelete="CASCADE"), index=True
    )
    work_plan_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("work_plan_item.id", ondelete="CASCADE"), index=True
    )
    felt_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class HelpOffer(Base):
    """ "Je veux bien aider sur…": a free choice among what a student succeeds at."""

    __tablename__ = "help_offer"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True, index=True)
    offered_on: Mapped[date]


class PrivateNote(Base):
    """A teacher's note on a student; the person concerned may ask to read it."""

    __tablename__ = "private_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    text: Mapped[LongText]
    written_at: Mapped[datetime]
