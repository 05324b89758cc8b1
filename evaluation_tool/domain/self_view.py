"""How a student sees itself beside what was seen of its work: two voices, never one number."""

from __future__ import annotations

import enum


class SelfGap(enum.StrEnum):
    """Where the two voices differ enough to be worth a talk."""

    SEES_LESS = "sees_less"  # the student says less than what was seen
    SEES_MORE = "sees_more"


def worth_a_talk(seen: int | None, said: int | None, *, succeeds_from: int) -> SelfGap | None:
    """Whether to talk about it: two levels apart, or one voice says « réussi » and the other not yet."""
    if seen is None or said is None:
        return None
    differ = abs(seen - said) >= 2 or (seen >= succeeds_from) != (said >= succeeds_from)
    if not differ:
        return None
    return SelfGap.SEES_LESS if said < seen else SelfGap.SEES_MORE
