"""Grids on paper, for those who may read them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import CellState
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.grid import Criterion, Grid
from evaluation_tool.models.people import Teacher
from evaluation_tool.services import classes, level_scales
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.formats.pdf.reading import text_of
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.workshop import furnish


@pytest.fixture
def teacher(make: Make) -> Teacher:
    return make.teacher()


@pytest.fixture
def class_group(make: Make, teacher: Teacher) -> ClassGroup:
    return make.class_group(teacher=teacher, students=3, name="4e Dahlia")


@pytest.fixture
def grid(make: Make, teacher: Teacher, class_group: ClassGroup) -> Grid:
    return make.grid(owner=make.account_of(teacher), class_group=class_group, title="Atelier vente")


@pytest.fixture
def as_owner(make: Make, sign_in_as: SignInAs, teacher: Teacher) -> Browser:
    return sign_in_as(make.account_of(teacher))


@pytest.mark.parametrize("name", ["mur", "classeur"])
def test_a_grid_opens_as_a_pdf_that_nobody_keeps(as_owner: Browser, grid: Grid, name: str) -> None:
    answer = as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/{name}.pdf"))

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    page = text_of(answer.data)[0]
    assert "Atelier vente" in page
    assert "Je rends la monnaie" in page
    assert "imprimé le 23 novembre 2026" in page


def test_criteria_are_read_on_the_scale_of_today(as_owner: Browser, session: Session, grid: Grid) -> None:
    level = level_scales.active(session).levels[1]
    grid.items[0].criteria.append(Criterion(level_id=level.id, text="Avec un modèle sous les yeux."))
    session.commit()

    page = text_of(as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/mur.pdf")).data)[0]

    assert "Avec un modèle" in page


def test_the_observation_sheet_names_the_students(
    as_owner: Browser, session: Session, grid: Grid, class_group: ClassGroup
) -> None:
    answer = as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/observation-{class_group.id}.pdf"))

    page = text_of(answer.data)[0]
    assert "4e Dahlia" in page
    students = classes.list_students(session, class_group, TODAY)
    assert len(students) == 3
    assert all(student.full_name in page for student in students)


def test_the_filled_sheet_shows_what_was_observed(make: Make, sign_in_as: SignInAs) -> None:
    workshop = furnish(make)
    workshop.type(workshop.level(3), workshop.state(CellState.EXEMPT, student=1), workshop.level(1, student=2, item=1))
    browser = sign_in_as(workshop.teacher)

    answer = browser.get(browser.url(f"feuilles/grille/{workshop.grid.id}/remplie-{workshop.class_group.id}.pdf"))

    page = text_of(answer.data)[0]
    assert "observé jusqu’au 23 novembre 2026" in page
    names = [student.full_name for student in workshop.students]
    assert f"{names[0]} ◕ Réu ·" in page
    assert f"{names[1]} disp ·" in page
    assert f"{names[2]} · ◔ Déc" in page


def test_who_only_reads_a_shared_grid_does_not_read_the_class(
    make: Make, session: Session, as_teacher: Browser, grid: Grid, class_group: ClassGroup
) -> None:
    grid.shared_at = NOW
    session.commit()

    assert as_teacher.get(as_teacher.url(f"feuilles/grille/{grid.id}/mur.pdf")).status_code == 200
    assert as_teacher.get(as_teacher.url(f"feuilles/grille/{grid.id}/remplie-{class_group.id}.pdf")).status_code == 404


def test_a_class_that_does_not_work_with_the_grid_is_not_found(as_owner: Browser, make: Make, grid: Grid) -> None:
    other = make.class_group(students=1)

    assert as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/observation-{other.id}.pdf")).status_code == 404


def test_a_colleague_of_other_classes_and_a_student_find_nothing(
    as_teacher: Browser, as_student: Browser, grid: Grid, class_group: ClassGroup
) -> None:
    for name in ("mur", "classeur", f"observation-{class_group.id}"):
        for stranger in (as_teacher, as_student):
            assert stranger.get(stranger.url(f"feuilles/grille/{grid.id}/{name}.pdf")).status_code == 404


def test_students_never_read_an_official_title(as_owner: Browser, session: Session, grid: Grid) -> None:
    grid.items[0].wording = ""
    session.commit()
    title = grid.items[0].competency_version.title

    wall = text_of(as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/mur.pdf")).data)[0]
    sheet = text_of(
        as_owner.get(as_owner.url(f"feuilles/grille/{grid.id}/observation-{grid.class_groups[0].id}.pdf")).data
    )[0]

    assert title not in wall
    assert wall.count("Je rends la monnaie") == 1
    assert title.split()[0] in sheet
