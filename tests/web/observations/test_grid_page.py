"""The entry grid as a page: what it weighs, what it asks of the database, and what its addresses may hold."""

from __future__ import annotations

import gzip
import re
from datetime import date

import lxml.html
import pytest

from evaluation_tool.models.people import Student
from evaluation_tool.paths import STATIC
from evaluation_tool.web.compression import _static_file
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.moments import HERE, NOW
from tests.statements import counted
from tests.workshop import Workshop

HEAVIEST = 45_000
HEAVIEST_GZIPPED = 6_000
MOST_ELEMENTS = 1_600
HEAVIEST_SCRIPTS = 6_000
HEAVIEST_OF_ALL_SCRIPTS = 15_000


@pytest.fixture
def teacher(workshop: Workshop, sign_in_as: SignInAs) -> Browser:
    """The teacher's browser."""
    return sign_in_as(workshop.teacher)


def address(workshop: Workshop, path: str = "") -> str:
    return f"/{HERE}/observer/{workshop.class_group.id}/{workshop.grid.id}{path}"


def thirty_by_forty(workshop: Workshop) -> str:
    """The address of a grid of thirty students and forty items, every cell with a level."""
    make, session = workshop.make, workshop.session
    assert workshop.teacher.teacher is not None
    class_group = make.class_group(teacher=workshop.teacher.teacher)
    students = [Student(first_name=f"Camille{one}", last_name=f"Nom{one}", created_at=NOW) for one in range(30)]
    session.add_all(students)
    session.commit()
    for student in students:
        make.enrolment(student=student, class_group=class_group)
    grid = make.grid(owner=workshop.teacher, class_group=class_group, items=40)
    full = Workshop(session, make, class_group, grid, grid.items, students, workshop.teacher, workshop.levels)
    for row in range(30):
        # Neighbours differ, so that the compressed page is not flattered.
        full.type(*(full.level(1 + (row * 7 + item * item) % 4, student=row, item=item) for item in range(40)))
    return address(full)


def test_thirty_students_and_forty_items_are_a_light_page(teacher: Browser, workshop: Workshop) -> None:
    url = thirty_by_forty(workshop)

    plain = teacher.get(url).get_data()
    packed = teacher.get(url, headers={"Accept-Encoding": "gzip"}).get_data()

    elements = list(lxml.html.document_fromstring(plain.decode()).iter("*"))
    assert plain.count(b"<td") == 1200
    assert len(plain) <= HEAVIEST
    assert len(packed) <= HEAVIEST_GZIPPED
    assert len(elements) <= MOST_ELEMENTS


def test_the_size_of_the_grid_costs_no_query(teacher: Browser, workshop: Workshop) -> None:
    url, small = thirty_by_forty(workshop), address(workshop)
    workshop.type(workshop.level(1))

    counts = []
    for one in (small, url):
        with counted() as asked:
            assert teacher.get(one).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_the_scripts_of_the_grid_are_light_as_they_travel() -> None:
    weights = {path.name: len(_static_file(path)) for path in (STATIC / "js").glob("*.js")}

    assert weights["entry-grid.js"] + weights["entry-queue.js"] <= HEAVIEST_SCRIPTS
    assert sum(weights.values()) <= HEAVIEST_OF_ALL_SCRIPTS


def test_scripts_lose_their_comments_on_the_way_and_nothing_else() -> None:
    for path in (STATIC / "js").glob("*.js"):
        source = path.read_text(encoding="utf-8")
        # A text over several lines would lose its indentation too.
        assert all(line.count("`") % 2 == 0 for line in source.splitlines()), path.name
        kept = [line.strip() for line in source.splitlines() if not line.strip().startswith("//")]
        sent = gzip.decompress(_static_file(path)).decode()
        assert [line for line in sent.splitlines() if line] == [line.rstrip() for line in kept if line], path.name


def test_names_and_words_are_escaped(teacher: Browser, workshop: Workshop) -> None:
    workshop.students[0].first_name = "<b>Lina</b>"
    workshop.session.commit()

    page = teacher.get(address(workshop)).text

    assert "<b>Lina" not in page
    assert "&lt;b&gt;Lina" in page


def test_the_kept_page_calls_students_by_first_name_only(teacher: Browser, workshop: Workshop) -> None:
    for student, name in zip(workshop.students, ("Lina", "Lina", "Awa"), strict=True):
        student.first_name, student.last_name = name, f"{student.last_name} Morel"
    workshop.session.commit()
    initials = sorted(student.last_name[0].upper() for student in workshop.students[:2])

    heads = re.findall(r"<th scope=row>([^<]*)", teacher.get(address(workshop, "?atelier=1")).text)

    assert sorted(heads) == sorted(["Awa", *(f"Lina {initial}." for initial in initials)])


@pytest.mark.parametrize("query", ["", "?atelier=1"])
def test_two_students_of_the_same_name_have_their_birthday_beside_it(
    teacher: Browser, workshop: Workshop, query: str
) -> None:
    for student, day in zip(workshop.students[:2], (3, 14), strict=True):
        student.first_name, student.last_name, student.birth_date = "Léa", "Martin", date(2014, 2, day)
    workshop.session.commit()

    heads = re.findall(r"<th scope=row>([^<]*)", teacher.get(address(workshop, query)).text)

    assert len(set(heads)) == len(heads)
    assert {"Léa (03/02)" in head for head in heads if "Léa" in head} == {True, False}


@pytest.mark.parametrize("query", ["groupe=9999", "page=7", "seance=9999"])
def test_what_is_not_there_is_not_found(teacher: Browser, workshop: Workshop, query: str) -> None:
    assert teacher.get(address(workshop, f"?{query}")).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["domaine=x", "c=-1&c=%00", "semaines=" + "9" * 5000, "page=0", "seance=", "non-vus", "semaines=99999999", "c=1e9"],
)
def test_words_where_numbers_should_be_break_nothing(teacher: Browser, workshop: Workshop, query: str) -> None:
    for path in ("", "/filtrer", "/liste"):
        assert teacher.get(address(workshop, f"{path}?{query}")).status_code == 200, path
