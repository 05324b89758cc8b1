"""A director's path, in a browser: from the dashboard to the paper of a student whom nobody observed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.formats.pdf.reading import text_of
from tests.make import Make
from tests.review_scene import reviewed

MOST = 8


def test_from_the_dashboard_to_the_paper_in_eight_gestures(page: Page, site: str, make: Make) -> None:
    review = reviewed(make)
    make.student(class_group=review.scene.class_group, name="Nora Oubliée")
    gestures = 0

    def do(gesture: Callable[[], object]) -> None:
        nonlocal gestures
        gestures += 1
        gesture()

    sign_in(page, site, review.director)
    do(page.get_by_role("link", name="Suivi", exact=True).click)
    figures = page.get_by_role("row", name="4e SEGPA")
    expect(figures.get_by_role("cell").nth(3)).to_have_text("1")
    do(page.get_by_role("link", name="Équité d’attention").click)
    unseen = page.get_by_role("row", name="Nora OUBLIÉE")
    expect(unseen).to_contain_text("jamais")
    do(unseen.get_by_role("link").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nora OUBLIÉE")
    do(page.get_by_role("link", name="Synthèse").click)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nora OUBLIÉE")
    paper = page.get_by_role("link", name="Imprimer (PDF)")
    with page.expect_response("**/synthese.pdf") as printed:
        do(paper.click)

    assert printed.value.headers["content-type"] == "application/pdf"
    content = page.request.get(printed.value.url).body()
    assert "Nora OUBLIÉE" in "".join(text_of(content))
    assert gestures <= MOST
