"""Alembic's entry point: migrations run on the connection, and in the transaction, of the caller."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime

from evaluation_tool.models import Base
from evaluation_tool.models.base import UtcDateTime


def render_item(type_: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types only, so that an old one never depends on today's code."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return f"sa.{DateTime()!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    compare_type=True,
)
# The caller's transaction is the only one: everything is migrated, or nothing.
context.run_migrations()
