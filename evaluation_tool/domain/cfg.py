"""The total of the certificat de formation générale, by the rule of 2016: an examination's, never a lesson's.

Source: arrêté du 29 novembre 2016 (CFG), article 3: eight components of the socle at 10, 20, 25 or 30 points for a
student at school, an oral on 160, and the certificate from 200 of 400.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation_tool.domain.framework import LSU_COMPONENTS

POINTS: Mapping[int, int] = {1: 10, 2: 20, 3: 25, 4: 30}
ORAL_MOST = 160
PASS = 200
MOST = len(LSU_COMPONENTS) * POINTS[4] + ORAL_MOST


@dataclass(frozen=True, slots=True)
class CfgTotal:
    """What the known parts add up to; `missing` names the components without a positioning, `oral` None: not held."""

    socle: int
    oral: int | None
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        """The points known so far."""
        return self.socle + (self.oral or 0)

    @property
    def lacking(self) -> int:
        """How many points there are still to find."""
        return max(0, PASS - self.total)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing: only then is the total the one of the rule."""
        return not self.missing and self.oral is not None


def cfg_total(steps: Mapping[str, int], oral: int | None) -> CfgTotal:
    """The total for steps (1 to 4, cycle 3) by component code and an oral of 0 to 160; other values are refused.

    Raises ValueError.
    """
    if oral is not None and not 0 <= oral <= ORAL_MOST:
        raise ValueError(f"an oral is 0 to {ORAL_MOST}: {oral}")
    if not steps.keys() <= set(LSU_COMPONENTS) or not set(steps.values()) <= POINTS.keys():
        raise ValueError("a component of the socle has a step from 1 to 4")
    missing = tuple(code for code in LSU_COMPONENTS if code not in steps)
    return CfgTotal(sum(POINTS[step] for step in steps.values()), oral, missing)
