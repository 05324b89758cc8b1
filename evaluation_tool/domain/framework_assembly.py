"""Makes a sound tree out of nodes as a file or a form gives them, and says everything it had to change.

Nothing is dropped but empty nodes and exact repetitions: what cannot stay where it was becomes a root, what has no
usable code receives one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation_tool.domain.framework import (
    CODE_LENGTH,
    MAX_DEPTH,
    MAX_NODES,
    FrameworkNode,
    NodeKind,
)
from evaluation_tool.domain.framework_draft import DraftNode, Entry, TreeProblem, fitting_code
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line


class TooManyNodes(ValueError):
    """More nodes than one framework may hold."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} nodes, at most {MAX_NODES}")
        self.count = count


@dataclass(frozen=True, slots=True)
class Assembly:
    nodes: tuple[FrameworkNode, ...]
    problems: tuple[Problem, ...]


def assemble(drafts: Sequence[DraftNode]) -> Assembly:
    """The tree of the drafts in reading order; assembling its own result again changes nothing."""
    if len(drafts) > MAX_NODES:
        raise TooManyNodes(len(drafts))
    problems: list[Problem] = []
    entries = [Entry(draft) for draft in drafts]
    entries = list(_without_empty(entries, problems))
    for entry in entries:
        entry.clean(problems)
    entries = list(_without_repetitions(entries, problems))
    names = _names(entries)
    _link_parents(entries, names, problems)
    _break_cycles(entries, problems)
    ordered = _reading_order(entries, problems)
    _give_codes(ordered, problems)
    _give_kinds(ordered, problems)
    nodes = tuple(entry.node(_links(entry, names, problems)) for entry in ordered)
    return Assembly(nodes, tuple(sorted(problems, key=lambda problem: problem.line or 0)))


def _without_empty(entries: Iterable[Entry], problems: list[Problem]) -> Iterator[Entry]:
    for entry in entries:
        if clean_line(entry.draft.title) or clean_line(entry.draft.code):
            yield entry
        else:
            problems.append(entry.problem(TreeProblem.EMPTY_NODE))


def _without_repetitions(entries: Iterable[Entry], problems: list[Problem]) -> Iterator[Entry]:
    """A code that comes twice with the same title and parent is one node written twice."""
    first: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        key = (entry.code, entry.title, clean_line(entry.draft.parent))
        known = first.setdefault(key, entry) if entry.code else entry
        if known is entry:
            yield entry
        else:
            problems.append(entry.problem(TreeProblem.DUPLICATE_ROW, first_line=known.draft.line or 0))


