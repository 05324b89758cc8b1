"""Who reads, copies and edits a grid; copies and files that keep their origin."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action, Role
from evaluation_tool.services import (
    grids,
    grids_criteria,
    grids_exchange,
    grids_items,
    grids_own,
    grids_sharing,
    level_scales,
)
from evaluation_tool.services.login_sessions import actor_of
from tests.make import Make, Schools
from tests.moments import NOW, THERE, TODAY
from tests.services.grids.conftest import Desk


def filled(desk: Desk) -> Grid:
    """A shared grid with one worded competency, a criterion, and one of the teacher's own."""
    grid = desk.grid()
    own = grids_own.add(desk.session, desk.actor, grids_own.OwnCompetency("Plier un vêtement", "Textile"), now=NOW)
    grids_items.add_nodes(desk.session, grid, [desk.node("C1.1.1"), own])
    item = grids_items.list_items(desk.session, grid)[0]
    level = level_scales.active(desk.session).levels[2]
    draft = grids_items.ItemDraft(
        "Je surveille le stock", "stock", socle=frozenset({"MET_APP"}), criteria={level.id: "Je vois ce qui manque."}
    )
    grids_items.change_item(desk.session, grid, item, draft)
    grids_sharing.share(desk.session, desk.actor, grid, "CC BY 4.0", now=NOW)
    desk.session.commit()
    return grid


def wordings(session: Session, grid: Grid) -> list[str]:
    return [item.wording for item in grids_items.list_items(session, grid)]


def test_a_private_grid_is_unknown_to_a_colleague(desk: Desk) -> None:
    grid = desk.grid()

    with pytest.raises(NotFound):
        grids.get(desk.session, desk.colleague, grid.id, Action.GRID_VIEW)


def test_a_shared_grid_is_read_and_copied_but_not_edited(desk: Desk) -> None:
    grid = filled(desk)

    assert grids.get(desk.session, desk.colleague, grid.id, Action.GRID_COPY).id == grid.id
    with pytest.raises(NotFound):
        grids.get(desk.session, desk.colleague, grid.id, Action.GRID_EDIT)


def test_a_director_reads_the_grids_of_the_classes_reviewed_only(desk: Desk, make: Make) -> None:
    grid = desk.grid()
    reviewer, other = make.director(reviews=[desk.class_group]), make.account(role=Role.DIRECTOR)

    director = actor_of(desk.session, reviewer, today=TODAY)

    assert grids.get(desk.session, director, grid.id, Action.GRID_VIEW).id == grid.id
    with pytest.raises(NotFound):
        grids.get(desk.session, actor_of(desk.session, other, today=TODAY), grid.id, Action.GRID_VIEW)


def test_a_grid_is_not_given_to_a_class_of_somebody_else(desk: Desk, make: Make) -> None:
    foreign = make.class_group(name="Ailleurs")

    draft = grids.GridDraft("Vente", class_group_ids=frozenset({foreign.id}))

    with pytest.raises(grids.NotYourClass):
        grids.create(desk.session, desk.actor, draft, now=NOW)


def test_a_copy_has_everything_and_lives_its_own_life(desk: Desk) -> None:
    grid = filled(desk)

    made = grids_sharing.copy(desk.session, desk.colleague, grid, title="À moi", class_group_ids=frozenset(), now=NOW)
    [first, second] = grids_items.list_items(desk.session, made)
    grids_items.word_items(desk.session, made, {first.id: "Je regarde le stock"})
    desk.session.commit()

    assert (made.origin_id, made.licence) == (grid.id, "CC BY 4.0")
    assert "Camille Diallo" in made.origin_credit
    assert [criterion.text for criterion in first.criteria] == ["Je vois ce qui manque."]
    assert [link.component_code for link in first.socle_links] == ["MET_APP"]
    assert second.competency_version.title == "Plier un vêtement"
    assert wordings(desk.session, grid) == ["Je surveille le stock", ""]


