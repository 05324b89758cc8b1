"""The summaries kept beside the log: their always-true definition, and how they are rebuilt from it.

The definition is domain.mastery.current_attainment over the effective teacher judgements of one (student,
competency); the domain tally counts the attainments of a student in a domain, level by level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Attained, Decision, Evidence, current_attainment
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, DomainTally, LevelDecision, Observation, ObservationSource
from evaluation_tool.models.framework import Competency
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale

BATCH = 5000
# A competency without any domain above it is a domain of its own.
_DOMAIN = func.coalesce(Competency.domain_id, Competency.id)
Progress = Callable[[int], None]


class Pair(NamedTuple):
    """One student on one competency."""

    student_id: int
    competency_id: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A summary that is not what its definition says."""

    table: str
    student_id: int


def ranks_on_active_scale(session: Session) -> dict[int, int]:
    """Every level, of whatever scale, as a rank of the active one; an unmapped level keeps its own rank."""
    ranks = {level.id: level.rank for level in session.execute(select(Level.id, Level.rank))}
    mapped = session.execute(
        select(LevelMapping.from_level_id, Level.rank)
        .join(Level, Level.id == LevelMapping.to_level_id)
        .join(LevelScale, LevelScale.id == LevelMapping.scale_id)
        .where(LevelScale.is_active)
    )
    return ranks | {level.from_level_id: level.rank for level in mapped}


def count_pairs(session: Session) -> int:
    """How many (student, competency) pairs the log speaks of: the length of a rebuild."""
    pairs = select(Observation.student_id, Observation.competency_id).where(Observation.is_effective).distinct()
    return session.scalar(select(func.count()).select_from(pairs.subquery())) or 0


def rebuild(session: Session, progress: Progress = lambda _count: None) -> int:
    """Recompute every attainment and tally from the log, in the current write transaction; return how many pairs."""
    session.execute(delete(Attainment))
    rows: list[dict[str, Any]] = []
    total = 0
    for pair, attained in defined_attainments(session):
        rows.append(attainment_row(pair, attained))
        total += 1
        if len(rows) == BATCH:
            session.execute(insert(Attainment), rows)
            progress(len(rows))
            rows = []
    if rows:
        session.execute(insert(Attainment), rows)
        progress(len(rows))
    rebuild_tallies(session)
    return total


def refresh(session: Session, pairs: Collection[Pair]) -> dict[Pair, Attained | None]:
    """Bring the summaries of these pairs up to date with the log, in the current write transaction.

    Returns what each pair now attains. Touches no other pair, and the tallies of their domains only.
    """
    if not pairs:
        return {}
    students = {pair.student_id for pair in pairs}
    competencies = {pair.competency_id for pair in pairs}
    rule = session.execute(select(Establishment.attainment_rule)).scalar_one()
    ranks = ranks_on_active_scale(session)
    decisions = _standing_decisions(session, ranks, students, competencies)
    trails = dict(_trails(session, ranks, students, competencies))
    now = {pair: current_attainment(trails.get(pair, []), rule, decisions.get(pair)) for pair in pairs}
    stored = _stored(session, students, competencies)
    if _write_changes(session, stored, now):
        rebuild_tallies(session, students, competencies)
    return now


def _write_changes(
    session: Session, stored: Mapping[Pair, tuple[Any, ...]], now: Mapping[Pair, Attained | None]
) -> bool:
    """Write the summaries that changed; whether a tally may have changed with them."""
    rows = {pair: attainment_row(pair, attained) for pair, attained in sorted(now.items()) if attained is not None}
    after = {pair: tuple(row[name] for name in _COMPARED) for pair, row in rows.items()}
    new = [row for pair, row in rows.items() if pair not in stored]
    changed = [row for pair, row in rows.items() if pair in stored and stored[pair] != after[pair]]
    gone = [pair for pair in sorted(stored.keys() & now.keys()) if pair not in rows]
    if new:
        session.execute(insert(Attainment), new)
    if changed:
        session.execute(update(Attainment), changed)
    for pair in gone:
        session.execute(
            delete(Attainment).where(
                Attainment.student_id == pair.student_id, Attainment.competency_id == pair.competency_id
            )
        )
    moved = any(_tallied(stored[pair]) != _tallied(after[pair]) for pair in after.keys() & stored.keys())
    return bool(new or gone or moved)


def _tallied(compared: tuple[Any, ...]) -> tuple[Any, Any]:
    """The level and the day: what a tally counts of a summary."""
    return compared[_COMPARED.index("level_id")], compared[_COMPARED.index("observed_on")]


def rebuild_tallies(
    session: Session, students: Collection[int] | None = None, competencies: Collection[int] | None = None
) -> None:
    """Recount the domain tallies from the attainments, in the current write transaction.

    With `students` and `competencies`, only those students' tallies in the domains of those competencies.
    """
    domains = None
    if competencies is not None:
        domains = set(session.scalars(select(_DOMAIN).where(Competency.id.in_(competencies))))
    outdated = delete(DomainTally)
    if students is not None:
        outdated = outdated.where(DomainTally.student_id.in_(students))
    if domains is not None:
        outdated = outdated.where(DomainTally.domain_id.in_(domains))
    session.execute(outdated)
    tallies = _defined_tallies(session, students, domains)
    if tallies:
        session.execute(
            insert(DomainTally),
            [
                {
                    "student_id": student_id,
                    "domain_id": domain_id,
                    "level_id": level_id,
                    "competencies": count,
                    "last_observed_on": last,
                }
                for (student_id, domain_id, level_id), (count, last) in sorted(tallies.items())
            ],
        )


