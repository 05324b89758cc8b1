"""Who signs in, their sessions, and the counters that slow a guesser down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation_tool.models.base import Base, Digest, ShortText
from evaluation_tool.models.people import Student, Teacher


class Account(Base):
    """A sign-in. Teacher and student are roles by the person it belongs to; admin and director are granted."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "student_id IS NULL OR (teacher_id IS NULL AND NOT is_admin AND NOT is_director)", name="student_only"
        ),
        CheckConstraint("student_id IS NOT NULL OR teacher_id IS NOT NULL OR is_admin OR is_director", name="has_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[ShortText]
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_director: Mapped[bool] = mapped_column(default=False)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), unique=True)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_changed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    created_at: Mapped[datetime]
    teacher: Mapped[Teacher | None] = relationship()
    student: Mapped[Student | None] = relationship()


class LoginSession(Base):
    """One signed-in browser; deleting nothing, revoking ends it at once."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account", "account_id", "revoked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    is_shared_device: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class LoginThrottle(Base):
    """Recent failures for one account name or one address, kept as a salted digest."""

    __tablename__ = "login_throttle"

    key_digest: Mapped[Digest] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class OneTimeLink(Base):
    """A single-use invitation to choose a password; only its digest is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
