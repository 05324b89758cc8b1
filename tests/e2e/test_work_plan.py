"""A work plan in a browser: by keyboard for the teacher, without JavaScript on the student's phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import work
from tests.e2e.conftest import sign_in
from tests.make import Make


@pytest.fixture
def phone(browser: Browser) -> Page:
    """A phone that runs no script."""
    return browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False).new_page()


def test_a_plan_goes_from_the_teachers_keys_to_the_students_thumb(
    page: Page, phone: Page, site: str, make: Make
) -> None:
    teacher = make.teacher()
    account = make.account_of(teacher)
    class_group = make.class_group(name="4e Atelier", teacher=teacher)
    student = make.student(class_group=class_group, name="Lina Morel")
    work.activity(make, account, title="La livraison du lundi")
    sign_in(page, site, account)

    # The teacher, by keyboard alone
    page.goto(f"{site}plans-de-travail/classe/{class_group.id}/nouveau")
    page.get_by_label("Titre du plan").focus()
    page.keyboard.type("Ma semaine")
    page.get_by_label("Lina MOREL").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Appui La livraison du lundi").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("obligatoire · Appui")).to_be_visible()
    page.get_by_label("Ce qu’il y a à faire, en une phrase").focus()
    page.keyboard.type("Je range mon poste")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Publier aux élèves").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("publié")

    # The student, by thumb and without a script
    sign_in(phone, site, make.account_of(student))
    phone.get_by_role("link", name="Mon travail").click()
    phone.get_by_role("link", name="La livraison du lundi").click()
    expect(phone.get_by_text("Pointe chaque ligne avec ton doigt.")).to_be_visible()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Le bon de livraison").click()
    assert saved.value.suggested_filename == "le-bon-de-livraison.pdf"
    phone.get_by_role("button", name="C’est fait").click()
    expect(phone.get_by_role("button", name="C’est fait")).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("button", name="J’ai besoin d’aide").click()
    expect(phone.get_by_role("button", name="J’ai besoin d’aide")).to_have_attribute("aria-pressed", "true")

    # And back
    page.reload()
    expect(page.get_by_role("heading", name="Ont besoin d’aide")).to_be_visible()
    page.get_by_role("button", name="C’est vu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="C’est vu")).to_have_count(0)
    phone.context.close()
