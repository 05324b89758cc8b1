"""Files on their way in: kept between the preview and the word of a person, then gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_tool.models.base import Base, Digest, LongText


class ColumnMapping(Base):
    """What the columns of a list of people hold, told once for all lists with the same headings."""

    __tablename__ = "column_mapping"

    headings_digest: Mapped[Digest] = mapped_column(primary_key=True)
    content: Mapped[LongText]
    updated_at: Mapped[datetime]


class PendingImport(Base):
    """A file that was read and previewed, and waits to be confirmed by the account that sent it."""

    __tablename__ = "pending_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
