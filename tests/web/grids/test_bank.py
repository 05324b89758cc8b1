"""The bank of criteria: found, corrected and withdrawn by whoever wrote them."""

from __future__ import annotations

from sqlalchemy import select

from evaluation_tool.models.grid import Criterion, Phrase
from evaluation_tool.policy import Role
from tests.conftest import SignInAs
from tests.make import Make
from tests.web.grids.conftest import Desk

TOO_LONG = "é" * 501


def kept(desk: Desk, text: str = "Je vois ce qui manque.") -> Phrase:
    """A criterion written on a competency and offered to the team."""
    grid = desk.grid("C1.1.1")
    item = desk.items(grid)[0]
    page = desk.get(f"grilles/{grid.id}/items/{item.id}")
    level = page.split('name="criterion_')[1].split('"')[0]
    fields = {f"criterion_{level}": text, "wording": "Je surveille le stock", "keep": "y", "version": grid.version}
    response = desk.post(f"grilles/{grid.id}/items/{item.id}", **fields)
    assert response.status_code == 303, response.text
    return phrases(desk)[0]


def phrases(desk: Desk) -> list[Phrase]:
    """The sentences of the banks, as stored now."""
    desk.make.session.rollback()
    desk.make.session.expire_all()
    return list(desk.make.session.scalars(select(Phrase).order_by(Phrase.id)))


def test_a_criterion_is_corrected_and_the_grid_keeps_its_words(desk: Desk) -> None:
    phrase = kept(desk)
    assert "Je vois ce qui manque." in desk.get("grilles/criteres?texte=manque")

    assert desk.post(f"grilles/criteres/{phrase.id}", text="Je dis ce qui manque.").status_code == 303

    assert phrases(desk)[0].text == "Je dis ce qui manque."
    assert desk.make.session.scalars(select(Criterion.text)).all() == ["Je vois ce qui manque."]


def test_a_refused_criterion_keeps_what_was_typed(desk: Desk) -> None:
    phrase = kept(desk)

    response = desk.post(f"grilles/criteres/{phrase.id}", text=TOO_LONG)

    assert response.status_code == 422
    assert 'id="text-error"' in response.text
    assert TOO_LONG in response.text


def test_a_withdrawn_criterion_leaves_the_bank_and_not_the_grid(desk: Desk) -> None:
    number = kept(desk).id

    assert desk.post(f"grilles/criteres/{number}/retirer").status_code == 303

    assert phrases(desk) == []
    assert len(desk.make.session.scalars(select(Criterion)).all()) == 1
    assert desk.browser.get(desk.browser.url(f"grilles/criteres/{number}")).status_code == 404


def test_a_colleague_reads_a_criterion_and_does_not_change_it(desk: Desk, make: Make, sign_in_as: SignInAs) -> None:
    phrase = kept(desk)
    colleague = sign_in_as(make.account(role=Role.TEACHER))

    assert "Je vois ce qui manque." in colleague.get(colleague.url("grilles/criteres")).text
    assert colleague.send(f"grilles/criteres/{phrase.id}", text="Autre").status_code == 404
    assert colleague.send(f"prochains-pas/{phrase.id}", text="Autre").status_code == 404
