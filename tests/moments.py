"""The instant at which every test takes place, and the secrets its people know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Monday 23 November 2026, 10:42 in Paris.
NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
SEPTEMBER = TODAY.replace(month=9, day=1)

PASSWORD = "quatre mots bien choisis"
CODE = "citron bateau tulipe marché 47"

HERE = "ecole-test"
THERE = "ecole-voisine"


class Clock:
    """Stands for evaluation_tool.web.clock.now, and moves only when told to."""

    def __init__(self, instant: datetime = NOW) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **units: float) -> None:
        """Let some time pass: clock.advance(minutes=31)."""
        self.instant += timedelta(**units)