def _names(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Every name by which other nodes may call one: its identity, else its code."""
    names: dict[str, Entry] = {}
    for entry in entries:
        names.setdefault(entry.identity, entry)
    for entry in entries:
        names.setdefault(clean_line(entry.draft.code), entry)
    names.pop("", None)
    return names


def _link_parents(entries: Iterable[Entry], names: dict[str, Entry], problems: list[Problem]) -> None:
    for entry in entries:
        called = clean_line(entry.draft.parent)
        parent = names.get(called)
        if not called:
            continue
        if parent is entry or called == entry.identity:
            problems.append(entry.problem(TreeProblem.SELF_PARENT, title=entry.title))
        elif parent is None:
            problems.append(entry.problem(TreeProblem.UNKNOWN_PARENT, title=entry.title, parent=called[:CODE_LENGTH]))
        else:
            entry.parent = parent


def _break_cycles(entries: Sequence[Entry], problems: list[Problem]) -> None:
    """Each ring of nodes is cut above the one of its nodes that the source tells first."""
    ranks = {entry: rank for rank, entry in enumerate(entries)}
    safe: set[Entry] = set()
    for start in entries:
        path: dict[Entry, None] = {}
        current: Entry | None = start
        while current is not None and current not in safe and current not in path:
            path[current] = None
            current = current.parent
        if current is not None and current in path:
            walked = list(path)
            ring = walked[walked.index(current) :]
            head = min(ring, key=ranks.__getitem__)
            head.parent = None
            names = " → ".join(entry.code for entry in ring[:6])
            problems.append(head.problem(TreeProblem.CYCLE, title=head.title, members=names, count=len(ring)))
        safe.update(path)


def _reading_order(entries: Sequence[Entry], problems: list[Problem]) -> list[Entry]:
    """Parents before children, siblings as the source orders them, no branch deeper than a page can show."""
    for entry in entries:
        if entry.parent is not None:
            entry.parent.children.append(entry)
    ordered: list[Entry] = []
    waiting = [entry for entry in reversed(entries) if entry.parent is None]
    while waiting:
        entry = waiting.pop()
        if entry.parent is not None and entry.parent.depth + 1 >= MAX_DEPTH:
            problems.append(entry.problem(TreeProblem.TOO_DEEP, title=entry.title, limit=MAX_DEPTH))
            entry.parent = entry.parent.parent
        entry.depth = entry.parent.depth + 1 if entry.parent is not None else 0
        ordered.append(entry)
        waiting.extend(reversed(entry.children))
    return ordered


def _give_codes(ordered: Sequence[Entry], problems: list[Problem]) -> None:
    """Results hang on codes: each node has one of its own, its place in the tree when the source gives none."""
    free = _FreeCodes({entry.code for entry in ordered})
    owners: dict[str, Entry] = {}
    for entry in sorted((entry for entry in ordered if entry.code), key=lambda entry: entry.draft.line or 0):
        first = owners.setdefault(entry.code, entry)
        if first is not entry:
            given = entry.code
            entry.code = free.take(f"{given}-", 2)
            line = first.draft.line or 0
            problems.append(entry.problem(TreeProblem.DUPLICATE_CODE, given=given, first_line=line))
    ranks: Counter[Entry | None] = Counter()
    for entry in ordered:
        ranks[entry.parent] += 1
        if not entry.code:
            stem = f"{entry.parent.code}." if entry.parent is not None else ""
            entry.code = free.take(stem, ranks[entry.parent])
            problems.append(entry.problem(TreeProblem.MISSING_CODE, title=entry.title))


class _FreeCodes:
    """Hands out codes that no node has, without trying the same numbers again and again."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._next: Counter[str] = Counter()

    def take(self, stem: str, number: int) -> str:
        number = max(number, self._next[stem])
        while (code := fitting_code(f"{stem}{number}")) in self._taken:
            number += 1
        self._taken.add(code)
        self._next[stem] = number + 1
        return code


def _give_kinds(ordered: Sequence[Entry], problems: list[Problem]) -> None:
    """Guesses the kinds the source does not tell; whatever hangs under an attitude is one, out of teachers' levels."""
    parents = {entry.parent for entry in ordered}
    grandparents = {entry.parent.parent for entry in ordered if entry.parent is not None}
    for entry in ordered:
        above = entry.parent
        if entry.draft.kind is not None:
            entry.kind = entry.draft.kind
        elif entry in parents:
            entry.kind = NodeKind.GROUP if above is None or entry in grandparents else NodeKind.COMPETENCY
        elif above is not None and above.draft.kind is None and above.kind is NodeKind.COMPETENCY:
            entry.kind = NodeKind.ITEM
        if above is not None and above.kind is NodeKind.ATTITUDE and entry.kind is not NodeKind.ATTITUDE:
            if entry.draft.kind is not None:
                problems.append(entry.problem(TreeProblem.ATTITUDE_INHERITED, title=entry.title))
            entry.kind = NodeKind.ATTITUDE


def _links(entry: Entry, names: dict[str, Entry], problems: list[Problem]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for called in (entry.draft.related, entry.draft.prerequisites):
        codes: dict[str, None] = {}
        for name in map(clean_line, called):
            other = names.get(name)
            if other is None:
                problems.append(entry.problem(TreeProblem.UNKNOWN_LINK, link=name[:CODE_LENGTH]))
            elif other is not entry:
                codes[other.code] = None
        found.append(tuple(codes))
    return found[0], found[1]
