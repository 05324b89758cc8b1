"""From home to the board by tomorrow’s sheet: on a phone, by keyboard alone, without JavaScript, for everybody."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import sign_in
from tests.e2e.test_every_page import AXE, PHONE
from tests.make import Make
from tests.student_scene import Scene, empty_scene

SENTENCE = "Pèse le carton rouge, puis le bleu."


@pytest.fixture
def scene(make: Make) -> Scene:
    """Six students, four of whom learn to check a delivery."""
    scene = empty_scene(make, students=6)
    for student, rank in enumerate((1, 1, 2, 2, 3, 3)):
        scene.see(rank, student=student, days_ago=3)
    return scene


def test_from_home_to_the_board_on_a_phone_by_keyboard_without_javascript(
    browser: Browser, site: str, scene: Scene
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, scene.teacher)

    page.get_by_role("link", name="Demain").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("La feuille de demain")
    first = page.get_by_label(re.compile("^Consigne de")).first
    first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(SENTENCE)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator("button:focus", has_text="Ouvrir sur le tableau").count():
            break
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/groupes/\d+$"))
    expect(page.get_by_text(SENTENCE).first).to_be_visible()
    page.get_by_role("link", name="Projeter").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    context.close()


def test_the_filled_sheet_is_accessible_and_as_narrow_as_a_phone(browser: Browser, site: str, scene: Scene) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, site, scene.teacher)

    page.goto(f"{site}groupes/demain/{scene.class_group.id}")

    assert page.get_by_label(re.compile("^Consigne de")).count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    violations = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == []
    context.close()
