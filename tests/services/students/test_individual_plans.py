"""The individual training plan: versions that follow one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.plain_words import WordOfJudgement
from evaluation_tool.services import individual_plans
from evaluation_tool.services.individual_plans import GoalLine, PlanChanged, PlanDraft
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed, reviewed

DRAFT = PlanDraft(TODAY, "Lina, sa mère", "Consignes lues", "Refaire le point.", None, (GoalLine("Tenir", None, None),))


@pytest.fixture
def review(make: Make) -> Reviewed:
    return reviewed(make)


def write(review: Reviewed, draft: PlanDraft, since: int) -> int:
    student = review.scene.student
    return individual_plans.write(review.scene.session, review.actor(), student, draft, since=since, now=NOW).version


def test_each_change_is_a_version_and_every_version_is_read(review: Reviewed) -> None:
    assert write(review, DRAFT, 0) == 1
    assert write(review, DRAFT, 1) == 1
    assert write(review, replace(DRAFT, follow_up="Vu."), 1) == 2

    versions = individual_plans.list_versions(review.scene.session, review.scene.student.id)

    assert [(one.plan.version, one.plan.follow_up) for one in versions] == [(2, "Vu."), (1, "Refaire le point.")]
    assert individual_plans.draft_of(versions[1].plan) == DRAFT
    with pytest.raises(NotFound):
        individual_plans.chosen(versions, 3)


def test_a_change_made_from_an_older_version_is_refused(review: Reviewed) -> None:
    write(review, DRAFT, 0)

    with pytest.raises(PlanChanged):
        write(review, replace(DRAFT, people="Autre"), 0)


def test_a_diagnosis_is_never_kept(review: Reviewed) -> None:
    with pytest.raises(WordOfJudgement):
        write(review, replace(DRAFT, adaptations="Élève dyslexique"), 0)
