"""The one place where the web asks what time it is; everything below receives it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def school_zone() -> ZoneInfo:
    """The time zone that this installation's schools live in."""
    return ZoneInfo(current_app.config["TIME_ZONE"])


def today() -> date:
    """The school's current day."""
    return now().astimezone(school_zone()).date()
