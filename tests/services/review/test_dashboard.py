"""What the dashboard counts, and of whom."""

from __future__ import annotations

from datetime import timedelta

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.class_group import ClassGroupKind
from evaluation_tool.models.differentiation import GroupingKind
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.grid import NotTaught
from evaluation_tool.services import review_dashboard, student_voice
from evaluation_tool.services.review_dashboard import ClassLine, Dashboard
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed


def read(review: Reviewed, weeks: int = 4) -> Dashboard:
    """The director's dashboard."""
    return review_dashboard.read(review.scene.session, review.remit(), today=TODAY, weeks=weeks)


def only(review: Reviewed, weeks: int = 4) -> ClassLine:
    """Its one class."""
    (line,) = read(review, weeks).lines
    return line


def test_a_class_in_figures(review: Reviewed) -> None:
    line = only(review)

    # Seven competencies at work beside the attitude; all but none were seen on somebody.
    assert (line.students, line.observed, line.at_work) == (2, 7, 7)
    assert line.last_on == TODAY - timedelta(days=3)
    assert (line.unseen, line.own_views, line.waiting, line.groups) == (0, 0, 0, 0)


def test_what_is_not_taught_is_not_to_be_observed(review: Reviewed) -> None:
    scene = review.scene
    for item in scene.items[:2]:
        scene.session.add(NotTaught(grid_item_id=item.id, class_group_id=scene.class_group.id, noted_on=TODAY))
    scene.session.commit()

    line = only(review)

    assert (line.observed, line.at_work) == (5, 5)


def test_who_was_not_seen_lately_and_who_has_just_come(review: Reviewed, make: Make) -> None:
    scene = review.scene
    make.student(class_group=scene.class_group, name="Nora Oubliée")
    newcomer = make.student(name="Yanis Nouveau")
    make.enrolment(student=newcomer, class_group=scene.class_group, starts_on=TODAY - timedelta(days=7))

    assert only(review).students == 4
    assert only(review).unseen == 1
    assert only(review, weeks=1).unseen == 2


def test_the_last_day_is_told_by_the_log_where_the_rule_keeps_the_best(review: Reviewed) -> None:
    scene = review.scene
    scene.session.get_one(Establishment, 1).attainment_rule = AttainmentRule.BEST
    scene.see(1, item=5, student=0, days_ago=1)

    # The best level of that competency is older than yesterday.
    assert only(review).last_on == TODAY - timedelta(days=1)


def test_own_views_requests_and_running_needs_groups_are_counted(review: Reviewed, make: Make) -> None:
    scene = review.scene
    student = make.account_of(scene.students[0])
    for nonce in ("0" * 16, "1" * 16):
        student_voice.assess_oneself(
            scene.session,
            review.actor(student),
            scene.students[0],
            scene.items[0].competency_id,
            level_id=scene.levels[1].id,
            nonce=nonce,
            now=NOW,
        )
    scene.session.commit()
    review.ask()
    review.group([None, None], days_ago=1, kind=GroupingKind.NEEDS_NAMED)
    review.group([None, None], days_ago=1, kind=GroupingKind.MIXED)
    review.group([Support.GUIDED], days_ago=30, kind=GroupingKind.NEEDS_NAMED)

    line = only(review)

    assert (line.own_views, line.waiting, line.groups) == (1, 1, 2)


def test_domains_count_each_competency_of_each_student_at_its_level(review: Reviewed) -> None:
    domains = {line.name: dict(line.counts) for line in read(review).domains}

    assert domains["Titre officiel V1"] == {3: 2}
    assert domains["Titre officiel V4"] == {1: 1, 4: 1}
    assert domains["Titre officiel V3"] == {1: 1, 2: 1}
    assert sum(line.total for line in read(review).domains) == 7


def test_only_the_classes_without_marks_of_the_remit(review: Reviewed, make: Make) -> None:
    other = make.class_group(students=3)
    with_marks = make.class_group(students=3, is_no_marks=False)
    make.remit(account=review.director, class_group=with_marks)

    remit = review.remit()

    assert [room.id for room in remit.rooms] == [review.class_group_id]
    assert remit.with_marks == 1
    assert other.id not in remit.family_ids


def test_what_is_done_in_a_workshop_is_its_class(review: Reviewed, make: Make) -> None:
    scene = review.scene
    workshop = make.class_group(kind=ClassGroupKind.WORKSHOP, name="4e Atelier 1")
    workshop.parent_id = scene.class_group.id
    make.session.commit()
    make.remit(account=review.director, class_group=workshop)
    make.grid(owner=scene.teacher, class_group=workshop, items=3)

    remit = review.remit()

    assert [room.family for room in remit.rooms] == [(scene.class_group.id, workshop.id)]
    assert only(review).at_work == 10


def test_nobody_to_review_is_no_error(review: Reviewed, make: Make) -> None:
    alone = make.director()

    found = review_dashboard.read(review.scene.session, review.remit(alone), today=TODAY, weeks=4)

    assert (found.lines, found.domains) == ((), ())
