"""Choosing competencies: branches, searches, ticks, one's own."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode
from evaluation_tool.domain.grid import MAX_ITEMS
from evaluation_tool.services import frameworks
from tests.moments import NOW
from tests.web.grids.conftest import PARTIAL, Desk


def test_a_branch_opens_as_a_page_and_as_a_part_of_one(desk: Desk) -> None:
    grid = desk.grid()
    path = f"grilles/{grid.id}/competences/{desk.version.id}"

    top = desk.get(path)
    branch = desk.get(f"{path}?branche={desk.node('B1')}")
    part = desk.get(f"{path}?branche={desk.node('B1')}", partial=True)

    assert "C1.1.1" not in top
    assert "C1.1.1" in branch
    assert "Écrire les phrases d’élève" in branch
    assert "C1.1.1" in part
    assert "<html" not in part


def test_a_search_ignores_accents_and_capitals(desk: Desk) -> None:
    grid = desk.grid()

    page = desk.get(f"grilles/{grid.id}/competences/{desk.version.id}?texte=CONTROLER+qualite")

    assert "Contrôler la qualité et la quantité" in page
    assert "Transmettre la commande" not in page


def test_a_page_of_ticks_is_kept_and_leads_to_the_sentences(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2")

    response = desk.post(
        f"grilles/{grid.id}/competences/{desk.version.id}",
        coche=[desk.node("C1.1.2"), desk.node("C1.1.3")],
        etait=[desk.node("C1.1.1"), desk.node("C1.1.2")],
        suite="1",
    )

    assert response.location.endswith(f"grilles/{grid.id}/phrases")
    assert [item.competency_version.code for item in desk.items(grid)] == ["C1.1.2", "C1.1.3"]


def test_a_colleagues_tick_made_meanwhile_is_not_lost(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")

    desk.post(f"grilles/{grid.id}/competences/{desk.version.id}", coche=[desk.node("C1.1.2")])

    assert [item.competency_version.code for item in desk.items(grid)] == ["C1.1.1", "C1.1.2"]


def test_one_box_answers_with_the_count(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    node = desk.node("C1.1.2")

    response = desk.browser.send(
        f"grilles/{grid.id}/competences/{desk.version.id}", headers=PARTIAL, une=node, coche=node
    )

    assert "2 compétences dans la grille" in response.text
    assert "<html" not in response.text


def test_one_box_too_many_is_refused_and_unticked(desk: Desk) -> None:
    grid = desk.grid()
    nodes = tuple(FrameworkNode(f"N{number}", f"Compétence {number}") for number in range(MAX_ITEMS + 1))
    version = frameworks.install(
        desk.make.session, FrameworkDocument(key="long", title="Long", nodes=nodes), now=NOW
    ).version
    desk.make.session.commit()
    path = f"grilles/{grid.id}/competences/{version.id}"
    *most, last = (node.id for node in version.competencies)
    desk.post(path, coche=most)

    response = desk.browser.send(path, headers=PARTIAL, une=last, coche=last)
    whole = desk.post(path, coche=last)

    assert response.status_code == whole.status_code == 422
    assert "150 compétences dans la grille. Une grille compte 150 compétences au plus." in response.text
    assert 'hx-swap-oob="true"' in response.text
    assert "checked" not in response.text
    assert "Une grille compte 150 compétences au plus." in whole.text
    assert len(desk.items(grid)) == MAX_ITEMS


def test_a_gesture_comes_back_to_the_branch_it_was_made_in(desk: Desk) -> None:
    grid = desk.grid()
    branch = f"grilles/{grid.id}/competences/{desk.version.id}?branche={desk.node('B1')}"

    response = desk.post(branch, coche=desk.node("C1.1.1"))

    assert response.headers["Location"].endswith(branch)


@pytest.mark.parametrize("value", ["999999", "x", "-1", "99999999999999999999"])
def test_a_tick_that_names_nothing_is_unknown(desk: Desk, value: str) -> None:
    grid = desk.grid()

    response = desk.post(f"grilles/{grid.id}/competences/{desk.version.id}", coche=value)

    assert response.status_code == 404
    assert desk.items(grid) == []


def test_ones_own_competency_joins_the_grid(desk: Desk) -> None:
    grid = desk.grid()

    desk.post(f"grilles/{grid.id}/competences", own_title="Plier un vêtement", own_attitude="y")

    [item] = desk.items(grid)
    assert item.competency_version.title == "Plier un vêtement"
    assert item.is_self_only
