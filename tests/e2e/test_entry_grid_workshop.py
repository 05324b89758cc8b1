"""A workshop without network: prepared by the teacher's own decision, opened, filled, sent later, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.entry_scene import Hand, Room, School, opened

# The browser closes connections while the development server still holds the files it was sending.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('atelier:')))"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One school for the whole file."""
    with opened(tmp_path_factory) as found:
        yield found


@pytest.fixture
def tablet(browser: Browser, school: School) -> Iterator[BrowserContext]:
    """The teacher's own tablet."""
    context = browser.new_context()
    sign_in(context.new_page(), school.site, school.teacher)
    yield context
    context.close()


def prepared(page: Page, room: Room) -> str:
    """Keep a séance on this device; its address."""
    address = f"{room.address}?seance={room.seance()}"
    page.goto(address)
    page.get_by_role("link", name="Préparer l’atelier").click()
    page.get_by_role("button", name="Garder sur cet appareil").click()
    expect(page.locator("#kept-said")).to_contain_text("C’est prêt", timeout=20_000)
    return address


def test_a_prepared_workshop_opens_and_records_without_network_and_is_sent_later(
    tablet: BrowserContext, school: School
) -> None:
    room = school.room(students=4)
    page = tablet.pages[0]
    address = prepared(page, room)

    with school.without_network(tablet):
        page.goto(address)
        expect(page.locator("#entry tbody th").first).to_have_text("Camille01")
        hand = Hand(page, room)
        page.on("dialog", lambda dialog: dialog.accept())
        hand.stand(0, 0)
        hand.press("Digit3", "Digit2")
        hand.status("Hors ligne : 2 saisies en attente")
        page.goto(school.site)
        expect(page.get_by_role("heading", level=1)).to_have_text("Séances gardées sur cet appareil")
        expect(page.locator("#kept li a")).to_have_attribute("href", address.removeprefix(school.address))
        assert room.ranks() == {}

    expect(page.locator(".toast")).to_contain_text("Vos saisies en attente sont enregistrées.", timeout=20_000)
    assert room.ranks() == {(0, 0): 3, (1, 0): 2}


def test_what_is_kept_is_listed_removed_by_hand_and_forgotten_after_a_week(
    tablet: BrowserContext, school: School
) -> None:
    page = tablet.pages[0]
    prepared(page, school.room(students=2))
    page.goto(f"{school.site}observer/seances-gardees")
    page.get_by_role("button", name="Retirer de cet appareil").click()
    expect(page.locator("#kept-none")).to_be_visible()
    assert page.evaluate(KEPT) == []

    address = prepared(page, school.room(students=2))
    # As if seven days had gone by: the instant is in the name.
    page.evaluate(
        """async () => {
            const [name] = await caches.keys();
            const [kept, old] = [await caches.open(name), await caches.open(name.replace(/:\\d{13}:/, ":1000:"))];
            for (const request of await kept.keys()) await old.put(request, await kept.match(request));
            await caches.delete(name);
        }"""
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(KEPT) == []


def test_signing_out_forgets_it(tablet: BrowserContext, school: School) -> None:
    page = tablet.pages[0]
    prepared(page, school.room(students=2))

    page.locator("details.account summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion")

    assert page.evaluate(KEPT) == []


def test_another_account_on_the_same_device_makes_it_forgotten(tablet: BrowserContext, school: School) -> None:
    page = tablet.pages[0]
    prepared(page, school.room(students=2))
    tablet.clear_cookies()

    sign_in(page, school.site, school.make.account_of(school.make.student()))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    assert page.evaluate(KEPT) == []
