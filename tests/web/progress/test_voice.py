"""Saying something: the forms, what they keep, and what they refuse."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import AssessmentRequest, HelpOffer, Observation, ObservationSource, RequestStatus
from tests.browser import Browser
from tests.student_scene import Scene


def nonce(browser: Browser, scene: Scene, item: int = 0) -> str:
    found = re.search(
        r'name="nonce"[^>]*value="(\w+)"', browser.get(browser.url(f"{address(scene, item)}/je-m-evalue")).text
    )
    assert found is not None
    return found.group(1)


def address(scene: Scene, item: int = 0) -> str:
    return f"mes-progres/{scene.items[item].competency_id}"


def views(session: Session) -> int:
    session.rollback()
    return (
        session.scalar(
            select(func.count()).select_from(Observation).where(Observation.source == ObservationSource.SELF)
        )
        or 0
    )


def test_a_view_is_kept_and_shown_hollow(student: Browser, scene: Scene, session: Session) -> None:
    mark = nonce(student, scene)

    response = student.send(f"{address(scene)}/je-m-evalue", level=scene.levels[3].id, nonce=mark)

    assert response.status_code == 303
    page = student.get(response.location).text
    assert "C’est gardé. Ton avis compte." in page
    assert "hollow" in page
    assert views(session) == 1


def test_a_form_sent_twice_counts_once(student: Browser, scene: Scene, session: Session) -> None:
    mark = nonce(student, scene)

    for _ in range(2):
        student.send(f"{address(scene)}/je-m-evalue", level=scene.levels[3].id, nonce=mark)

    assert views(session) == 1


def test_no_choice_is_said_beside_the_choices(student: Browser, scene: Scene, session: Session) -> None:
    response = student.send(f"{address(scene)}/je-m-evalue", nonce=nonce(student, scene))

    assert response.status_code == 422
    assert "Choisis une phrase." in response.text
    assert views(session) == 0


def test_a_level_that_is_no_level_is_refused(student: Browser, scene: Scene, session: Session) -> None:
    for level in ("999", "abc", "9" * 40, ""):
        response = student.send(f"{address(scene)}/je-m-evalue", level=level, nonce=nonce(student, scene))
        assert response.status_code == 422, level
    assert views(session) == 0


def test_ready_is_said_once_and_taken_back(student: Browser, scene: Scene, session: Session) -> None:
    for _ in range(2):
        assert student.send(f"{address(scene)}/je-suis-pret").status_code == 303
    page = student.get(student.url(address(scene))).text
    assert "Tu as dit que tu es prêt·e" in page
    assert "Retirer ma demande" in page

    student.send(f"{address(scene)}/je-retire-ma-demande")

    session.rollback()
    statuses = list(session.scalars(select(AssessmentRequest.status)))
    assert statuses == [RequestStatus.WITHDRAWN]
    assert "Je suis prêt·e" in student.get(student.url(address(scene))).text


def test_help_is_a_free_choice(student: Browser, scene: Scene, session: Session) -> None:
    page = student.get(student.url("mes-progres/j-aide")).text
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page

    student.send("mes-progres/j-aide", skills=[str(scene.items[0].competency_id), str(scene.items[4].competency_id)])

    session.rollback()
    assert list(session.scalars(select(HelpOffer.competency_id))) == [scene.items[0].competency_id]
    assert student.get(student.url("mes-progres/j-aide")).text.count("checked") == 1


def test_what_the_school_does_without_is_neither_shown_nor_taken(student: Browser, scene: Scene) -> None:
    establishment = scene.session.get_one(Establishment, 1)
    establishment.self_assessment_on = establishment.requests_on = False
    scene.session.commit()

    page = student.get(student.url(address(scene))).text

    assert "Je m’évalue" not in page
    assert "Je suis prêt·e" not in page
    assert student.send(f"{address(scene)}/je-suis-pret").status_code == 404
    assert student.get(student.url(f"{address(scene)}/je-m-evalue")).status_code == 404


def test_a_teacher_cannot_speak_for_a_student(teacher: Browser, scene: Scene) -> None:
    assert teacher.send(f"{address(scene)}/je-suis-pret").status_code == 404
