"""The school's scale: reworded in place, reshaped without touching what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.level_scale import DEFAULT_SCALE, SYMBOLS, LevelDraft
from evaluation_tool.domain.ready_palettes import READY_PALETTES, ink_for
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, Observation, ObservationSource
from evaluation_tool.models.level_scale import LevelMapping, LevelScale
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import attainments, classes, level_scales
from tests.make import Make
from tests.moments import NOW, TODAY


def scale_of(count: int) -> list[LevelDraft]:
    fills = READY_PALETTES[0].fills[count]
    return [
        LevelDraft(
            rank=rank,
            code="abcde"[rank - 1],
            teacher_label=f"Étape {'abcde'[rank - 1]}",
            student_label=f"Je suis à l’étape {'abcde'[rank - 1]}",
            help_text="",
            symbol=SYMBOLS[count][rank - 1],
            fill=fills[rank - 1],
            text_colour=ink_for(fills[rank - 1]),
            official_rank=None,
        )
        for rank in range(1, count + 1)
    ]


@pytest.fixture
def actor(make: Make) -> Actor:
    account = make.account(role=Role.ADMIN)
    return Actor(account.id, account.display_name, frozenset({Role.ADMIN}), TODAY)


def reshape(
    session: Session, actor: Actor, drafts: Sequence[LevelDraft], ranks: Sequence[int], seen: str = ""
) -> LevelScale:
    scale = level_scales.active(session)
    mapping = {level.id: rank for level, rank in zip(scale.levels, ranks, strict=True)}
    seen = seen or level_scales.fingerprint(scale)
    return level_scales.reshape(session, actor, drafts=drafts, mapping=mapping, seen=seen, now=NOW)


def test_rewording_keeps_the_levels_that_observations_hang_on(session: Session, actor: Actor) -> None:
    scale = level_scales.active(session)
    before = [level.id for level in scale.levels]
    drafts = [replace(draft, student_label=f"{draft.student_label} bien") for draft in DEFAULT_SCALE]

    level_scales.reword(session, actor, drafts=drafts, seen=level_scales.fingerprint(scale), now=NOW)

    assert [level.id for level in level_scales.active(session).levels] == before
    assert scale.levels[0].student_label == "Je découvre bien"
    assert session.scalars(select(AuditEvent.action)).all()[-1] == "scale.reworded"


def test_codes_may_change_places(session: Session, actor: Actor) -> None:
    seen = level_scales.fingerprint(level_scales.active(session))
    first, second, *others = DEFAULT_SCALE
    drafts = [replace(first, code="Pro"), replace(second, code="Déc"), *others]

    level_scales.reword(session, actor, drafts=drafts, seen=seen, now=NOW)

    assert [level.code for level in level_scales.active(session).levels] == ["Pro", "Déc", "Réu", "Exp"]


def test_an_unsound_scale_is_refused_whole(session: Session, actor: Actor) -> None:
    seen = level_scales.fingerprint(level_scales.active(session))
    drafts = [replace(draft, fill="#ffffff", text_colour="#000000") for draft in DEFAULT_SCALE]

    with pytest.raises(level_scales.UnsoundScale):
        level_scales.reword(session, actor, drafts=drafts, seen=seen, now=NOW)


def test_somebody_quicker_is_noticed(session: Session, actor: Actor) -> None:
    with pytest.raises(level_scales.ScaleChanged):
        level_scales.reword(session, actor, drafts=list(DEFAULT_SCALE), seen="older", now=NOW)


def test_reshaping_makes_a_version_that_older_levels_read_on(session: Session, actor: Actor) -> None:
    old = level_scales.active(session)

    new = reshape(session, actor, scale_of(3), [1, 2, 2, 3])

    assert (new.version, new.is_active, old.is_active) == (2, True, False)
    read = level_scales.readings(session)
    assert [read[level.id].rank for level in old.levels] == [1, 2, 2, 3]
    assert session.scalars(select(AuditEvent.action)).all()[-1] == "scale.reshaped"


def test_a_third_version_reads_the_first_by_way_of_the_second(session: Session, actor: Actor) -> None:
    first = level_scales.active(session)
    second = reshape(session, actor, scale_of(3), [1, 2, 2, 3])

    reshape(session, actor, scale_of(5), [1, 3, 5])

    read = level_scales.readings(session)
    assert [read[level.id].rank for level in first.levels] == [1, 3, 3, 5]
    assert [read[level.id].rank for level in second.levels] == [1, 3, 5]
    assert not attainments.mismatches(session)


@pytest.mark.parametrize("ranks", [[1, 2, 2, 9], [1, 3, 2, 3]])
def test_every_older_level_needs_a_reading_in_the_same_order(
    session: Session, actor: Actor, ranks: Sequence[int]
) -> None:
    with pytest.raises(level_scales.IncompleteMapping):
        reshape(session, actor, scale_of(3), ranks)

    assert session.scalars(select(LevelMapping)).all() == []


@pytest.mark.parametrize("count", [2, 6])
def test_two_or_six_levels_are_refused(session: Session, actor: Actor, count: int) -> None:
    drafts = [replace(scale_of(5)[0], rank=rank) for rank in range(1, count + 1)]

    with pytest.raises(level_scales.UnsoundScale):
        reshape(session, actor, drafts, [1, 1, 2, 2])


def test_the_stylesheet_is_noted_only_for_colours_of_its_own(session: Session, actor: Actor) -> None:
    establishment = session.scalars(select(Establishment)).one()
    seen = level_scales.fingerprint(level_scales.active(session))
    level_scales.reword(session, actor, drafts=list(DEFAULT_SCALE), seen=seen, now=NOW)
    assert establishment.level_styles == ""

    fills = READY_PALETTES[1].fills[4]
    drafts = [
        replace(draft, fill=fill, text_colour=ink_for(fill)) for draft, fill in zip(DEFAULT_SCALE, fills, strict=True)
    ]
    level_scales.reword(session, actor, drafts=drafts, seen=seen, now=NOW)

    assert establishment.level_styles != ""


def test_observations_keep_their_level_and_are_counted_in_the_preview(
    session: Session, actor: Actor, make: Make
) -> None:
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher, students=3)
    author = make.account_of(teacher)
    seance = make.seance(author=author, grid=make.grid(owner=author, class_group=class_group), class_group=class_group)
    old = level_scales.active(session)
    students = classes.list_students(session, class_group, TODAY)
    for number, student in enumerate(students, start=1):
        item = seance.grid.items[0]
        session.add(
            Observation(
                student_id=student.id,
                competency_id=item.competency_id,
                grid_item_id=item.id,
                assessment_id=seance.id,
                author_id=author.id,
                source=ObservationSource.TEACHER,
                level_id=old.levels[1].id,
                observed_on=TODAY,
                recorded_at=NOW,
                sequence=number,
                operation_id=str(number),
                is_effective=True,
            )
        )
    session.flush()
    attainments.rebuild(session)
    mapping = {level.id: rank for level, rank in zip(old.levels, [1, 2, 2, 3], strict=True)}

    before = level_scales.preview(session, drafts=scale_of(3), mapping=mapping)
    reshape(session, actor, scale_of(3), [1, 2, 2, 3])

    told = [(reading.level.rank, reading.observations, reading.becomes.rank) for reading in before]
    assert told == [(1, 0, 1), (2, 3, 2), (3, 0, 2), (4, 0, 3)]
    assert set(session.scalars(select(Observation.level_id))) == {old.levels[1].id}
    assert len(session.scalars(select(Attainment)).all()) == 3
    assert not attainments.mismatches(session)
