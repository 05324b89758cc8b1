"""From an empty folder to a real school: a link, a list that ticks itself, 1,200 students, 80 teachers, their cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Route, expect

from evaluation_tool.app import create_app
from evaluation_tool.cli import main
from evaluation_tool.config import from_environment
from evaluation_tool.domain.school_year import start_year_of
from evaluation_tool.tenancy.session import EXTENSION
from tests.e2e.serving import serving
from tests.formats.pdf.reading import text_of
from tests.roster_files import pupil, siecle, sts

UAI = "0380083J"
PASSWORD = "quatre mots bien choisis"
CLASSES = [f"{level}{letter}" for level in "6543" for letter in "ABCDEFGHIJ"]
STUDENTS = {str(number): CLASSES[number % len(CLASSES)] for number in range(1, 1201)}
YEAR = str(start_year_of(date.today()))  # noqa: DTZ011 - the day that the served school has, too
FIRST_NAMES = ("Inès", "Noé", "Léa", "Ilan", "Maëlys", "Wassim", "Zoé", "Gaspard")


def run(*arguments: str) -> str:
    """What a command of the console says."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A school created in an empty folder and served: its address, and the one-time link."""
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(tmp_path / "instance"))
    said = run("establishment", "create", "jean-moulin", "--uai", UAI, "--name", "Collège Jean-Moulin")
    link = re.search(r"/jean-moulin/bienvenue/\S+", said)
    assert link is not None, said
    app = create_app(from_environment())
    with serving(app) as address:
        yield f"{address}/jean-moulin/", f"{address}{link.group()}"
    app.extensions[EXTENSION].engines.close()


def files(folder: Path) -> tuple[Path, Path]:
    """The ministry's two files of this school."""
    students, staff = folder / "eleves.xml", folder / "sts.xml"
    people = [
        pupil(
            int(key),
            f"Nom{int(key):04}".translate(str.maketrans("0123456789", "abcdefghij")),
            FIRST_NAMES[int(key) % 8],
        )
        for key in STUDENTS
    ]
    students.write_bytes(siecle(people, {key: [(room, "D")] for key, room in STUDENTS.items()}, uai=UAI, year=YEAR))
    staff.write_bytes(sts({number: CLASSES[number % len(CLASSES)] for number in range(80)}, uai=UAI, year=YEAR))
    return students, staff


def bring_in(page: Page, site: str, file: Path) -> None:
    """Import a file of people, every class of it."""
    page.goto(f"{site}personnes")
    page.get_by_role("link", name="Importer un fichier").first.click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Lire le fichier").click()
    for box in page.locator("[name=classe]:not(:checked)").all():
        box.check()
    page.get_by_role("button", name="Voir ce qui va changer").click()
    page.get_by_role("button", name="Importer").click()
    expect(page.locator("#messages")).to_contain_text("L’import est fait")


def printed(page: Page, button: str) -> str:
    """The text of the sheet that a button prints; the page stays, since no reader of PDF is asked to show it."""
    sheets = []

    def read(route: Route) -> None:
        sheets.append(route.fetch().body())
        route.fulfill(status=204)

    page.route(page.url, read)
    with page.expect_response(page.url):
        page.get_by_role("button", name=button).click()
    page.unroute(page.url)
    return " ".join(text_of(sheets[0]))


def test_an_empty_folder_becomes_a_school(browser: Browser, school: tuple[str, str], tmp_path: Path) -> None:
    site, link = school
    page = browser.new_page()
    page.goto(link)
    page.fill("[name=new]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Choisir ce mot de passe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Premiers pas")
    expect(page.locator("main")).to_contain_text("0 sur 7")

    page.fill("[name=signed_on]", f"{YEAR}-08-15")
    page.get_by_role("button", name="Noter la signature").click()
    page.get_by_role("button", name="Nous gardons cette échelle").click()
    for file in files(tmp_path):
        bring_in(page, site, file)
    page.goto(f"{site}administration/premiers-mots-de-passe")
    assert printed(page, "Imprimer 80 étiquettes").count("Identifiant") == 80

    page.goto(f"{site}personnes")
    page.get_by_role("link", name="Cartes d’accès : 3A").click()
    assert printed(page, "Imprimer les cartes cochées").count("Identifiant") == 30
    others = tmp_path / "cartes.pdf"
    said = run("account", "cards", "--establishment", "jean-moulin", "--address", site, "--output", str(others))
    assert said.startswith("1170 cartes")
    assert " ".join(text_of(others.read_bytes())).count("Identifiant") == 1170

    page.goto(f"{site}administration/premiers-pas")
    expect(page.locator("main")).to_contain_text("6 sur 7")
    expect(page.locator(".to-do h2")).to_contain_text("Faire une première grille")
    page.close()
