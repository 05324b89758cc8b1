"""What several competencies together say: the level that at least half of them reach. Never an average."""

from __future__ import annotations

from collections.abc import Iterable

FEWEST_SEEN = 3
OFFICIAL_STEPS = (1, 2, 3, 4)  # as the school's report software reads a positioning


def proposed_rank(ranks: Iterable[int]) -> int | None:
    """The highest rank reached by at least half of these competencies; None where fewer than three were seen."""
    ordered = sorted(ranks, reverse=True)
    return ordered[(len(ordered) + 1) // 2 - 1] if len(ordered) >= FEWEST_SEEN else None
