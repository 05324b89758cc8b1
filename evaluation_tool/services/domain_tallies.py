"""The roll-up of attainments by domain: how many competencies a student has at each level, counts for staff only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import Attainment, DomainTally
from evaluation_tool.models.framework import Competency

TallyKey = tuple[int, int, int]  # student, domain, level
TallyValue = tuple[int, date]  # competencies, the last day one of them was observed

# A competency without any domain above it is a domain of its own.
_DOMAIN = func.coalesce(Competency.domain_id, Competency.id)
_COLUMNS = ("student_id", "domain_id", "level_id", "competencies", "last_observed_on")
_DEFINITION = (
    select(Attainment.student_id, _DOMAIN, Attainment.level_id, func.count(), func.max(Attainment.observed_on))
    .join(Competency, Competency.id == Attainment.competency_id)
    .group_by(Attainment.student_id, _DOMAIN, Attainment.level_id)
)

_students: BindParameter[Any] = bindparam("students", expanding=True)
_domains: BindParameter[Any] = bindparam("domains", expanding=True)
_DOMAINS_OF = select(_DOMAIN).where(Competency.id.in_(bindparam("competencies", expanding=True))).distinct()
_OUTDATED = delete(DomainTally).where(DomainTally.student_id.in_(_students), DomainTally.domain_id.in_(_domains))
# Named competencies, so that only these attainments are read and not all that the students ever attained.
_OF_DOMAINS = select(Competency.id).where(or_(Competency.domain_id.in_(_domains), Competency.id.in_(_domains)))
_RECOUNT = insert(DomainTally).from_select(
    _COLUMNS, _DEFINITION.where(Attainment.student_id.in_(_students), Attainment.competency_id.in_(_OF_DOMAINS))
)
_COUNT_ALL = insert(DomainTally).from_select(_COLUMNS, _DEFINITION)


def recount(session: Session, students: Collection[int], competencies: Collection[int]) -> None:
    """Count again these students' tallies in the domains of these competencies, in the current write transaction."""
    connection = session.connection()
    domains = connection.execute(_DOMAINS_OF, {"competencies": sorted(competencies)}).scalars().all()
    which: dict[str, Any] = {"students": sorted(students), "domains": domains}
    # The counting is the database's: no row of it crosses into Python while the write lock is held.
    connection.execute(_OUTDATED, which)
    connection.execute(_RECOUNT, which)


def rebuild(session: Session) -> None:
    """Count every tally again from the attainments, in the current write transaction."""
    session.execute(delete(DomainTally))
    session.connection().execute(_COUNT_ALL)


def mismatches(session: Session) -> list[int]:
    """The students of the tallies that differ from their definition, once for each; empty when all is well."""
    stored: dict[TallyKey, TallyValue] = {
        (tally.student_id, tally.domain_id, tally.level_id): (tally.competencies, tally.last_observed_on)
        for tally in session.scalars(select(DomainTally).where(DomainTally.competencies > 0))
    }
    defined: dict[TallyKey, TallyValue] = {
        (student_id, domain_id, level_id): (count, last)
        for student_id, domain_id, level_id, count, last in session.execute(_DEFINITION)
    }
    differing = {key for key in stored.keys() | defined.keys() if stored.get(key) != defined.get(key)}
    return [student_id for student_id, _domain, _level in sorted(differing)]
