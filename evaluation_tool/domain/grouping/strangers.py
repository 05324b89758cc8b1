"""Groups in which nobody has met anybody, found exactly while a session of new partners still exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

STEPS = 1_500  # groups tried; a class of 24 after five sessions of groups of 4 needs a few hundred at most


def groups_of_strangers(met: NDArray[np.bool_], sizes: Sequence[int]) -> list[list[int]] | None:
    """A partition with these group sizes and no pair that has met, or None if none was found within STEPS.

    Exact cover, depth first: the student with the fewest strangers left chooses a group among them.
    """
    count = len(met)
    strangers = [
        sum(1 << other for other in range(count) if other != student and not met[student, other])
        for student in range(count)
    ]
    budget = [STEPS]
    wanted = {size: list(sizes).count(size) for size in sorted(set(sizes), reverse=True)}
    return _cover((1 << count) - 1, strangers, wanted, budget)


def _cover(
    open_students: int, strangers: Sequence[int], wanted: dict[int, int], budget: list[int]
) -> list[list[int]] | None:
    if not open_students:
        return []
    first = min(_members(open_students), key=lambda s: ((strangers[s] & open_students).bit_count(), s))
    for size, left in wanted.items():
        if not left:
            continue
        for group in _groups_with(first, size, strangers[first] & open_students, strangers):
            budget[0] -= 1
            if budget[0] < 0:
                return None
            mask = sum(1 << student for student in group)
            rest = _cover(open_students & ~mask, strangers, {**wanted, size: left - 1}, budget)
            if rest is not None:
                return [list(group), *rest]
    return None


def _groups_with(first: int, size: int, candidates: int, strangers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every group of `size` mutual strangers made of `first` and of candidates."""
    if size == 1:
        yield (first,)
        return
    for second in _members(candidates):
        later = candidates & strangers[second] & ~((2 << second) - 1)
        for rest in _groups_with(second, size - 1, later, strangers):
            yield (first, *rest)


def _members(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
