"""Other people's grids: unknown, read, copied, edited together; grids as files."""

from __future__ import annotations

import io

import pytest

from evaluation_tool.domain.grid_document import GridDocument, GridDocumentItem
from evaluation_tool.formats.grids import write_grid
from evaluation_tool.policy import Role
from evaluation_tool.services import grids_own
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import HERE
from tests.web.grids.conftest import Desk

PAGES = ["", "/eleve", "/reglages", "/competences", "/phrases", "/partage", "/utiliser", "/fichier"]


@pytest.mark.parametrize("page", PAGES)
def test_another_teachers_grid_is_unknown(desk: Desk, make: Make, sign_in_as: SignInAs, page: str) -> None:
    stranger = sign_in_as(make.account(role=Role.TEACHER))
    grid = desk.grid("C1.1.1")

    assert stranger.get(stranger.url(f"grilles/{grid.id}{page}")).status_code == 404


def test_a_shared_grid_is_copied_from_the_library(desk: Desk, make: Make, sign_in_as: SignInAs) -> None:
    colleague = sign_in_as(make.account(role=Role.TEACHER))
    grid = desk.grid("C1.1.1")
    assert desk.post(f"grilles/{grid.id}/partage", licence="CC BY 4.0").status_code == 303

    assert "Vente" in colleague.get(colleague.url("grilles/bibliotheque?texte=vente")).text
    assert colleague.send(f"grilles/{grid.id}/utiliser", title="Ma vente").status_code == 303

    copied = desk.read()[-1]
    assert (copied.title, copied.origin_id, copied.owner_id) == ("Ma vente", grid.id, colleague.account.id)
    assert colleague.send(f"grilles/{grid.id}/reglages", version="1", title="x").status_code == 404


def test_an_unknown_licence_is_refused(desk: Desk) -> None:
    grid = desk.grid()

    assert desk.post(f"grilles/{grid.id}/partage", licence="à moi").status_code == 422
    assert desk.read()[0].shared_at is None


def test_a_colleague_is_invited_by_name_and_leaves(desk: Desk, make: Make, sign_in_as: SignInAs) -> None:
    colleague = sign_in_as(make.account(role=Role.TEACHER, name="Nora Petit"))
    grid = desk.grid("C1.1.1")
    assert "Aucun enseignant" in desk.post(f"grilles/{grid.id}/co-auteurs", name="Nobody").text

    desk.post(f"grilles/{grid.id}/co-auteurs", name="Nora Petit")
    assert colleague.get(colleague.url(f"grilles/{grid.id}/phrases")).status_code == 200
    colleague.send(f"grilles/{grid.id}/co-auteurs/{colleague.account.id}/retirer")

    assert colleague.get(colleague.url(f"grilles/{grid.id}/phrases")).status_code == 404


def test_a_grid_travels_as_a_file(desk: Desk) -> None:
    grid = desk.grid("C1.1.1", "C1.1.2")
    file = desk.browser.get(desk.browser.url(f"grilles/{grid.id}/fichier")).data

    sent = desk.post("grilles/importer", file=(io.BytesIO(file), "grille.json"))
    shown = desk.browser.get(sent.location)
    assert "2 compétences sont dans les référentiels d’ici" in shown.text
    assert len(desk.read()) == 1

    confirmed = desk.browser.send(sent.location.partition(f"/{HERE}/")[2])

    assert confirmed.status_code == 303
    assert len(desk.items(desk.read()[-1])) == 2
    assert desk.browser.get(sent.location).status_code == 404


def test_a_file_that_is_forgotten_leaves_nothing(desk: Desk) -> None:
    file = desk.browser.get(desk.browser.url(f"grilles/{desk.grid('C1.1.1').id}/fichier")).data
    sent = desk.post("grilles/importer", file=(io.BytesIO(file), "grille.json"))

    desk.browser.send(sent.location.partition(f"/{HERE}/")[2] + "/oublier")

    assert len(desk.read()) == 1
    assert desk.browser.get(sent.location).status_code == 404


def test_a_file_of_too_many_own_competencies_is_left_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids_own, "MAX_NODES", 1)
    file = write_grid(GridDocument("La réserve", (GridDocumentItem("Classer"), GridDocumentItem("Ranger"))))
    sent = desk.post("grilles/importer", file=(io.BytesIO(file), "grille.json"))

    refused = desk.browser.send(sent.location.partition(f"/{HERE}/")[2])

    assert refused.location == sent.location
    assert "trop nombreuses" in desk.browser.get(sent.location).text
    assert desk.read() == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"{}", b"\xff\xfe\x00"])
def test_another_file_is_refused_beside_the_field(desk: Desk, data: bytes) -> None:
    response = desk.post("grilles/importer", file=(io.BytesIO(data), "x.json"))

    assert response.status_code == 422
    assert 'id="file-error"' in response.text
    assert desk.read() == []


@pytest.mark.parametrize("path", ["grilles/999999", "grilles/99999999999999999999", "grilles/1/items/9999999"])
def test_an_unknown_number_is_not_found(desk: Desk, path: str) -> None:
    assert desk.browser.get(desk.browser.url(path)).status_code == 404
