"""SQLAlchemy models, one module per aggregate. Importing this package maps them all."""

from evaluation_tool.models import (
    account,
    audit,
    calendar,
    class_group,
    differentiation,
    establishment,
    evidence,
    exchange,
    framework,
    grid,
    level_scale,
    people,
    retention,
    review,
)
from evaluation_tool.models.base import Base

__all__ = [
    "Base",
    "account",
    "audit",
    "calendar",
    "class_group",
    "differentiation",
    "establishment",
    "evidence",
    "exchange",
    "framework",
    "grid",
    "level_scale",
    "people",
    "retention",
    "review",
]
