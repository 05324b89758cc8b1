"""Ten weeks of life in the demonstration's classes: séances, observations, and how students see themselves.

A student's own view needs a séance too: as in the program, it is an implicit one of that student's account, for the
grid, the class and the day. The rows are such as saving burst after burst would have left them, but written in bulk,
and told in the journal by one event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentAbsence,
    AssessmentItem,
    Context,
    Observation,
)
from evaluation_tool.models.grid import Grid, NotTaught
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.services import attainments, audit
from evaluation_tool.services.demo.accounts import STUDENT
from evaluation_tool.services.demo.classes import CAP, CINQUIEME, ORDINARY, QUATRIEME, SEGPA, SIXIEME, TROISIEME
from evaluation_tool.services.demo.evidence_dialogue import Dialogue
from evaluation_tool.services.demo.evidence_lessons import Items, Sitting, Timetable, with_workshops
from evaluation_tool.services.demo.evidence_levels import Learning
from evaluation_tool.services.demo.evidence_log import Log, Row
from evaluation_tool.services.demo.evidence_plan import NOT_TAUGHT
from evaluation_tool.services.demo.grid_content import load_dialogue
from evaluation_tool.services.demo.grids import FRENCH_YOUNGER, VDM
from evaluation_tool.services.demo.school import DemoSchool

_SEED = 20_261_123
# What a class brings along in September.
_STARTS = {CAP: 1.5, ORDINARY: 1.75, **dict.fromkeys(SEGPA, 1.25)}
# Once in three weeks, a class looks back on its grid: how many lesson days ago.
_LOOKED_BACK = (32, 17, 2)
_LOOKS_BACK_ON = {SIXIEME: FRENCH_YOUNGER, CINQUIEME: FRENCH_YOUNGER, QUATRIEME: VDM, TROISIEME: VDM}
_ANSWERS = 0.8
_EXEMPT = ((QUATRIEME, 9, "V1.4"), (TROISIEME, 4, "V1.4"))


def create_evidence(session: Session, school: DemoSchool, grids: Mapping[str, Grid]) -> None:
    """Fill the grids with what teachers saw until now, and the summaries that follow from it."""
    dice = Random(_SEED)  # noqa: S311 - the same day must give the same evidence
    timetable = Timetable.of(session, school, grids, dice)
    _note_not_taught(session, school, timetable.items)
    sittings = timetable.sittings()
    log = _log(school, timetable, sittings, dice)
    looks_back = list(_looks_back(school, timetable, dice))
    everything = sorted([*sittings, *looks_back], key=lambda sitting: (sitting.day, sitting.opened_at))
    for place, sitting in enumerate(everything):
        if sitting.is_self:
            log.assess_self(place, sitting, sitting.present[0])
        else:
            log.fill(place, sitting, timetable.away_from(sitting))
    ids = _store_sittings(session, everything)
    _store_rows(session, log.in_order(), everything, ids)
    said = Dialogue(session, school, timetable, log, dice).store()
    pairs = attainments.rebuild(session)
    counts = {"assessments": len(ids), "observations": len(log.rows), "pairs": pairs} | said
    audit.record(session, "demo.evidence_created", now=school.now, account_id=None, ids=counts)


def _log(school: DemoSchool, timetable: Timetable, sittings: Sequence[Sitting], dice: Random) -> Log:
    codes = {item.id: code for (_grid, code), item in timetable.items.items()}
    scripted = school.students[STUDENT].id
    starts = dict.fromkeys((student.id for student in school.students.values()), _STARTS[ORDINARY])
    starts |= {student.id: _STARTS[name] for name in _STARTS for student in school.members[name]}
    lessons = [sitting for sitting in sittings if scripted in sitting.present and sitting.closed_at is not None]
    expected = Counter(codes[item.id] for sitting in lessons for item in sitting.items)
    content = load_dialogue()
    return Log(
        dice=dice,
        learning=Learning(dice, starts, scripted, expected),
        codes=codes,
        notes={"under_way": content.under_way, "succeeded": content.succeeded},
        exempt={(school.members[name][seat].id, code) for name, seat, code in _EXEMPT},
        account_of={account.student_id: account.id for account in school.accounts.values() if account.student_id},
    )


def _looks_back(school: DemoSchool, timetable: Timetable, dice: Random) -> Iterator[Sitting]:
    """The séances in which students of the SEGPA say how they see themselves: one each, theirs."""
    days = [timetable.days[-ago] for ago in _LOOKED_BACK if ago <= len(timetable.days)]
    accounts = {account.student_id: account for account in school.accounts.values() if account.student_id}
    for day in days:
        for name, key in _LOOKS_BACK_ON.items():
            class_group = school.classes[name]
            begun = datetime.combine(day, time(14, 10), UTC)
            for number, student in enumerate(timetable.enrolled(class_group, day)):
                is_there = not timetable.away.get((student, day), False)
                if is_there and (student == school.students[STUDENT].id or dice.random() < _ANSWERS):
                    yield Sitting(
                        author=accounts[student],
                        grid=timetable.grids[key],
                        class_group=class_group,
                        day=day,
                        opened_at=begun + timedelta(seconds=20 * number),
                        closed_at=None,
                        context=Context.CLASSROOM,
                        title="",
                        items=tuple(item for (grid, _code), item in timetable.items.items() if grid == key),
                        present=(student,),
                        is_self=True,
                    )


def _note_not_taught(session: Session, school: DemoSchool, items: Items) -> None:
    session.add_all(
        NotTaught(
            grid_item_id=items[grid, code].id,
            class_group_id=school.classes[class_name].id,
            noted_on=school.first_day,
        )
        for (grid, name), codes in NOT_TAUGHT.items()
        for class_name in with_workshops(name)
        for code in codes
    )


def _store_sittings(session: Session, sittings: Sequence[Sitting]) -> list[int]:
    stored = [
        Assessment(
            author_id=sitting.author.id,
            grid_id=sitting.grid.id,
            class_group_id=sitting.class_group.id,
            observed_on=sitting.day,
            context=sitting.context,
            title=sitting.title,
            is_implicit=sitting.is_self,
            opened_at=sitting.opened_at,
            closed_at=sitting.closed_at,
        )
        for sitting in sittings
    ]
    session.add_all(stored)
    session.flush()
    chosen = [
        {"assessment_id": one.id, "grid_item_id": item.id, "position": position}
        for one, sitting in zip(stored, sittings, strict=True)
        if not sitting.is_self
        for position, item in enumerate(sitting.items)
    ]
    absent = [
        {"assessment_id": one.id, "student_id": student}
        for one, sitting in zip(stored, sittings, strict=True)
        for student in sitting.absent
    ]
    for table, rows in ((AssessmentItem, chosen), (AssessmentAbsence, absent)):
        if rows:
            session.execute(insert(table), rows)
    return [one.id for one in stored]


def _store_rows(session: Session, rows: Sequence[Row], sittings: Sequence[Sitting], ids: Sequence[int]) -> None:
    """Write the log in its order; corrections then point at what they replace."""
    if not rows:
        return
    levels = _level_ids(session)
    stored = session.scalars(
        insert(Observation).returning(Observation.id, sort_by_parameter_order=True),
        [_columns(row, sittings[row.sitting], ids[row.sitting], levels) for row in rows],
    )
    for row, row_id in zip(rows, stored, strict=True):
        row.id = row_id
    replaced = [{"id": row.id, "replaces_id": row.replaces.id} for row in rows if row.replaces is not None]
    if replaced:
        session.execute(update(Observation), replaced)


def _columns(row: Row, sitting: Sitting, assessment_id: int, levels: Mapping[int, int]) -> dict[str, object]:
    return {
        "student_id": row.student,
        "competency_id": row.item.competency_id,
        "grid_item_id": row.item.id,
        "assessment_id": assessment_id,
        "author_id": row.author,
        "source": row.source,
        "level_id": levels[row.rank] if row.rank is not None else None,
        "state": row.state,
        "observed_on": sitting.day,
        "recorded_at": row.recorded_at,
        "sequence": row.sequence,
        "note": row.note,
        "operation_id": row.operation_id,
        "batch_id": row.batch_id,
        "is_effective": row.is_effective,
    }


def _level_ids(session: Session) -> dict[int, int]:
    """The levels of the scale in force, by rank."""
    rows = session.execute(select(Level.rank, Level.id).join(LevelScale).where(LevelScale.is_active))
    return {row.rank: row.id for row in rows}
