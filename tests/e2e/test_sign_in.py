"""Signing in with a real browser: by keyboard, without JavaScript, with a card."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from evaluation_tool.policy import Role
from tests.e2e.conftest import sign_in
from tests.make import Make
from tests.moments import CODE, HERE, PASSWORD

PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.mark.parametrize("role", Role)
def test_each_role_signs_in_and_out(page: Page, site: str, make: Make, role: Role) -> None:
    sign_in(page, site, make.account(role=role))
    expect(page.locator("h1")).to_contain_text("Bonjour")

    if role is not Role.STUDENT:
        page.locator("details.account summary").click()
    page.get_by_role("button", name="C’est fini" if role is Role.STUDENT else "Se déconnecter").click()

    expect(page).to_have_url(f"{site}connexion")
    page.goto(site)
    expect(page).to_have_url(f"{site}connexion")


def test_the_keyboard_is_enough(page: Page, site: str, make: Make) -> None:
    account = make.account()
    page.goto(f"{site}connexion")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.name") != "login":
        page.keyboard.press("Tab")
    page.keyboard.type(account.login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(site)


def test_the_focus_can_be_seen_on_every_stop(page: Page, site: str) -> None:
    page.goto(f"{site}connexion")
    invisible = []

    for _ in range(8):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                       return [document.activeElement.outerHTML.slice(0, 60), style.outlineStyle, style.boxShadow]; }"""
        )
        if focus[1] == "none" and focus[2] == "none":
            invisible.append(focus[0])

    assert invisible == []


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_javascript_is_not_needed(browser: Browser, site: str, make: Make, role: Role) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    sign_in(page, site, make.account(role=role))

    expect(page.locator("h1")).to_contain_text("Bonjour")
    context.close()


def test_a_mistake_is_said_beside_the_fields_and_at_the_top(page: Page, site: str) -> None:
    page.goto(f"{site}connexion")
    page.fill("[name=login]", "lina")
    page.fill("[name=password]", "faux")

    page.click("main button[type=submit]")

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("ne vont pas ensemble")
    expect(page.locator("[name=login]")).to_have_value("lina")
    expect(page.locator("[name=password]")).to_have_value("")
    expect(page.locator("[name=password]")).to_have_attribute("aria-invalid", "true")


def test_a_scanned_card_signs_its_student_in_and_leaves_no_trace(page: Page, site: str, make: Make) -> None:
    account = make.account(role=Role.STUDENT, login="ana.c")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{site}connexion#carte=ana.c:{CODE.replace(' ', '-')}")

    expect(page.locator("h1")).to_contain_text(account.display_name.split()[0])
    expect(page).to_have_url(site)
    assert not [url for url in asked if "carte" in url.replace("card.js", "") or "tulipe" in url]
    page.go_back()
    assert "carte=" not in page.url


def test_the_card_that_is_printed_is_the_card_that_opens(page: Page, site: str, make: Make) -> None:
    student = make.student(login="ana.c")
    sign_in(page, site, make.account(role=Role.ADMIN))
    page.goto(f"{site}eleves/{student.id}/carte")
    page.get_by_role("button", name="Créer la carte").click()
    code = page.locator(".access-card-code").inner_text()
    page.context.clear_cookies()

    page.goto(f"{site}connexion#carte=ana.c:{code.replace(' ', '-')}")

    expect(page).to_have_url(site)


def test_a_card_that_was_replaced_says_so_and_shows_no_code(page: Page, site: str, make: Make) -> None:
    make.account(role=Role.STUDENT, login="ana.c")

    page.goto(f"{site}connexion#carte=ana.c:mauvais-code-12")

    expect(page.locator("[data-error-summary]")).to_contain_text("ne vont pas ensemble")
    assert "mauvais" not in page.content()


def test_a_session_that_ended_leads_to_sign_in_and_back(page: Page, site: str, make: Make) -> None:
    account = make.account()
    page.goto(f"{site}mon-compte/connexions")
    expect(page).to_have_url(f"{site}connexion?next=/{HERE}/mon-compte/connexions")

    page.fill("[name=login]", account.login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")

    expect(page).to_have_url(f"{site}mon-compte/connexions")


def test_the_menu_of_a_phone_opens_with_a_tap(browser: Browser, site: str, make: Make) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    sign_in(page, site, make.account(role=Role.ADMIN))
    assert not page.get_by_role("link", name="Comptes", exact=True).is_visible()

    page.get_by_role("button", name="Menu").tap()

    page.get_by_role("link", name="Comptes", exact=True).tap()
    expect(page.locator("h1")).to_have_text("Comptes")
    context.close()
