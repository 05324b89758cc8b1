"""A class at a glance: the table of levels, how it spreads, who waits and who was not seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import lxml.html

from evaluation_tool.models.evidence import AssessmentRequest, RequestStatus
from evaluation_tool.models.grid import NotTaught
from tests.browser import Browser
from tests.moments import NOW, TODAY
from tests.student_scene import Scene


def opened(browser: Browser, scene: Scene, path: str = "progres") -> str:
    response = browser.get(browser.url(f"classes/{scene.class_group.id}/{path}"))
    assert response.status_code == 200
    return response.text


def tree_of(text: str) -> Any:
    """The page as a tree, whose queries give what each of them asks for."""
    return lxml.html.document_fromstring(text)


def table(text: str, key: str) -> dict[str, list[str]]:
    """The cells of a table by the head of their row."""
    rows = tree_of(text).xpath(f"//table[@id='{key}']/tbody/tr")
    return {
        row.xpath("string(th)").strip(): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in rows
    }


def test_each_cell_says_a_symbol_and_a_code(teacher: Browser, scene: Scene) -> None:
    heat = table(opened(teacher, scene), "heat")

    # What is to strengthen, then the items V1.1 … V4.2; attitudes are not there.
    assert heat["Lina MOREL"] == ["3", "◕ Réu", "◕ Réu ✓", "◑ Pro", "◑ Pro ✓", "·", "● Exp", "◔ Déc"]
    assert heat["Canari VOISIN1"][5] == "◔ Déc"


def test_domains_say_half_of_what_was_seen_and_never_less_than_three(teacher: Browser, scene: Scene) -> None:
    scene.see(3, item=4, days_ago=1)

    heat = table(opened(teacher, scene, "progres?vue=domaines"), "heat")

    assert heat["Lina MOREL"][1:] == ["2 vues", "1 vue", "2 vues", "2 vues"]


def test_who_has_most_to_strengthen_comes_first_when_asked(teacher: Browser, scene: Scene) -> None:
    assert next(iter(table(opened(teacher, scene), "heat"))) == "Lina MOREL"
    for item in range(5):
        scene.see(1, item=item, student=1, days_ago=2)

    assert next(iter(table(opened(teacher, scene, "progres?tri=a-consolider"), "heat"))) == "Canari VOISIN1"


def test_attitudes_stand_apart_in_the_students_own_words(teacher: Browser, scene: Scene) -> None:
    text = opened(teacher, scene)

    assert "J’arrive à l’heure" not in str(tree_of(text).xpath("string(//table[@id='heat'])"))
    assert table(text, "own")["Lina MOREL"] == ["·"]


def test_who_was_not_seen_for_some_weeks_is_named(teacher: Browser, scene: Scene) -> None:
    lately = opened(teacher, scene, "progres?semaines=52")
    this_week = opened(teacher, scene, "progres?semaines=1")

    assert "Chaque élève a été observé depuis." in lately
    assert "Chaque élève a été observé depuis." in this_week
    scene.make.student(class_group=scene.class_group, name="Nora Nouvelle")
    assert "jamais observé cette année" in opened(teacher, scene)


def test_a_wrong_number_of_weeks_is_said_beside_the_field(teacher: Browser, scene: Scene) -> None:
    for typed in ("0", "99", "beaucoup", "9" * 30):
        assert 'class="field-error"' in opened(teacher, scene, f"progres?semaines={typed}")
    opened(teacher, scene, "progres?grille=999&tri=hasard&vue=3d")


def test_who_feels_ready_waits_there(teacher: Browser, scene: Scene) -> None:
    scene.session.add(
        AssessmentRequest(
            student_id=scene.student.id,
            grid_item_id=scene.items[4].id,
            status=RequestStatus.WAITING,
            asked_at=NOW - timedelta(hours=2),
        )
    )
    scene.session.commit()

    text = opened(teacher, scene)

    assert "Je pose les prix et les étiquettes" in text[text.index("Demandes en attente") :]


def test_the_class_spreads_over_the_levels_in_counts_only(teacher: Browser, scene: Scene) -> None:
    scene.session.add(NotTaught(grid_item_id=scene.items[6].id, class_group_id=scene.class_group.id, noted_on=TODAY))
    scene.session.commit()

    text = opened(teacher, scene, "repartition")
    tree = tree_of(text)

    bars = tree.xpath("//svg[@role='img']/@aria-label")
    assert bars[0] == "1 Réussit, 1 pas encore observé"
    assert len(bars) == 6
    assert "J’encaisse et je rends la monnaie" in text[text.index("Jamais enseignées") :]
    assert "%" not in tree.xpath("string(//main)")
