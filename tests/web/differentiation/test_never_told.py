"""Canaries: what a group is for is read by its teachers only: not by students, not on paper, not on the big screen."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pikepdf
import pytest
from werkzeug.test import TestResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.level_scale import DEFAULT_SCALE
from evaluation_tool.models.differentiation import (
    Activity,
    ActivityGroup,
    ActivityVersion,
    GroupingKind,
    GroupingPlan,
    Membership,
)
from evaluation_tool.models.evidence import HelpOffer
from evaluation_tool.models.framework import Competency
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.formats.pdf.reading import text_of
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene

CRITERION = "CANARI-CRITERE"
TITLE = "CANARI-TITRE"
ACTIVITY = "CANARI-ACTIVITE"
REASON = "CANARI-RAISON"
ADULT = "CANARI-ADULTE"
# What would tell, however it is written: what is private, the kinds, the degrees of support.
TELLING = re.compile(
    r"CANARI-|needs?_|besoins?\b|mixtes?\b|tutorat|tuteur|tutrice|tutor|au hasard|guided|practice|deeper"
    r"|\bappui\b|étay|soutien|approfondi|remédiation|groupe de niveau|\bfaible|\bfort\b",
    re.IGNORECASE,
)
LEVELS = re.compile(
    "|".join(
        [
            *(re.escape(word) for level in DEFAULT_SCALE for word in (level.teacher_label, level.student_label)),
            *(rf"\b{level.code}\b" for level in DEFAULT_SCALE),
            *(level.symbol for level in DEFAULT_SCALE),
        ]
    )
)
PAPERS = ("groupes.pdf", "mur.pdf", "cartes.pdf")


@dataclass
class Told:
    """One answer, as somebody could read it: its address, its text, its headers, what a file says of itself."""

    path: str
    text: str

    def faults(self, *rules: re.Pattern[str]) -> list[str]:
        """What tells too much."""
        return [
            f"{self.path}: {found.group()}" for rule in rules for found in rule.finditer(f"{self.path}\n{self.text}")
        ]


@pytest.fixture
def scene(make: Make) -> Scene:
    """Four students at four levels."""
    scene = empty_scene(make, students=4)
    for student in range(4):
        scene.see(student + 1, item=0, student=student, days_ago=2)
    return scene


@pytest.fixture(params=list(GroupingKind), ids=str)
def plan(request: pytest.FixtureRequest, scene: Scene) -> GroupingPlan:
    """A running plan of each kind, with everything private said with a canary."""
    target = scene.make.competency(title=CRITERION)
    competency = scene.session.get_one(Competency, target.competency_id)
    activity = Activity(
        title=ACTIVITY,
        owner_id=scene.teacher.id,
        created_at=NOW,
        versions=[ActivityVersion(support=Support.GUIDED, instructions="Suis la fiche.\nAppelle l’adulte.")],
        competencies=[competency],
    )
    names = ("Le Quai", "L’Arcade")
    groups = [
        ActivityGroup(
            position=place,
            name=name,
            competency_id=competency.id,
            activity=activity if place == 0 else None,
            support=Support.GUIDED if place == 0 else Support.DEEPER,
            task="" if place == 0 else "Prépare trois colis.",
            place="Table 2",
            material="Cartons",
            adult=ADULT,
            minutes=20,
            memberships=[
                Membership(student_id=student.id, is_tutor=tutor, reason=json.dumps({"code": REASON, "values": {}}))
                for student, tutor in zip(scene.students[2 * place : 2 * place + 2], (False, True), strict=True)
            ],
        )
        for place, name in enumerate(names)
    ]
    plan = GroupingPlan(
        class_group_id=scene.class_group.id,
        author_id=scene.teacher.id,
        kind=request.param,
        title=TITLE,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
        created_at=NOW,
        published_at=NOW,
        competencies=[competency],
        groups=groups,
    )
    scene.session.add(plan)
    scene.session.add(HelpOffer(student_id=scene.students[3].id, competency_id=competency.id, offered_on=TODAY))
    scene.session.commit()
    return plan


def told(answer: TestResponse) -> Told:
    """An answer as it is read; what a PDF says, its properties included."""
    assert answer.status_code == 200, answer.request.path
    names = f"{answer.request.path} {answer.headers.get('Content-Disposition', '')}"
    if answer.mimetype != "application/pdf":
        return Told(names, answer.text)
    pdf = pikepdf.open(io.BytesIO(answer.data))
    with pdf.open_metadata() as metadata:
        properties = " ".join(f"{name} {value}" for name, value in metadata.items())
    return Told(names, " ".join([properties, str(dict(pdf.docinfo)), *text_of(answer.data)]))


def tree_of(text: str) -> Any:
    """A page as its elements."""
    return lxml.html.document_fromstring(text)


def own_site(browser: Browser) -> list[Told]:
    """Every page and file that links and forms lead a student to, from its home page."""
    waiting, seen, found = [browser.url()], set[str](), list[Told]()
    while waiting:
        path = waiting.pop()
        if path in seen or "/deconnexion" in path or path.startswith("/static"):
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code != 200:
            continue
        found.append(told(answer))
        if answer.mimetype == "text/html":
            links = tree_of(answer.text).xpath("//a/@href")
            waiting += [urlsplit(str(link)).path for link in links if str(link).startswith("/")]
    return found


def test_nothing_that_a_student_can_open_says_it(scene: Scene, plan: GroupingPlan, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(scene.make.account_of(scene.student))

    pages = own_site(browser)

    assert len(pages) > 5
    assert [fault for page in pages for fault in page.faults(re.compile("CANARI-|Canari Voisin[23]"))] == []
    (own,) = tree_of(browser.get(browser.url()).text).xpath("//section[contains(@class, 'own-group')]")
    assert Told("home", str(lxml.html.tostring(own, encoding="unicode"))).faults(TELLING, LEVELS) == []
    assert "".join(own.text_content().split()) == (
        "Tongroupe:LeQuai" + "Lieu:Table2" + "Suislafiche.Appellel’adulte." + "Avec:Canari"
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_printed_says_it(scene: Scene, plan: GroupingPlan, sign_in_as: SignInAs, paper: str) -> None:
    teacher = sign_in_as(scene.teacher)

    page = told(teacher.get(teacher.url(f"groupes/{plan.id}/{paper}")))

    assert "Prépare trois colis." in page.text
    assert page.faults(TELLING, LEVELS) == []


def test_nothing_projected_says_it(scene: Scene, plan: GroupingPlan, sign_in_as: SignInAs) -> None:
    teacher = sign_in_as(scene.teacher)

    page = told(teacher.get(teacher.url(f"groupes/{plan.id}/projeter")))

    assert "Prépare trois colis." in page.text
    assert page.faults(TELLING, LEVELS) == []


def test_before_the_whole_class_an_activity_only_says_how_it_begins(
    scene: Scene, plan: GroupingPlan, sign_in_as: SignInAs
) -> None:
    teacher = sign_in_as(scene.teacher)

    said = {path: told(teacher.get(teacher.url(f"groupes/{plan.id}/{path}"))).text for path in (*PAPERS, "projeter")}

    assert all("Suis la fiche." in text for text in said.values())
    assert {path for path, text in said.items() if "Appelle l’adulte." in text} == {"groupes.pdf", "cartes.pdf"}


def test_those_who_help_and_those_who_learn_stand_in_the_same_order(
    scene: Scene, plan: GroupingPlan, sign_in_as: SignInAs
) -> None:
    teacher = sign_in_as(scene.teacher)
    cards = teacher.url(f"groupes/{plan.id}/cartes.pdf")
    before = text_of(teacher.get(cards).data)
    for group in plan.groups:
        for one in group.memberships:
            one.is_tutor = not one.is_tutor
        group.memberships.reverse()
    scene.session.commit()

    assert text_of(teacher.get(cards).data) == before


def test_tomorrow_on_paper_names_no_level_no_support_and_no_kind(scene: Scene, sign_in_as: SignInAs) -> None:
    for student in range(4):
        scene.see(1 + student % 2, item=1, student=student, days_ago=1)
    teacher = sign_in_as(scene.teacher)
    sheet = teacher.get(teacher.url(f"groupes/demain/{scene.class_group.id}")).text
    (form,) = [one for one in tree_of(sheet).forms if "tomorrow" in one.get("class", "")]

    answer = teacher.post(
        teacher.url(f"groupes/demain/{scene.class_group.id}/feuille.pdf"), data=dict(form.form_values())
    )

    page = told(answer)
    assert "Les groupes" in page.text
    # « ○ » and « ✓ » begin its lines.
    assert page.faults(TELLING, LEVELS) == []
    # On the screen too, a sheet is something that a passer-by may read.
    assert Told("screen", sheet).faults(LEVELS) == []
