"""Results kept elsewhere, brought in: understood, refused with their reason, written whole, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evaluation_tool.domain.observation_import import ImportFault, ResultLine
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.evidence import Assessment, Attainment, Context, Observation, ObservationState
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.services import attainments, audit, observations_import
from evaluation_tool.services.observations_import import ChangedMeanwhile, Prepared
from tests.moments import NOW, TODAY
from tests.workshop import Workshop

OCTOBER = date(2026, 10, 5)
EMPTY = ResultLine(0, *[""] * 13)


@pytest.fixture
def known(workshop: Workshop) -> Workshop:
    """The workshop, whose students are known elsewhere as 100, 101, 102."""
    for number, student in enumerate(workshop.students):
        student.siecle_id = f"{100 + number}"
        student.birth_date = date(2012, 3, 1 + number)
    workshop.session.commit()
    return workshop


def line(number: int = 2, **said: str) -> ResultLine:
    usual = {"siecle_id": "100", "competency": "A.1", "level": "3", "day": OCTOBER.isoformat()}
    return EMPTY._replace(line=number, **{**usual, **said})


def prepare(workshop: Workshop, *lines: ResultLine) -> Prepared:
    prepared = observations_import.prepare(workshop.session, lines, today=TODAY)
    workshop.session.commit()
    return prepared


def bring_in(workshop: Workshop, *lines: ResultLine) -> Prepared:
    prepared = prepare(workshop, *lines)
    assert prepared.faults == []
    observations_import.write(workshop.session, prepared, file_digest="f" * 64, now=NOW)
    workshop.session.commit()
    return prepared


def rows(workshop: Workshop) -> list[Observation]:
    return list(workshop.session.scalars(select(Observation).order_by(Observation.id)))


def faults(prepared: Prepared) -> list[ImportFault]:
    return [ImportFault(fault.code) for fault in prepared.faults]


def test_levels_and_states_come_in_with_their_summaries_and_one_line_of_the_journal(known: Workshop) -> None:
    bring_in(
        known,
        line(2, level="Déc", day="2026-09-21"),
        line(3, level="4", context="À l’atelier", note="seul"),
        line(4, siecle_id="101", level="disp"),
    )

    found = rows(known)
    assert [(row.level_id, row.state, row.note) for row in found] == [
        (known.levels[0].id, None, ""),
        (known.levels[3].id, None, "seul"),
        (None, ObservationState.EXEMPT, ""),
    ]
    assert [row.assessment.context for row in found] == [Context.CLASSROOM, Context.WORKSHOP, Context.CLASSROOM]
    assert known.session.scalars(select(Attainment)).one().level_id == known.levels[3].id
    assert attainments.mismatches(known.session) == []
    assert audit.verify(known.session).broken_at is None


def test_the_author_is_a_closed_account_of_its_own_and_its_seances_are_published(known: Workshop) -> None:
    bring_in(known, line())

    account = known.session.scalars(select(Account).where(Account.login == observations_import.LOGIN)).one()
    assert account.disabled_at is not None
    assert account.password_hash is None
    assert rows(known)[0].author_id == account.id
    assert known.session.scalars(select(Assessment)).one().closed_at is not None


def test_the_same_file_again_adds_nothing_whatever_its_order(known: Workshop) -> None:
    lines = [line(2), line(3, siecle_id="101"), line(4, day="2026-10-06")]
    bring_in(known, *lines)

    again = prepare(known, *reversed(lines))

    assert (again.staged, again.known, again.refused) == (0, 3, 0)


def test_a_file_put_right_corrects_what_the_first_one_said(known: Workshop) -> None:
    bring_in(known, line(level="1"))

    prepared = bring_in(known, line(level="2"))

    assert prepared.corrections == 1
    first, second = rows(known)
    assert (first.is_effective, second.is_effective) == (False, True)
    assert (second.replaces_id, second.sequence, second.assessment_id) == (
        first.id,
        first.sequence,
        first.assessment_id,
    )
    assert attainments.mismatches(known.session) == []


def test_what_a_teacher_saw_since_still_counts(known: Workshop) -> None:
    known.type(known.level(4))

    bring_in(known, line(level="1"))

    assert known.session.scalars(select(Attainment)).one().level_id == known.levels[3].id
    assert [row.is_effective for row in rows(known)] == [True, True]


def test_the_next_observation_comes_after_all_that_was_brought_in(known: Workshop) -> None:
    bring_in(known, *(line(2 + number, siecle_id=f"{100 + number}", day=TODAY.isoformat()) for number in range(3)))

    known.type(known.level(1, student=0))

    newest = rows(known)[-1]
    assert newest.sequence > max(row.sequence for row in rows(known)[:-1])
    assert attainments.mismatches(known.session) == []


def test_saying_the_same_twice_counts_once(known: Workshop) -> None:
    prepared = bring_in(known, line(2), line(3))

    assert (prepared.staged, prepared.repeated) == (1, 1)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"siecle_id": ""}, ImportFault.NO_STUDENT),
        ({"siecle_id": "999"}, ImportFault.UNKNOWN_STUDENT),
        ({"student": "101"}, ImportFault.SEVERAL_STUDENTS),
        ({"competency": ""}, ImportFault.NO_COMPETENCY),
        ({"competency": "Z.9"}, ImportFault.UNKNOWN_COMPETENCY),
        ({"framework": "latin"}, ImportFault.UNKNOWN_FRAMEWORK),
        ({"competency": "A.3"}, ImportFault.ATTITUDE),
        ({"competency": "A"}, ImportFault.HEADING),
        ({"level": ""}, ImportFault.NO_LEVEL),
        ({"level": "15/20"}, ImportFault.UNKNOWN_LEVEL),
        ({"level": "5"}, ImportFault.UNKNOWN_LEVEL),
        ({"day": ""}, ImportFault.NO_DAY),
        ({"day": "lundi"}, ImportFault.UNREADABLE_DAY),
        ({"day": "2026-12-01"}, ImportFault.IN_THE_FUTURE),
        ({"day": "2019-10-05"}, ImportFault.OUTSIDE_YEAR),
        ({"day": "2026-08-15"}, ImportFault.NOT_ENROLLED),
        ({"context": "la lune"}, ImportFault.UNKNOWN_CONTEXT),
        ({"note": "x" * 501}, ImportFault.NOTE_TOO_LONG),
    ],
)
def test_a_line_that_means_nothing_here_is_refused(known: Workshop, said: dict[str, str], fault: ImportFault) -> None:
    prepared = prepare(known, line(2), line(7, **said))

    assert faults(prepared) == [fault]
    assert prepared.faults[0].line == 7
    assert not prepared.is_sound


def test_saying_two_things_of_one_cell_is_refused(known: Workshop) -> None:
    prepared = prepare(known, line(2, level="1"), line(3, level="2"))

    assert faults(prepared) == [ImportFault.SAID_TWICE]
    assert prepared.faults[0].values["earlier"] == 2


def test_a_closed_period_stays_closed(known: Workshop) -> None:
    period = known.session.scalars(select(Period).order_by(Period.position)).first()
    assert period is not None
    period.closed_at = NOW
    known.session.commit()

    assert faults(prepare(known, line())) == [ImportFault.PERIOD_CLOSED]


def test_a_level_of_an_older_scale_is_named_as_such(known: Workshop) -> None:
    scale = LevelScale(version=0, name="Ancienne", is_active=False, created_at=NOW)
    words = {"teacher_label": "Acquis", "student_label": "J’y arrive", "fill": "#ffffff", "text_colour": "#000000"}
    scale.levels.append(Level(rank=2, code="ACQ", symbol="x", **words))
    known.session.add(scale)
    known.session.commit()

    assert faults(prepare(known, line(level="acquis"))) == [ImportFault.OTHER_SCALE]


def test_a_competency_that_no_grid_of_the_class_holds_is_refused(known: Workshop) -> None:
    known.grid.class_groups.clear()
    known.session.commit()

    assert faults(prepare(known, line())) == [ImportFault.NO_GRID]


def test_a_student_is_known_by_name_and_birth_however_accented(known: Workshop) -> None:
    student = known.students[1]
    student.last_name, student.first_name = "Lefèvre", "Noé"
    known.session.commit()

    bring_in(known, line(siecle_id="", last_name="LEFEVRE", first_name="noe", birth_date="02/03/2012"))

    assert rows(known)[0].student_id == student.id


def test_a_merged_duplicate_answers_with_its_canonical_student(known: Workshop) -> None:
    known.students[1].canonical_id = known.students[0].id
    known.session.commit()

    bring_in(known, line(siecle_id="101"))

    assert rows(known)[0].student_id == known.students[0].id


def test_a_school_that_changed_meanwhile_gets_nothing(known: Workshop) -> None:
    prepared = prepare(known, line())
    known.class_group.name = "4e Autre"
    known.session.commit()

    with pytest.raises(ChangedMeanwhile):
        observations_import.write(known.session, prepared, file_digest="f" * 64, now=NOW)

    known.session.rollback()
    assert rows(known) == []


def test_a_write_that_stops_in_the_middle_leaves_nothing(known: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare(known, line(2), line(3, siecle_id="101"), line(4, siecle_id="102"))
    monkeypatch.setattr(observations_import, "_STUDENTS_AT_ONCE", 1)

    def stop() -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    steps = stop()
    with pytest.raises(KeyboardInterrupt):
        observations_import.write(
            known.session, prepared, file_digest="f" * 64, now=NOW, progress=lambda _count: next(steps)
        )

    known.session.rollback()
    assert rows(known) == []
    assert known.session.scalars(select(Assessment)).all() == []
    assert known.session.scalar(select(Account.id).where(Account.login == observations_import.LOGIN)) is None


def test_two_days_at_one_level_confirm_it(known: Workshop) -> None:
    bring_in(known, line(2), line(3, day=(OCTOBER + timedelta(days=7)).isoformat()))

    assert known.session.scalars(select(Attainment)).one().is_confirmed
