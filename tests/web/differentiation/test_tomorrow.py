"""The sheet as a teacher uses it: read, edited, printed, opened on the board; without JavaScript."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import lxml.html
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.differentiation import GroupingPlan
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.formats.pdf.reading import text_of
from tests.make import Make
from tests.moments import TODAY, Clock
from tests.student_scene import Scene, empty_scene


@pytest.fixture
def scene(make: Make) -> Scene:
    """Six students, four of whom learn to check a delivery; two succeed at it."""
    scene = empty_scene(make, students=6)
    for student, rank in enumerate((1, 1, 2, 2, 3, 3)):
        scene.see(rank, student=student, days_ago=3)
    return scene


@pytest.fixture
def teacher(scene: Scene, sign_in_as: SignInAs) -> Browser:
    """The teacher's browser."""
    return sign_in_as(scene.teacher)


def path(scene: Scene) -> str:
    """Where the sheet is."""
    return f"groupes/demain/{scene.class_group.id}"


def fields(text: str) -> dict[str, str | list[str]]:
    """What a browser would send of the sheet, as it stands."""
    tree = cast(Any, lxml.html.document_fromstring(text))
    (form,) = [one for one in tree.forms if "tomorrow" in one.get("class", "")]
    sent: dict[str, str | list[str]] = {}
    for name, value in form.form_values():
        known = sent.setdefault(name, [])
        assert isinstance(known, list)
        known.append(value)
    return sent


def named(sent: dict[str, str | list[str]], beginning: str) -> str:
    """The first field whose name begins like this."""
    return next(name for name in sent if name.startswith(beginning))


