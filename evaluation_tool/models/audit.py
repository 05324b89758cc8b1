"""The append-only journal: a chain of hashes over opaque ids; what could name a person is erasable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_tool.models.base import Base, Digest, LongText


class AuditEvent(Base):
    """One row per batch. `payload` holds opaque ids and salted digests and is never rewritten."""

    __tablename__ = "audit_event"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60))
    payload: Mapped[LongText]
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)


class AuditDetail(Base):
    """What an event was about, with the salt of its digest; deleted when the person is erased."""

    __tablename__ = "audit_detail"
    __table_args__ = (Index("ix_audit_detail_student", "student_id"),)

    event_sequence: Mapped[int] = mapped_column(ForeignKey("audit_event.sequence"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int | None]
    salt: Mapped[str] = mapped_column(String(32))
    content: Mapped[LongText]


class AuditHead(Base):
    """The last link of the chain: one row, locked while writing, copied into backups."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    hash: Mapped[Digest]
