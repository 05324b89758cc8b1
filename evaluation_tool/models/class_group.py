"""Classes, teaching groups and workshops; who learns, teaches and reviews there."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base, choice
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.people import Student, Subject, Teacher


class ClassGroupKind(enum.StrEnum):
    """A division, a teaching group, or a workshop of at most eight places."""

    CLASS = "class"
    GROUP = "group"
    WORKSHOP = "workshop"


class RemitKind(enum.StrEnum):
    """In what capacity an account reviews a class."""

    DIRECTOR = "director"
    FORM_TUTOR = "form_tutor"


class ClassGroup(Base):
    """A set of students taught together for a school year."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("school_year_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"))
    kind: Mapped[ClassGroupKind] = mapped_column(choice(ClassGroupKind, "kind"))
    name: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True)
    cycle: Mapped[int | None]
    is_segpa: Mapped[bool] = mapped_column(default=False)
    is_no_marks: Mapped[bool] = mapped_column(default=False)
    archived_on: Mapped[date | None]
    school_year: Mapped[SchoolYear] = relationship()
    parent: Mapped[ClassGroup | None] = relationship(remote_side="ClassGroup.id")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="class_group")
    teachings: Mapped[list[Teaching]] = relationship(back_populates="class_group")


class Enrolment(Base):
    """A student's dated belonging to a class or group; both dates included."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates"),
        UniqueConstraint("class_group_id", "student_id", "starts_on"),
        Index("ix_enrolment_student", "student_id", "class_group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    student: Mapped[Student] = relationship(back_populates="enrolments")
    class_group: Mapped[ClassGroup] = relationship(back_populates="enrolments")


class Teaching(Base):
    """A teacher's dated service in a class, for one subject; a replacement has dates of its own."""

    __tablename__ = "teaching"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates"),
        UniqueConstraint("class_group_id", "teacher_id", "subject_id", "starts_on"),
        Index("ix_teaching_teacher", "teacher_id", "class_group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    teacher: Mapped[Teacher] = relationship()
    class_group: Mapped[ClassGroup] = relationship(back_populates="teachings")
    subject: Mapped[Subject] = relationship()


class Remit(Base):
    """A class that an account reviews, as SEGPA director or as form tutor."""

    __tablename__ = "remit"
    __table_args__ = (UniqueConstraint("account_id", "class_group_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), index=True)
    kind: Mapped[RemitKind] = mapped_column(choice(RemitKind, "kind"))
    account: Mapped[Account] = relationship()
    class_group: Mapped[ClassGroup] = relationship()
