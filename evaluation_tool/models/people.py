"""Students, teachers and the subjects taught."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.base import Base, Code, ShortText, choice

if TYPE_CHECKING:
    from evaluation_tool.models.class_group import Enrolment


class Sex(enum.StrEnum):
    """As the ministry's exports give it; used for salutations and balance only."""

    MALE = "M"
    FEMALE = "F"


class Student(Base):
    """A pupil. No outside identifier is a key; a merged duplicate points at its canonical student."""

    __tablename__ = "student"
    __table_args__ = (
        Index("ix_student_name", "last_name", "first_name", "id"),
        CheckConstraint("canonical_id IS NULL OR canonical_id <> id", name="not_own_duplicate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[ShortText]
    first_name: Mapped[ShortText]
    birth_date: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(choice(Sex, "sex", length=1))
    ine: Mapped[str | None] = mapped_column(String(11), index=True)
    siecle_id: Mapped[str | None] = mapped_column(String(20), index=True)
    elenoet: Mapped[str | None] = mapped_column(String(20), index=True)
    accommodations: Mapped[str] = mapped_column(String(2000), default="")
    wants_comfort: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]
    canonical_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    created_at: Mapped[datetime]
    canonical: Mapped[Student | None] = relationship(remote_side="Student.id")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="student", passive_deletes=True)

    @property
    def full_name(self) -> str:
        """As adults read it: Prénom NOM."""
        return f"{self.first_name} {self.last_name.upper()}"


class DistinctPair(Base):
    """Two students alike on paper of whom somebody said that they are two: they are no duplicate to look at again."""

    __tablename__ = "distinct_pair"
    __table_args__ = (CheckConstraint("first_student_id < second_student_id", name="ordered"),)

    first_student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    second_student_id: Mapped[int] = mapped_column(
        ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    said_on: Mapped[date]


class Teacher(Base):
    """A member of the teaching staff; the account that signs in is separate."""

    __tablename__ = "teacher"
    __table_args__ = (Index("ix_teacher_name", "last_name", "first_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[ShortText]
    first_name: Mapped[ShortText]
    civility: Mapped[str] = mapped_column(String(10), default="")
    sts_id: Mapped[str | None] = mapped_column(String(20), index=True)
    left_on: Mapped[date | None]

    @property
    def full_name(self) -> str:
        """As adults read it: Prénom NOM."""
        return f"{self.first_name} {self.last_name.upper()}"


class Subject(Base):
    """A subject of this school ("matière"), with the code its other software uses."""

    __tablename__ = "subject"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[ShortText]
