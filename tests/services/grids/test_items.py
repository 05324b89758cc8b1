"""Items ticked, removed, brought back, ordered and worded."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.grid import MAX_ITEMS, GridFull, WordingTooLong
from evaluation_tool.formats.frameworks import load_shipped
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.services import frameworks, grids, grids_items, grids_own, level_scales
from tests.make import Make
from tests.moments import NOW
from tests.services.grids.conftest import Desk


def pick(desk: Desk, grid: Grid, *codes: str) -> list[GridItem]:
    """Tick these, and return what the grid shows."""
    add = [desk.node(code).id for code in codes]
    grids_items.pick(desk.session, desk.actor, grid, add=add, remove=(), now=NOW)
    desk.session.commit()
    return list(grids_items.list_items(desk.session, grid))


def untick(desk: Desk, grid: Grid, code: str) -> None:
    grids_items.pick(desk.session, desk.actor, grid, add=(), remove=[desk.node(code).id], now=NOW)
    desk.session.commit()


def test_ticking_keeps_the_order_of_the_referential_and_proposes_a_pictogram(desk: Desk) -> None:
    items = pick(desk, desk.grid(), "C1.2.2", "C1.1.1")

    assert [item.competency_version.code for item in items] == ["C1.1.1", "C1.2.2"]
    assert items[0].pictogram == "stock"


def test_ticking_twice_changes_nothing(desk: Desk) -> None:
    grid = desk.grid()
    pick(desk, grid, "C1.1.1")

    assert len(pick(desk, grid, "C1.1.1")) == 1


def test_a_heading_cannot_be_ticked(desk: Desk) -> None:
    with pytest.raises(NotFound):
        pick(desk, desk.grid(), "B1")


def test_a_colleagues_own_competency_cannot_be_ticked(desk: Desk) -> None:
    node = grids_own.add(desk.session, desk.colleague, grids_own.OwnCompetency("À elle"), now=NOW)

    with pytest.raises(NotFound):
        grids_items.pick(desk.session, desk.actor, desk.grid(), add=[node.id], remove=(), now=NOW)


def test_a_bare_item_goes_entirely_when_unticked(desk: Desk) -> None:
    grid = desk.grid()
    pick(desk, grid, "C1.1.1")

    untick(desk, grid, "C1.1.1")

    assert grids_items.list_with_removed(desk.session, grid)[1] == []


def test_a_worded_item_is_hidden_and_comes_back_with_its_words(desk: Desk) -> None:
    grid = desk.grid()
    [item] = pick(desk, grid, "C1.1.1")
    grids_items.word_items(desk.session, grid, {item.id: "Je surveille le stock"})
    untick(desk, grid, "C1.1.1")
    assert [hidden.id for hidden in grids_items.list_with_removed(desk.session, grid)[1]] == [item.id]

    [back] = pick(desk, grid, "C1.1.1")

    assert (back.id, back.wording) == (item.id, "Je surveille le stock")


def test_an_observed_item_is_hidden_and_never_deleted(desk: Desk, make: Make) -> None:
    grid = desk.grid()
    [item] = pick(desk, grid, "C1.1.1")
    make.seance(author=desk.account, grid=grid, class_group=desk.class_group)

    untick(desk, grid, "C1.1.1")

    assert item.hidden_at is not None
    with pytest.raises(grids_items.EvidenceKept):
        grids_items.delete_item(desk.session, item)


def test_a_hidden_item_that_nobody_was_observed_on_can_be_deleted(desk: Desk) -> None:
    grid = desk.grid()
    [item] = pick(desk, grid, "C1.1.1")
    grids_items.word_items(desk.session, grid, {item.id: "Je surveille le stock"})
    untick(desk, grid, "C1.1.1")

    grids_items.delete_item(desk.session, item)

    assert grids_items.list_with_removed(desk.session, grid)[1] == []


def test_a_grid_has_an_end(desk: Desk) -> None:
    grid = desk.grid()
    for number in range(MAX_ITEMS):
        grids_items.add_nodes(
            desk.session,
            grid,
            [grids_own.add(desk.session, desk.actor, grids_own.OwnCompetency(f"N° {number}"), now=NOW)],
        )

    with pytest.raises(GridFull):
        pick(desk, grid, "C1.1.1")


def test_items_move_up_and_down_and_before_one_another(desk: Desk) -> None:
    grid = desk.grid()
    first, second, third = (item.id for item in pick(desk, grid, "C1.1.1", "C1.1.2", "C1.1.3"))

    assert grids_items.move_item(desk.session, grid, third, -1) == 2
    assert grids_items.place_item(desk.session, grid, first, None) == 3
    desk.session.commit()

    assert [item.id for item in grids_items.list_items(desk.session, grid)] == [third, second, first]


def test_thirteen_words_are_refused_and_nothing_is_kept(desk: Desk) -> None:
    grid = desk.grid()
    first, second = pick(desk, grid, "C1.1.1", "C1.1.2")

    with pytest.raises(WordingTooLong):
        grids_items.word_items(desk.session, grid, {first.id: "Je sais", second.id: "mot " * 13})
    desk.session.rollback()

    assert [item.wording for item in grids_items.list_items(desk.session, grid)] == ["", ""]


def test_an_attitude_stays_self_assessed(desk: Desk) -> None:
    grid = desk.grid()
    cps = frameworks.install(desk.session, load_shipped("cps"), now=NOW).version
    attitude = next(node for node in cps.competencies if node.kind is NodeKind.ATTITUDE)
    grids_items.pick(desk.session, desk.actor, grid, add=[attitude.id], remove=(), now=NOW)
    [item] = grids_items.list_items(desk.session, grid)

    grids_items.change_item(desk.session, grid, item, grids_items.ItemDraft("Je connais mes émotions"))

    assert item.is_self_only


def test_socle_links_are_prefilled_where_the_referential_says_so(desk: Desk) -> None:
    grid = desk.grid()
    socle = frameworks.install(desk.session, load_shipped("socle_2015"), now=NOW).version
    element = next(node for node in socle.competencies if node.code == "D1.1.e4")

    grids_items.pick(desk.session, desk.actor, grid, add=[element.id], remove=(), now=NOW)

    [item] = grids_items.list_items(desk.session, grid)
    assert [link.component_code for link in item.socle_links] == ["CPD_FRA"]


def test_criteria_are_written_replaced_and_taken_away(desk: Desk) -> None:
    grid = desk.grid()
    [item] = pick(desk, grid, "C1.1.1")
    levels = level_scales.active(desk.session).levels
    grids_items.change_item(
        desk.session, grid, item, grids_items.ItemDraft("", criteria={levels[0].id: "Un", levels[1].id: "Deux"})
    )

    grids_items.change_item(
        desk.session, grid, item, grids_items.ItemDraft("", criteria={levels[0].id: "", levels[1].id: "Deux bis"})
    )
    desk.session.commit()

    assert [(criterion.level_id, criterion.text) for criterion in item.criteria] == [(levels[1].id, "Deux bis")]


def test_words_make_older_forms_stale_and_ticks_do_not(desk: Desk) -> None:
    grid = desk.grid()
    seen = grid.version
    [item] = pick(desk, grid, "C1.1.1")
    assert grids.get_for_change(desk.session, desk.actor, grid.id, version=seen).id == grid.id

    grids_items.word_items(desk.session, grid, {item.id: "Je surveille le stock"})
    desk.session.commit()

    with pytest.raises(grids.StaleGrid):
        grids.get_for_change(desk.session, desk.actor, grid.id, version=seen)
