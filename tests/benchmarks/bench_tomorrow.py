"""How long a teacher waits for tomorrow's sheet: 30 students, 40 competencies, from the evidence to the paper."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.formats.pdf import GroupCard, Template, TomorrowLine, TomorrowPaper, render
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.services import login_sessions, tomorrow
from evaluation_tool.services.tomorrow import Sheet
from evaluation_tool.tenancy.engine import open_engine
from tests.benchmarks import big_school
from tests.benchmarks.big_school import BigSchool
from tests.benchmarks.measure import Timing, latency_row, show, timed

PROMISED = 1000.0  # milliseconds: « in under a second »


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        school = big_school.build(Path(name))
        prepare = _preparing(school)
        began = time.perf_counter()
        sheet = prepare()
        first = Timing(((time.perf_counter() - began) * 1000,))
        if not sheet.groups or not sheet.successes:
            raise RuntimeError("the sheet is empty")
        again = timed(prepare, seconds=2, warm_up=3)
        printed = timed(lambda: render(Template.TOMORROW, _paper(prepare())), seconds=2, warm_up=3)
    show(
        f"La feuille de demain, {big_school.STUDENTS} élèves, {big_school.ITEMS} compétences (p50 / p99)",
        [
            latency_row("la première d’un processus (le moteur se charge)", first, None, p50=PROMISED),
            latency_row("les suivantes", again, None, p50=PROMISED),
            latency_row("jusqu’au PDF", printed, None, p50=PROMISED),
        ],
    )


def _preparing(school: BigSchool) -> Callable[[], Sheet]:
    """One sheet as a request makes it: with a session of its own."""
    engine = open_engine(school.path)
    room, now, zone = school.rooms[0], datetime.now(UTC), ZoneInfo("Europe/Paris")

    def prepare() -> Sheet:
        with Session(engine) as session:
            account = session.scalars(select(Account).where(Account.login == room.login)).one()
            actor = login_sessions.actor_of(session, account, today=now.date())
            class_group = session.get_one(ClassGroup, room.class_group_id)
            day = tomorrow.next_school_day(actor.today)
            return tomorrow.prepare(session, actor, class_group, day=day, now=now, zone=zone)

    return prepare


def _paper(sheet: Sheet) -> TomorrowPaper:
    return TomorrowPaper(
        title="La feuille de demain",
        subtitle="",
        establishment="Grand collège",
        printed_on="",
        groups=tuple(
            GroupCard(group.name, tuple(sheet.named(group.members)), group.task.sentence or "Faites la fiche.")
            for group in sheet.groups
        ),
        observe=tuple(TomorrowLine(", ".join(sheet.named(one.students)), one.item.wording) for one in sheet.observe),
        ready=(),
        successes=tuple(TomorrowLine(sheet.names[one.student.id], one.wording) for one in sheet.successes),
    )


if __name__ == "__main__":
    main()
