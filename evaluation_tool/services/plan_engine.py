"""The one door to the differentiation engine, for plain values.

The engine's libraries weigh 37 MiB in a worker and take 0.4 s to load: they are imported by the first question a
worker is asked, not when it starts. Nothing else may import evaluation_tool.domain.grouping outside of its own folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from evaluation_tool.domain.errors import DomainError

if TYPE_CHECKING:
    from evaluation_tool.domain.grouping import Certificate, Conflict, GroupRequest, GroupResult

Groups = tuple[tuple[int, ...], ...]
Words = dict[str, Any]  # a stable code and its values, as they are kept and worded: {"code": …, "values": {…}}
_STUDENTS = {"helpers", "partners", "students"}
_STUDENT = {"a", "b", "student"}
# Where the words of an answer hold numbers of students.
NAMING_STUDENTS = frozenset({"repeated", *_STUDENTS, *_STUDENT})


class Contradiction(DomainError):
    """What is asked cannot all be had: the smallest set of rules that contradict each other, and a way out."""

    def __init__(
        self, reason: str, *, rules: tuple[PairWish, ...] = (), hint: str = "", values: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.rules = rules
        self.hint = hint
        self.values = dict(values or {})


@dataclass(frozen=True, slots=True)
class PairWish:
    """Two students to keep apart or together, for this question."""

    a: int
    b: int
    kind: Literal["apart", "together"]
    is_hard: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What the engine is asked: students and competencies by number, ranks where something was seen."""

    kind: str
    students: tuple[int, ...]
    competencies: tuple[int, ...]
    ranks: Mapping[tuple[int, int], int]
    smallest: int
    largest: int
    groups: int | None = None
    rules: tuple[PairWish, ...] = ()
    fixed: Mapping[int, int] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    history: tuple[Groups, ...] = ()
    novelty: float = 0.5
    balance: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    seed: int = 0
    level_count: int = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine proposes, in the same numbers."""

    groups: Groups
    labels: tuple[int | None, ...]
    unplaced: tuple[int, ...]
    figures: Words
    reasons: Mapping[int, Words]
    warnings: tuple[Words, ...]
    repeated: Groups


def warm_up() -> None:
    """Load the engine, where a person is about to ask it something."""
    import evaluation_tool.domain.grouping  # noqa: F401


def propose(question: Question) -> Answer:
    """The best groups found; the same question always has the same answer. Raises Contradiction."""
    from evaluation_tool.domain import grouping

    try:
        result = grouping.make_groups(_request(question))
    except grouping.Conflict as conflict:
        raise _contradiction(conflict) from conflict
    return Answer(
        groups=tuple(_numbers(group) for group in result.groups),
        labels=tuple(int(label) if label else None for label in result.labels),
        unplaced=_numbers(result.unplaced),
        figures=_figures(result.certificate),
        reasons={int(student): _words(reason.code, reason.values) for student, reason in result.reasons.items()},
        warnings=tuple(_words(notice.code, notice.values) for notice in result.warnings),
        repeated=tuple(_numbers(pair) for pair in result.repeated_pairs),
    )


def measure(question: Question, groups: Groups, labels: tuple[int | None, ...]) -> Words | None:
    """How good these groups are, perhaps changed by hand; None where they no longer answer the question."""
    from evaluation_tool.domain import grouping

    blank = grouping.Certificate(0.0, 0.0, 0.0, True, 0.0, 0.0, "none")
    result: GroupResult = grouping.GroupResult(
        groups=tuple(tuple(map(str, group)) for group in groups),
        labels=tuple("" if label is None else str(label) for label in labels),
        unplaced=(),
        certificate=blank,
        repeated_pairs=(),
        missing=(),
        reasons={},
        warnings=(),
        seed=question.seed,
    )
    try:
        return _figures(grouping.certify(_request(question), result))
    except (grouping.Conflict, grouping.InvalidRequest):
        return None


def _request(question: Question) -> GroupRequest:
    import numpy as np

    from evaluation_tool.domain import grouping

    levels = [
        [question.ranks.get((student, one), np.nan) for one in question.competencies] for student in question.students
    ]
    return grouping.GroupRequest(
        students=tuple(map(str, question.students)),
        levels=np.array(levels, dtype=float).reshape(len(question.students), len(question.competencies)),
        competencies=tuple(map(str, question.competencies)),
        kind=question.kind,
        sizes=grouping.Sizes(groups=question.groups, min=question.smallest, max=question.largest),
        rules=tuple(
            grouping.PairRule(str(rule.a), str(rule.b), rule.kind, hard=rule.is_hard) for rule in question.rules
        ),
        fixed={str(student): group for student, group in question.fixed.items()},
        absent=frozenset(map(str, question.absent)),
        history=tuple(tuple(tuple(map(str, group)) for group in session) for session in question.history),
        novelty=question.novelty,
        balance=dict(question.balance),
        seed=question.seed,
        level_count=question.level_count,
    )


def _contradiction(conflict: Conflict) -> Contradiction:
    return Contradiction(
        conflict.reason,
        rules=tuple(PairWish(int(rule.a), int(rule.b), rule.kind, rule.hard) for rule in conflict.rules),
        hint=conflict.hint.code,
        values=_words("", conflict.hint.values)["values"],
    )


def _figures(found: Certificate) -> Words:
    return {
        "score": found.score,
        "bound": found.bound,
        "gap": found.gap,
        "proven": found.proven_optimal,
        "random": found.random_score,
        "by_hand": found.by_hand_score,
    }


def _words(code: str, values: Mapping[str, Any]) -> Words:
    """Students and competencies as the numbers they are; the rest as it is."""
    told: Words = {}
    for name, value in values.items():
        if name in _STUDENTS:
            told[name] = list(map(int, value))
        elif name in _STUDENT or name == "competency":
            told[name] = int(value) if value != "" else None
        else:
            told[name] = list(value) if isinstance(value, tuple) else value
    return {"code": code, "values": told}


def _numbers(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(int, names))
