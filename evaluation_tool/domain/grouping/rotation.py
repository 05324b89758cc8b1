"""Looks ahead over the sessions to come, so that today's groups leave new partners for tomorrow's.

Avoiding repeated pairs one session at a time runs into a wall: after three or four sessions no partition of strangers
is left although a schedule exists (the social golfer problem). So every chain plays the rest of the half term on its
own, each session avoiding the pairs of all the sessions before it, and the chain whose whole term costs least gives
today's groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.exchange import Exchange, start_sizes
from evaluation_tool.domain.grouping.history import DECAY, crowding
from evaluation_tool.domain.grouping.instance import GATHER
from evaluation_tool.domain.grouping.pair_costs import pair_costs
from evaluation_tool.domain.grouping.strangers import groups_of_strangers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

BEAM = 4  # a quarter of the chains survives each session
FORESIGHT = 0.4  # what a session counts for, beside the one before it
HORIZON = 6  # sessions in a half term
CROWDING = 0.12  # of the cost of a repeated pair, for a pair that shares the most strangers
LARGEST_CLASS = 150  # students; beyond, new partners never run out within the horizon


def sessions_ahead(instance: Instance, plan: SizePlan) -> int:
    """Sessions worth planning, today's included: those left in the half term, if so many can be all new; 0 when
    nobody has met anybody yet (any first session leaves the same possibilities) and for needs groups, where new
    partners only decide between near equals."""
    if instance.met is None or instance.sense == GATHER or instance.size > LARGEST_CLASS:
        return 0
    possible = (instance.size - 1) // max(plan.capacity - 1, 1)
    return max(min(HORIZON, possible) - instance.sessions, 1)


def play_term(
    instance: Instance,
    plan: SizePlan,
    chains: NDArray[np.int64],
    heat: NDArray[np.float64],
    rounds: int,
    sessions: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Today's groups and the cost of the term played from there, chain by chain: (chains, places), (chains,).

    After each session the best quarter of the chains goes on, four times each (a beam search over sessions).
    """
    known = np.zeros((instance.size, instance.size)) if instance.met is None else instance.met
    other = np.zeros_like(known) if instance.soft is None else instance.soft - known * instance.repeat_cost
    met = np.repeat(known[None], len(chains), axis=0)
    term = np.zeros(len(chains))
    today = chains
    for session in range(sessions):
        repeats = other + met * instance.repeat_cost
        is_last = session == sessions - 1
        later = 0.0 if is_last else crowding(met > 0) * (CROWDING * instance.repeat_cost)
        exchange = Exchange(pair_costs(instance, plan, repeats + later), plan)
        exchange.improve(chains, rounds, rng, heat)
        exchange.settle(chains)
        if is_last:
            _try_strangers(instance, exchange, chains, met)
        discount = FORESIGHT**session
        outlook = term + discount * exchange.totals(chains)
        term = term + discount * Exchange(pair_costs(instance, plan, repeats), plan).totals(chains)
        if session == 0:
            today = chains.copy()
        if not is_last:
            kept = np.tile(np.argsort(outlook, kind="stable")[: -(-len(chains) // BEAM)], BEAM)[: len(chains)]
            met = (met * DECAY + _together(exchange, chains, instance.size))[kept]
            today, term, chains = today[kept], term[kept], chains[kept]
    return today, term


def _try_strangers(instance: Instance, exchange: Exchange, chains: NDArray[np.int64], met: NDArray[np.float64]) -> None:
    """Replaces chains that repeat pairs by groups of strangers where some exist and cost less."""
    if instance.rules or instance.fixed or instance.size > LARGEST_CLASS:
        return
    trial = chains.copy()
    seen: dict[bytes, list[list[int]] | None] = {}
    for chain, known in enumerate(met > 0):
        key = known.tobytes()
        if key not in seen:
            seen[key] = groups_of_strangers(known, start_sizes(exchange.plan, instance.size))
        groups = seen[key]
        if groups is not None:
            order = sorted(groups, key=lambda group: -len(group)) if exchange.plan.is_alike else groups
            trial[chain] = exchange.starts(np.array([[s for group in order for s in group]]))[0]
    exchange.settle(trial)
    better = exchange.totals(trial) < exchange.totals(chains)
    chains[better] = trial[better]


def _together(exchange: Exchange, chains: NDArray[np.int64], students: int) -> NDArray[np.float64]:
    """Who sits with whom in each chain: (chains, n, n) of 0 and 1, zero on the diagonal."""
    home = np.empty((len(chains), exchange.costs.size), dtype=np.int64)
    groups = np.broadcast_to(np.arange(chains.shape[1]) // exchange.places, chains.shape)
    np.put_along_axis(home, chains, groups, axis=1)
    home = home[:, :students]
    same = home[:, :, None] == home[:, None, :]
    return np.asarray(same & ~np.eye(students, dtype=bool), dtype=np.float64)
