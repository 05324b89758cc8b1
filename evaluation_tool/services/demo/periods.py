"""The demonstration's periods: two short ones in the autumn, closed once they are over, so that there is a past."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.evidence import PeriodSnapshot
from evaluation_tool.services import attainments
from evaluation_tool.services.demo.school import DemoSchool

# The council meets a few days after the last one that counts.
_COUNCIL = timedelta(days=4)


def split_autumn(session: Session, year: SchoolYear) -> None:
    """Cut the first trimester at the end of September and at the holidays of Toussaint."""
    first, *others = year.periods
    cuts = [date(year.start_year, 9, 27), date(year.start_year, 11, 1), first.ends_on]
    names = ("Bilan de rentrée", "Bilan de la Toussaint", "Fin du 1er trimestre")
    begins = [first.starts_on, *(cut + timedelta(days=1) for cut in cuts)]
    for period in others:
        period.position += len(cuts) - 1
    session.flush()  # before their places are taken
    first.name, first.ends_on = names[0], cuts[0]
    year.periods += [
        Period(position=place, name=names[place - 1], starts_on=begins[place - 1], ends_on=cuts[place - 1])
        for place in (2, 3)
    ]
    session.flush()
    session.expire(year, ["periods"])


def close_periods(session: Session, school: DemoSchool) -> None:
    """Close every period whose council has met, with the levels that it saw that day."""
    students = [student.id for student in school.students.values()]
    for period in school.year.periods:
        council = period.ends_on + _COUNCIL
        if council >= school.today:
            continue
        found = attainments.attained_until(session, council, students)
        rows = [
            {"period_id": period.id, **pair._asdict(), "level_id": attained.level_id}
            for pair, attained in found.items()
        ]
        if rows:
            session.execute(insert(PeriodSnapshot), rows)
        period.closed_at = datetime.combine(council, time(16, 30), UTC)
    session.flush()
