"""The grid builder in a real browser: few gestures, by keyboard alone, without JavaScript, for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect
from werkzeug.serving import make_server

from evaluation_tool.formats.frameworks import load_shipped
from evaluation_tool.services import frameworks
from tests.make import Make
from tests.moments import HERE, NOW, PASSWORD

# The browser closes connections while the development server still holds the files it was sending.
pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

MOST_GESTURES = 40
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's chromium."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def site(app: Flask, make: Make) -> Iterator[str]:
    """The site at work, with a teacher of one class; its address."""
    account = make.account(login="camille", name="Camille Diallo")
    assert account.teacher is not None
    make.class_group(name="CAP EPC 1", teacher=account.teacher)
    make.class_group(name="CAP EPC 2", teacher=account.teacher)
    for key in ("cap_epc", "cps"):
        frameworks.install(make.session, load_shipped(key), now=NOW)
    make.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{HERE}/"
    server.shutdown()
    thread.join()


def opened(chromium: Browser, site: str, **options: Any) -> tuple[BrowserContext, Page]:
    """A browser in which the teacher is signed in."""
    context = chromium.new_context(**options)
    page = context.new_page()
    page.goto(f"{site}connexion")
    page.get_by_label("Identifiant").fill("camille")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_be_visible()
    return context, page


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """The teacher's browser."""
    context, made = opened(chromium, site)
    yield made
    context.close()


@pytest.fixture
def bare_page(chromium: Browser, site: str) -> Iterator[Page]:
    """The same without JavaScript."""
    context, made = opened(chromium, site, java_script_enabled=False)
    yield made
    context.close()


@dataclass
class Hand:
    """Counts what the teacher does: a click, a tick, a field filled in."""

    page: Page
    gestures: int = 0

    def click(self, name: str) -> None:
        self.gestures += 1
        self.page.locator("main, header").locator("a, button").filter(has_text=name).first.click()

    def tick(self, name: str) -> None:
        self.gestures += 1
        self.page.get_by_label(name).first.check()

    def write(self, selector: str, text: str, nth: int = 0) -> None:
        self.gestures += 1
        self.page.locator(selector).nth(nth).fill(text)


def opened_branch(page: Page, site: str) -> Hand:
    """A new grid, before the first branch of the CAP's referential."""
    hand = Hand(page)
    page.goto(f"{site}grilles/nouvelle")
    hand.write("[name=title]", "Vente en magasin")
    hand.click("Choisir les compétences")
    hand.click("CAP Équipier polyvalent")
    hand.click("Recevoir et suivre les commandes")
    return hand


def begun(page: Page, site: str) -> None:
    """A grid of three competencies, at its sentences."""
    hand = opened_branch(page, site)
    for code in ("C1.1.1", "C1.1.2", "C1.1.3"):
        hand.tick(code)
    hand.click("Écrire les phrases d’élève")
    page.wait_for_url("**/phrases")


def test_a_first_grid_takes_forty_gestures_at_most(page: Page, site: str) -> None:
    hand = Hand(page)
    page.goto(f"{site}grilles/")

    hand.click("Faire ma première grille")
    hand.write("[name=title]", "Vente en magasin")
    hand.tick("CAP EPC 1")
    hand.click("Choisir les compétences")
    hand.click("CAP Équipier polyvalent")
    hand.click("Recevoir et suivre les commandes")
    for code in [f"C1.1.{number}" for number in range(1, 6)] + [f"C1.2.{number}" for number in range(1, 6)]:
        hand.tick(code)
    hand.tick("C1.3.1")
    hand.tick("C1.3.2")
    hand.click("Écrire les phrases d’élève")
    page.wait_for_url("**/phrases")
    for number in range(12):
        hand.write("[data-phrase]", f"Je fais la tâche {number}", number)
    expect(page.locator("[data-missing]")).not_to_be_empty()
    hand.click("Enregistrer les phrases")
    hand.click("Modifier")
    for number, text in enumerate(["Je commence.", "J’avance.", "Je réussis seul·e."]):
        hand.write("textarea", text, number)
    hand.click("Enregistrer")

    expect(page.locator(".missing")).to_have_text("Toutes les compétences ont leur phrase d’élève.")
    expect(page.locator(".grid-item")).to_have_count(12)
    expect(page.locator(".grid-item").first).to_contain_text("3 critères")
    assert hand.gestures <= MOST_GESTURES


def test_a_tick_is_kept_at_once_and_counted(page: Page, site: str) -> None:
    hand = opened_branch(page, site)
    hand.tick("C1.1.1")
    hand.tick("C1.1.2")
    expect(page.locator("#chosen")).to_have_text("2 compétences dans la grille")

    page.get_by_label("C1.1.1").uncheck()
    expect(page.locator("#chosen")).to_have_text("1 compétence dans la grille")
    page.get_by_label("Mots ou code").fill("manutention")
    page.get_by_role("button", name="Chercher").click()

    expect(page.get_by_text("1 réponse")).to_be_visible()
    expect(page.locator("#chosen")).to_have_text("1 compétence dans la grille")


