"""A filled grid taken away as a table and brought back, in a browser without scripts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evaluation_tool.formats.filled_sheets import read_filled
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.exchange import PendingImport
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import TODAY
from tests.workshop import Workshop


@pytest.fixture
def as_teacher(workshop: Workshop, sign_in_as: SignInAs) -> Browser:
    return sign_in_as(workshop.teacher)


def address(browser: Browser, workshop: Workshop, end: str = "") -> str:
    return browser.url(f"observer/{workshop.class_group.id}/{workshop.grid.id}/tableau{end}")


def send(browser: Browser, workshop: Workshop, content: bytes) -> str:
    """Send a table; the address of its preview."""
    answer = browser.post(
        address(browser, workshop, "/importer"),
        data={"csrf_token": browser.csrf(), "file": (io.BytesIO(content), "grille.csv")},
    )
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def count(workshop: Workshop) -> int:
    workshop.session.rollback()
    return workshop.session.scalar(select(func.count()).select_from(Observation)) or 0


@pytest.mark.parametrize(("sheet_format", "start"), [("csv", b"\xef\xbb\xbfeleve;"), ("xlsx", b"PK")])
def test_the_table_is_a_download_that_nobody_keeps(
    as_teacher: Browser, workshop: Workshop, sheet_format: str, start: bytes
) -> None:
    workshop.type(workshop.level(3))

    answer = as_teacher.get(address(as_teacher, workshop, f"?format={sheet_format}"))

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(start)
    assert [cell for row in read_filled(answer.data).rows for cell in row.cells if cell] == ["Réu"]


def test_out_filled_and_back_shows_each_cell_then_writes_on_a_word(as_teacher: Browser, workshop: Workshop) -> None:
    workshop.type(workshop.level(2))
    out = as_teacher.get(address(as_teacher, workshop, "?format=csv")).data.decode("utf-8-sig")

    preview = send(as_teacher, workshop, out.replace("Pro", "Réu").encode())
    page = as_teacher.get(preview).text

    assert workshop.students[0].full_name in page
    assert "1 observation" in page
    assert count(workshop) == 1
    done = as_teacher.post(
        f"{preview}/enregistrer",
        data={"csrf_token": as_teacher.csrf(), "observed_on": TODAY.isoformat(), "context": "workshop"},
    )
    assert done.status_code == 303
    assert "seance=" in done.headers["Location"]
    assert count(workshop) == 2
    assert workshop.session.scalars(select(PendingImport)).all() == []


def test_the_same_file_again_brings_nothing(as_teacher: Browser, workshop: Workshop) -> None:
    content = f"eleve;A.1\n{workshop.students[0].id};3\n".encode()
    fields = {"csrf_token": as_teacher.csrf(), "observed_on": TODAY.isoformat(), "context": "classroom"}
    as_teacher.post(f"{send(as_teacher, workshop, content)}/enregistrer", data=fields)

    again = send(as_teacher, workshop, content)

    assert "n’apporte rien de nouveau" in as_teacher.get(again).text
    assert as_teacher.post(f"{again}/enregistrer", data=fields).status_code == 303
    assert count(workshop) == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Choisissez le jour"),
        ((TODAY + timedelta(days=1)).isoformat(), "pas encore venu"),
        ("2026-08-15", "pas dans la classe|n’aviez pas cette classe|n’est pas un élève"),
    ],
)
def test_a_day_that_does_not_suit_is_told_beside_it(
    as_teacher: Browser, workshop: Workshop, day: str, said: str
) -> None:
    preview = send(as_teacher, workshop, f"eleve;A.1\n{workshop.students[0].id};3\n".encode())

    answer = as_teacher.post(
        f"{preview}/enregistrer", data={"csrf_token": as_teacher.csrf(), "observed_on": day, "context": "classroom"}
    )

    assert count(workshop) == 0
    if answer.status_code == 303:
        answer = as_teacher.get(answer.headers["Location"])
        said = "rien de nouveau"
    else:
        assert answer.status_code == 422
    assert any(part in answer.text for part in said.split("|"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00\x01", b"a;b\n1;2\n"])
def test_a_file_that_is_no_table_is_refused_beside_its_field(
    as_teacher: Browser, workshop: Workshop, content: bytes
) -> None:
    answer = as_teacher.post(
        address(as_teacher, workshop, "/importer"),
        data={"csrf_token": as_teacher.csrf(), "file": (io.BytesIO(content), "x.csv")},
    )

    assert answer.status_code == 422
    assert "rien n’a été importé" in answer.text


def test_a_table_is_confirmed_for_its_own_grid_and_by_its_sender_only(
    make: Make, as_teacher: Browser, workshop: Workshop, sign_in_as: SignInAs
) -> None:
    preview = send(as_teacher, workshop, f"eleve;A.1\n{workshop.students[0].id};3\n".encode())
    other_grid = make.grid(owner=workshop.teacher, class_group=workshop.class_group)
    colleague = make.teacher()
    make.teaching(teacher=colleague, class_group=workshop.class_group)
    as_colleague = sign_in_as(make.account_of(colleague))

    elsewhere = preview.replace(f"/{workshop.grid.id}/tableau", f"/{other_grid.id}/tableau")

    assert as_teacher.get(elsewhere).status_code == 404
    assert as_colleague.get(preview).status_code == 404
    assert as_colleague.post(f"{preview}/oublier", data={"csrf_token": as_colleague.csrf()}).status_code == 404
    assert as_teacher.post(f"{preview}/oublier", data={"csrf_token": as_teacher.csrf()}).status_code == 303
    assert as_teacher.get(preview).status_code == 404
