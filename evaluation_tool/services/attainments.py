"""The summaries kept beside the log: their always-true definition, and how they are rebuilt from it.

The definition is domain.mastery.current_attainment over the effective teacher judgements of one (student,
competency); domain_tallies counts the attainments of a student in a domain, level by level.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Date, bindparam, delete, func, insert, select, true, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Attained, AttainmentRule, Decision, Evidence, current_attainment
from evaluation_tool.models.base import Base
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, LevelDecision, Observation, ObservationSource
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.services import domain_tallies

BATCH = 5000
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


@dataclass(frozen=True, slots=True)
class Reading:
    """How the school reads its evidence: its rule, every level as a rank of the active scale, the levels in use."""

    rule: AttainmentRule
    ranks: Mapping[int, int]
    active_levels: frozenset[int]


# Saving is done many times a minute under one lock: its statements are written once, here, and run as they are on the
# connection. Building them anew costs more than the database needs to answer them.
_mapped = (
    select(LevelMapping.from_level_id, Level.rank)
    .join(Level, Level.id == LevelMapping.to_level_id)
    .join(LevelScale, LevelScale.id == LevelMapping.scale_id)
    .where(LevelScale.is_active)
    .subquery()
)
_READING = (
    select(Level.id, Level.rank, LevelScale.is_active, _mapped.c.rank.label("mapped"), Establishment.attainment_rule)
    .join(LevelScale, LevelScale.id == Level.scale_id)
    .join(Establishment, true())
    .outerjoin(_mapped, _mapped.c.from_level_id == Level.id)
)

_students: BindParameter[Any] = bindparam("students", expanding=True)
_competencies: BindParameter[Any] = bindparam("competencies", expanding=True)
_TRAILS = (
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
_TRAILS_OF = _TRAILS.where(Observation.student_id.in_(_students), Observation.competency_id.in_(_competencies))

_NEWEST = select(func.max(LevelDecision.id)).group_by(LevelDecision.student_id, LevelDecision.competency_id)
_NEWEST_OF = _NEWEST.where(LevelDecision.student_id.in_(_students), LevelDecision.competency_id.in_(_competencies))
_DECISIONS = select(
    LevelDecision.student_id, LevelDecision.competency_id, LevelDecision.level_id, LevelDecision.decided_on
).order_by(LevelDecision.student_id, LevelDecision.competency_id)
_EVERY_DECISION = _DECISIONS.where(LevelDecision.id.in_(_NEWEST))
_DECISIONS_OF = _DECISIONS.where(LevelDecision.id.in_(_NEWEST_OF))

_day = bindparam("day", type_=Date)
_TRAILS_UNTIL = _TRAILS.where(Observation.student_id.in_(_students), Observation.observed_on <= _day)
_NEWEST_UNTIL = _NEWEST.where(LevelDecision.student_id.in_(_students), LevelDecision.decided_on <= _day)
_DECISIONS_UNTIL = _DECISIONS.where(LevelDecision.id.in_(_NEWEST_UNTIL))

_COMPARED = ("level_id", "observation_id", "observed_on", "sequence", "is_confirmed", "is_decided")
_STORED = select(Attainment.student_id, Attainment.competency_id, *[getattr(Attainment, name) for name in _COMPARED])
_STORED_OF = _STORED.where(Attainment.student_id.in_(_students), Attainment.competency_id.in_(_competencies))

_TABLE = Base.metadata.tables[Attainment.__tablename__]
_THIS_ROW = (_TABLE.c.student_id == bindparam("of_student")) & (_TABLE.c.competency_id == bindparam("of_competency"))
_ADD = insert(_TABLE)
_CHANGE = update(_TABLE).where(_THIS_ROW).values({name: bindparam(name) for name in _COMPARED})
_REMOVE = delete(_TABLE).where(_THIS_ROW)


def reading(session: Session) -> Reading:
    """The rule and the levels in force; a level that nothing maps keeps its own rank."""
    rows = session.connection().execute(_READING).all()
    return Reading(
        rule=rows[0].attainment_rule,
        ranks={row.id: row.rank if row.mapped is None else row.mapped for row in rows},
        active_levels=frozenset(row.id for row in rows if row.is_active),
    )


def ranks_on_active_scale(session: Session) -> Mapping[int, int]:
    """Every level, of whatever scale, as a rank of the active one; an unmapped level keeps its own rank."""
    session.flush()
    return reading(session).ranks


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
        rows.append(attainment_row(pair, compared(attained)))
        total += 1
        if len(rows) == BATCH:
            session.execute(insert(Attainment), rows)
            progress(len(rows))
            rows = []
    if rows:
        session.execute(insert(Attainment), rows)
        progress(len(rows))
    domain_tallies.rebuild(session)
    return total


def refresh(session: Session, pairs: Collection[Pair], how: Reading | None = None) -> dict[Pair, Attained | None]:
    """Bring the summaries of these pairs up to date with the log, in the current write transaction.

    Returns what each pair now attains. Touches no other pair, and the tallies of their domains only. `how` spares
    reading the rule again to somebody who did so in this transaction.
    """
    if not pairs:
        return {}
    session.flush()
    connection = session.connection()
    how = how or reading(session)
    which = {
        "students": sorted({pair.student_id for pair in pairs}),
        "competencies": sorted({pair.competency_id for pair in pairs}),
    }
    decisions = _decisions(connection.execute(_DECISIONS_OF, which), how.ranks)
    trails = dict(_trails(connection.execute(_TRAILS_OF, which).all(), how.ranks))
    stored = _stored(connection.execute(_STORED_OF, which))
    now = {pair: current_attainment(trails.get(pair, []), how.rule, decisions.get(pair)) for pair in sorted(pairs)}
    moved = _write_changes(session, stored, now)
    if moved:
        domain_tallies.recount(session, {pair.student_id for pair in moved}, {pair.competency_id for pair in moved})
    return now


def _write_changes(
    session: Session, stored: Mapping[Pair, tuple[Any, ...]], now: Mapping[Pair, Attained | None]
) -> list[Pair]:
    """Write the summaries that changed; those whose level or day, which is all that a tally counts, moved."""
    new, changed, gone, moved = [], [], [], []
    for pair, attained in now.items():
        before, after = stored.get(pair), compared(attained) if attained is not None else None
        if before == after:
            continue
        key = {"of_student": pair.student_id, "of_competency": pair.competency_id}
        if after is None:
            gone.append(key)
        elif before is None:
            new.append(attainment_row(pair, after))
        else:
            changed.append(key | dict(zip(_COMPARED, after, strict=True)))
        if _tallied(before) != _tallied(after):
            moved.append(pair)
    connection = session.connection()
    for statement, rows in ((_ADD, new), (_CHANGE, changed), (_REMOVE, gone)):
        if rows:
            connection.execute(statement, rows)
    return moved


def _tallied(values: tuple[Any, ...] | None) -> tuple[Any, Any] | None:
    """The level and the day: what a tally counts of a summary."""
    return (values[0], values[2]) if values is not None else None


def mismatches(session: Session) -> list[Mismatch]:
    """Every summary that differs from its definition; empty when all is well."""
    stored = _stored(session.execute(_STORED))
    found: list[Mismatch] = []
    for pair, attained in defined_attainments(session):
        if stored.pop(pair, None) != compared(attained):
            found.append(Mismatch("attainment", pair.student_id))
    found += [Mismatch("attainment", pair.student_id) for pair in stored]
    return found + [Mismatch("domain_tally", student_id) for student_id in domain_tallies.mismatches(session)]


def defined_attainments(session: Session, how: Reading | None = None) -> Iterator[tuple[Pair, Attained]]:
    """The definition, for every pair that has one, in order of student and competency; read as the school does, or
    as `how` says.
    """
    session.flush()
    how = how or reading(session)
    decisions = _decisions(session.execute(_EVERY_DECISION), how.ranks)
    everything = session.execute(_TRAILS.execution_options(yield_per=BATCH))
    return _defined(_trails(everything, how.ranks), decisions, how)


def attained_until(session: Session, day: date, students: Collection[int]) -> dict[Pair, Attained]:
    """What these students had attained at the end of a day, by today's rule and scale."""
    session.flush()
    how = reading(session)
    which = {"students": list(students), "day": day}
    decisions = _decisions(session.execute(_DECISIONS_UNTIL, which), how.ranks)
    return dict(_defined(_trails(session.execute(_TRAILS_UNTIL, which), how.ranks), decisions, how))


