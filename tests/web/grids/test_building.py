"""Making a grid: settings, ticks, sentences, one item, order."""

from __future__ import annotations

import pytest

from tests.make import Make
from tests.web.grids.conftest import PARTIAL, Desk, field_value


def test_the_first_grid_is_one_click_away(desk: Desk) -> None:
    assert "Faire ma première grille" in desk.get("grilles/")


def test_a_teachers_only_class_and_subject_are_already_chosen(desk: Desk) -> None:
    page = desk.get("grilles/nouvelle")

    assert f'checked id="class_groups-0" name="class_groups" type="checkbox" value="{desk.class_group.id}"' in page
    assert "selected" in page


@pytest.mark.parametrize(
    "title",
    ["a" * 200, "🙂 Vente", "مجموعة المهارات", "<script>alert(1)</script>", "=1+1", "' OR 1=1 --"],
)
def test_any_title_that_fits_is_kept_as_typed_and_shown_as_text(desk: Desk, title: str) -> None:
    desk.post("grilles/nouvelle", title=title)

    [grid] = desk.read()
    assert grid.title == title
    assert "<script>alert" not in desk.get(f"grilles/{grid.id}")


@pytest.mark.parametrize(
    ("title", "message"), [("a" * 2000, "trop long"), ("", "Donnez un titre"), ("\u202e \u2066", "Donnez un titre")]
)
def test_a_bad_title_is_told_beside_the_field_and_nothing_is_made(desk: Desk, title: str, message: str) -> None:
    response = desk.post("grilles/nouvelle", title=title, audience="CAP 1re année")

    assert response.status_code == 422
    assert message in response.text
    assert 'id="title-error"' in response.text
    assert field_value(response.text, "audience") == "CAP 1re année"
    assert desk.read() == []


def test_a_class_of_somebody_else_is_refused_beside_the_field(desk: Desk, make: Make) -> None:
    foreign = make.class_group(name="Ailleurs")

    response = desk.post("grilles/nouvelle", title="Vente", class_groups=foreign.id)

    assert response.status_code == 422
    assert desk.read() == []


def test_sentences_are_kept_together(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2")
    first, second = desk.items(grid)

    response = desk.post(
        f"grilles/{grid.id}/phrases",
        version=grid.version,
        **{f"phrase_{first.id}": "Je surveille le stock", f"phrase_{second.id}": ""},
    )

    assert response.status_code == 303
    assert "1 compétence sur 2 n’a pas encore de phrase d’élève." in desk.get(f"grilles/{grid.id}")


def test_a_sentence_too_long_is_told_and_no_other_is_kept(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2")
    first, second = desk.items(grid)

    response = desk.post(
        f"grilles/{grid.id}/phrases",
        version=grid.version,
        **{f"phrase_{first.id}": "Je surveille", f"phrase_{second.id}": "mot " * 13},
    )

    assert response.status_code == 422
    assert "13 mots\u00a0: il en faut 12 au plus." in response.text
    assert field_value(response.text, f"phrase_{first.id}") == "Je surveille"
    assert [item.wording for item in desk.items(grid)] == ["", ""]


def test_two_people_wording_at_once_lose_nothing(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2")
    first, second = desk.items(grid)
    path, version = f"grilles/{grid.id}/phrases", grid.version
    desk.post(path, version=version, **{f"phrase_{first.id}": "Elle", f"was_{first.id}": ""})

    late = desk.post(
        path,
        version=version,
        **{f"phrase_{first.id}": "Moi", f"was_{first.id}": "", f"phrase_{second.id}": "", f"was_{second.id}": ""},
    )

    assert late.status_code == 422
    assert "modifiée ailleurs" in late.text
    assert field_value(late.text, f"phrase_{first.id}") == "Moi"
    assert "Enregistré entre-temps\u00a0: «\u00a0Elle\u00a0»" in late.text
    assert [item.wording for item in desk.items(grid)] == ["Elle", ""]

    again = desk.post(
        path,
        version=field_value(late.text, "version"),
        **{f"phrase_{first.id}": "Moi", f"was_{first.id}": "Elle"},
    )
    assert again.status_code == 303
    assert [item.wording for item in desk.items(grid)] == ["Moi", ""]


def test_one_item_is_written_in_full(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    [item] = desk.items(grid)
    page = desk.get(f"grilles/{grid.id}/items/{item.id}")
    assert "Surveiller l’état des stocks" in page

    response = desk.post(
        f"grilles/{grid.id}/items/{item.id}",
        version=grid.version,
        wording="Je surveille le stock",
        pictogram="inventaire",
        socle=["MET_APP"],
        criterion_3="Je vois ce qui manque.",
    )

    assert response.status_code == 303
    [item] = desk.items(grid)
    assert (item.wording, item.pictogram) == ("Je surveille le stock", "inventaire")
    assert [link.component_code for link in item.socle_links] == ["MET_APP"]
    assert [criterion.text for criterion in item.criteria] == ["Je vois ce qui manque."]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"pictogram": "../../etc"}, "Ce pictogramme n’existe pas"),
        ({"criterion_3": "a" * 501}, "trop long"),
        ({"wording": "mot " * 13}, "13 mots"),
        ({"socle": "XXX"}, 'id="socle-error"'),
    ],
)
def test_what_an_item_cannot_hold_is_told_and_nothing_is_kept(desk: Desk, fields: dict[str, str], message: str) -> None:
    grid = desk.grid("C1.1.1")
    [item] = desk.items(grid)

    response = desk.post(
        f"grilles/{grid.id}/items/{item.id}", **{"version": grid.version, "wording": "Je surveille", **fields}
    )

    assert response.status_code == 422
    assert message in response.text
    assert desk.items(grid)[0].wording == ""