def test_a_co_owner_edits_and_leaves(desk: Desk) -> None:
    grid = desk.grid()
    grids_sharing.invite(desk.session, desk.actor, grid, "nora petit", now=NOW)
    assert grids.get_for_change(desk.session, desk.colleague, grid.id).id == grid.id

    grids_sharing.part(desk.session, desk.colleague, grid, desk.colleague_account.id, now=NOW)
    desk.session.commit()

    with pytest.raises(NotFound):
        grids.get_for_change(desk.session, desk.colleague, grid.id)


def test_an_unknown_name_is_not_invited(desk: Desk) -> None:
    with pytest.raises(grids_sharing.UnknownColleague):
        grids_sharing.invite(desk.session, desk.actor, desk.grid(), "Personne", now=NOW)


def test_the_library_filters_by_text_and_leaves_archived_grids_out(desk: Desk) -> None:
    grid = filled(desk)
    for text in ("camille", "CAMÏLLE  diallo"):
        assert [row.grid.id for row in grids_sharing.list_library(desk.session, text=text).rows] == [grid.id]
    assert grids_sharing.list_library(desk.session, text="couture").rows == []

    grids.archive(desk.session, desk.actor, grid, now=NOW)

    assert grids_sharing.list_library(desk.session).rows == []


def test_a_file_finds_the_referential_again(desk: Desk) -> None:
    document = grids_exchange.document_of(desk.session, filled(desk))

    shown = grids_exchange.plan(desk.session, document)
    grid = grids_exchange.import_document(desk.session, desk.colleague, document, pictograms={"stock"}, now=NOW)

    assert (shown.found, len(shown.items), shown.doubled, shown.criteria_left_out) == (1, 2, 0, 0)
    assert wordings(desk.session, grid) == ["Je surveille le stock", ""]


def test_a_school_without_the_referential_gets_competencies_of_the_teachers_own(desk: Desk, schools: Schools) -> None:
    document = grids_exchange.document_of(desk.session, filled(desk))
    there = schools.at(THERE)
    actor = actor_of(there.session, there.account(), today=TODAY)

    shown = grids_exchange.plan(there.session, document)
    first = grids_exchange.import_document(there.session, actor, document, pictograms=(), now=NOW)
    again = grids_exchange.import_document(there.session, actor, document, pictograms=(), now=NOW)
    there.session.commit()

    assert (shown.found, len(shown.items)) == (0, 2)
    competencies = [
        [item.competency_id for item in grids_items.list_items(there.session, grid)] for grid in (first, again)
    ]
    assert competencies[0] == competencies[1]


def test_own_competencies_grow_in_one_version(desk: Desk) -> None:
    first = grids_own.add(desk.session, desk.actor, grids_own.OwnCompetency("Plier", "Textile"), now=NOW)
    second = grids_own.add(desk.session, desk.actor, grids_own.OwnCompetency("Repasser", "Textile"), now=NOW)
    same = grids_own.add(desk.session, desk.actor, grids_own.OwnCompetency("Plier", "Textile"), now=NOW)

    assert first.framework_version_id == second.framework_version_id
    assert first.parent_id == second.parent_id
    assert same.id == first.id
    assert first.competency.domain_id is not None


def test_the_bank_offers_what_colleagues_kept(desk: Desk) -> None:
    grid = filled(desk)
    item = grids_items.list_items(desk.session, grid)[0]
    scale = level_scales.active(desk.session)
    grids_criteria.keep_in_bank(desk.session, desk.actor, item, {3: "Je vois ce qui manque."}, now=NOW)
    grids_criteria.keep_in_bank(desk.session, desk.actor, item, {3: "Je vois ce qui manque."}, now=NOW)

    bank = grids_criteria.bank(desk.session, desk.colleague, item, scale)

    assert bank == {1: [], 2: [], 3: ["Je vois ce qui manque."], 4: []}
