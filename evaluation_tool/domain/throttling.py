"""How fast somebody may guess: the wait after each failure, for an account and for an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class ThrottlePolicy:
    """After `free` failures in a row each further one doubles the wait, up to `longest`; a quiet hour forgets."""

    free: int
    first_wait: timedelta
    longest: timedelta
    forget_after: timedelta = timedelta(hours=1)

    def wait(self, failures: int) -> timedelta:
        """How long to refuse sign-in after this many failures in a row."""
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 20)
        return min(self.first_wait * (1 << doublings), self.longest)


ACCOUNT = ThrottlePolicy(free=5, first_wait=timedelta(seconds=15), longest=timedelta(minutes=15))
# A whole school shares one address: thirty students who mistype must not lock everybody out.
ADDRESS = ThrottlePolicy(free=150, first_wait=timedelta(seconds=5), longest=timedelta(minutes=1))
