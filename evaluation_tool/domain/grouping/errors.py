"""What the engine refuses, as stable codes and values: the web layer words them in French."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluation_tool.domain.grouping.request import PairRule

Value = int | float | str | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True)
class Hint:
    """A way out of a conflict: a stable code and the values its sentence needs."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


class InvalidRequest(ValueError):
    """The request itself makes no sense (unknown student, level out of range…), whatever the rules are."""

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values: Mapping[str, Value] = values


class Conflict(ValueError):
    """The rules contradict each other.

    `reason` is a stable code; `rules` is an irreducible contradicting set, as the teacher wrote the rules and in that
    order: without any one of them the contradiction disappears. It is empty when sizes or fixed members suffice, and
    for `search_undecided`: too many rules to prove whether they can all hold.
    """

    def __init__(self, reason: str, rules: tuple[PairRule, ...], hint: Hint) -> None:
        super().__init__(f"{reason} {dict(hint.values)}")
        self.reason = reason
        self.rules = rules
        self.hint = hint