def test_quick_ticks_are_all_kept_even_when_the_first_answer_is_late(page: Page, site: str) -> None:
    opened_branch(page, site).tick("C1.1.1")
    count = page.locator("#chosen")
    expect(count).to_have_text("1 compétence dans la grille")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/competences/*", hold, times=1)
    for code in ("C1.1.2", "C1.1.3"):
        page.get_by_label(code).check()
    expect(count).to_have_text("1 compétence dans la grille")
    late.pop().continue_()
    expect(count).to_have_text("3 compétences dans la grille")

    page.route("**/competences/*", hold, times=1)
    page.get_by_label("C1.1.2").uncheck()
    page.get_by_label("C1.1.1").uncheck()
    page.get_by_role("button", name="Écrire les phrases d’élève").click()
    late.pop().continue_()

    page.wait_for_url("**/phrases")
    expect(page.locator("[data-phrase]")).to_have_count(1)


def test_words_and_what_is_missing_are_counted_as_one_types(page: Page, site: str) -> None:
    begun(page, site)
    first = page.locator("[data-phrase]").first

    first.press_sequentially("Je surveille l’état du stock")
    expect(page.locator("[data-words-for]").first).to_have_text("5 mots sur 12")
    first.press("Tab")

    expect(page.locator("[data-missing]")).to_have_text("2 compétences sur 3 n’ont pas encore de phrase d’élève.")


def order(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".grid-item .code").all_inner_texts()]


def test_items_move_by_keys_and_keep_the_focus(page: Page, site: str) -> None:
    begun(page, site)
    page.get_by_role("button", name="Enregistrer les phrases").click()
    page.wait_for_url("**/grilles/*")
    page.locator("[data-handle]").nth(2).focus()

    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".grid-item .code").nth(1)).to_have_text("C1.1.3")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".grid-item .code").nth(0)).to_have_text("C1.1.3")

    assert order(page) == ["C1.1.3", "C1.1.1", "C1.1.2"]
    expect(page.locator("#items [role=status]")).to_contain_text("place 1 sur 3")


def test_items_move_by_drag(page: Page, site: str) -> None:
    begun(page, site)
    page.get_by_role("button", name="Enregistrer les phrases").click()
    page.wait_for_url("**/grilles/*")
    handle = page.locator("[data-handle]").first.bounding_box()
    last = page.locator(".grid-item").nth(2).bounding_box()
    assert handle is not None
    assert last is not None

    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, handle["y"] + 80, steps=4)
    page.mouse.move(handle["x"] + 10, last["y"] + last["height"], steps=6)
    page.mouse.up()

    expect(page.locator("#items [role=status]")).to_contain_text("place 3 sur 3")
    assert order(page) == ["C1.1.2", "C1.1.3", "C1.1.1"]


def test_the_whole_path_works_without_javascript(bare_page: Page, site: str) -> None:
    begun(bare_page, site)
    for number in range(3):
        bare_page.locator("[data-phrase]").nth(number).fill(f"Je fais la tâche {number}")
    bare_page.get_by_role("button", name="Enregistrer les phrases").click()
    bare_page.get_by_role("button", name="Descendre « Je fais la tâche 0 »").click()
    assert order(bare_page) == ["C1.1.2", "C1.1.1", "C1.1.3"]

    bare_page.get_by_role("link", name="Modifier « Je fais la tâche 0 »").click()
    bare_page.locator("[name=reprendre]").first.click()
    expect(bare_page.locator("textarea").first).to_have_value("Je commence avec de l’aide.")
    bare_page.get_by_role("button", name="Enregistrer", exact=True).click()
    bare_page.get_by_role("button", name="Retirer « Je fais la tâche 1 »").click()

    assert order(bare_page) == ["C1.1.1", "C1.1.3"]
    expect(bare_page.get_by_text("1 compétence retirée")).to_be_visible()


def test_the_whole_path_works_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}grilles/nouvelle")
    reach(page, "[name=title]")
    page.keyboard.type("Vente")
    page.keyboard.press("Enter")
    page.wait_for_url("**/competences")
    reach(page, "a:has-text('CAP Équipier')")
    page.keyboard.press("Enter")
    reach(page, ".tree-open")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=coche]").first).to_be_visible()
    reach(page, "input[name=coche]")
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_have_text("1 compétence dans la grille")
    reach(page, "[name=suite]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/phrases")
    reach(page, "[data-phrase]")
    page.keyboard.type("Je passe commande")
    page.keyboard.press("Enter")

    expect(page.locator(".grid-item-wording")).to_have_text("Je passe commande")


def reach(page: Page, selector: str) -> None:
    """Press Tab until the first such element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page_of_the_builder(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    begun(page, site)
    grid = page.url.removesuffix("/phrases")
    page.get_by_role("button", name="Enregistrer les phrases").click()
    item = page.locator(".grid-item a").first.get_attribute("href")
    version = page.goto(f"{grid}/competences") and page.locator(".sources a").nth(0).get_attribute("href")
    root = site.split(f"/{HERE}/")[0]
    pages = [grid, f"{grid}/competences", f"{root}{version}", f"{grid}/phrases", f"{root}{item}", f"{grid}/eleve"]
    pages += [f"{grid}/reglages", f"{grid}/partage", f"{grid}/utiliser"]
    pages += [f"{site}{path}" for path in ("grilles/", "grilles/nouvelle", "grilles/bibliotheque", "grilles/importer")]
    pages += [f"{site}{path}" for path in ("grilles/archives", "referentiels/", "referentiels/1")]
    found = []
    for address in pages:
        page.goto(address)
        for summary in page.locator("main details > summary").all():
            summary.click()
        found += [f"{address}: {fault['id']}" for fault in Axe().run(page, options=AXE_OPTIONS).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address}: scrolls sideways at {width}")

    assert found == []
