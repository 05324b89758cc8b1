"""The pages about personal data, as the référent numérique uses them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.people import Student
from evaluation_tool.tenancy import erasures
from tests import privacy_scene
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import HERE
from tests.privacy_scene import ALIAS, CANARY, FIRST, INE, LAST, Scene
from tests.workshop import furnish

HOME = f"/{HERE}/donnees-personnelles"


@pytest.fixture
def scene(make: Make) -> Scene:
    return privacy_scene.fill(furnish(make))


def test_a_student_is_found_handed_over_and_erased(
    scene: Scene, as_admin: Browser, session: Session, instance: Path
) -> None:
    number, duplicate = scene.student.id, scene.duplicate.id
    session.rollback()
    assert f"{HOME}/eleves/{number}" in as_admin.get(f"{HOME}/?texte={LAST[:4]}").text

    counted = as_admin.get(f"{HOME}/eleves/{duplicate}").text
    assert ("Observations" in counted, CANARY in counted) == (True, False)
    handed = as_admin.post(f"{HOME}/eleves/{number}/donnees.json", data={"csrf_token": as_admin.csrf()})
    assert (CANARY in handed.text, handed.headers["Cache-Control"]) == (True, "no-store")
    assert "Données d’un élève remises" in as_admin.get(f"{HOME}/consultations").text

    url = f"{HOME}/eleves/{number}/effacer"
    assert "C’est définitif" in as_admin.get(url).text
    refused = as_admin.post(url, data={"csrf_token": as_admin.csrf(), "name": "Zoé Autre"})
    assert (refused.status_code, "Zoé Autre" in refused.text) == (422, True)
    assert not erasures.read(instance, HERE)
    done = as_admin.post(url, data={"csrf_token": as_admin.csrf(), "name": f"{FIRST} {LAST}"})

    assert done.status_code == 303
    assert session.scalars(select(Student).where(Student.last_name == LAST)).all() == []
    session.close()
    assert len(erasures.read(instance, HERE)) == 2
    assert as_admin.post(url, data={"csrf_token": as_admin.csrf(), "name": f"{FIRST} {LAST}"}).status_code == 404
    traces = [word.encode() for word in (LAST, ALIAS, INE, CANARY)]
    files = [path for path in instance.rglob("*") if path.is_file()]
    assert [path.name for path in files if any(trace in path.read_bytes() for trace in traces)] == []


def test_durations_are_bounded_and_what_is_beyond_goes(scene: Scene, as_admin: Browser, session: Session) -> None:
    session.rollback()
    url = f"{HOME}/durees"
    typed = {"csrf_token": as_admin.csrf(), "leavers": "12", "journal": "0", "sessions": "douze"}

    refused = as_admin.post(url, data=typed)
    kept = as_admin.post(url, data=typed | {"journal": "6", "sessions": "3"})
    unsure = as_admin.post(f"{url}/purger", data={"csrf_token": as_admin.csrf()})
    purged = as_admin.post(f"{url}/purger", data={"csrf_token": as_admin.csrf(), "sure": "y"})

    assert (refused.status_code, refused.text.count("Écrivez un nombre entre 1 et 60.") >= 2) == (422, True)
    assert (kept.status_code, unsure.status_code, purged.status_code) == (303, 422, 303)
    assert "Cochez la case pour effacer." in unsure.text
    page = as_admin.get(url).text
    assert "6 mois" in page
    assert "Effacer maintenant" in unsure.text
    assert "Effacer maintenant" not in page


def test_a_director_finds_only_the_students_it_reviews(scene: Scene, make: Make, sign_in_as: SignInAs) -> None:
    number = scene.student.id
    class_group = scene.plan.class_group
    other, reviewer = sign_in_as(make.director()), sign_in_as(make.director(reviews=[class_group]))

    found = [f"{HOME}/eleves/{number}" in one.get(f"{HOME}/?texte={LAST}").text for one in (other, reviewer)]

    assert found == [False, True]
    page = reviewer.get(f"{HOME}/eleves/{number}").text
    assert ("Télécharger le PDF" in page, "Préparer l’effacement" in page) == (True, False)


def test_a_reading_is_noted_once_and_never_fails_the_page(
    scene: Scene, make: Make, sign_in_as: SignInAs, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    director = sign_in_as(make.director(reviews=[scene.plan.class_group]))
    url = director.url(f"eleves/{scene.student.id}")
    noted = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "student.file_read")
    before = make.session.scalar(noted) or 0
    make.session.rollback()
    with closing(sqlite3.connect(instance / "establishments" / f"{HERE}.sqlite3", isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        assert director.get(url).status_code == 200
        busy.execute("ROLLBACK")
    assert make.session.scalar(noted) == before
    assert [record.getMessage() for record in caplog.records] == ["reading of a file not written: OperationalError"]
    make.session.rollback()

    statuses = [director.get(url).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert make.session.scalar(noted) == before + 1


@pytest.mark.parametrize(
    "page",
    ["eleves/{0}", "eleves/{0}/cfg", "eleves/{0}/pif/modifier", "suivi/eleves/{0}", "conseils/{1}/{2}/eleves/{0}"],
)
def test_every_page_about_one_student_leaves_the_trace_of_who_reviews_it(
    scene: Scene, make: Make, sign_in_as: SignInAs, page: str
) -> None:
    director = sign_in_as(make.director(reviews=[scene.plan.class_group]))
    period = make.session.scalars(select(Period.id).order_by(Period.id)).first()
    url = director.url(page.format(scene.student.id, scene.plan.class_group_id, period))
    noted = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "student.file_read")
    before = make.session.scalar(noted) or 0
    make.session.rollback()

    statuses = [director.get(url).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert make.session.scalar(noted) == before + 1


def test_a_booklet_that_was_given_is_among_the_consultations(
    scene: Scene, make: Make, sign_in_as: SignInAs, as_admin: Browser
) -> None:
    director = sign_in_as(make.director(reviews=[scene.plan.class_group]))

    director.post(director.url(f"annees/livrets/{scene.student.id}"), data={"csrf_token": director.csrf()})

    assert "Livret d’un élève remis" in as_admin.get(f"{HOME}/consultations").text


def test_the_data_handed_over_is_a_file_and_no_page(scene: Scene, as_admin: Browser) -> None:
    for kind in ("json", "pdf"):
        url = f"{HOME}/eleves/{scene.student.id}/donnees.{kind}"
        handed = as_admin.post(url, data={"csrf_token": as_admin.csrf()})
        assert handed.headers["Content-Disposition"].startswith("attachment;")


def test_an_unknown_paper_is_not_found(as_director: Browser) -> None:
    assert as_director.get(f"{HOME}/documents.pdf?nom=../secret").status_code == 404
    assert as_director.get(f"{HOME}/documents.pdf?nom=aipd").mimetype == "application/pdf"
