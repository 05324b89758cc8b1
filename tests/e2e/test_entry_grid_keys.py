"""The entry grid by keyboard, mouse and touch: thirty keystrokes for a class, and nothing that only a mouse can do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from evaluation_tool.models.evidence import AssessmentAbsence
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
    """The teacher's browser."""
    context = school.sign_in(browser)
    yield context
    context.close()


@pytest.fixture
def hand(desk: BrowserContext, school: School) -> Hand:
    """The teacher, at the grid of a class of six."""
    return at_grid(desk, school.room())


def test_thirty_different_levels_are_thirty_keystrokes_and_one_request(desk: BrowserContext, school: School) -> None:
    room = school.room(students=30)
    hand = at_grid(desk, room)
    hand.stand(0, 1)

    hand.press(*[f"Digit{1 + row % 4}" for row in range(30)])
    hand.saved()

    assert room.ranks() == {(row, 1): 1 + row % 4 for row in range(30)}
    assert len(hand.sent) <= 2, "a burst of typing is one request, perhaps two on a slow machine"


def test_the_row_of_digits_of_a_french_keyboard_needs_no_shift_and_numpads_count(hand: Hand) -> None:
    keyboard = hand.page.context.new_cdp_session(hand.page)
    hand.stand(0, 0)
    for key, code in (("é", "Digit2"), ('"', "Digit3"), ("4", "Numpad4")):
        for kind in ("keyDown", "keyUp"):
            keyboard.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": code})
    hand.press("Shift+Digit1", "a", "d")
    hand.saved()

    assert hand.room.ranks() == {(0, 0): 2, (1, 0): 3, (2, 0): 4, (3, 0): 1, (4, 0): "abs", (5, 0): "disp"}

    hand.stand(2, 0)
    hand.press("Digit0", "Delete")
    hand.saved()
    assert {place for place, _ in hand.room.ranks().items()} == {(0, 0), (1, 0), (4, 0), (5, 0)}


def test_the_focus_moves_everywhere_and_stays_one_stop(hand: Hand) -> None:
    hand.stand(0, 0)
    for keys, place in {
        ("ArrowDown", "ArrowRight"): (1, 1),
        ("End",): (1, 3),
        ("Home",): (1, 0),
        ("Control+End",): (5, 3),
        ("Control+ArrowUp",): (0, 3),
        ("PageDown",): (5, 3),
        ("Control+ArrowLeft",): (5, 0),
        ("PageUp",): (0, 0),
        ("ArrowLeft",): (0, 0),
    }.items():
        hand.press(*keys)
        hand.at(*place)

    assert hand.page.locator("#entry [tabindex='0'], #entry a, #entry button, #entry input").count() == 1
    hand.press("ArrowDown", "ArrowRight")
    hand.page.reload()
    hand.page.locator("#entry [tabindex='0']").focus()
    hand.at(1, 1)


def test_a_selection_takes_one_key_and_is_undone_as_one(hand: Hand) -> None:
    hand.stand(1, 0)
    hand.press("Shift+ArrowDown", "Shift+ArrowRight")
    expect(hand.page.locator("#entry [aria-selected=true]")).to_have_count(4)
    hand.press("Digit3")
    hand.saved()
    square = {(row, column): 3 for row in (1, 2) for column in (0, 1)}
    assert hand.room.ranks() == square

    hand.press("Control+z")
    expect(hand.page.locator("#entry-said")).to_have_text("Annulé : 4 cellules")
    hand.saved()
    assert hand.room.ranks() == {}

    hand.press("Control+y")
    hand.saved()
    assert hand.room.ranks() == square
    hand.page.get_by_role("button", name="Annuler", exact=True).click()
    hand.saved()
    hand.page.get_by_role("button", name="Rétablir").click()
    hand.saved()
    assert hand.room.ranks() == square


