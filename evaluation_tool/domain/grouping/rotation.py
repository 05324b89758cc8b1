"""Looks ahead over the sessions to come, so that today's groups leave new partners for tomorrow's.

Avoiding repeated pairs one session at a time runs into a wall: after three or four sessions no partition of strangers
is left although a schedule exists (the social golfer problem). So every chain plays the rest of the half term on its
own, each session avoiding the pairs of all the sessions before it, and the chain whose whole term costs least gives
today's groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.exchange import Exchange
from evaluation_tool.domain.grouping.history import DECAY, crowding
from evaluation_tool.domain.grouping.pair_costs import pair_costs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

HORIZON = 6  # sessions in a half term
CROWDING = 0.25  # of the cost of a repeated pair, for a pair that shares the most strangers
LARGEST_CLASS = 150  # students; beyond, new partners never run out within the horizon


def sessions_ahead(instance: Instance, plan: SizePlan) -> int:
    """Sessions worth planning, today's included: those left in the half term, if so many can be all new."""
    if instance.met is None or instance.size > LARGEST_CLASS:
        return 1
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
    """Today's groups of every chain, and the cost of the term that chain played from there: (chains, …), (chains,)."""
    assert instance.met is not None  # noqa: S101 - callers plan ahead only when somebody has met
    other = (
        np.zeros_like(instance.met) if instance.soft is None else instance.soft - instance.met * instance.repeat_cost
    )
    met = np.repeat(instance.met[None], len(chains), axis=0)
    term = np.zeros(len(chains))
    today = chains
    for session in range(sessions):
        repeats = other + met * instance.repeat_cost
        later = crowding(met > 0) * (CROWDING * instance.repeat_cost) if session < sessions - 1 else 0.0
        exchange = Exchange(pair_costs(instance, plan, repeats + later), plan)
        exchange.improve(chains, rounds, rng, heat)
        exchange.settle(chains)
        term += Exchange(pair_costs(instance, plan, repeats), plan).totals(chains)
        if session == 0:
            today = chains.copy()
        met = met * DECAY + _together(exchange, chains, instance.size)
    return today, term


def _together(exchange: Exchange, chains: NDArray[np.int64], students: int) -> NDArray[np.float64]:
    """Who sits with whom in each chain: (chains, n, n) of 0 and 1, zero on the diagonal."""
    home = np.empty((len(chains), exchange.costs.size), dtype=np.int64)
    groups = np.broadcast_to(np.arange(chains.shape[1]) // exchange.places, chains.shape)
    np.put_along_axis(home, chains, groups, axis=1)
    home = home[:, :students]
    same = home[:, :, None] == home[:, None, :]
    return np.asarray(same & ~np.eye(students, dtype=bool), dtype=np.float64)
