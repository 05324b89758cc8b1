"""The council of a class: proposals with what made them, words under a version, and a door that closes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.plain_words import WordOfJudgement
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.grid import GridItemSocle
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Action
from evaluation_tool.services import council_words, council_writing, councils, periods
from evaluation_tool.services.council_writing import Component, WrittenMeanwhile
from evaluation_tool.services.councils import Council
from evaluation_tool.services.periods import PeriodClosed
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed


@pytest.fixture
def period(make: Make) -> Period:
    return next(one for one in periods.list_periods(make.session, make.school_year()) if one.ends_on >= TODAY)


@pytest.fixture
def council(review: Reviewed, period: Period) -> Council:
    return councils.get(
        review.scene.session, review.actor(review.tutor), review.class_group_id, period.id, Action.COUNCIL_WRITE
    )


@pytest.fixture
def subject(review: Reviewed, council: Council) -> Subject:
    """The tutor's own subject in the class, which the grid is of."""
    found = councils.own_subjects(review.scene.session, review.actor(review.tutor), council)[0]
    review.scene.grid.subject_id = found.id
    review.scene.session.commit()
    return found


def write(
    review: Reviewed, council: Council, subject: Subject, text: str, since: int = 0, step: int | None = 3
) -> None:
    council_writing.write_comment(
        review.scene.session,
        review.actor(review.tutor),
        council,
        review.scene.student.id,
        subject.id,
        text=text,
        positioning=step,
        since=since,
        now=NOW,
    )
    review.scene.session.commit()


def test_a_positioning_is_proposed_from_three_competencies_and_says_which(
    review: Reviewed, council: Council, subject: Subject
) -> None:
    scene = review.scene
    student = scene.students[1].id

    def proposed() -> councils.Proposal:
        linked = councils.subject_links(scene.session, council, subject)
        return councils.proposals(scene.session, council, linked, [student], TODAY)[student]

    for item, rank in ((3, 4), (4, 3)):
        scene.see(rank, item=item, student=1)
    assert proposed().positioning is None
    scene.see(1, item=5, student=1)

    found = proposed()

    assert (found.positioning, found.reaching, len(found.seen)) == (3, 2, 3)
    assert [one.counts for one in found.seen] == [True, True, False]


def test_words_written_from_an_older_version_are_refused(review: Reviewed, council: Council, subject: Subject) -> None:
    write(review, council, subject, "La caisse est tenue.")

    with pytest.raises(WrittenMeanwhile):
        write(review, council, subject, "Autre chose", since=0)

    write(review, council, subject, "La caisse est tenue seul.", since=1)
    (word,) = council_words.of_period(review.scene.session, council.period, [review.scene.student.id])[
        review.scene.student.id
    ].words
    assert (word.text, word.positioning, word.subject) == ("La caisse est tenue seul.", 3, subject.name)


def test_a_closed_period_takes_no_word_and_keeps_those_it_has(
    review: Reviewed, council: Council, subject: Subject
) -> None:
    session = review.scene.session
    write(review, council, subject, "Vu.")
    periods.close_period(session, review.actor(), council.period, now=NOW)
    session.commit()

    with pytest.raises(PeriodClosed):
        write(review, council, subject, "Trop tard", since=1)
    session.rollback()
    with pytest.raises(PeriodClosed):
        synthesis(review, council, "Trop tard")
    session.rollback()

    assert council_words.list_councils(session, review.scene.student.id)[0].words[0].text == "Vu."


def synthesis(review: Reviewed, council: Council, text: str, since: str = "") -> None:
    council_writing.write_synthesis(
        review.scene.session,
        review.actor(),
        council,
        review.scene.student.id,
        text=text,
        components={Component(3, "CPD_FRA"): 2, Component(4, "CPD_FRA"): 3},
        since=since,
        now=NOW,
    )
    review.scene.session.commit()


def test_both_cycles_are_kept_and_two_writers_meet(review: Reviewed, council: Council) -> None:
    synthesis(review, council, "Le projet avance.")

    with pytest.raises(WrittenMeanwhile):
        synthesis(review, council, "Autre synthèse")

    rows = council_writing.list_own(review.scene.session, council, review.scene.student.id)
    assert (rows[Component(3, "CPD_FRA")].positioning, rows[Component(4, "CPD_FRA")].positioning) == (2, 3)
    synthesis(review, council, "Autre synthèse", since=council_writing.seal(rows.values()))
    assert council_words.list_councils(review.scene.session, review.scene.student.id)[0].synthesis == "Autre synthèse"


def test_only_for_students_of_the_class_in_a_subject_that_one_teaches_and_about_the_work(
    review: Reviewed, council: Council, subject: Subject, make: Make
) -> None:
    with pytest.raises(NotFound):
        write(review, council, make.subject("Latin"), "Bien")
    with pytest.raises(NotFound):
        write(review, replace(council, members=[]), subject, "Bien")
    with pytest.raises(WordOfJudgement):
        write(review, council, subject, "Élève paresseux")


def test_a_component_is_fed_by_the_items_that_name_it(review: Reviewed, council: Council) -> None:
    scene = review.scene
    scene.session.add(GridItemSocle(grid_item_id=scene.items[0].id, component_code="CPD_FRA"))
    scene.session.commit()

    found = councils.component_links(scene.session, council)

    assert {code: [one.competency_id for one in linked] for code, linked in found.items()} == {
        "CPD_FRA": [scene.items[0].competency_id]
    }