def count_plans(session: Session) -> int:
    """How many plans there are."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(GroupingPlan)) or 0


def test_it_is_read_without_writing_and_says_the_day(teacher: Browser, scene: Scene, session: Session) -> None:
    page = teacher.get(teacher.url(path(scene)))

    assert "mardi 24 novembre" in page.text
    assert "a réussi\xa0: «\xa0Je contrôle une livraison" in page.text
    assert count_plans(session) == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((TODAY + timedelta(days=3)).isoformat(), "jeudi 26 novembre"),
        ("2020-01-01", "mardi 24 novembre"),
        ("demain", "mardi 24 novembre"),
        ("", "mardi 24 novembre"),
    ],
)
def test_another_day_can_be_asked_for(teacher: Browser, scene: Scene, asked: str, said: str) -> None:
    assert said in teacher.get(teacher.url(path(scene)), query_string={"jour": asked}).text


def test_what_was_typed_is_what_is_printed(teacher: Browser, scene: Scene, session: Session) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text)
    sent |= {
        "task_0": "Pèse le carton rouge.",
        "place_0": "Quai de livraison",
        named(sent, "said_"): "sait tout vérifier",
    }

    answer = teacher.post(teacher.url(f"{path(scene)}/feuille.pdf"), data=sent)

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    (page,) = text_of(answer.data)
    for words in ("La feuille de demain", "Pèse le carton rouge.", "Quai de livraison", "sait tout vérifier"):
        assert words in page
    assert count_plans(session) == 0


def test_an_unticked_line_and_an_emptied_sentence_are_left_out(teacher: Browser, scene: Scene) -> None:
    scene.see(2, item=1, student=5, days_ago=60)
    sent = fields(teacher.get(teacher.url(path(scene))).text)
    kept = {name: value for name, value in sent.items() if name not in {"observe", "ready"}}
    kept |= {name: "" for name in kept if name.startswith("said_")}

    (page,) = text_of(teacher.post(teacher.url(f"{path(scene)}/feuille.pdf"), data=kept).data)

    assert "Je contrôle une livraison" not in page
    assert "À dire tout haut" not in page


def test_what_was_written_of_a_student_stays_with_that_student(teacher: Browser, scene: Scene) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text)
    name = f"said_{scene.students[5].id}"
    assert name in sent
    scene.see(3, item=1, student=4, days_ago=1)
    scene.see(3, item=2, student=5, days_ago=0)

    answer = teacher.post(teacher.url(f"{path(scene)}/feuille.pdf"), data={**sent, name: "range tout seul"})

    (page,) = text_of(answer.data)
    assert "Canari Voisin5 range tout seul" in page


def test_opening_it_leads_to_a_board_that_students_do_not_see(
    teacher: Browser, scene: Scene, session: Session, sign_in_as: SignInAs
) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text) | {"task_0": "Pèse le carton rouge."}

    answer = teacher.post(teacher.url(path(scene)), data=sent)

    session.rollback()
    plan = session.scalars(select(GroupingPlan)).one()
    assert (answer.status_code, answer.location) == (303, f"/ecole-test/groupes/{plan.id}")
    assert (plan.published_at, plan.groups[0].task) == (None, "Pèse le carton rouge.")
    student = sign_in_as(scene.make.account_of(scene.student))
    assert plan.groups[0].name not in student.get(student.url()).text
    assert "Pèse le carton rouge." in teacher.get(teacher.url(path(scene))).text
    teacher.post(teacher.url(path(scene)), data=fields(teacher.get(teacher.url(path(scene))).text))
    assert count_plans(session) == 1


@pytest.mark.parametrize(
    ("ends_on", "said", "is_seen_today"),
    [(TODAY + timedelta(days=1), "verra son groupe", False), (TODAY, "voit son groupe", True)],
)
def test_published_the_evening_before_students_read_it_the_next_day(
    teacher: Browser, scene: Scene, sign_in_as: SignInAs, clock: Clock, ends_on: date, said: str, is_seen_today: bool
) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text)
    for name in [name for name in sent if name.startswith("task_")]:
        sent[name] = "Pèse le carton rouge."
    board = teacher.post(teacher.url(path(scene)), data=sent).location

    answer = teacher.send(f"{board.removeprefix('/ecole-test/')}/publier", ends_on=ends_on.isoformat())

    assert said in teacher.get(answer.location).text
    home = sign_in_as(scene.make.account_of(scene.student))
    assert ("Pèse le carton rouge." in home.get(home.url()).text) is is_seen_today
    clock.advance(days=1)
    home = sign_in_as(scene.make.account_of(scene.student))
    assert ("Pèse le carton rouge." in home.get(home.url()).text) is not is_seen_today


def test_new_evidence_in_between_asks_to_read_again_and_keeps_what_was_typed(
    teacher: Browser, scene: Scene, session: Session
) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text) | {"task_0": "Pèse le carton rouge."}
    scene.see(4, student=0, days_ago=0)
    scene.see(1, student=5, days_ago=0)

    for where in (path(scene), f"{path(scene)}/feuille.pdf"):
        answer = teacher.post(teacher.url(where), data=sent)

        assert answer.status_code == 422
        assert "ont changé" in answer.text
        assert "Pèse le carton rouge." in answer.text
    assert count_plans(session) == 0
    again = teacher.post(teacher.url(path(scene)), data=fields(answer.text))
    assert again.status_code == 303


@pytest.mark.parametrize("beginning", ["task_", "place_", "said_"])
def test_a_text_too_long_is_said_beside_its_field(
    teacher: Browser, scene: Scene, session: Session, beginning: str
) -> None:
    sent = fields(teacher.get(teacher.url(path(scene))).text)
    name = named(sent, beginning)
    sent[name] = "très " * 500

    for where in (path(scene), f"{path(scene)}/feuille.pdf"):
        answer = teacher.post(teacher.url(where), data=sent)

        assert answer.status_code == 422
        assert f'id="{name}-error"' in answer.text
        assert "très très" in answer.text
    assert count_plans(session) == 0


def test_a_class_that_nobody_observed_is_told_what_to_do(make: Make, sign_in_as: SignInAs, session: Session) -> None:
    scene = empty_scene(make)
    teacher = sign_in_as(scene.teacher)

    page = teacher.get(teacher.url(path(scene)))
    assert "Pas encore de groupe à proposer" in page.text
    answer = teacher.post(teacher.url(path(scene)), data=fields(page.text))
    assert answer.status_code == 422
    assert "observez d’abord" in answer.text
    (paper,) = text_of(teacher.post(teacher.url(f"{path(scene)}/feuille.pdf"), data=fields(page.text)).data)
    assert "À observer d’abord" in paper
    assert count_plans(session) == 0
