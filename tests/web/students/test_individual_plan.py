"""Writing an individual training plan."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.review_scene import entrust
from tests.student_scene import Scene


@pytest.fixture
def director(scene: Scene, make: Make, sign_in_as: SignInAs) -> Browser:
    account = make.director()
    entrust(make, {scene.class_group: account})
    return sign_in_as(account)


def test_a_plan_is_written_read_by_the_team_and_never_overwritten(
    director: Browser, teacher: Browser, file: str
) -> None:
    typed = {"met_on": "2026-10-01", "goals-0-text": "Tenir la caisse", "adaptations": "Consignes lues", "since": "0"}

    assert director.send(f"{file}/pif/modifier", **typed).status_code == 303
    late = director.send(f"{file}/pif/modifier", **{**typed, "people": "Sa mère"})

    assert (late.status_code, "Sa mère" in late.text, "a enregistré la version 1" in late.text) == (422, True, True)
    read = teacher.get(teacher.url(f"{file}/pif")).text
    assert "Tenir la caisse" in read
    assert "Préparer la prochaine version" not in read
    assert director.get(director.url(f"{file}/pif.pdf")).data.startswith(b"%PDF")


def test_a_diagnosis_is_answered_beside_its_field(director: Browser, file: str) -> None:
    answer = director.send(f"{file}/pif/modifier", met_on="2026-13-01", adaptations="dyslexie", since="0")

    assert (answer.status_code, "dit pourquoi" in answer.text) == (422, True)
    assert "2026-13-01" in answer.text
