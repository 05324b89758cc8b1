"""The save protocol over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from evaluation_tool.models.evidence import Observation
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.moments import TODAY, Clock
from tests.workshop import Workshop


@pytest.fixture
def teacher(workshop: Workshop, sign_in_as: SignInAs) -> Browser:
    """The teacher's browser."""
    return sign_in_as(workshop.teacher)


def send(browser: Browser, workshop: Workshop, body: Any, **headers: str) -> TestResponse:
    token = browser.get(browser.url("observer/jeton")).json
    return browser.post(
        browser.url(f"observer/{workshop.class_group.id}/{workshop.grid.id}/observations"),
        json=body,
        headers={"X-CSRFToken": token["token"] if token else "", "Accept": "application/json", **headers},
    )


def typed(workshop: Workshop, operation_id: str = "a", **changes: Any) -> dict[str, Any]:
    return {
        "operation_id": operation_id,
        "student": workshop.students[0].id,
        "grid_item": workshop.items[0].id,
        "level": workshop.levels[2].id,
        "since": 0,
    } | changes


def count(workshop: Workshop) -> int:
    workshop.session.rollback()
    return workshop.session.scalar(select(func.count()).select_from(Observation)) or 0


def test_a_saved_cell_comes_back_as_the_grid_would_write_it(teacher: Browser, workshop: Workshop) -> None:
    answer = send(teacher, workshop, {"operations": [typed(workshop)]})

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["results"] == [
        {"operation_id": "a", "status": "saved", "level": 3, "confirmed": False, "state": None, "elsewhere": []}
    ]
    page = teacher.get(teacher.url(f"observer/{workshop.class_group.id}/{workshop.grid.id}")).text
    assert "<td class=t3>◕ Réu" in page


def test_a_refusal_says_why_in_french_and_the_rest_is_saved(teacher: Browser, workshop: Workshop) -> None:
    operations = [typed(workshop, "a", grid_item=999), typed(workshop, "b")]

    answer = send(teacher, workshop, {"operations": operations})

    assert answer.json is not None
    refused, saved = answer.json["results"]
    assert refused["status"] == "refused"
    assert refused["reason"] == "Cette compétence n’est plus dans la grille."
    assert saved["status"] == "saved"


def test_sending_the_same_batch_again_writes_nothing_more(teacher: Browser, workshop: Workshop) -> None:
    body = {"operations": [typed(workshop)]}
    send(teacher, workshop, body)

    assert send(teacher, workshop, body).status_code == 200
    assert count(workshop) == 1


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"operations": []},
        {"operations": "x"},
        {"operations": [1]},
        {"operations": [{"operation_id": "a"}]},
        {"operations": [{"operation_id": "a", "student": 2**70, "grid_item": 1}]},
        {"operations": [{"operation_id": "a", "student": True, "grid_item": 1}]},
        {"operations": [{"operation_id": "x" * 37, "student": 1, "grid_item": 1}]},
        {"operations": [{"operation_id": "a\x00", "student": 1, "grid_item": 1}]},
        {"operations": [{"operation_id": "a", "student": 1, "grid_item": 1, "state": "malade"}]},
        {"operations": [{"operation_id": "a", "student": 1, "grid_item": 1, "observed_on": "hier"}]},
        {"operations": [{"operation_id": "a", "student": 1, "grid_item": 1, "note": "\ud800"}]},
    ],
)
def test_a_body_that_is_no_batch_is_refused_whole(teacher: Browser, workshop: Workshop, body: Any) -> None:
    answer = send(teacher, workshop, body)

    assert answer.status_code == 400
    assert count(workshop) == 0


def test_two_hundred_and_one_operations_are_refused_whole(teacher: Browser, workshop: Workshop) -> None:
    body = {"operations": [typed(workshop, str(number)) for number in range(201)]}

    assert send(teacher, workshop, body).status_code == 400
    assert count(workshop) == 0


def test_five_megabytes_are_refused_before_they_are_read(teacher: Browser, workshop: Workshop) -> None:
    assert send(teacher, workshop, {"operations": [typed(workshop, note="x" * 5_000_000)]}).status_code == 413
    assert count(workshop) == 0


def test_an_ended_session_answers_401_and_after_signing_in_again_the_queue_is_replayed(
    teacher: Browser, workshop: Workshop, clock: Clock
) -> None:
    clock.advance(hours=9)
    answer = teacher.post(
        teacher.url(f"observer/{workshop.class_group.id}/{workshop.grid.id}/observations"),
        json={"operations": [typed(workshop)]},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code in {400, 401}

    teacher.signed_in_as(workshop.teacher)

    assert send(teacher, workshop, {"operations": [typed(workshop)]}).status_code == 200
    assert count(workshop) == 1


def test_a_colleague_without_the_class_finds_nothing_there(workshop: Workshop, sign_in_as: SignInAs) -> None:
    stranger = sign_in_as(workshop.make.account_of(workshop.make.teacher()))

    assert send(stranger, workshop, {"operations": [typed(workshop)]}).status_code == 404
    assert count(workshop) == 0


def test_the_list_without_script_writes_through_the_same_service(teacher: Browser, workshop: Workshop) -> None:
    path = f"observer/{workshop.class_group.id}/{workshop.grid.id}/liste?competence={workshop.items[0].id}"
    answers: dict[str, Any] = {f"niveau-{student.id}": workshop.levels[1].id for student in workshop.students}

    answer = teacher.send(path, **answers)

    assert answer.status_code == 303
    assert count(workshop) == 3
    assert teacher.send(path, **answers).status_code == 303
    assert count(workshop) == 3


def test_a_seance_opens_with_its_items_and_closes_for_its_students(teacher: Browser, workshop: Workshop) -> None:
    base = f"observer/{workshop.class_group.id}/{workshop.grid.id}"
    opened = teacher.send(
        f"{base}/seance",
        items=[workshop.items[0].id],
        context="workshop",
        observed_on=TODAY.isoformat(),
        absent=[workshop.students[2].id],
    )
    assert opened.status_code == 303, opened.text
    grid = teacher.get(opened.headers["Location"]).text
    assert "(absent)" in grid
    assert f'data-item="{workshop.items[1].id}"' not in grid

    seance = opened.headers["Location"].partition("seance=")[2]
    assert teacher.send(f"{base}/seance/{seance}/terminer").status_code == 303
    assert "terminée" in teacher.get(teacher.url(f"classes/{workshop.class_group.id}")).text
