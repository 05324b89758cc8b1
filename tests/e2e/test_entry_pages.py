"""A séance from the home page to its end: three gestures, without script, on a phone, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from evaluation_tool.models.class_group import ClassGroupKind
from tests.e2e.entry_scene import School, at_grid, opened

# The browser closes connections while the development server still holds the files it was sending.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One school for the whole file."""
    with opened(tmp_path_factory) as found:
        yield found


@pytest.fixture
def desk(browser: Browser, school: School) -> Iterator[BrowserContext]:
    """The teacher's browser."""
    context = school.sign_in(browser)
    yield context
    context.close()


def test_three_gestures_open_a_seance_and_the_last_workshop_comes_back_ticked(
    desk: BrowserContext, school: School
) -> None:
    room = school.room(students=8, items=8, kind=ClassGroupKind.WORKSHOP)
    page = desk.new_page()
    page.goto(school.site)
    page.get_by_role("link", name=f"Observer {room.class_group.name}", exact=True).click()
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_role("button", name="À l’atelier").click()
    page.wait_for_url("**seance=*")
    expect(page.locator("#entry thead tr").last.locator("th")).to_have_count(1)

    page.goto(school.site)
    page.get_by_role("link", name=f"Observer {room.class_group.name}", exact=True).click()
    expect(page.locator("#items input:checked")).to_have_count(1)
    page.get_by_role("button", name="À l’atelier").click()
    page.wait_for_url("**seance=*")


def test_absent_students_are_ticked_once_and_can_come_late(desk: BrowserContext, school: School) -> None:
    room = school.room(students=3)
    page = desk.new_page()
    start = f"{room.address}/seance"
    page.goto(start)
    page.get_by_role("checkbox").first.check()
    page.get_by_text("Quelqu’un est absent").click()
    page.get_by_label("Camille02").check()
    page.get_by_role("button", name="En classe").click()
    expect(page.locator("#entry .away")).to_contain_text("(absent)")

    page.get_by_role("link", name="Absents").click()
    page.get_by_label("Camille02").uncheck()
    page.get_by_label("Camille03").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#entry .away")).to_contain_text("ÉLÈVE03")

    page.goto(start)
    expect(page.get_by_label("Camille03")).to_be_checked()


def test_the_whole_seance_works_without_javascript(browser: Browser, school: School) -> None:
    room = school.room(students=2, items=3)
    context = school.sign_in(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{room.address}/seance")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="En classe").click()
    page.get_by_role("link", name="Saisie en liste", exact=True).first.click()
    page.get_by_role("group", name="Camille01").get_by_role("radio", name="◕ Réu").check()
    page.get_by_role("group", name="Camille02").get_by_role("radio", name="absent").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("2 observations enregistrées.")).to_be_visible()

    page.get_by_text("Un élève, toute la grille").click()
    page.get_by_role("link", name="Camille01").click()
    page.get_by_role("radio", name="Déc").nth(1).check()
    page.get_by_role("button", name="Enregistrer").click()
    assert room.ranks() == {(0, 0): 3, (1, 0): "abs", (0, 1): 1}

    page.get_by_role("button", name="Terminer la séance").click()
    expect(page.get_by_text("La séance est terminée")).to_be_visible()
    expect(page.get_by_role("cell", name="Camille02 ÉLÈVE02")).to_be_visible()
    expect(page.get_by_role("link", name="La feuille de demain")).to_be_visible()
    context.close()


def test_filters_and_columns_are_chosen_by_a_form(desk: BrowserContext, school: School) -> None:
    room = school.room(students=4, items=3)
    hand = at_grid(desk, room)
    hand.stand(0, 0)
    for _ in range(3):
        hand.press("Digit3")
        hand.stand(0, _ + 1)
    hand.saved()
    page = hand.page

    page.get_by_role("link", name="Filtrer").click()
    page.get_by_label("Non observés seulement").check()
    page.get_by_text("Choisir les colonnes").click()
    page.locator("[name=c]").nth(0).check()
    page.locator("[name=c]").nth(1).check()
    page.get_by_role("button", name="Voir la grille").click()
    expect(page.locator("#entry tbody tr")).to_have_count(3)
    expect(page.locator("#entry thead tr").last.locator("th")).to_have_count(2)
    page.get_by_role("link", name="Tout afficher").click()
    expect(page.locator("#entry tbody tr")).to_have_count(4)


def test_a_phone_gets_the_list_unless_the_grid_is_asked_for_and_nothing_overflows(
    browser: Browser, school: School
) -> None:
    room = school.room(students=3)
    seance = room.seance()
    phone = school.sign_in(browser, viewport={"width": 320, "height": 640}, has_touch=True)
    page = phone.new_page()
    page.goto(f"{room.address}?seance={seance}")
    page.wait_for_url(re.compile("/liste"))
    page.get_by_role("link", name="Voir la grille").click()
    expect(page.locator("#entry")).to_be_visible()

    for path in (
        f"?seance={seance}&grille=1",
        "/seance",
        "/liste",
        f"/liste/{room.students[0].id}",
        "/filtrer",
        f"/seance/{seance}",
        f"/seance/{seance}/absents",
        f"/seance/{seance}/preparer",
    ):
        page.goto(room.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    phone.close()


@pytest.mark.parametrize("colours", ["none", "active"])
def test_axe_finds_nothing_in_the_grid_and_its_dialogs_whatever_the_colours(
    browser: Browser, school: School, colours: str
) -> None:
    room = school.room(students=3)
    # axe is put into the page by a script that the site's own policy would refuse.
    context = school.sign_in(browser, forced_colors=colours, bypass_csp=True, reduced_motion="reduce")
    hand = at_grid(context, room)
    hand.stand(0, 0)
    hand.press("Digit1", "Digit2", "a")
    hand.saved()

    found = [fault["id"] for fault in Axe().run(hand.page, options=AXE).response["violations"]]
    for keys in (("Enter",), ("Control+Home", "ArrowUp", "Enter")):
        hand.press(*keys)
        found += [fault["id"] for fault in Axe().run(hand.page, options=AXE).response["violations"]]
        hand.press("Escape")

    assert found == []
    assert hand.cell(0, 0).inner_text().strip() == "◔ Déc"
    context.close()
