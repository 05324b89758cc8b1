"""`tutoring`: pairs, and triads when needed, where someone who succeeds helps someone who is learning it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.conflicts import name_hidden_conflict, refuse_plain_conflicts
from evaluation_tool.domain.grouping.errors import Conflict, Hint
from evaluation_tool.domain.grouping.history import DECAY, met_weights
from evaluation_tool.domain.grouping.proposal import Proposal, certificate
from evaluation_tool.domain.grouping.reasons import levels_of, success_level
from evaluation_tool.domain.grouping.result import Certificate, Notice, Reason
from evaluation_tool.domain.grouping.rules import hard_rules
from evaluation_tool.domain.grouping.search import in_index_order
from evaluation_tool.domain.grouping.sizes import SizePlan, plan_sizes
from evaluation_tool.domain.grouping.tutoring_model import assign_tutees, solve_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.request import GroupRequest, PairRule

    Teams = list[list[int]]  # the tutor first

NO_TUTOR = 20.0  # a pair in which nobody can help: dearer than any help
TUTOR_AGAIN = 0.2  # a past turn as tutor, so that everyone has a turn in the term
REPEAT_UNIT = 2.0  # a partner of the last session met again, when novelty is 1
RANDOM_DRAWS = 30
EXACT_LIMIT = 40  # students; beyond, roles are chosen by aptitude and only partners are optimal
EXACT_RULES = 40  # hard rules; likewise


@dataclass(frozen=True)
class Pairing:
    """Who could tutor whom: `help_cost[i, j]` is what i tutoring j costs, on the competency `topic[i, j]`.

    i can help j on a competency that j is still learning (under the success level) if i succeeds in it, or is one
    level above. The best tutor is one level above; each level further costs 1: |level_i - level_j - 1|.
    """

    students: tuple[str, ...]
    help_cost: NDArray[np.float64]
    topic: NDArray[np.int64]  # -1 where i cannot help j
    rules: tuple[PairRule, ...]
    fixed: Mapping[str, int]

    @cached_property
    def index(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.students)}

    def cost(self, teams: Sequence[Sequence[int]]) -> float:
        return math.fsum(self.help_cost[team[0], other] for team in teams for other in team[1:])

    def best_order(self, team: Sequence[int]) -> list[int]:
        """The same members, the cheapest tutor first (ties: the first member)."""
        tutor = min(team, key=lambda i: (sum(self.help_cost[i, j] for j in team if j != i), team.index(i)))
        return [tutor, *(member for member in team if member != tutor)]


class Tutoring:
    """Score: the sum over tutees of what their tutor costs (`Pairing`), past turns, repeats and soft rules included."""

    needs_levels = True

    def propose(self, request: GroupRequest, placed: Sequence[str]) -> Proposal:
        pairing = compile_pairing(request, placed)
        plan = _plan(request, pairing)
        refuse_plain_conflicts(pairing.rules, pairing.fixed, plan, len(placed))
        teams, bound, method = _solve(pairing, plan)
        homes = {pairing.index[name]: group for name, group in pairing.fixed.items()}
        ordered = in_index_order(teams, homes, plan)
        groups = tuple(tuple(pairing.students[i] for i in team) for team in ordered)
        labels = tuple(self._label(request, pairing, team) for team in ordered)
        return Proposal(groups, labels, self._measure(request, pairing, ordered, bound, method))

    def certify(self, request: GroupRequest, placed: Sequence[str], proposal: Proposal) -> Certificate:
        pairing = compile_pairing(request, placed)
        _, bound, method = _solve(pairing, _plan(request, pairing))
        teams = [pairing.best_order([pairing.index[name] for name in group]) for group in proposal.groups]
        return self._measure(request, pairing, teams, bound, method)

    def explain(self, request: GroupRequest, proposal: Proposal) -> tuple[Mapping[str, Reason], list[Notice]]:
        pairing = compile_pairing(request, tuple(name for group in proposal.groups for name in group))
        explained: dict[str, Reason] = {}
        notices: list[Notice] = []
        for number, group in enumerate(proposal.groups):
            tutor = pairing.index[group[0]]
            topics = {name: int(pairing.topic[tutor, pairing.index[name]]) for name in group[1:]}
            for name, topic in topics.items():
                explained[name] = _tutee_reason(request, group[0], name, topic)
                if topic < 0:
                    notices.append(Notice("pair_without_tutor", {"group": number, "student": name}))
            explained[group[0]] = _tutor_reason(request, group, topics)
        return explained, notices

    def _label(self, request: GroupRequest, pairing: Pairing, team: Sequence[int]) -> str:
        topics = [int(pairing.topic[team[0], tutee]) for tutee in team[1:]]
        known = [topic for topic in topics if topic >= 0]
        return request.competencies[known[0]] if known else ""

    def _measure(
        self, request: GroupRequest, pairing: Pairing, teams: Sequence[Sequence[int]], bound: float, method: str
    ) -> Certificate:
        sizes = [len(team) for team in teams]
        rng = np.random.default_rng(request.seed % 2**64)
        count = len(pairing.students)
        draws = [
            _consecutive_cost(pairing, np.argsort(rng.random(count), kind="stable"), sizes) for _ in range(RANDOM_DRAWS)
        ]
        level = np.nan_to_num(levels_of(request, pairing.students)).sum(axis=1)
        order = np.argsort(-level, kind="stable")
        # By hand: the list sorted by level is folded, the strongest with the weakest.
        folded = np.empty(count, dtype=np.int64)
        folded[0::2], folded[1::2] = order[: (count + 1) // 2], order[::-1][: count // 2]
        return certificate(
            pairing.cost(teams),
            bound,
            random_score=math.fsum(draws) / len(draws),
            by_hand_score=_consecutive_cost(pairing, folded, sizes),
            method=method,
        )


TUTORING = Tutoring()


def compile_pairing(request: GroupRequest, placed: Sequence[str]) -> Pairing:
    """The costs of every ordered pair of students, in alphabetical order of their identifiers."""
    students = tuple(sorted(placed))
    index = {name: row for row, name in enumerate(students)}
    cost, topic = _help(request, students)
    turns = np.zeros(len(students))
    for age, session in enumerate(request.history):
        for group in session:
            if 2 <= len(group) <= 3 and group[0] in index:
                turns[index[group[0]]] += DECAY**age
    cost += TUTOR_AGAIN * turns[:, None]
    met = met_weights(students, request.history)
    if met is not None:
        cost += request.novelty * REPEAT_UNIT * met
    for rule in request.rules:
        if not rule.hard and rule.a in index and rule.b in index:
            a, b = index[rule.a], index[rule.b]
            change = rule.weight if rule.kind == "apart" else -min(rule.weight, float(cost[[a, b], [b, a]].min()))
            cost[a, b] += change
            cost[b, a] += change
    fixed = {name: group for name, group in sorted(request.fixed.items()) if name in index}
    return Pairing(students, np.round(cost * 2**20) / 2**20, topic, hard_rules(request.rules, students), fixed)


def _help(request: GroupRequest, students: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    levels = levels_of(request, students)
    reached = success_level(request.level_count)
    tutor, tutee = levels[:, None, :], levels[None, :, :]
    with np.errstate(invalid="ignore"):
        able = (tutee < reached) & (tutor > tutee) & ((tutor >= reached) | (tutor == tutee + 1))
        distance = np.where(able, np.abs(tutor - tutee - 1), NO_TUTOR)
    topic = distance.argmin(axis=2)
    cost = distance.min(axis=2)
    topic[cost >= NO_TUTOR] = -1
    return cost, topic


def _plan(request: GroupRequest, pairing: Pairing) -> SizePlan:
    """Pairs, and triads for the rest: groups of 2 or 3, as many as can be unless the teacher says."""
    sizes, count = request.sizes, len(pairing.students)
    if (sizes.exact is not None and not set(sizes.exact) <= {2, 3}) or sizes.min > 3 or sizes.max < 2:
        raise Conflict("sizes_impossible", (), Hint("pairs_or_triads", {"min": 2, "max": 3}))
    least = max(pairing.fixed.values(), default=-1) + 1
    if sizes.exact is not None or sizes.groups is not None:
        plan = plan_sizes(count, sizes, least_groups=least)
        if not 2 * plan.groups <= count <= 3 * plan.groups:
            raise Conflict("sizes_impossible", (), Hint("pairs_or_triads", {"min": 2, "max": 3}))
    else:
        pairs = type(sizes)(min=max(sizes.min, 2), max=max(sizes.min, 2))
        narrow = type(sizes)(min=max(sizes.min, 2), max=min(sizes.max, 3))
        plan = plan_sizes(count, narrow if count % pairs.max else pairs, least_groups=least)
        if count % pairs.max and pairs.max == 2:
            plan = plan_sizes(count, type(sizes)(count // 2, 2, narrow.max), least_groups=least)
    return SizePlan((2,) * plan.groups, (3,) * plan.groups).evened(count) if plan.is_alike else plan


def _solve(pairing: Pairing, plan: SizePlan) -> tuple[Teams, float, str]:
    """Exact for a class; the assignment alone when it is proven, or when the class is too large for more."""
    count = len(pairing.students)
    floor = _floor(pairing, plan)
    teams = assign_tutees(pairing, plan)
    is_large = count > EXACT_LIMIT or len(pairing.rules) > EXACT_RULES
    if teams is not None and (pairing.cost(teams) <= floor + 1e-9 or is_large):
        return teams, floor, "assignment"
    teams, bound = solve_pairs(pairing, plan)
    if teams is None:
        conflict = name_hidden_conflict(pairing.rules, pairing.fixed, plan, count)
        raise conflict or Conflict("search_undecided", (), Hint("relax_one_rule", {"rules": len(pairing.rules)}))
    return teams, max(floor, bound), "exact"


def _floor(pairing: Pairing, plan: SizePlan) -> float:
    """All but the tutors pay at least their cheapest tutor: the sum of the n - G least of these."""
    cost = pairing.help_cost + np.diag(np.full(len(pairing.students), np.inf))
    return math.fsum(np.sort(cost.min(axis=0))[: len(pairing.students) - plan.groups])


def _consecutive_cost(pairing: Pairing, order: NDArray[np.int64], sizes: Sequence[int]) -> float:
    ends = np.cumsum(sizes)
    teams = [order[end - size : end].tolist() for size, end in zip(sizes, ends, strict=True)]
    return pairing.cost([pairing.best_order(team) for team in teams])


def _tutor_reason(request: GroupRequest, group: Sequence[str], topics: Mapping[str, int]) -> Reason:
    known = [(name, topic) for name, topic in topics.items() if topic >= 0]
    if not known:
        return Reason("works_side_by_side", {"partners": tuple(group[1:])})
    topic = known[0][1]
    level = int(levels_of(request, group[:1])[0, topic])
    competency, partners = request.competencies[topic], tuple(group[1:])
    return Reason("tutor", {"competency": competency, "level": level, "partners": partners})


def _tutee_reason(request: GroupRequest, tutor: str, tutee: str, topic: int) -> Reason:
    if topic < 0:
        return Reason("works_side_by_side", {"partners": (tutor,)})
    level = int(levels_of(request, (tutee,))[0, topic])
    return Reason("tutee", {"competency": request.competencies[topic], "level": level, "partners": (tutor,)})
