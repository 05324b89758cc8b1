"""A student's work plan: everything it may open, and nothing that tells its support or anybody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import lxml.html
import pytest
from werkzeug.test import TestResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import Activity, WorkPlan
from evaluation_tool.models.establishment import Establishment
from tests import work
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make

SUPPORT = re.compile(
    r"guided|practice|deeper|\bappui\b|entra[iî]nement|approfondissement|étayage|support|degr[eé]", re.IGNORECASE
)


@dataclass
class Scene:
    """A class with a plan at a degree of support that only the teacher knows."""

    make: Make
    teacher: Browser
    student: Browser
    activity: Activity
    plan: WorkPlan

    def open(self, path: str) -> TestResponse:
        return self.student.get(self.student.url(path))

    @property
    def item(self) -> str:
        return f"mon-travail/{self.plan.items[1].id}"


@pytest.fixture(params=list(Support))
def support(request: pytest.FixtureRequest) -> Support:
    """Each degree in turn."""
    return Support(request.param)


@pytest.fixture
def scene(make: Make, sign_in_as: SignInAs) -> Scene:
    """The scene, with a neighbour whose name is a canary."""
    teacher = make.teacher()
    account: Account = make.account_of(teacher)
    class_group = make.class_group(teacher=teacher)
    student = make.student(class_group=class_group, name="Lina Morel")
    neighbour = make.student(class_group=class_group, name="Canari Voisin")
    activity = work.activity(make, account)
    plan = work.plan(make, account, class_group, student, neighbour, given=activity)
    return Scene(make, sign_in_as(account), sign_in_as(make.account_of(student)), activity, plan)


def test_nothing_that_a_student_opens_tells_its_support(scene: Scene, support: Support) -> None:
    scene.plan.items[1].support = support
    scene.activity.resources[0].name = "fiche-appui"
    scene.make.session.commit()
    resource = scene.activity.resources[0].id

    for path in ("mon-travail/", scene.item, f"mon-travail/documents/{resource}"):
        response = scene.open(path)
        assert response.status_code == 200
        said = [path, str(response.headers)]
        if response.mimetype == "text/html":
            tree = cast("Any", lxml.html.document_fromstring(response.text))
            said += [tree.text_content(), *map(str, tree.xpath("//main//@*"))]
            assert "Canari" not in response.text
            assert "htmx" not in response.text
        assert SUPPORT.findall(" ".join(said)) == [], path
    page = scene.open(scene.item).text
    assert work.WORDS[support] in page
    assert not any(text in page for other, text in work.WORDS.items() if other is not support)


def test_the_paper_tells_no_support_either(scene: Scene) -> None:
    response = scene.teacher.get(scene.teacher.url(f"plans-de-travail/{scene.plan.id}/plan.pdf"))

    assert response.data.startswith(b"%PDF-")
    assert SUPPORT.findall(response.headers["Content-Disposition"]) == []


def test_a_box_is_ticked_and_unticked(scene: Scene) -> None:
    ticked = scene.student.send(f"{scene.item}/cocher", fait="oui", liste="oui")
    assert ticked.location.endswith("/mon-travail/")
    assert "1 chose faite" in scene.open("mon-travail/").text

    scene.student.send(f"{scene.item}/cocher", fait="non")

    assert "chose faite" not in scene.open("mon-travail/").text


def test_a_request_for_help_reaches_the_teacher_and_is_seen(scene: Scene) -> None:
    scene.student.send(f"{scene.item}/ressenti", ressenti="help")
    follow_up = f"plans-de-travail/{scene.plan.id}"

    assert "1 demande d’aide" in scene.teacher.get(scene.teacher.url("plans-de-travail/")).text
    assert "Ont besoin d’aide" in scene.teacher.get(scene.teacher.url(follow_up)).text
    student_id = scene.plan.students[0].id if scene.plan.students[0].first_name == "Lina" else scene.plan.students[1].id
    scene.teacher.send(f"{follow_up}/eleves/{student_id}/aide-vue")

    assert "demande d’aide" not in scene.teacher.get(scene.teacher.url("plans-de-travail/")).text
    assert 'aria-pressed="true"' in scene.open(scene.item).text


@pytest.mark.parametrize(
    ("path", "fields"),
    [("ressenti", {"ressenti": "triste"}), ("cocher", {})],
)
def test_what_no_button_sends_changes_nothing_wrong(scene: Scene, path: str, fields: dict[str, Any]) -> None:
    assert scene.student.send(f"{scene.item}/{path}", **fields).status_code in {303, 404}
    assert "chose faite" not in scene.open("mon-travail/").text


def test_an_unpublished_plan_shows_nothing(scene: Scene) -> None:
    scene.teacher.send(f"plans-de-travail/{scene.plan.id}/retirer")

    assert "Rien à faire pour l’instant" in scene.open("mon-travail/").text
    assert scene.open(scene.item).status_code == 404
    assert scene.open(f"mon-travail/documents/{scene.activity.resources[0].id}").status_code == 404


def test_a_teacher_makes_a_plan_from_nothing(scene: Scene) -> None:
    new = f"plans-de-travail/classe/{scene.plan.class_group_id}/nouveau"
    ids = [str(student.id) for student in scene.plan.students]
    sound: dict[str, Any] = {"title": "Deux jours", "starts_on": "2026-11-23", "ends_on": "2026-11-24", "students": ids}

    faults: list[dict[str, Any]] = [{"title": "a" * 2000}, {"ends_on": "2026-11-01"}, {"students": []}]
    for wrong in [*faults, {"starts_on": "0001-01-01"}, {"ends_on": "demain"}]:
        assert scene.teacher.send(new, **{**sound, **wrong}).status_code == 422
    made = scene.teacher.send(new, **sound)
    content = made.location.split("/ecole-test/")[1]
    assert scene.teacher.send(content.replace("/contenu", "/publier")).location.endswith("/contenu")
    scene.teacher.send(f"{content}/phrase", task="<b>Je range</b> 🧹")
    assert scene.teacher.send(f"{content}/phrase", task="a" * 301).status_code == 422
    scene.teacher.send(content.replace("/contenu", "/publier"))

    page = scene.open("mon-travail/").text
    assert "Deux jours" in page
    assert "&lt;b&gt;Je range&lt;/b&gt; 🧹" in page


def test_where_the_school_does_not_ask_nothing_is_felt_and_nothing_is_shown(make: Make, sign_in_as: SignInAs) -> None:
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher)
    student = make.student(class_group=class_group)
    account = make.account_of(teacher)
    plan = work.plan(make, account, class_group, student, given=work.activity(make, account))
    browser = sign_in_as(make.account_of(student))
    item = f"mon-travail/{plan.items[1].id}"
    say = {"csrf_token": browser.csrf(), "ressenti": "help"}
    assert browser.post(browser.url(f"{item}/ressenti"), data=say).status_code == 303
    shown = sign_in_as(account)
    assert "J’ai besoin d’aide" in shown.get(shown.url(f"plans-de-travail/{plan.id}")).text

    make.session.get_one(Establishment, 1).feelings_on = False
    make.session.commit()

    assert "Comment c’était" not in browser.get(browser.url(item)).text
    assert browser.post(browser.url(f"{item}/ressenti"), data=say).status_code == 404
    assert "J’ai besoin d’aide" not in shown.get(shown.url(f"plans-de-travail/{plan.id}")).text
