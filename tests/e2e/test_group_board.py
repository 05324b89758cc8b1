"""The group board in a real browser: six gestures at most, by keyboard alone, by touch, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan
from evaluation_tool.web.elision import of
from tests.e2e.conftest import sign_in
from tests.group_scene import GroupScene, class_of
from tests.make import Make

PHONE: ViewportSize = {"width": 360, "height": 740}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SENTENCE = "Prépare trois colis avec ton groupe."
MOST_GESTURES = 6


@pytest.fixture
def scene(make: Make) -> GroupScene:
    """Eight students seen at levels 1 to 4."""
    return class_of(make)


@pytest.fixture
def plan(scene: GroupScene) -> GroupingPlan:
    """Two mixed groups of four, proposed."""
    return scene.draft(GroupingKind.MIXED, per_group=4)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def column(page: Page, plan: GroupingPlan, place: int) -> Locator:
    return page.locator(f"[data-column='{plan.groups[place].id}']")


def opened(page: Page, site: str, scene: GroupScene, plan: GroupingPlan) -> Page:
    sign_in(page, site, scene.teacher)
    page.goto(f"{site}groupes/{plan.id}")
    return page


def test_todays_groups_take_six_gestures_from_the_class(page: Page, site: str, scene: GroupScene) -> None:
    sign_in(page, site, scene.teacher)
    page.goto(f"{site}classes/{scene.class_group.id}")
    gestures: list[Callable[[], None]] = [
        page.get_by_role("link", name="Groupes", exact=True).last.click,
        page.get_by_role("link", name="Proposer des groupes").first.click,
        page.get_by_role("button", name="Proposer des groupes").first.click,
        lambda: page.get_by_label("La même consigne pour tous").fill(SENTENCE),
        page.get_by_role("button", name="Publier aux élèves").click,
    ]

    for gesture in gestures:
        gesture()

    expect(page.get_by_text("C’est publié")).to_be_visible()
    assert len(gestures) <= MOST_GESTURES


def test_the_keyboard_alone_moves_undoes_and_hears_about_it(
    page: Page, site: str, scene: GroupScene, plan: GroupingPlan
) -> None:
    opened(page, site, scene, plan)
    student = plan.groups[0].memberships[0].student
    card = f"#card-{student.id}"

    page.locator(f"#grip-{student.id}").focus()
    page.keyboard.press("Alt+ArrowRight")

    expect(page.get_by_role("status").filter(has_text=student.full_name)).to_contain_text(
        f"{plan.groups[1].name}, 5 élèves"
    )
    expect(column(page, plan, 1).locator(card)).to_be_visible()
    expect(page.locator(f"#grip-{student.id}")).to_be_focused()
    page.get_by_role("button", name="Annuler").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-said")).to_have_text("Annulé.")
    expect(column(page, plan, 0).locator(card)).to_be_visible()
    page.locator(f"#place-{student.id}").focus()
    page.keyboard.press("ArrowDown")
    expect(column(page, plan, 1).locator(card)).to_be_visible()


def test_dragging_by_the_grip_drops_and_escape_gives_up(
    page: Page, site: str, scene: GroupScene, plan: GroupingPlan
) -> None:
    opened(page, site, scene, plan)
    student = plan.groups[0].memberships[0].student
    grip, target = page.locator(f"#grip-{student.id}"), column(page, plan, 1).locator("header")

    for gives_up in (True, False):
        grip.hover()
        page.mouse.down()
        box = target.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 20, box["y"] + 20, steps=5)
        if gives_up:
            page.keyboard.press("Escape")
        page.mouse.up()
        home = column(page, plan, 0 if gives_up else 1)
        expect(home.locator(f"#card-{student.id}")).to_be_visible()

    expect(page.locator("#board-said")).to_contain_text("5 élèves")
    size = grip.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 44


def test_on_a_phone_ticked_cards_go_where_one_says(
    browser: Browser, site: str, scene: GroupScene, plan: GroupingPlan
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, bypass_csp=True)
    page = opened(context.new_page(), site, scene, plan)
    students = [membership.student for membership in plan.groups[0].memberships[:2]]

    for student in students:
        page.get_by_label(student.full_name, exact=True).tap()
    page.get_by_label("Déplacer les élèves cochés vers").select_option(label="Absent")
    page.get_by_role("button", name="Déplacer", exact=True).tap()

    expect(page.locator("#board-said")).to_contain_text("2 élèves : absent")
    for student in students:
        expect(page.locator(f"[data-column='-1'] #card-{student.id}")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Axe().run(page, options=AXE).response["violations"] == []
    context.close()


def test_without_javascript_everything_is_there(plain: Page, site: str, scene: GroupScene, plan: GroupingPlan) -> None:
    opened(plain, site, scene, plan)
    one, two = (membership.student for membership in plan.groups[0].memberships[:2])

    plain.get_by_label(f"Groupe {of(one.full_name)}").select_option(label=plan.groups[1].name)
    plain.get_by_label(f"Groupe {of(two.full_name)}").select_option(label=plan.groups[1].name)
    plain.get_by_role("button", name="Appliquer les changements").click()
    expect(plain.get_by_text(f"2 élèves → {plan.groups[1].name}, 6 élèves.")).to_be_visible()
    plain.get_by_role("button", name="Reproposer").click()
    expect(plain.get_by_text("Voici une autre proposition")).to_be_visible()
    plain.get_by_label("La même consigne pour tous").fill(SENTENCE)
    plain.get_by_role("button", name="Publier aux élèves").click()

    expect(plain.get_by_text("C’est publié")).to_be_visible()
    plain.get_by_role("link", name="Observer ces groupes").click()
    plain.get_by_role("group", name=one.full_name).get_by_role("radio").nth(3).check()
    plain.get_by_role("button", name="Enregistrer").click()
    expect(plain.get_by_text("1 observation enregistrée.")).to_be_visible()
