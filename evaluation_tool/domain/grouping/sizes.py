"""How many groups, and between which sizes: decided before anyone is placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation_tool.domain.grouping.errors import Conflict, Hint

if TYPE_CHECKING:
    from evaluation_tool.domain.grouping.request import Sizes

PREFERRED_SIZE = 4  # groups of 3 to 4 do best (Lou et al. 1996)


@dataclass(frozen=True)
class SizePlan:
    """The least and the greatest size of each group, by group index."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def groups(self) -> int:
        return len(self.low)

    @property
    def capacity(self) -> int:
        return max(self.high, default=0)

    @property
    def is_alike(self) -> bool:
        """Whether all groups have the same two limits, so that their order does not matter."""
        return len(set(self.low)) <= 1 and len(set(self.high)) <= 1

    def narrowed(self, count: int) -> SizePlan:
        """The same groups without the largest sizes, which few students can fill at once: a shorter search."""
        if not self.is_alike or self.groups == 0:
            return self
        usual = max(-(-count // self.groups) + 2, 6)
        return SizePlan(
            self.low, tuple(min(high, max(low, usual)) for low, high in zip(self.low, self.high, strict=True))
        )

    def evened(self, count: int) -> SizePlan:
        """The same number of groups, with sizes that differ by one at most (as exact sizes stay)."""
        if not self.is_alike or self.groups == 0:
            return self
        small, rest = divmod(count, self.groups)
        return SizePlan((small,) * self.groups, (small + (rest > 0),) * self.groups)


def plan_sizes(count: int, sizes: Sizes, *, least_groups: int = 0) -> SizePlan:
    """The groups that `count` students can form; raise Conflict when the sizes are impossible.

    `least_groups` is one more than the highest group index that a fixed member names: it raises the number of groups
    only when the teacher left that number open.
    """
    if count == 0:
        return SizePlan((), ())
    if sizes.exact is not None:
        if sum(sizes.exact) != count:
            raise Conflict("sizes_impossible", (), Hint("exact_sum", {"students": count, "sum": sum(sizes.exact)}))
        plan = SizePlan(sizes.exact, sizes.exact)
    else:
        groups = _group_count(count, sizes, least_groups)
        least = min(sizes.max, count - (groups - 1) * sizes.min)
        plan = SizePlan((sizes.min,) * groups, (least,) * groups)
    if least_groups > plan.groups:
        values = {"group": least_groups - 1, "groups": plan.groups}
        raise Conflict("fixed_group_unknown", (), Hint("more_groups", values))
    return plan


def group_range(count: int, sizes: Sizes) -> range:
    """Every number of groups that the size limits allow, possibly none."""
    return range(-(-count // sizes.max), count // sizes.min + 1)


def _group_count(count: int, sizes: Sizes, least_groups: int) -> int:
    possible = group_range(count, sizes)
    if sizes.groups is not None:
        if sizes.groups in possible:
            return sizes.groups
        raise Conflict("sizes_impossible", (), _size_hint(count, sizes, possible))
    if not possible:
        raise Conflict("sizes_impossible", (), _size_hint(count, sizes, possible))
    preferred = min(max(PREFERRED_SIZE, sizes.min), sizes.max)
    return min(max(-(-count // preferred), possible[0], least_groups), possible[-1])


def _size_hint(count: int, sizes: Sizes, possible: range) -> Hint:
    if possible:
        return Hint("groups_between", {"students": count, "lowest": possible[0], "highest": possible[-1]})
    if count < sizes.min:
        return Hint("too_few_students", {"students": count, "min": sizes.min})
    groups = count // sizes.min
    return Hint("widen_sizes", {"students": count, "min": count // (groups + 1), "max": -(-count // groups)})