def _defined(
    trails: Iterable[tuple[Pair, list[Evidence]]], decisions: dict[Pair, Decision], how: Reading
) -> Iterator[tuple[Pair, Attained]]:
    """What each pair attains; those that only a decision speaks of come last."""
    for pair, trail in trails:
        attained = current_attainment(trail, how.rule, decisions.pop(pair, None))
        if attained is not None:
            yield pair, attained
    for pair, decision in decisions.items():
        attained = current_attainment([], how.rule, decision)
        if attained is not None:
            yield pair, attained


def compared(attained: Attained) -> tuple[Any, ...]:
    """The values of a summary that say whether it is up to date."""
    return (
        attained.level_id,
        attained.observation_id,
        attained.observed_on,
        attained.sequence,
        attained.is_confirmed,
        attained.is_decided,
    )


def attainment_row(pair: Pair, values: tuple[Any, ...]) -> dict[str, Any]:
    """The columns of a summary."""
    return {
        "student_id": pair.student_id,
        "competency_id": pair.competency_id,
        **dict(zip(_COMPARED, values, strict=True)),
    }


def _stored(rows: Iterable[Any]) -> dict[Pair, tuple[Any, ...]]:
    """The summaries as they stand, each as the values that a comparison looks at."""
    return {Pair(row[0], row[1]): tuple(row[2:]) for row in rows}


def _trails(rows: Iterable[Any], ranks: Mapping[int, int]) -> Iterator[tuple[Pair, list[Evidence]]]:
    for key, group in groupby(rows, key=itemgetter(0, 1)):
        yield (
            Pair(*key),
            [
                Evidence(level, ranks[level], observed_on, sequence, assessment_id, observation_id)
                for _student, _competency, level, observed_on, sequence, assessment_id, observation_id in group
            ],
        )


def _decisions(rows: Iterable[Any], ranks: Mapping[int, int]) -> dict[Pair, Decision]:
    return {
        Pair(row.student_id, row.competency_id): Decision(
            row.level_id, ranks[row.level_id] if row.level_id is not None else None, row.decided_on
        )
        for row in rows
    }
