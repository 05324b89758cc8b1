"""Why each student is where they are, and what the teacher should know: codes and values, worded by the web layer.

Levels appear here because the board is the teacher's; nothing of this may reach a student.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.features import thermometer
from evaluation_tool.domain.grouping.instance import GATHER
from evaluation_tool.domain.grouping.result import Notice, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.proposal import Groups, Proposal
    from evaluation_tool.domain.grouping.request import GroupRequest

    Explanation = tuple[Mapping[str, Reason], list[Notice]]

SUPPORT_GROUP_LIMIT = 5
SUPPORT_RUN = 3  # sessions running in the group that needs most support, today's included


def success_level(level_count: int) -> int:
    """The level from which a student succeeds and can help: 3 of 4, the last but one in general."""
    return max(level_count - 1, 2)


def explain_random(proposal: Proposal) -> Explanation:
    """Drawn, nothing else."""
    return {student: Reason("drawn") for group in proposal.groups for student in group}, []


def explain_mixed(request: GroupRequest, proposal: Proposal) -> Explanation:
    """Who can help on a competency, who finds help there, and who is placed by sizes and rules only."""
    reached = success_level(request.level_count)
    explained: dict[str, Reason] = {}
    notices: list[Notice] = []
    for number, group in enumerate(proposal.groups):
        levels = levels_of(request, group)
        for row, student in enumerate(group):
            explained[student] = _mixed_reason(request, group, levels, row, reached)
        if levels.size and not (levels >= reached).any() and not np.isnan(levels).all():
            notices.append(Notice("nobody_succeeds", {"group": number}))
    return explained, notices


def _mixed_reason(
    request: GroupRequest, group: Sequence[str], levels: NDArray[np.float64], row: int, reached: int
) -> Reason:
    own = levels[row]
    if np.isnan(own).all():
        return Reason("no_level_yet")
    helps = np.flatnonzero((own >= reached) & (np.nan_to_num(levels, nan=reached) < reached).any(axis=0))
    if len(helps):
        return Reason("can_help", {"competency": request.competencies[int(helps[0])], "level": int(own[helps[0]])})
    learning = np.flatnonzero((own < reached) & (np.nan_to_num(levels) >= reached).any(axis=0))
    if len(learning):
        column = int(learning[0])
        helpers = tuple(name for name, level in zip(group, levels[:, column], strict=True) if level >= reached)
        return Reason(
            "finds_help", {"competency": request.competencies[column], "level": int(own[column]), "helpers": helpers}
        )
    column = int(np.flatnonzero(~np.isnan(own))[0])
    return Reason("spreads_levels", {"competency": request.competencies[column], "level": int(own[column])})


def explain_profile(request: GroupRequest, proposal: Proposal) -> Explanation:
    """What a student shares with the group: the competency on which most of them still have to progress."""
    explained: dict[str, Reason] = {}
    for group, label in zip(proposal.groups, proposal.labels, strict=True):
        column = request.competencies.index(label)
        for student, level in zip(group, levels_of(request, group)[:, column], strict=True):
            values: dict[str, str | int] = {"competency": label}
            if math.isnan(level):
                explained[student] = Reason("not_observed_on_shared_need", values)
            else:
                code = "shared_need" if level < success_level(request.level_count) else "similar_profile"
                explained[student] = Reason(code, {**values, "level": int(level)})
    return explained, support_notices(request, proposal.groups)


def profile_labels(request: GroupRequest, groups: Groups, sense: int) -> tuple[str, ...]:
    """For needs groups, the chosen competency on which the members have most to gain; "" for the other kinds."""
    if sense != GATHER:
        return ("",) * len(groups)
    return tuple(request.competencies[_largest_need(request, group)] for group in groups)


def _largest_need(request: GroupRequest, group: Sequence[str]) -> int:
    levels = levels_of(request, group)
    seen = ~np.isnan(levels)
    need = np.where(seen, request.level_count - np.nan_to_num(levels), 0.0).sum(axis=0)
    return int(np.argmax(np.where(seen.any(axis=0), need / np.maximum(seen.sum(axis=0), 1), -1.0)))


def support_notices(request: GroupRequest, groups: Groups) -> list[Notice]:
    """The group that needs most support: too large, or with a student who was there the last two times as well.

    Which past group needed most support is judged on today's levels, the only ones at hand.
    """
    support = support_group(request, groups)
    if support is None:
        return []
    members = groups[support]
    notices: list[Notice] = []
    if len(members) > SUPPORT_GROUP_LIMIT:
        notices.append(Notice("support_group_large", {"group": support, "size": len(members)}))
    recent = request.history[: SUPPORT_RUN - 1]
    known = set(request.students)
    past = [[tuple(name for name in group if name in known) for group in session] for session in recent]
    found = [(session, support_group(request, tuple(session))) for session in past]
    if len(found) == SUPPORT_RUN - 1:
        again = [s for s in members if all(which is not None and s in session[which] for session, which in found)]
        if again:
            notices.append(Notice("support_group_again", {"students": tuple(again), "sessions": SUPPORT_RUN}))
    return notices


def support_group(request: GroupRequest, groups: Groups) -> int | None:
    """The index of the group whose members are furthest from success, None when nothing tells groups apart."""
    weights = request.weights or (1.0,) * len(request.competencies)
    columns = thermometer(np.asarray(request.levels, dtype=float), weights, request.level_count).sum(axis=1)
    means = [
        math.fsum(columns[request.rows[name]] for name in group) / len(group) if group else math.inf for group in groups
    ]
    if len(means) < 2 or max(means) - min(means) <= 0:
        return None
    return means.index(min(means))


def common_notices(request: GroupRequest, groups: Groups) -> list[Notice]:
    """Warnings that hold for every kind: one category alone in a group, soft rules that could not be kept."""
    notices: list[Notice] = []
    for attribute, values in sorted(request.balance.items()):
        met = {values[request.rows[name]] for group in groups for name in group}
        for number, group in enumerate(groups):
            inside = {values[request.rows[name]] for name in group}
            value = next(iter(inside), None)
            if len(inside) == 1 and isinstance(value, str) and len(met - {None}) > 1 and len(group) > 1:
                notices.append(Notice("single_category", {"group": number, "attribute": attribute, "value": value}))
    home = {name: number for number, group in enumerate(groups) for name in group}
    for rule in request.rules:
        if rule.hard or rule.a not in home or rule.b not in home:
            continue
        if (home[rule.a] == home[rule.b]) != (rule.kind == "together"):
            notices.append(Notice("soft_rule_broken", {"a": rule.a, "b": rule.b, "kind": rule.kind}))
    return notices


def levels_of(request: GroupRequest, group: Sequence[str]) -> NDArray[np.float64]:
    """The levels of a group, one row a member."""
    return np.asarray(request.levels, dtype=float)[[request.rows[student] for student in group]]
