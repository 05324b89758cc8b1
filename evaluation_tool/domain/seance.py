"""When a séance closes by itself, and so when a student sees what it brought."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def closes_at(opened_at: datetime, *, closing_hour: int, zone: ZoneInfo) -> datetime:
    """The first closing hour, in the school's time zone, after the séance was opened."""
    local = opened_at.astimezone(zone)
    closing = datetime.combine(local.date(), time(closing_hour), tzinfo=zone)
    return closing if local < closing else datetime.combine(local.date() + timedelta(days=1), time(closing_hour), zone)


def is_closed(
    opened_at: datetime, closed_at: datetime | None, *, closing_hour: int, zone: ZoneInfo, now: datetime
) -> bool:
    """Whether somebody closed the séance, or its hour has come."""
    return closed_at is not None or now >= closes_at(opened_at, closing_hour=closing_hour, zone=zone)
