"""What a teacher typed is never lost, never doubled, never shown as saved before it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from evaluation_tool.models.evidence import Observation
from tests.e2e.conftest import sign_in
from tests.e2e.entry_scene import Hand, School, at_grid, opened

# The browser closes connections while the development server still holds the files it was sending.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One school for the whole file."""
    with opened(tmp_path_factory) as found:
        yield found


@pytest.fixture
def desk(browser: Browser, school: School) -> Iterator[BrowserContext]:
    """The teacher's browser, of a session of its own: some tests end it."""
    context = browser.new_context()
    sign_in(context.new_page(), school.site, school.teacher)
    yield context
    context.close()


@pytest.fixture
def hand(desk: BrowserContext, school: School) -> Hand:
    """The teacher, at the grid of a class of six."""
    return at_grid(desk, school.room())


def test_without_network_typing_goes_on_survives_a_reload_and_leaves_when_it_is_back(hand: Hand) -> None:
    hand.stand(0, 0)
    with hand.room.school.without_network(hand.page.context):
        hand.press("Digit2", "Digit3")
        hand.status("Hors ligne : 2 saisies en attente")
        expect(hand.page.locator("#entry .pending")).to_have_count(2)
        assert hand.room.ranks() == {}

    hand.saved()
    assert hand.room.ranks() == {(0, 0): 2, (1, 0): 3}

    hand.page.route("**/observations", lambda route: route.abort())
    hand.press("Digit4")
    hand.status("Hors ligne")
    hand.page.reload()
    expect(hand.cell(2, 0)).to_have_text("● Exp")
    expect(hand.cell(2, 0)).to_have_class(re.compile("pending"))
    # The network comes back while no page is open: else the old page may send what the new one should find waiting.
    address = hand.page.url
    hand.page.goto("about:blank")
    hand.page.unroute("**/observations")
    hand.page.goto(address)
    hand.saved()
    assert hand.room.ranks()[2, 0] == 4


def test_a_server_that_is_down_is_asked_again_and_nothing_is_written_twice(hand: Hand) -> None:
    answers: list[int] = []

    def break_down(route: Route) -> None:
        # The first time the server wrote and the answer was lost; the second time it was down.
        answers.append(len(answers))
        if len(answers) == 1:
            route.fetch()
            route.abort()
        elif len(answers) == 2:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    hand.page.route("**/observations", break_down)
    hand.stand(0, 0)
    hand.press("Digit1")
    hand.saved()

    session = hand.room.school.make.session
    written = session.query(Observation).where(Observation.student_id == hand.room.students[0].id).count()
    session.rollback()
    assert written == 1
    assert len(answers) == 3


def test_a_refusal_gives_the_cell_back_and_says_why(hand: Hand) -> None:
    hand.stand(0, 1)
    hand.page.route(
        "**/observations",
        lambda route: route.continue_(post_data=str(route.request.post_data).replace('"level":', '"level":99')),
    )
    hand.press("Digit3")
    hand.status("1 saisie refusée")
    expect(hand.cell(0, 1)).to_have_class(re.compile("refused"))
    expect(hand.cell(0, 1)).to_contain_text("·")
    expect(hand.page.locator("#entry-said")).to_contain_text("rechargez la page")

    hand.press("ArrowDown", "ArrowUp", "ArrowUp")
    expect(hand.page.locator("#entry-said")).to_contain_text("n’est plus dans l’échelle")
    assert hand.room.ranks() == {}


def test_after_an_ended_session_one_signs_in_again_and_nothing_is_lost(hand: Hand, school: School) -> None:
    hand.stand(0, 0)
    school.clock.advance(hours=9)
    hand.press("Digit1", "Digit2", "Digit3")
    hand.status("Session terminée : 3 saisies en attente")
    assert hand.room.ranks() == {}

    other = hand.page.context.new_page()
    sign_in(other, school.site, school.teacher)

    expect(other.locator(".toast")).to_contain_text("Vos saisies en attente sont enregistrées.")
    hand.saved()
    assert hand.room.ranks() == {(0, 0): 1, (1, 0): 2, (2, 0): 3}


def test_another_account_never_sends_what_waits(hand: Hand, school: School) -> None:
    hand.page.route("**/observations", lambda route: route.abort())
    hand.stand(0, 0)
    hand.press("Digit1")
    hand.status("Hors ligne")
    hand.page.context.clear_cookies()
    other = hand.page.context.new_page()
    colleague = school.make.account_of(school.make.teacher())
    sign_in(other, school.site, colleague)
    hand.page.unroute("**/observations")

    hand.page.evaluate("dispatchEvent(new Event('online'))")
    hand.status("1 saisie d’un autre compte attend")

    assert hand.room.ranks() == {}
    assert "queue" in hand.page.evaluate("Object.keys(localStorage).join()")


def test_signing_out_sends_what_waits_or_hands_it_over_as_a_file(hand: Hand, tmp_path: Path) -> None:
    menu = hand.page.locator("details.account summary")
    hand.page.route("**/observations", lambda route: route.abort())
    hand.stand(0, 0)
    hand.press("Digit4")
    hand.status("Hors ligne")
    menu.click()
    with hand.page.expect_download() as download:
        hand.page.get_by_role("button", name="Se déconnecter").click()
    download.value.save_as(tmp_path / "saisies.json")
    assert '"operation_id"' in (tmp_path / "saisies.json").read_text()
    expect(hand.page.locator("#entry-said")).to_contain_text("restent sur cet appareil")

    hand.page.unroute("**/observations")
    hand.page.get_by_role("button", name="Se déconnecter").click()
    hand.page.wait_for_url("**/connexion")
    assert hand.room.ranks() == {(0, 0): 4}


def test_two_tabs_of_one_teacher_share_the_queue_and_both_show_the_end(hand: Hand) -> None:
    second = at_grid(hand.page.context, hand.room)
    with hand.room.school.without_network(hand.page.context):
        hand.stand(0, 0)
        hand.press("Digit1", "Digit2")
        hand.status("Hors ligne")
        second.stand(4, 1)
        second.press("Digit3")

    second.saved()
    expect(hand.page.locator("#entry .pending")).to_have_count(0)
    assert hand.room.ranks() == {(0, 0): 1, (1, 0): 2, (4, 1): 3}


def test_a_colleague_on_the_same_cell_is_named_and_nothing_is_blocked(
    hand: Hand, school: School, browser: Browser
) -> None:
    colleague = school.make.teacher(name="Noé Diallo")
    school.make.teaching(teacher=colleague, class_group=hand.room.class_group)
    context = browser.new_context()
    sign_in(context.new_page(), school.site, school.make.account_of(colleague))
    theirs = at_grid(context, hand.room)
    theirs.stand(0, 0)
    theirs.press("Digit2")
    theirs.saved()
    context.close()

    hand.stand(0, 0)
    hand.press("Digit3")
    hand.saved()

    expect(hand.cell(0, 0)).to_have_class(re.compile("shared"))
    expect(hand.cell(0, 0)).to_have_attribute("title", re.compile("Noé Diallo a aussi observé à"))