def mismatches(session: Session) -> list[Mismatch]:
    """Every summary that differs from its definition; empty when all is well."""
    stored = _stored(session)
    found: list[Mismatch] = []
    for pair, attained in defined_attainments(session):
        expected = attainment_row(pair, attained)
        if stored.pop(pair, None) != tuple(expected[name] for name in _COMPARED):
            found.append(Mismatch("attainment", pair.student_id))
    found += [Mismatch("attainment", pair.student_id) for pair in stored]
    counted = {
        (tally.student_id, tally.domain_id, tally.level_id): (tally.competencies, tally.last_observed_on)
        for tally in session.scalars(select(DomainTally).where(DomainTally.competencies > 0))
    }
    defined = _defined_tallies(session)
    differing = {key for key in counted.keys() | defined.keys() if counted.get(key) != defined.get(key)}
    return found + [Mismatch("domain_tally", student_id) for student_id, _domain, _level in sorted(differing)]


def defined_attainments(session: Session) -> Iterator[tuple[Pair, Attained]]:
    """The definition, for every pair that has one, in order of student and competency."""
    rule = session.scalars(select(Establishment.attainment_rule)).one()
    ranks = ranks_on_active_scale(session)
    decisions = _standing_decisions(session, ranks)
    for pair, trail in _trails(session, ranks):
        attained = current_attainment(trail, rule, decisions.pop(pair, None))
        if attained is not None:
            yield pair, attained
    for pair, decision in decisions.items():
        attained = current_attainment([], rule, decision)
        if attained is not None:
            yield pair, attained


def attainment_row(pair: Pair, attained: Attained) -> dict[str, Any]:
    """The columns of the summary for an attained level."""
    return {
        "student_id": pair.student_id,
        "competency_id": pair.competency_id,
        "level_id": attained.level_id,
        "observation_id": attained.observation_id,
        "observed_on": attained.observed_on,
        "sequence": attained.sequence,
        "is_confirmed": attained.is_confirmed,
        "is_decided": attained.is_decided,
    }


_COMPARED = ("level_id", "observation_id", "observed_on", "sequence", "is_confirmed", "is_decided")


def _stored(
    session: Session, students: Collection[int] | None = None, competencies: Collection[int] | None = None
) -> dict[Pair, tuple[Any, ...]]:
    """The summaries as they stand, each as the values that a comparison looks at."""
    columns = [getattr(Attainment, name) for name in _COMPARED]
    wanted = select(Attainment.student_id, Attainment.competency_id, *columns)
    if students is not None and competencies is not None:
        wanted = wanted.where(Attainment.student_id.in_(students), Attainment.competency_id.in_(competencies))
    return {Pair(row[0], row[1]): tuple(row[2:]) for row in session.execute(wanted)}


def _trails(
    session: Session,
    ranks: Mapping[int, int],
    students: Collection[int] | None = None,
    competencies: Collection[int] | None = None,
) -> Iterator[tuple[Pair, list[Evidence]]]:
    wanted = (
        select(
            Observation.student_id,
            Observation.competency_id,
            Observation.level_id,
            Observation.observed_on,
            Observation.sequence,
            Observation.assessment_id,
            Observation.id,
        )
        .where(
            Observation.is_effective,
            Observation.source == ObservationSource.TEACHER,
            Observation.level_id.is_not(None),
        )
        .order_by(Observation.student_id, Observation.competency_id, Observation.observed_on, Observation.sequence)
    )
    if students is not None and competencies is not None:
        wanted = wanted.where(Observation.student_id.in_(students), Observation.competency_id.in_(competencies))
    rows = session.execute(wanted.execution_options(yield_per=BATCH))
    for key, group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield (
            Pair(*key),
            [
                Evidence(level, ranks[level], observed_on, sequence, assessment_id, observation_id)
                for _student, _competency, level, observed_on, sequence, assessment_id, observation_id in group
                if level is not None  # the query says so already; the type does not
            ],
        )


def _standing_decisions(
    session: Session,
    ranks: Mapping[int, int],
    students: Collection[int] | None = None,
    competencies: Collection[int] | None = None,
) -> dict[Pair, Decision]:
    newest = select(func.max(LevelDecision.id)).group_by(LevelDecision.student_id, LevelDecision.competency_id)
    if students is not None and competencies is not None:
        newest = newest.where(LevelDecision.student_id.in_(students), LevelDecision.competency_id.in_(competencies))
    columns = (
        LevelDecision.student_id,
        LevelDecision.competency_id,
        LevelDecision.level_id,
        LevelDecision.decided_on,
    )
    return {
        Pair(row.student_id, row.competency_id): Decision(
            row.level_id, ranks[row.level_id] if row.level_id is not None else None, row.decided_on
        )
        for row in session.execute(
            select(*columns)
            .where(LevelDecision.id.in_(newest))
            .order_by(LevelDecision.student_id, LevelDecision.competency_id)
        )
    }


def _defined_tallies(
    session: Session, students: Collection[int] | None = None, domains: Collection[int] | None = None
) -> dict[tuple[int, int, int], tuple[int, date]]:
    counts: Counter[tuple[int, int, int]] = Counter()
    last: dict[tuple[int, int, int], date] = {}
    wanted = select(Attainment.student_id, _DOMAIN, Attainment.level_id, Attainment.observed_on).join(
        Competency, Competency.id == Attainment.competency_id
    )
    if students is not None:
        wanted = wanted.where(Attainment.student_id.in_(students))
    if domains is not None:
        wanted = wanted.where(_DOMAIN.in_(domains))
    rows = session.execute(wanted)
    for student_id, domain_id, level_id, observed_on in rows:
        key = (student_id, domain_id, level_id)
        counts[key] += 1
        last[key] = max(last.get(key, observed_on), observed_on)
    return {key: (count, last[key]) for key, count in counts.items()}