def test_a_sentence_of_the_bank_is_taken_up_without_being_kept_yet(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    [item] = desk.items(grid)

    response = desk.post(
        f"grilles/{grid.id}/items/{item.id}",
        version=grid.version,
        wording="Je surveille",
        reprendre="3|J’y arrive seul·e.",
    )

    assert response.status_code == 200
    assert "J’y arrive seul·e.</textarea>" in response.text
    assert field_value(response.text, "wording") == "Je surveille"
    assert desk.items(grid)[0].criteria == []


def test_items_are_ordered_by_their_buttons(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2", "C1.1.3")
    ids = [item.id for item in desk.items(grid)]

    desk.post(f"grilles/{grid.id}/ordre", monter=ids[2])
    part = desk.browser.send(f"grilles/{grid.id}/ordre", headers=PARTIAL, deplacer=ids[0], avant="")

    assert [item.id for item in desk.items(grid)] == [ids[2], ids[1], ids[0]]
    assert "place 3 sur 3" in part.text


def test_an_item_removed_can_be_put_back(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    [item] = desk.items(grid)
    desk.post(f"grilles/{grid.id}/phrases", version=grid.version, **{f"phrase_{item.id}": "Je surveille"})

    desk.post(f"grilles/{grid.id}/ordre", retirer=item.id)
    assert "1 compétence retirée" in desk.get(f"grilles/{grid.id}")
    desk.post(f"grilles/{grid.id}/items/{item.id}/remettre")

    assert desk.items(grid)[0].hidden_at is None


def test_the_student_never_reads_the_official_title(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    [item] = desk.items(grid)
    desk.post(f"grilles/{grid.id}/phrases", version=grid.version, **{f"phrase_{item.id}": "Je surveille le stock"})

    page = desk.get(f"grilles/{grid.id}/eleve")

    assert "Je surveille le stock" in page
    assert "Surveiller l’état des stocks" not in page
    assert "C1.1.1" not in page


def test_an_archived_grid_is_read_but_not_changed(desk: Desk) -> None:
    grid = desk.grid("C1.1.1")
    desk.post(f"grilles/{grid.id}/archiver")

    response = desk.browser.get(desk.browser.url(f"grilles/{grid.id}/phrases"))

    assert response.status_code == 303
    assert "Vente" not in desk.get("grilles/")
    assert "Vente" in desk.get("grilles/archives")
    desk.post(f"grilles/{grid.id}/reprendre")
    assert "Vente" in desk.get("grilles/")


def test_stale_settings_keep_what_was_typed(desk: Desk) -> None:
    grid = desk.grid()
    desk.post(f"grilles/{grid.id}/reglages", version=grid.version, title="Vente 1")

    late = desk.post(f"grilles/{grid.id}/reglages", version=grid.version, title="Vente 2")

    assert late.status_code == 422
    assert field_value(late.text, "title") == "Vente 2"
    assert desk.read()[0].title == "Vente 1"
