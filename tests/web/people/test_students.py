"""The students of the school through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student
from tests.browser import Browser
from tests.make import Make
from tests.moments import TODAY, Clock


@pytest.fixture
def rooms(make: Make, clock: Clock) -> tuple[ClassGroup, ClassGroup]:
    """Two classes; the day is the tests' own."""
    return make.class_group(name="4A"), make.class_group(name="4B")


@pytest.fixture
def zoe(make: Make, rooms: tuple[ClassGroup, ClassGroup]) -> Student:
    """A student of the first."""
    student = make.student(class_group=rooms[0], name="Zoé Petit")
    make.session.commit()
    return student


def test_a_student_is_found_moved_noted_gone_and_back(
    as_admin: Browser, zoe: Student, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    address = f"personnes/eleves/{zoe.id}"
    assert "Zoé PETIT" in as_admin.get(as_admin.url("personnes/eleves?texte=zo%C3%A9")).text

    assert (
        as_admin.send(f"{address}/classe", class_group_id=rooms[1].id, first_day=TODAY.isoformat()).status_code == 303
    )
    assert "4B" in as_admin.get(as_admin.url("personnes/eleves?texte=petit+4b")).text
    tomorrow = as_admin.send(f"{address}/depart", first_day_away="2099-01-01")
    assert (tomorrow.status_code, "pas à venir" in tomorrow.text) == (422, True)
    before = as_admin.send(f"{address}/depart", first_day_away=(TODAY - timedelta(days=1)).isoformat())
    assert (before.status_code, "choisissez un jour suivant" in before.text) == (422, True)

    back = as_admin.send(f"{address}/classe", class_group_id=rooms[0].id, first_day=TODAY.isoformat())
    assert back.status_code == 303
    assert "4B" not in as_admin.get(as_admin.url("personnes/eleves?texte=petit")).text


def test_a_departure_is_noted(as_admin: Browser, zoe: Student) -> None:
    assert as_admin.send(f"personnes/eleves/{zoe.id}/depart", first_day_away=TODAY.isoformat()).status_code == 303

    assert "Zoé PETIT" not in as_admin.get(as_admin.url("personnes/eleves")).text
    assert "Zoé PETIT" in as_admin.get(as_admin.url("personnes/eleves?etat=partis")).text
    assert "Noter un retour" in as_admin.get(as_admin.url(f"personnes/eleves/{zoe.id}")).text


@pytest.mark.parametrize(
    ("room", "day", "said"),
    [("", "", "Choisissez le premier jour"), ("9999", "2026-11-23", "field-error"), ("x", "hier", "une date")],
)
def test_bad_input_is_told_beside_its_field(as_admin: Browser, zoe: Student, room: str, day: str, said: str) -> None:
    answer = as_admin.send(f"personnes/eleves/{zoe.id}/classe", class_group_id=room, first_day=day)

    assert (answer.status_code, said in answer.text) == (422, True)


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=99", "page=x", "etat=autre", "texte=" + "a" * 500, "texte=%00"]
)
def test_the_list_survives_any_question(as_admin: Browser, zoe: Student, query: str) -> None:
    assert as_admin.get(as_admin.url(f"personnes/eleves?{query}")).status_code == 200
