"""The pages of the review: what they show is what they give away, and wrong choices are said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest

from evaluation_tool.formats.tables import TableLimits, read_table
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.evidence import Attainment
from evaluation_tool.web.review import attention_routes
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import SEPTEMBER, TODAY
from tests.review_scene import Reviewed

PAGES = ("suivi/", "suivi/points-d-attention", "suivi/equite")


def opened(browser: Browser, path: str, status: int = 200) -> str:
    response = browser.get(browser.url(path))
    assert response.status_code == status, response.text
    return response.text


def tree_of(text: str) -> Any:
    """The page as a tree, whose queries give what each of them asks for."""
    return lxml.html.document_fromstring(text)


def words(element: Any) -> str:
    """Its text on one line."""
    return " ".join(element.text_content().split())


def table(text: str, key: str) -> list[list[str]]:
    """The head of each row and its cells, drawings left out."""
    rows = tree_of(text).xpath(f"//table[@id='{key}']/tbody/tr")
    return [[words(cell) for cell in row.xpath("th|td") if not cell.xpath(".//svg")] for row in rows]


def class_pages(review: Reviewed) -> list[str]:
    """The pages of the class."""
    here = f"suivi/classes/{review.class_group_id}"
    return [here, f"{here}/periodes", f"{here}?domaine={quote('Titre officiel V1')}"]


def test_every_chart_has_a_name_and_its_numbers_stand_in_its_table(director: Browser, review: Reviewed) -> None:
    drawn = 0
    for path in ("suivi/", *class_pages(review)):
        for chart in tree_of(opened(director, path)).xpath("//main//svg[not(@aria-hidden='true')]"):
            drawn += 1
            assert chart.get("role") == "img", path
            row = chart.xpath("ancestor::tr")[0]
            heads = [words(head) for head in row.xpath("ancestor::table//thead//th")]
            cells = dict(zip(heads, [words(cell) for cell in row.xpath("th|td")], strict=True))
            told = re.findall(r"(\d+) ([^,]+)", chart.get("aria-label"))
            assert told, path
            assert all(cells[label] == count for count, label in told)
            assert sum(int(count) for count, _label in told) == int(cells["En tout"])
            widths = [int(part.get("width")) for part in chart.xpath(".//*[local-name()='rect']")]
            assert sum(widths) == int(chart.get("width"))

    assert drawn >= 8


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_shown_is_what_is_taken_away(director: Browser, review: Reviewed, form: str) -> None:
    review.ask(days_ago=15)
    page = f"suivi/classes/{review.class_group_id}"
    shown = [
        ("suivi/", "classes", ""),
        ("suivi/?semaines=1", "domaines", "domaines"),
        (f"{page}/periodes", "moments", ""),
        (f"{page}/periodes", "passages", "passages"),
        ("suivi/indicateurs", "indicateurs", ""),
        ("suivi/indicateurs", "comptes", "comptes"),
    ]

    for path, key, name in shown:
        text = opened(director, path)
        link = next(url for url in tree_of(text).xpath("//a/@href") if f"format={form}" in url and name in url)
        rows = [list(row.cells) for row in read_table(director.get(link).data, TableLimits()).rows]
        assert rows[1:] == table(text, key)


def test_a_long_list_is_leafed_through_and_taken_away_whole(
    director: Browser, review: Reviewed, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention_routes, "PER_PAGE", 2)
    for number in range(3):
        make.student(class_group=review.scene.class_group, name=f"Nora Oubliée{number}")

    first, last = (opened(director, f"suivi/points-d-attention?page={page}") for page in (1, 99))

    assert [len(table(text, "points")) for text in (first, last)] == [2, 1]
    assert "3 points d’attention" in first
    (link,) = [url for url in tree_of(last).xpath("//a/@href") if "format=csv" in url]
    assert len(director.get(link).text.splitlines()) == 4


def test_nothing_in_an_address_can_break_the_page(director: Browser, review: Reviewed) -> None:
    odd = "?endpoint=x&slug=y&_external=1&_method=z&class_group_id=7&page=99&format="
    for path in (*PAGES, f"suivi/classes/{review.class_group_id}", "suivi/indicateurs"):
        opened(director, path + odd.removesuffix("&format="))
        assert opened(director, f"{path}{odd}csv").startswith("\ufeff")


def test_indicators_of_a_small_class_name_and_count_nobody(director: Browser) -> None:
    rows = {row[0]: row[1:] for row in table(opened(director, "suivi/indicateurs"), "indicateurs")}

    assert rows == {
        "Classe A": ["caché", "caché", "15", "6", "caché", "caché", "caché", "caché"],
        "1 classe": ["caché", "caché", "15", "6", "caché", "caché", "caché", "caché"],
    }


def test_a_file_of_no_known_kind_is_not_found(director: Browser) -> None:
    for asked in ("format=pdf", "format=csv&tableau=autre", "format="):
        opened(director, f"suivi/?{asked}", 404)


def test_nothing_in_a_file_is_a_formula(director: Browser, review: Reviewed, make: Make) -> None:
    make.student(class_group=review.scene.class_group, name="=SOMME(A1) Nom")

    content = director.get(director.url(f"suivi/classes/{review.class_group_id}?format=csv")).data.decode("utf-8-sig")

    assert "\n'=SOMME(A1) NOM;" in content.replace("\r\n", "\n")


def test_wrong_choices_are_said_beside_their_field(director: Browser) -> None:
    for typed in ("0", "99", "beaucoup", "9" * 30, "-4"):
        for path in PAGES:
            assert 'class="field-error"' in opened(director, f"{path}?semaines={typed}")
    for path in PAGES:
        opened(director, f"{path}?classe=9999&regle=hasard&montrer=rien&decouvre=0")


def test_a_domain_opens_its_competencies_and_each_cell_its_evidence(director: Browser, review: Reviewed) -> None:
    tree = tree_of(opened(director, f"suivi/classes/{review.class_group_id}"))
    (domain,) = tree.xpath("//table[@id='heat']/thead//a[text()='Titre officiel V1']/@href")

    opened_domain = tree_of(director.get(domain).text)
    (trail, _other) = opened_domain.xpath("//table[@id='heat']/tbody/tr[th[contains(., 'Lina')]]/td/a/@href")

    assert "Tu as pointé les trois premières lignes." in director.get(trail).text


def test_students_are_listed_by_name_or_by_what_there_is_to_strengthen(director: Browser, review: Reviewed) -> None:
    for item in range(6):
        review.scene.see(1, item=item, student=1, days_ago=2)
    here = f"suivi/classes/{review.class_group_id}"

    assert [row[0] for row in table(opened(director, here), "heat")] == ["Lina MOREL", "Canari VOISIN1"]
    assert [row[0] for row in table(opened(director, f"{here}?tri=a-consolider"), "heat")] == [
        "Canari VOISIN1",
        "Lina MOREL",
    ]


def test_a_director_without_any_class_is_told_what_to_do(as_director: Browser, as_teacher: Browser) -> None:
    for browser in (as_director, as_teacher):
        for path in PAGES:
            assert "Aucune classe sans notes ne vous est confiée" in opened(browser, path)


def test_a_class_without_students_or_grid_says_what_comes_next(make: Make, sign_in_as: SignInAs) -> None:
    empty = make.class_group()
    browser = sign_in_as(make.director(reviews=[empty]))

    assert "pas encore d’élèves" in opened(browser, f"suivi/classes/{empty.id}")
    assert "Rien à comparer" in opened(browser, f"suivi/classes/{empty.id}/periodes")
    for path in PAGES:
        opened(browser, path)
    make.student(class_group=empty)
    assert "Aucune grille pour l’instant" in opened(browser, f"suivi/classes/{empty.id}")


def test_a_class_of_a_past_year_is_shown_as_it_ended(director: Browser, review: Reviewed, make: Make) -> None:
    year = make.school_year()
    year.starts_on, year.ends_on = SEPTEMBER, TODAY - timedelta(days=20)
    make.session.add(
        SchoolYear(start_year=year.start_year + 1, starts_on=TODAY - timedelta(days=19), ends_on=date(2027, 8, 31))
    )
    make.session.commit()

    page = opened(director, f"suivi/classes/{review.class_group_id}")

    assert "dernier jour de l’année" in page
    # Seen as « Progresse » until then, and as « Réussit » only this year.
    cells = table(opened(director, class_pages(review)[2]), "heat")
    assert cells[0][:3] == ["Lina MOREL", "4", "◑ Pro ✓"]
    opened(director, f"suivi/classes/{review.class_group_id}/periodes")
    assert "Aucune classe sans notes ne vous est confiée" in opened(director, "suivi/")


def test_nothing_names_or_counts_a_teacher(director: Browser, review: Reviewed) -> None:
    assert review.scene.session.query(Attainment).count()
    for path in (*PAGES, *class_pages(review)):
        assert "CAMILLE GARNIER" not in opened(director, path).upper()


def test_those_who_review_find_their_way_from_their_home_and_from_the_class(
    director: Browser, tutor: Browser, as_teacher: Browser, review: Reviewed
) -> None:
    here = f"suivi/classes/{review.class_group_id}"
    for browser, is_offered in ((director, True), (tutor, True), (as_teacher, False)):
        assert ('/suivi/"' in opened(browser, "")) == is_offered
    for browser in (director, tutor):
        assert f'/{here}"' in opened(browser, f"classes/{review.class_group_id}")
