"""A student's pages in a phone's browser: narrow, without JavaScript, by keyboard, read aloud, and light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from evaluation_tool.models.account import Account
from tests.e2e.conftest import sign_in
from tests.make import Make
from tests.student_scene import Scene, ten_weeks

# The browser closes connections while the development server still holds the files it was sending.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

PHONE = {"width": 320, "height": 640}
HEAVIEST = 50_000
LOCAL_VOICE = """
window.said = [];
const voice = {name: "Ici", lang: "fr-FR", localService: LOCAL, voiceURI: "ici", default: true};
speechSynthesis.getVoices = () => [voice];
speechSynthesis.speak = (utterance) => window.said.push(utterance.text);
speechSynthesis.cancel = () => {};
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""


@pytest.fixture
def scene(make: Make) -> Scene:
    """A class after ten weeks."""
    return ten_weeks(make)


@pytest.fixture
def account(scene: Scene) -> Account:
    """The student's sign-in."""
    return scene.make.account_of(scene.student)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A small phone."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def plain_phone(browser: Browser) -> Iterator[BrowserContext]:
    """The same without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    yield context
    context.close()


def addresses(site: str, scene: Scene) -> list[str]:
    card = f"{site}mes-progres/{scene.items[0].competency_id}"
    attitude = f"{site}mes-progres/{scene.items[7].competency_id}"
    return [site, f"{site}mes-progres/", card, attitude, f"{card}/je-m-evalue", f"{site}mes-progres/j-aide"]


def with_voice(page: Page, *, local: bool) -> None:
    page.add_init_script(LOCAL_VOICE.replace("LOCAL", "true" if local else "false"))


def open_domains(page: Page) -> None:
    page.eval_on_selector_all("details.shelf", "found => found.forEach((one) => { one.open = true; })")


def test_everything_is_done_on_a_phone_without_javascript(
    plain_phone: BrowserContext, site: str, scene: Scene, account: Account
) -> None:
    page = plain_phone.new_page()
    sign_in(page, site, account)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Lina")

    page.get_by_role("link", name="Mes progrès").click()
    page.get_by_text("Réception et stock").click()
    page.get_by_role("link", name="Je prépare un colis").click()
    page.get_by_role("button", name="Je suis prêt·e").click()
    expect(page.get_by_text("Tu as dit que tu es prêt·e")).to_be_visible()
    page.get_by_role("link", name="Je m’évalue").click()
    page.get_by_role("radio", name="Je réussis", exact=True).check()
    page.get_by_role("button", name="Garder mon avis").click()

    expect(page.get_by_text("C’est gardé. Ton avis compte.")).to_be_visible()
    expect(page.locator(".voices .hollow")).to_contain_text("Je réussis")
    assert page.locator("script[src*=htmx]").count() == 0


def test_nothing_overflows_a_narrow_screen(phone: BrowserContext, site: str, scene: Scene, account: Account) -> None:
    page = phone.new_page()
    with_voice(page, local=True)
    sign_in(page, site, account)

    for address in addresses(site, scene):
        page.goto(address)
        open_domains(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_the_keyboard_goes_everywhere_and_is_seen(
    phone: BrowserContext, site: str, scene: Scene, account: Account
) -> None:
    page = phone.new_page()
    sign_in(page, site, account)
    page.goto(f"{site}mes-progres/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("summary:focus")).to_contain_text("Réception et stock")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator("a:focus")
    expect(focused).to_have_text("Je contrôle une livraison avec le bon de commande")
    bar, box = page.locator(".nav-bar").bounding_box(), focused.bounding_box()
    assert bar is not None
    assert box is not None
    assert box["y"] + box["height"] <= bar["y"], "the bar hides what has the focus"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}mes-progres/{scene.items[0].competency_id}")


def test_every_text_is_read_by_a_voice_of_the_device(
    phone: BrowserContext, site: str, scene: Scene, account: Account
) -> None:
    page = phone.new_page()
    with_voice(page, local=True)
    sign_in(page, site, account)
    page.goto(addresses(site, scene)[2])

    texts = page.locator("[data-read-aloud]").count()
    assert texts >= 7
    assert page.locator("button.read-aloud").count() == texts
    page.get_by_role("button", name="Écouter : Tu as vu le carton").click()
    assert page.evaluate("window.said") == ["Tu as vu le carton abîmé et tu l’as écrit sur le bon. C’est exact."]


def test_no_voice_of_somebody_elses_machine_is_used(
    phone: BrowserContext, site: str, scene: Scene, account: Account
) -> None:
    page = phone.new_page()
    with_voice(page, local=False)
    sign_in(page, site, account)

    assert page.locator("button.read-aloud").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: str, scene: Scene, account: Account, scheme: str) -> None:
    # axe is put into the page by a script that the site's own policy would refuse.
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    with_voice(page, local=True)
    sign_in(page, site, account)

    for address in addresses(site, scene):
        page.goto(address)
        open_domains(page)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
    context.close()


def weights(browser: Browser, cookies: list[Any], address: str) -> dict[str, int]:
    """What a browser that knows nothing yet fetches for one page, as it travels."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies(cookies)
    page = context.new_page()
    with_voice(page, local=True)
    requests: list[Request] = []

    def keep(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", keep)
    page.goto(address, wait_until="networkidle")
    found = {request.url: request.sizes()["responseBodySize"] for request in requests}
    context.close()
    return found


def test_a_first_visit_weighs_less_than_fifty_kilobytes(
    browser: Browser, phone: BrowserContext, site: str, scene: Scene, account: Account
) -> None:
    sign_in(phone.new_page(), site, account)

    for address in addresses(site, scene):
        found = weights(browser, phone.cookies(), address)
        assert all(url.startswith(site.removesuffix("ecole-test/")) for url in found), found
        assert len(found) > 10
        assert sum(found.values()) < HEAVIEST, found
