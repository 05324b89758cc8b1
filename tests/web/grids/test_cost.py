"""Pages ask few questions, whatever the size of the referential or of the grid."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.services import frameworks
from tests.moments import NOW
from tests.statements import counted
from tests.web.grids.conftest import Desk


@pytest.fixture
def large(desk: Desk) -> int:
    """A referential of 600 nodes; the id of its version."""
    nodes = [
        FrameworkNode(f"D{domain}", f"Domaine {domain}", kind=NodeKind.DOMAIN)
        if not item
        else FrameworkNode(f"D{domain}.{item}", f"Compétence {item}", parent=f"D{domain}", kind=NodeKind.ITEM)
        for domain in range(20)
        for item in range(30)
    ]
    document = FrameworkDocument(key="grand", title="Grand référentiel", nodes=tuple(nodes))
    version = frameworks.install(desk.make.session, document, now=NOW).version
    desk.make.session.commit()
    return version.id


@pytest.mark.parametrize("query", ["", "?texte=competence"])
def test_a_large_tree_is_read_lazily(desk: Desk, large: int, query: str) -> None:
    grid = desk.grid("C1.1.1")
    path = f"grilles/{grid.id}/competences/{large}{query}"
    desk.get(path)

    with counted() as statements:
        page = desk.get(path)

    assert len(statements) <= 15
    assert len(page) < 60_000


def test_a_branch_brings_only_itself(desk: Desk, large: int) -> None:
    grid = desk.grid()
    top = desk.get(f"grilles/{grid.id}/competences/{large}")
    assert "D3.1" not in top
    branch = top.split("branche=")[1].split('"')[0]

    part = desk.get(f"grilles/{grid.id}/competences/{large}?branche={branch}", partial=True)

    assert part.count('name="coche"') == 29


@pytest.mark.parametrize(("page", "most"), [("", 13), ("/phrases", 16), ("/eleve", 13)])
def test_a_grid_costs_the_same_whatever_its_size(desk: Desk, page: str, most: int) -> None:
    small, large = desk.grid("C1.1.1"), desk.grid("C1.1.1", "C1.1.2", "C1.1.3", "C1.2.1", "C1.2.2", "C1.2.3")
    counts = []
    for grid in (small, large):
        desk.get(f"grilles/{grid.id}{page}")
        with counted() as statements:
            desk.get(f"grilles/{grid.id}{page}")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= most