def test_copying_down_fills_what_is_empty_and_overwrites_only_what_is_selected(hand: Hand) -> None:
    hand.stand(0, 0)
    hand.press("Digit2")
    hand.stand(3, 0)
    hand.press("Digit4")
    hand.stand(0, 0)
    hand.press("Control+b")
    hand.saved()
    assert [hand.room.ranks()[row, 0] for row in range(6)] == [2, 2, 2, 4, 2, 2]

    hand.stand(1, 0)
    hand.press("Shift+Control+ArrowDown", "Control+b")
    hand.saved()
    assert [hand.room.ranks()[row, 0] for row in range(6)] == [2, 2, 2, 2, 2, 2]


def test_the_menu_of_a_column_says_how_many_before_it_fills_them(hand: Hand) -> None:
    hand.stand(0, 1)
    hand.press("Digit1")
    hand.stand(0, 1)
    hand.press("ArrowUp", "Enter")
    menu = hand.page.locator("#column-dialog")
    expect(menu).to_contain_text("5 élèves à observer encore")
    menu.get_by_role("button", name="Mettre « ◕ Réussit »").click()
    hand.saved()
    assert [hand.room.ranks()[row, 1] for row in range(6)] == [1, 3, 3, 3, 3, 3]
    expect(hand.page.locator("#entry thead tr").last.locator("th").nth(1)).to_be_focused()

    hand.press("Enter")
    menu.get_by_role("button", name="Pas encore enseigné").click()
    expect(hand.page.locator("#entry .untaught")).to_contain_text("pas encore enseigné")


def test_the_dialog_shows_criteria_keeps_a_note_and_gives_the_focus_back(hand: Hand) -> None:
    hand.stand(2, 2)
    for key in ("Enter", "F2", "Space"):
        hand.press(key)
        expect(hand.page.locator("#cell-dialog")).to_be_visible()
        hand.press("Escape")
        hand.at(2, 2)

    hand.press("Enter")
    hand.page.get_by_label("Note courte").fill("A rangé sans aide")
    hand.page.locator("#cell-dialog").get_by_role("button", name="Progresse").click()
    hand.at(2, 2)
    hand.saved()

    hand.press("h")
    trail = hand.page.locator("#cell-more")
    expect(trail).to_contain_text("A rangé sans aide")
    expect(trail).to_contain_text("Progresse")


def test_the_brush_and_the_selection_mode_do_all_of_it_by_touch(browser: Browser, school: School) -> None:
    tablet = school.sign_in(browser, has_touch=True, viewport={"width": 1024, "height": 768})
    hand = at_grid(tablet, school.room())
    hand.page.get_by_label("Pinceau").select_option(label="● Réussit même en situation nouvelle")
    hand.cell(0, 0).tap()
    hand.cell(4, 2).tap()
    hand.saved()
    assert hand.room.ranks() == {(0, 0): 4, (4, 2): 4}

    hand.page.get_by_label("Pinceau").select_option(label="aucun")
    hand.page.get_by_label("Sélectionner plusieurs").check()
    hand.cell(1, 1).tap()
    hand.cell(2, 2).tap()
    expect(hand.page.locator("#entry [aria-selected=true]")).to_have_count(4)
    hand.page.get_by_role("button", name="Recopier vers le bas").click()
    tablet.close()


def test_keys_mean_levels_only_in_the_grid_and_absent_students_are_skipped(
    desk: BrowserContext, school: School
) -> None:
    room = school.room()
    seance = room.seance()
    school.make.session.add(AssessmentAbsence(assessment_id=seance, student_id=room.students[1].id))
    school.make.session.commit()
    hand = at_grid(desk, room, f"?seance={seance}")

    hand.page.get_by_label("Après la saisie").focus()
    hand.press("a", "Digit1")
    assert hand.sent == []

    hand.page.get_by_label("Après la saisie").select_option("down")
    hand.stand(0, 0)
    hand.press("Digit2")
    hand.at(2, 0)
    hand.press("ArrowUp", "Digit4")
    hand.saved()
    assert hand.room.ranks() == {(0, 0): 2}
    expect(hand.page.locator("#entry-said")).to_contain_text("rien n’est écrit")
