"""The hard pair rules as a graph: who must stay together, who must stay apart."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from evaluation_tool.domain.grouping.request import PairRule


@dataclass(frozen=True)
class Blocks:
    """Students tied by hard "together" rules, merged: `members[b]` is one block, `of[student]` its index."""

    members: tuple[tuple[str, ...], ...]
    of: Mapping[str, int]

    @classmethod
    def tied_by(cls, rules: Iterable[PairRule], students: Iterable[str] = ()) -> Blocks:
        """The blocks of every student named by the rules or in `students`, in that order of appearance."""
        rules = list(rules)
        neighbours = together_graph(rules)
        names = dict.fromkeys([*students, *(name for rule in rules for name in (rule.a, rule.b))])
        of: dict[str, int] = {}
        members: list[tuple[str, ...]] = []
        for name in names:
            if name not in of:
                block = tuple(spanning_order(neighbours, name))
                of.update(dict.fromkeys(block, len(members)))
                members.append(block)
        return cls(tuple(members), of)


def hard_rules(rules: Iterable[PairRule], placed: Iterable[str]) -> tuple[PairRule, ...]:
    """The hard rules that bind today: both students are to be placed."""
    here = set(placed)
    return tuple(rule for rule in rules if rule.hard and rule.a in here and rule.b in here)


def together_graph(rules: Iterable[PairRule]) -> dict[str, dict[str, PairRule]]:
    """For each student, the neighbours tied to them and the rule that ties them."""
    graph: dict[str, dict[str, PairRule]] = {}
    for rule in rules:
        if rule.kind == "together":
            graph.setdefault(rule.a, {}).setdefault(rule.b, rule)
            graph.setdefault(rule.b, {}).setdefault(rule.a, rule)
    return graph


def spanning_order(graph: Mapping[str, Mapping[str, PairRule]], start: str) -> dict[str, PairRule | None]:
    """Everyone reachable from `start`, nearest first, each with the rule by which the search reached them."""
    reached: dict[str, PairRule | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there, rule in graph.get(here, {}).items():
            if there not in reached:
                reached[there] = rule
                queue.append(there)
    return reached


def chain_between(graph: Mapping[str, Mapping[str, PairRule]], start: str, end: str) -> list[PairRule] | None:
    """The shortest chain of "together" rules from one student to another; empty if they are the same one."""
    reached = spanning_order(graph, start)
    if end not in reached:
        return None
    chain: list[PairRule] = []
    while (rule := reached[end]) is not None:
        chain.append(rule)
        end = rule.a if rule.b == end else rule.b
    return chain


def apart_blocks(rules: Iterable[PairRule], blocks: Blocks) -> list[set[int]]:
    """For each block, the blocks that a hard "apart" rule forbids beside it."""
    enemies: list[set[int]] = [set() for _ in blocks.members]
    for rule in rules:
        if rule.kind == "apart":
            a, b = blocks.of[rule.a], blocks.of[rule.b]
            if a != b:
                enemies[a].add(b)
                enemies[b].add(a)
    return enemies


def find_clique(enemies: Sequence[set[int]], size: int, *, steps: int = 50_000) -> tuple[int, ...] | None:
    """`size` blocks that are all apart from each other, or None.

    Depth first over the vertices left by repeatedly dropping those with too few enemies; gives up after `steps`
    extensions, which a class never reaches.
    """
    alive = _core(enemies, size - 1)
    stack: list[tuple[tuple[int, ...], list[int]]] = [((), sorted(alive))]
    while stack and steps > 0:
        clique, candidates = stack.pop()
        if len(clique) == size:
            return clique
        for position, vertex in enumerate(candidates):
            steps -= 1
            rest = [other for other in candidates[position + 1 :] if other in enemies[vertex]]
            if len(clique) + 1 + len(rest) >= size:
                stack.append(((*clique, vertex), rest))
    return None


def clique_cover(enemies: Sequence[set[int]]) -> list[list[int]]:
    """Cliques that together hold every pair of enemies: at most one member of each may sit in a group.

    Greedy, from the lowest index; far fewer constraints than pairs when many are apart, and tighter ones.
    """
    left = [{other for other in others if other > block} for block, others in enumerate(enemies)]
    cover: list[list[int]] = []
    for block, others in enumerate(left):
        while others:
            clique = [block]
            for other in sorted(others) + sorted(enemies[block] - others):
                if all(other in enemies[member] for member in clique):
                    clique.append(other)
            clique.sort()
            for a, b in combinations(clique, 2):
                left[a].discard(b)
            cover.append(clique)
    return cover


def _core(enemies: Sequence[set[int]], degree: int) -> set[int]:
    alive = set(range(len(enemies)))
    while weak := {vertex for vertex in alive if len(enemies[vertex] & alive) < degree}:
        alive -= weak
    return alive


def irreducible(rules: Sequence[PairRule], contradicts: Callable[[Sequence[PairRule]], bool]) -> tuple[PairRule, ...]:
    """A subset that still contradicts and of which every rule is needed (QuickXplain, Junker 2004).

    `contradicts` must hold for `rules` and for every superset of a contradicting set.
    """
    if contradicts(()):
        return ()
    needed = _explain((), (), tuple(rules), contradicts)
    return tuple(rule for rule in rules if any(rule is kept for kept in needed))


def _explain(
    known: tuple[PairRule, ...],
    added: tuple[PairRule, ...],
    rules: tuple[PairRule, ...],
    contradicts: Callable[[Sequence[PairRule]], bool],
) -> tuple[PairRule, ...]:
    if added and contradicts(known):
        return ()
    if len(rules) == 1:
        return rules
    half = len(rules) // 2
    left, right = rules[:half], rules[half:]
    from_right = _explain((*known, *left), left, right, contradicts)
    from_left = _explain((*known, *from_right), from_right, left, contradicts)
    return (*from_left, *from_right)


def rules_of_clique(rules: Sequence[PairRule], blocks: Blocks, clique: Sequence[int]) -> tuple[PairRule, ...]:
    """One "apart" rule for each pair of blocks of the clique, and every "together" rule inside those blocks."""
    chosen: dict[int, PairRule] = {}
    for a, b in combinations(sorted(clique), 2):
        for position, rule in enumerate(rules):
            if rule.kind == "apart" and {blocks.of[rule.a], blocks.of[rule.b]} == {a, b}:
                chosen[position] = rule
                break
    ties = {i: rule for i, rule in enumerate(rules) if rule.kind == "together" and blocks.of[rule.a] in clique}
    return tuple(rule for _, rule in sorted((chosen | ties).items(), key=lambda item: item[0]))
