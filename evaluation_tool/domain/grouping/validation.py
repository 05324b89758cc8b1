"""Refuses a request that makes no sense, with a stable code, before any computing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from evaluation_tool.domain.grouping.request import GroupRequest, Sizes


def validate(request: GroupRequest, kinds: Collection[str]) -> None:
    """Raise InvalidRequest unless every name is known and every value in its range.

    Past sessions may name students who left: the class of last month is a fact, not a mistake.
    """
    if request.kind not in kinds:
        raise InvalidRequest("unknown_kind", kind=request.kind)
    if str(request.effort) not in ("fast", "best"):
        raise InvalidRequest("unknown_effort", effort=request.effort)
    _check_students(request)
    _check_levels(request)
    _check_weights(request)
    _check_sizes(request.sizes)
    _check_rules(request)
    _check_balance(request)
    if not _is_cost(request.novelty):
        raise InvalidRequest("novelty_out_of_range", novelty=request.novelty)


def _check_students(request: GroupRequest) -> None:
    known = set(request.students)
    if len(known) < len(request.students):
        twice = sorted({name for name in request.students if request.students.count(name) > 1})
        raise InvalidRequest("duplicate_student", students=tuple(twice))
    if len(set(request.competencies)) < len(request.competencies):
        raise InvalidRequest("duplicate_competency")
    _check_known("unknown_student_absent", request.absent, known)
    _check_known("unknown_student_fixed", request.fixed, known)
    for student, group in sorted(request.fixed.items()):
        if group < 0:
            raise InvalidRequest("fixed_group_out_of_range", student=student)
    for session in request.history:
        members = [name for group in session for name in group]
        if len(set(members)) < len(members):
            raise InvalidRequest("duplicate_student_in_history")


def _check_known(code: str, names: Iterable[str], known: set[str]) -> None:
    strangers = sorted(set(names) - known)
    if strangers:
        raise InvalidRequest(code, students=tuple(strangers))


def _check_levels(request: GroupRequest) -> None:
    if request.level_count < 2:
        raise InvalidRequest("level_count_out_of_range", level_count=request.level_count)
    levels = np.asarray(request.levels)
    if levels.shape != (len(request.students), len(request.competencies)):
        raise InvalidRequest("levels_shape", shape=tuple(int(side) for side in levels.shape))
    if not np.issubdtype(levels.dtype, np.number) or np.issubdtype(levels.dtype, np.complexfloating):
        raise InvalidRequest("levels_not_numbers")
    observed = levels[~np.isnan(levels)]
    wrong = (observed < 1) | (observed > request.level_count) | (observed != np.floor(observed))
    if wrong.any():
        raise InvalidRequest("level_out_of_range", level=float(observed[wrong][0]), level_count=request.level_count)


def _check_weights(request: GroupRequest) -> None:
    if request.weights is None:
        return
    if len(request.weights) != len(request.competencies):
        raise InvalidRequest("weights_shape", expected=len(request.competencies), given=len(request.weights))
    if not all(_is_cost(weight) for weight in request.weights):
        raise InvalidRequest("weight_out_of_range")
    if request.weights and max(request.weights) == 0:
        raise InvalidRequest("weights_all_zero")


def _check_sizes(sizes: Sizes) -> None:
    if sizes.min < 1 or sizes.max < sizes.min:
        raise InvalidRequest("sizes_out_of_range", min=sizes.min, max=sizes.max)
    if sizes.groups is not None and sizes.groups < 1:
        raise InvalidRequest("groups_out_of_range", groups=sizes.groups)
    if sizes.exact is None:
        return
    if not sizes.exact or min(sizes.exact) < 1:
        raise InvalidRequest("exact_sizes_out_of_range")
    if sizes.groups is not None and sizes.groups != len(sizes.exact):
        raise InvalidRequest("exact_sizes_shape", groups=sizes.groups, given=len(sizes.exact))


def _check_rules(request: GroupRequest) -> None:
    known = set(request.students)
    _check_known("unknown_student_in_rule", [name for rule in request.rules for name in (rule.a, rule.b)], known)
    for rule in request.rules:
        if rule.a == rule.b:
            raise InvalidRequest("rule_with_one_student", student=rule.a)
        if str(rule.kind) not in ("apart", "together"):
            raise InvalidRequest("unknown_rule_kind", kind=rule.kind)
        if not _is_cost(rule.weight):
            raise InvalidRequest("rule_weight_out_of_range", a=rule.a, b=rule.b)


def _check_balance(request: GroupRequest) -> None:
    for name, values in sorted(request.balance.items()):
        if len(values) != len(request.students):
            raise InvalidRequest("balance_shape", attribute=name, expected=len(request.students), given=len(values))
        present = [value for value in values if value is not None]
        words = sum(isinstance(value, str) for value in present)
        if words not in (0, len(present)):
            raise InvalidRequest("balance_mixes_numbers_and_words", attribute=name)
        if any(isinstance(value, (int, float)) and math.isinf(value) for value in present):
            raise InvalidRequest("balance_not_finite", attribute=name)


def _is_cost(value: float) -> bool:
    """Whether a weight can be used: not nan, not negative and not so large that it would drown the rest."""
    return 0 <= value <= 1_000_000
