"""The door: checks a request, sets aside those to observe first, and hands the rest to the kind asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.errors import InvalidRequest
from evaluation_tool.domain.grouping.history import repeated_pairs
from evaluation_tool.domain.grouping.named import NEEDS_NAMED
from evaluation_tool.domain.grouping.partition import MIXED, NEEDS_PROFILE, RANDOM
from evaluation_tool.domain.grouping.proposal import Proposal, certificate
from evaluation_tool.domain.grouping.reasons import common_notices, levels_of
from evaluation_tool.domain.grouping.result import Certificate, GroupResult, Notice, Reason
from evaluation_tool.domain.grouping.tutoring import TUTORING
from evaluation_tool.domain.grouping.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluation_tool.domain.grouping.proposal import Kind
    from evaluation_tool.domain.grouping.request import GroupRequest

KINDS: Mapping[str, Kind] = {
    "needs_named": NEEDS_NAMED,
    "needs_profile": NEEDS_PROFILE,
    "mixed": MIXED,
    "tutoring": TUTORING,
    "random": RANDOM,
}


def make_groups(request: GroupRequest) -> GroupResult:
    """The best groups found for a request: the same request always has the same answer.

    Raise InvalidRequest when the request makes no sense, Conflict when no grouping can keep its sizes and hard rules.
    The certificate holds a quick bound; `certify` computes a better one. With nobody to place the result has no group
    and says why in its warnings.
    """
    validate(request, KINDS)
    kind = KINDS[request.kind]
    placed, unplaced = _who_is_placed(request, kind)
    if not placed:
        return _nobody(request, unplaced)
    proposal = kind.propose(request, placed)
    reasons, notices = kind.explain(request, proposal)
    return GroupResult(
        groups=proposal.groups,
        labels=proposal.labels,
        unplaced=unplaced,
        certificate=proposal.certificate,
        repeated_pairs=repeated_pairs(proposal.groups, request.history),
        missing=tuple(int(np.isnan(levels_of(request, group)).sum()) for group in proposal.groups),
        reasons=_with_fixed_and_unplaced(request, reasons, unplaced),
        warnings=tuple(notices + common_notices(request, proposal.groups)),
        seed=request.seed,
    )


def certify(request: GroupRequest, result: GroupResult) -> Certificate:
    """The certificate of `result.groups` with the tightest bound; meant to run after the groups are shown.

    The groups may have been changed by hand since: their score is computed anew. Raise InvalidRequest when they are
    not a partition of the students to place.
    """
    validate(request, KINDS)
    kind = KINDS[request.kind]
    placed, _ = _who_is_placed(request, kind)
    if sorted(name for group in result.groups for name in group) != sorted(placed):
        raise InvalidRequest("groups_do_not_match_students")
    if not placed:
        return result.certificate
    groups = tuple(group for group in result.groups if group)
    labels = tuple(label for group, label in zip(result.groups, result.labels, strict=True) if group)
    return kind.certify(request, placed, Proposal(groups, labels, result.certificate))


def _who_is_placed(request: GroupRequest, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those to place and those to observe first, absent students left out.

    A student fixed by the teacher is placed even if never observed: the teacher decides.
    """
    if kind.needs_levels and not request.competencies:
        raise InvalidRequest("competency_required", kind=request.kind)
    present = [student for student in request.students if student not in request.absent]
    if not kind.needs_levels:
        return tuple(present), ()
    observed = ~np.isnan(np.asarray(request.levels, dtype=float))
    seen = {student: bool(row.any()) for student, row in zip(request.students, observed, strict=True)}
    placed = tuple(student for student in present if seen[student] or student in request.fixed)
    return placed, tuple(student for student in present if not seen[student] and student not in request.fixed)


def _nobody(request: GroupRequest, unplaced: tuple[str, ...]) -> GroupResult:
    return GroupResult(
        groups=(),
        labels=(),
        unplaced=unplaced,
        certificate=certificate(0.0, 0.0, random_score=0.0, by_hand_score=0.0, method="nobody"),
        repeated_pairs=(),
        missing=(),
        reasons={student: Reason("never_observed") for student in unplaced},
        warnings=(Notice("nobody_observed" if unplaced else "nobody_present"),),
        seed=request.seed,
    )


def _with_fixed_and_unplaced(
    request: GroupRequest, reasons: Mapping[str, Reason], unplaced: tuple[str, ...]
) -> Mapping[str, Reason]:
    """The kind's reasons, with the teacher's own decisions and the students to observe first."""
    told = {
        student: replace(reason, values={**reason.values, "fixed_group": request.fixed[student]})
        if student in request.fixed
        else reason
        for student, reason in reasons.items()
    }
    return told | {student: Reason("never_observed") for student in unplaced}
