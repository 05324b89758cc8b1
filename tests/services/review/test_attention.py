"""The rules of attention read from the evidence, and what is said of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.attention import AttentionRule, Thresholds
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.differentiation import GroupingKind
from evaluation_tool.models.grid import NotTaught
from evaluation_tool.services import review_attention
from evaluation_tool.services.review_attention import AttentionLine, GoneAlready
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed

USUAL = Thresholds(unseen_weeks=4, discovering_weeks=6)


def listed(review: Reviewed, thresholds: Thresholds = USUAL) -> dict[tuple[str, AttentionRule], AttentionLine]:
    """The points of the class, by student and rule."""
    lines = review_attention.list_points(review.scene.session, review.remit(), thresholds, TODAY)
    assert len({(line.student_id, line.point.rule) for line in lines}) == len(lines)
    return {(line.student, line.point.rule): line for line in lines}


LINA = "Lina MOREL"


def test_a_quiet_class_has_none(review: Reviewed) -> None:
    assert listed(review) == {}


def test_three_competencies_that_never_left_the_first_level(review: Reviewed) -> None:
    scene = review.scene
    # The first falls back after a success: its time at the first level begins with the fall.
    for item, ranks in ((3, (4, 1)), (4, (1, 1)), (5, (1,)), (6, (1,))):
        for number, rank in enumerate(ranks):
            scene.see(rank, item=item, student=1, days_ago=60 - 10 * number)

    found = listed(review)["Canari VOISIN1", AttentionRule.DISCOVERING]

    assert found.point.count == 4
    assert found.point.since == TODAY - timedelta(days=60)
    assert found.wordings[0].startswith("Je pose")
    assert (scene.items[3].competency_id in found.point.competencies, found.is_open) == (True, True)
    assert listed(review, Thresholds(4, 8))["Canari VOISIN1", AttentionRule.DISCOVERING].point.count == 3


def test_what_the_class_does_not_work_on_any_more_says_nothing(review: Reviewed) -> None:
    scene = review.scene
    for item in (4, 5, 6):
        scene.see(1, item=item, student=1, days_ago=60)
    assert ("Canari VOISIN1", AttentionRule.DISCOVERING) in listed(review)

    scene.session.add(NotTaught(grid_item_id=scene.items[6].id, class_group_id=scene.class_group.id, noted_on=TODAY))
    scene.session.commit()

    assert ("Canari VOISIN1", AttentionRule.DISCOVERING) not in listed(review)


def test_nobody_saw_nora(review: Reviewed, make: Make) -> None:
    make.student(class_group=review.scene.class_group, name="Nora Oubliée")

    found = listed(review)["Nora OUBLIÉE", AttentionRule.UNSEEN]

    assert found.point.last_on is None
    assert found.class_name == "4e SEGPA"


def test_support_runs_and_unanswered_wishes(review: Reviewed) -> None:
    for days_ago in (3, 10, 17):
        review.group([Support.GUIDED, None], days_ago=days_ago, kind=GroupingKind.NEEDS_NAMED)
    review.ask(days_ago=15)
    review.ask(student=1, days_ago=2)

    found = listed(review)

    assert set(found) == {(LINA, AttentionRule.SUPPORT_RUN), (LINA, AttentionRule.UNANSWERED)}
    assert found[LINA, AttentionRule.UNANSWERED].wordings == ("Je pose les prix et les étiquettes",)


def test_who_looked_says_so_once_and_the_point_waits_for_something_new(review: Reviewed) -> None:
    scene = review.scene
    review.ask(days_ago=15)
    line = listed(review)[LINA, AttentionRule.UNANSWERED]

    review_attention.acknowledge(
        scene.session,
        review.actor(),
        scene.students[0],
        line,
        key=line.point.key,
        comment="Vu avec l’enseignante : jeudi à l’atelier.",
        now=NOW,
    )
    scene.session.commit()

    after = listed(review)[LINA, AttentionRule.UNANSWERED]
    assert not after.is_open
    assert after.looked is not None
    assert (after.looked.comment, after.looked.on) == ("Vu avec l’enseignante : jeudi à l’atelier.", TODAY)
    event = scene.session.query(AuditEvent).order_by(AuditEvent.sequence.desc()).first()
    assert event is not None
    assert event.action == "attention.acknowledged"
    assert "jeudi" not in event.payload

    review.ask(item=6, days_ago=16)
    assert listed(review)[LINA, AttentionRule.UNANSWERED].is_open


def test_a_page_that_is_out_of_date_acknowledges_nothing(review: Reviewed) -> None:
    review.ask(days_ago=15)
    line = listed(review)[LINA, AttentionRule.UNANSWERED]

    with pytest.raises(GoneAlready):
        review_attention.acknowledge(
            review.scene.session, review.actor(), review.scene.students[0], line, key="999", comment="", now=NOW
        )


def test_a_student_of_two_reviewed_classes_has_each_point_once(review: Reviewed, make: Make) -> None:
    second = make.class_group(name="4e Bis")
    make.remit(account=review.director, class_group=second)
    make.enrolment(student=review.scene.students[0], class_group=second)
    review.ask(days_ago=15)

    assert listed(review)[LINA, AttentionRule.UNANSWERED].class_name == "4e Bis"
