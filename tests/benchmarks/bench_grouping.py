"""Measures the grouping engine: `.venv/bin/python tests/benchmarks/bench_grouping.py [--quick]`.

For each seeded input, the cost of the groups as a ratio to the best known one (the best over all methods here, a long
run of the engine and, where it is tight, its bound) and the least time of three runs. Peers count when they are
installed and are "absent" otherwise: k-means-constrained for needs groups, OR-Tools CP-SAT for classes.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from evaluation_tool.domain.grouping import (  # noqa: E402 - the repository is put on the path first
    Conflict,
    GroupRequest,
    PairRule,
    Sizes,
    certify,
    make_groups,
)
from evaluation_tool.domain.grouping.instance import GATHER, SPREAD, Instance, compile_instance  # noqa: E402
from tests.domain.grouping.classes import a_request, levels, names  # noqa: E402

SENSES = {"mixed": SPREAD, "needs_profile": GATHER}
FOURS = Sizes(min=3, max=4)


@dataclass(frozen=True)
class Input:
    """A kind of request, measured on several seeded classes; `limit` is the time it should take, in seconds."""

    name: str
    kind: str
    students: int
    missing: float
    limit: float
    sizes: Sizes = FOURS
    seeds: int = 8
    ruled: bool = False

    def request(self, seed: int) -> GroupRequest:
        rules = pair_rules(self.students, seed) if self.ruled else ()
        table = levels(self.students, missing=self.missing, seed=1_000 + seed)
        request = a_request(self.students, levels=table, kind=self.kind, sizes=self.sizes, rules=rules)
        seen = [bool(row.any()) for row in ~np.isnan(table)]
        absent = frozenset(name for name, here in zip(request.students, seen, strict=True) if not here)
        return replace(request, absent=absent) if self.kind == "needs_profile" else request


INPUTS = (
    Input("24, 31 % missing, mixed", "mixed", 24, 0.31, 0.020),
    Input("30, mixed", "mixed", 30, 0.0, 0.020),
    Input("30, 15 % missing, mixed", "mixed", 30, 0.15, 0.020),
    Input("30, 31 % missing, mixed", "mixed", 30, 0.31, 0.020),
    Input("24, needs profile", "needs_profile", 24, 0.0, 0.020),
    Input("30, 31 % missing, needs", "needs_profile", 30, 0.31, 0.020),
    Input("30, needs, sizes 2 to 6", "needs_profile", 30, 0.0, 0.050, Sizes()),
    Input("24, mixed, 10 apart + 5 together", "mixed", 24, 0.0, 0.150, ruled=True),
    Input("30, mixed, 10 apart + 5 together", "mixed", 30, 0.15, 0.150, ruled=True),
    Input("120, mixed", "mixed", 120, 0.0, 0.150, seeds=4),
    Input("120, 31 % missing, mixed", "mixed", 120, 0.31, 0.150, seeds=4),
    Input("120, needs profile", "needs_profile", 120, 0.15, 0.150, seeds=4),
    Input("536, 15 % missing, mixed", "mixed", 536, 0.15, 1.0, seeds=2),
    Input("536, needs profile", "needs_profile", 536, 0.0, 1.0, seeds=2),
    Input("4500, mixed", "mixed", 4_500, 0.0, 1.0, seeds=1),
    Input("4500, needs profile", "needs_profile", 4_500, 0.0, 1.0, seeds=1),
)


@dataclass
class Measure:
    """Ratios to the best known cost, and times in seconds, over the seeds of an input."""

    costs: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def cell(self, best: Sequence[float]) -> str:
        if not self.costs:
            return "absent"
        ratios = [ratio(cost, least) for cost, least in zip(self.costs, best, strict=True)]
        timed = f" {min(self.seconds) * 1e3:.0f} ms" if self.seconds else ""
        return f"{statistics.fmean(ratios):.3f} (max {max(ratios):.3f}){timed}"


def ratio(cost: float, least: float) -> float:
    return 1.0 if cost - least < 1e-9 else cost / max(least, 1e-9)


def pair_rules(count: int, seed: int) -> tuple[PairRule, ...]:
    """Ten pairs apart and five together that can all be kept."""
    order = [names(count)[i] for i in np.random.default_rng(seed).permutation(count)]
    ties = tuple(PairRule(order[2 * i], order[2 * i + 1], "together") for i in range(5))
    return ties + tuple(PairRule(order[i], order[i + 10], "apart") for i in range(10))


def least_time(run: Callable[[], Any], times: int = 3) -> tuple[Any, float]:
    answer, seconds = None, math.inf
    for _ in range(times):
        begin = time.perf_counter()
        answer = run()
        seconds = min(seconds, time.perf_counter() - begin)
    return answer, seconds


def compare(case: Input, *, quick: bool) -> None:
    """Print one line: engine, random, by hand and peers against the best known."""
    methods: dict[str, Measure] = {name: Measure() for name in ("engine", "random", "by hand", "k-means-c.", "CP-SAT")}
    best: list[float] = []
    gaps: list[float] = []
    certifying: list[float] = []
    for seed in range(2 if quick else case.seeds):
        request = case.request(seed)
        result, seconds = least_time(partial(make_groups, request))
        found, bound_seconds = least_time(partial(certify, request, result), 1)
        _note(methods["engine"], found.score, seconds)
        methods["random"].costs.append(found.random_score)
        methods["by hand"].costs.append(found.by_hand_score)
        gaps.append(found.gap)
        certifying.append(bound_seconds)
        costs = [found.score, *_peers(case, request, methods)]
        if case.students <= 600 and not found.proven_optimal:
            trials = (replace(request, effort="best", seed=trial) for trial in range(1 if quick else 3))
            costs += [make_groups(trial).certificate.score for trial in trials]
        best.append(min(costs))
    late = "" if min(methods["engine"].seconds) <= case.limit else f"  over {case.limit * 1e3:.0f} ms"
    cells = "  ".join(f"{name} {measure.cell(best)}" for name, measure in methods.items())
    print(f"{case.name:34} {cells}  gap {max(gaps):.2f} in {max(certifying) * 1e3:.0f} ms{late}", flush=True)


def _note(measure: Measure, cost: float, seconds: float) -> None:
    measure.costs.append(cost)
    measure.seconds.append(seconds)


def _peers(case: Input, request: GroupRequest, methods: Mapping[str, Measure]) -> list[float]:
    placed = [name for name in request.students if name not in request.absent]
    instance = compile_instance(request, placed, SENSES[case.kind])
    found: list[float] = []
    for name, peer in (("k-means-c.", k_means_constrained), ("CP-SAT", cp_sat)):
        begin = time.perf_counter()
        groups = peer(case, instance)
        if groups is not None:
            _note(methods[name], instance.cost(groups), time.perf_counter() - begin)
            found.append(methods[name].costs[-1])
    return found


def k_means_constrained(case: Input, instance: Instance) -> list[list[int]] | None:
    """Balanced k-means of the peer package, for needs groups of classes it can take."""
    if case.kind != "needs_profile" or case.students > 600 or not importlib.util.find_spec("k_means_constrained"):
        return None
    package: Any = importlib.import_module("k_means_constrained")
    groups = -(-instance.size // min(case.sizes.max, 4))
    model = package.KMeansConstrained(
        groups, size_min=case.sizes.min, size_max=case.sizes.max, n_init=5, random_state=0
    )
    labels = model.fit(np.asarray(instance.level_columns)).labels_
    return [np.flatnonzero(labels == group).tolist() for group in range(groups)]


def cp_sat(case: Input, instance: Instance, seconds: float = 5.0) -> list[list[int]] | None:
    """OR-Tools CP-SAT on pair variables for classes of 24, five seconds on one worker."""
    if instance.size > 24 or case.sizes != FOURS or not importlib.util.find_spec("ortools"):
        return None
    cp_model: Any = importlib.import_module("ortools.sat.python.cp_model")
    model, count, size = cp_model.CpModel(), instance.size, 4
    if count % size:
        return None
    seats = [[model.new_bool_var("") for _ in range(count // size)] for _ in range(count)]
    for row in seats:
        model.add_exactly_one(row)
    for group in range(count // size):
        model.add(sum(row[group] for row in seats) == size)
    spread = (instance.columns * instance.signs) @ instance.columns.T * instance.unit * 2 / size
    together = {}
    for a, b in combinations(range(count), 2):
        together[a, b] = model.new_bool_var("")
        for group in range(count // size):
            model.add_bool_or(~seats[a][group], ~seats[b][group], together[a, b])
            model.add_bool_or(~seats[a][group], seats[b][group], ~together[a, b])
    for rule in instance.rules:
        a, b = sorted((instance.index[rule.a], instance.index[rule.b]))
        model.add(together[a, b] == (rule.kind == "together"))
    model.minimize(sum(round(float(spread[pair]) * 10_000) * same for pair, same in together.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [[i for i, row in enumerate(seats) if solver.value(row[group])] for group in range(count // size)]


def show_exact_kinds() -> None:
    """Print the time of the kinds solved exactly."""
    for kind, count, sizes in (("needs_named", 24, FOURS), ("needs_named", 30, Sizes()), ("tutoring", 30, Sizes())):
        request = a_request(count, kind=kind, sizes=sizes, missing=0.15)
        result, seconds = least_time(partial(make_groups, request))
        found = result.certificate
        print(
            f"{kind}, {count}: {found.score:g}, by hand {found.by_hand_score:g}, random {found.random_score:.1f}, "
            f"proven {found.proven_optimal}, {seconds * 1e3:.0f} ms"
        )


def show_novelty(sessions: int = 6) -> None:
    """Print the repeated pairs of a term: 24 students in groups of 4, 36 pairs a session. A social-golfer schedule
    repeats none in six sessions; groups drawn without memory repeat about 5, 9, 13, 16 and 18."""
    for label, kind, novelty in (
        ("levels ignored", "random", 1.0),
        ("mixed, novelty 1", "mixed", 1.0),
        ("mixed, novelty 0.5", "mixed", 0.5),
        ("mixed, novelty 0", "mixed", 0.0),
    ):
        rows, spreads, slowest = [], [], 0.0
        for seed in range(4):
            request = a_request(24, class_seed=seed, kind=kind, novelty=novelty, sizes=Sizes(min=4, max=4), seed=seed)
            repeated, spread = [], []
            for _ in range(sessions):
                result, seconds = least_time(partial(make_groups, request), 1)
                slowest = max(slowest, seconds)
                repeated.append(len(result.repeated_pairs))
                spread.append(certify(replace(request, kind="mixed", history=()), result).score)
                request = replace(request, history=(result.groups, *request.history))
            rows.append(repeated)
            spreads.append(spread)
        means = " ".join(f"{statistics.fmean(column):.1f}" for column in zip(*rows, strict=True))
        between = " ".join(f"{statistics.fmean(column):.0f}" for column in zip(*spreads, strict=True))
        print(f"repeated pairs of 36, {label}: {means}; 100 B/T: {between}; slowest {slowest * 1e3:.0f} ms")


def show_conflicts() -> None:
    """Print the time to name contradictions: a clique, and a ring that only the solver sees."""
    clique = tuple(PairRule(a, b, "apart") for a, b in combinations(names(9), 2))
    ring = tuple(PairRule(f"s{i:03d}", f"s{(i + 1) % 13:03d}", "apart") for i in range(13))
    for label, rules, sizes in (
        ("clique of 9 in 8 groups", clique, Sizes(groups=8, max=6)),
        ("odd ring in 2 groups", (*ring, *pair_rules(30, 1)[:3]), Sizes(groups=2, max=20)),
    ):
        begin = time.perf_counter()
        try:
            make_groups(a_request(30, rules=rules, sizes=sizes))
        except Conflict as conflict:
            seconds = time.perf_counter() - begin
            print(f"conflict, {label}: {conflict.reason}, {len(conflict.rules)} rules named, {seconds * 1e3:.0f} ms")


def show_import() -> None:
    """Print the least time of three fresh imports of the engine."""
    program = (
        "import time as t; b = t.perf_counter(); import evaluation_tool.domain.grouping; print(t.perf_counter() - b)"
    )
    run = partial(subprocess.run, [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    found = [float(run().stdout) for _ in range(3)]
    print(f"import of the engine: {min(found):.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two seeds an input")
    quick = parser.parse_args().quick
    print("cost as a ratio to the best known (lower is better), least time of three runs")
    for case in INPUTS:
        compare(case, quick=quick)
    show_exact_kinds()
    show_novelty()
    show_conflicts()
    show_import()


if __name__ == "__main__":
    main()
