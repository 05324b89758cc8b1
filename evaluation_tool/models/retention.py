"""How long this establishment keeps each kind of personal data, where it decided otherwise than usual."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_tool.models.base import Base


class Retention(Base):
    """One category that has a duration of its own here."""

    __tablename__ = "retention"
    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 60", name="months"),)

    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    months: Mapped[int]
