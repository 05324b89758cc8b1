"""Activities, group plans, work plans: evidence turned into tomorrow's lesson."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.domain.activity import CREDIT_LENGTH
from evaluation_tool.domain.activity import Support as Support  # also named from here
from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base, LongText, choice
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import Competency
from evaluation_tool.models.people import Student


class GroupingKind(enum.StrEnum):
    """What a plan's groups are for."""

    NEEDS_NAMED = "needs_named"
    NEEDS_PROFILE = "needs_profile"
    MIXED = "mixed"
    TUTORING = "tutoring"
    RANDOM = "random"


class PairRuleKind(enum.StrEnum):
    """Whether two students may, or should, work together."""

    APART = "apart"
    TOGETHER = "together"


class Activity(Base):
    """Something to do, at up to three levels of support; edited by its author, copied by others."""

    __tablename__ = "activity"
    __table_args__ = (CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    minutes: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(120), default="")
    material: Mapped[str] = mapped_column(String(500), default="")
    licence: Mapped[str] = mapped_column(String(60), default="CC BY-SA 4.0")
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    origin_credit: Mapped[str] = mapped_column(String(CREDIT_LENGTH), default="")
    shared_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    owner: Mapped[Account] = relationship()
    competencies: Mapped[list[Competency]] = relationship(secondary="activity_competency", order_by="Competency.id")
    versions: Mapped[list[ActivityVersion]] = relationship(back_populates="activity", cascade="all, delete-orphan")
    resources: Mapped[list[ActivityResource]] = relationship(
        order_by="ActivityResource.id", cascade="all, delete-orphan"
    )


class ActivityCompetency(Base):
    """A competency that an activity works on."""

    __tablename__ = "activity_competency"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True, index=True)


class ActivityVersion(Base):
    """The instructions of an activity at one level of support, in student words."""

    __tablename__ = "activity_version"
    __table_args__ = (UniqueConstraint("activity_id", "support"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    support: Mapped[Support] = mapped_column(choice(Support, "support"))
    instructions: Mapped[LongText]
    activity: Mapped[Activity] = relationship(back_populates="versions")


class ActivityResource(Base):
    """A link, or a file of at most 10 MiB kept in the establishment's own database."""

    __tablename__ = "activity_resource"
    __table_args__ = (CheckConstraint("(url IS NULL) <> (content IS NULL)", name="url_or_file"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(2000))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class GroupingPlan(Base):
    """Groups for a class until a date; the version number notices two teachers on one board."""

    __tablename__ = "grouping_plan"
    __table_args__ = (
        CheckConstraint("published_at IS NULL OR ends_on IS NOT NULL", name="published_has_end"),
        Index("ix_grouping_plan_class", "class_group_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[GroupingKind] = mapped_column(choice(GroupingKind, "kind"))
    title: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    request: Mapped[LongText] = mapped_column(default="{}")
    certificate: Mapped[LongText] = mapped_column(default="{}")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    class_group: Mapped[ClassGroup] = relationship()
    author: Mapped[Account] = relationship()
    competencies: Mapped[list[Competency]] = relationship(
        secondary="grouping_plan_competency", order_by="Competency.id"
    )
    groups: Mapped[list[ActivityGroup]] = relationship(
        back_populates="plan", order_by="ActivityGroup.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by the mapper


class GroupingPlanCompetency(Base):
    """A competency that a plan is about; teachers see it, students never do."""

    __tablename__ = "grouping_plan_competency"

    grouping_plan_id: Mapped[int] = mapped_column(ForeignKey("grouping_plan.id", ondelete="CASCADE"), primary_key=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), primary_key=True, index=True)


class ActivityGroup(Base):
    """One group of a plan: a neutral name, a place, a task."""

    __tablename__ = "activity_group"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("grouping_plan.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    support: Mapped[Support | None] = mapped_column(choice(Support, "support"))
    task: Mapped[LongText] = mapped_column(default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    material: Mapped[str] = mapped_column(String(500), default="")
    adult: Mapped[str] = mapped_column(String(120), default="")
    minutes: Mapped[int | None]
    is_locked: Mapped[bool] = mapped_column(default=False)
    plan: Mapped[GroupingPlan] = relationship(back_populates="groups")
    activity: Mapped[Activity | None] = relationship()
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="group", order_by="Membership.id", cascade="all, delete-orphan"
    )


class Membership(Base):
    """A student's place in a group of a plan, with the reason the engine gave."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("activity_group_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_group_id: Mapped[int] = mapped_column(ForeignKey("activity_group.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    is_tutor: Mapped[bool] = mapped_column(default=False)
    is_locked: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[LongText] = mapped_column(default="{}")
    group: Mapped[ActivityGroup] = relationship(back_populates="memberships")
    student: Mapped[Student] = relationship()


class PairRule(Base):
    """Two students to keep apart or together: private to staff, purged each year, no reason stored."""

    __tablename__ = "pair_rule"
    __table_args__ = (
        CheckConstraint("first_student_id < second_student_id", name="ordered"),
        UniqueConstraint("class_group_id", "first_student_id", "second_student_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    first_student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    second_student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PairRuleKind] = mapped_column(choice(PairRuleKind, "kind"))
    is_hard: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"), index=True)


class WorkPlan(Base):
    """A list of activities for a student or a group to choose from and tick."""

    __tablename__ = "work_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    published_at: Mapped[datetime | None]
    class_group: Mapped[ClassGroup] = relationship()
    author: Mapped[Account] = relationship()
    students: Mapped[list[Student]] = relationship(
        secondary="work_plan_student", order_by="Student.last_name, Student.first_name, Student.id"
    )
    items: Mapped[list[WorkPlanItem]] = relationship(order_by="WorkPlanItem.position", cascade="all, delete-orphan")


class WorkPlanStudent(Base):
    """A student that a work plan is for."""

    __tablename__ = "work_plan_student"

    work_plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True)


class WorkPlanItem(Base):
    """One activity of a work plan."""

    __tablename__ = "work_plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    support: Mapped[Support | None] = mapped_column(choice(Support, "support"))
    task: Mapped[LongText] = mapped_column(default="")
    is_optional: Mapped[bool] = mapped_column(default=False)
    activity: Mapped[Activity | None] = relationship()


class WorkPlanTick(Base):
    """A student ticked an item of its work plan."""

    __tablename__ = "work_plan_tick"

    work_plan_item_id: Mapped[int] = mapped_column(
        ForeignKey("work_plan_item.id", ondelete="CASCADE"), primary_key=True
    )
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True)
    ticked_at: Mapped[datetime]
