"""The activities and the work plans of the demonstration."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import INSTRUCTIONS_LENGTH, Support, telling_word
from evaluation_tool.domain.grid import count_words
from evaluation_tool.formats.documents import XLSX, recognise
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import Activity, ActivityResource, WorkPlan, WorkPlanTick
from evaluation_tool.models.evidence import Feeling, FeelingKind
from evaluation_tool.models.grid import GridItem
from evaluation_tool.services import activities_library, own_work
from evaluation_tool.services.demo.activity_content import load_activities
from evaluation_tool.services.login_sessions import actor_of
from tests.services.demo.conftest import TODAY, Fill

# What would give a level of support away, judge somebody, or read as a mark.
_NEVER = re.compile(r"\b(appui|approfondissement|guidée?|faible|niveau|échec|faute|note sur|nul)\b|%", re.IGNORECASE)
_TYPEWRITTEN = re.compile(r"['\"]| [:;!?»]|« |[^\s\u202f][;!?]|[^\d\s\u00a0]:")


def test_twenty_activities_are_written_at_three_degrees_of_support(school: Session) -> None:
    stored = school.scalars(select(Activity)).all()

    assert len(stored) == 20
    assert all({version.support for version in one.versions} == set(Support) for one in stored)


def test_every_activity_serves_a_competency_that_a_class_works_on(school: Session) -> None:
    at_work = set(school.scalars(select(GridItem.competency_id)))

    for one in school.scalars(select(Activity)):
        assert {competency.id for competency in one.competencies} <= at_work, one.title
        assert one.competencies, one.title


def test_what_students_read_is_short_kind_and_gives_nothing_away() -> None:
    for content in load_activities():
        assert telling_word(content.title) == ""
        for text in content.instructions.values():
            assert _NEVER.findall(text) == [], content.key
            assert len(text) < INSTRUCTIONS_LENGTH
            assert max(count_words(line) for line in text.splitlines()) <= 24, content.key


def test_activities_are_typeset_in_french() -> None:
    texts = [text for one in load_activities() for text in (one.title, one.place, *one.instructions.values())]

    assert [text for text in texts if _TYPEWRITTEN.search(text)] == []


def test_documents_of_the_demonstration_are_what_they_say(school: Session) -> None:
    files = school.scalars(select(ActivityResource).where(ActivityResource.content.is_not(None))).all()

    assert files
    assert all(recognise(one.content or b"") is XLSX for one in files)


def test_a_teacher_finds_activities_by_words_without_accents(school: Session) -> None:
    prof = school.scalars(select(Account).where(Account.login == "prof")).one()

    found = activities_library.list_library(school, actor_of(school, prof, today=TODAY), text="RESERVE facing")

    assert [one.title for one in found.activities] == []
    found = activities_library.list_library(school, actor_of(school, prof, today=TODAY), text="etiquettes FACING")
    assert [one.title for one in found.activities] == ["Un rayon qui donne envie"]


def test_five_plans_and_the_familiar_student_has_two(school: Session) -> None:
    eleve = school.scalars(select(Account).where(Account.login == "eleve")).one()

    assert school.scalar(select(func.count()).select_from(WorkPlan)) == 5
    plans = own_work.list_plans(school, actor_of(school, eleve, today=TODAY))
    assert [plan.title for plan in plans] == ["Ma semaine à l’atelier", "Mon dossier de stage"]
    assert school.scalar(select(func.count()).where(Feeling.kind == FeelingKind.HELP)) == 4


@pytest.mark.parametrize("today", [date(2026, 8, 30), date(2026, 9, 7)])
def test_nothing_is_done_before_the_year_begins(fill: Fill, today: date) -> None:
    session = fill(today)

    assert all(plan.starts_on <= today for plan in session.scalars(select(WorkPlan)))
    assert all(tick.ticked_at.date() <= today for tick in session.scalars(select(WorkPlanTick)))
