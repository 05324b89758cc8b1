"""The way of a file of people through the pages: nothing before the word, everything after it."""

from __future__ import annotations

import io

import lxml.html
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.roster_files import pupil, siecle

PEOPLE = siecle([pupil(1), pupil(2, "Petit", "Bob")], {"1": [("4A", "D")], "2": [("4B", "D")]}, uai="")
LIST = "Nom;Prénom;Truc\nDupont;Léa;4A\n".encode()


def send(browser: Browser, content: bytes) -> TestResponse:
    return browser.send("personnes/importer", file=(io.BytesIO(content), "people"), year="2026")


def students(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Student)) or 0


def pending_id(session: Session) -> int:
    session.rollback()
    return session.scalars(select(PendingImport.id)).one()


def test_the_same_file_sent_again_waits_once(as_admin: Browser, session: Session) -> None:
    first, again = (send(as_admin, PEOPLE).headers["Location"] for _ in range(2))

    assert first == again
    assert as_admin.get(as_admin.url("personnes")).text.count("Reprendre «") == 1


def test_the_report_names_what_was_done_and_nothing_else(as_admin: Browser, session: Session) -> None:
    send(as_admin, PEOPLE)
    number = pending_id(session)
    preview = as_admin.get(as_admin.url(f"personnes/imports/{number}/apercu?classe=4A"))
    boxes = lxml.html.document_fromstring(preview.text).xpath("//input[@name='ligne']/@value")

    as_admin.send(f"personnes/imports/{number}/confirmer", classe="4A", ligne=boxes)

    assert "1 élève ajouté, 1 classe ou groupe créé, 1 compte créé." in as_admin.get(as_admin.url("personnes")).text


def test_a_file_goes_from_classes_to_preview_to_the_school(as_admin: Browser, session: Session) -> None:
    sent = send(as_admin, PEOPLE)
    assert sent.status_code == 303
    number = pending_id(session)

    classes = as_admin.get(as_admin.url(f"personnes/imports/{number}/classes"))
    assert 'value="4A"' in classes.text
    preview = as_admin.get(as_admin.url(f"personnes/imports/{number}/apercu?classe=4A&groupes=1"))
    assert "Léa MARTIN" in preview.text
    assert "Bob PETIT" not in preview.text
    assert students(session) == 0

    boxes = lxml.html.document_fromstring(preview.text).xpath("//input[@name='ligne']/@value")
    done = as_admin.send(f"personnes/imports/{number}/confirmer", classe="4A", groupes="1", ligne=boxes)

    assert done.status_code == 303
    told = as_admin.get(done.location).text
    assert "L’import est fait\N{NO-BREAK SPACE}: 1 élève ajouté, 1 classe ou groupe créé, 1 compte créé." in told
    assert students(session) == 1
    assert session.scalars(select(ClassGroup.name)).all() == ["4A"]
    assert session.scalars(select(PendingImport)).all() == []


def test_a_class_that_the_file_does_not_name_is_told(as_admin: Browser, make: Make, session: Session) -> None:
    make.class_group(name="4C", students=1)
    session.commit()
    send(as_admin, PEOPLE)

    classes = as_admin.get(as_admin.url(f"personnes/imports/{pending_id(session)}/classes"))

    assert "dont ce fichier ne parle pas\N{NO-BREAK SPACE}: 4C." in classes.text


def test_a_file_that_places_nobody_is_refused_with_what_was_seen(as_admin: Browser, session: Session) -> None:
    refused = send(as_admin, siecle([pupil(1)], {}, uai=""))
    assert refused.status_code == 422
    assert "Léa MARTIN n’a pas de classe" in refused.text

    send(as_admin, b"Nom;Truc\nDupont;\n")
    number = pending_id(session)
    told = {"content": "students", "last_name": "0", "first_name": "1", "only_division": "4A"}
    as_admin.send(f"personnes/imports/{number}/colonnes", **told)
    classes = as_admin.get(as_admin.url(f"personnes/imports/{number}/classes"))

    assert classes.status_code == 303
    assert classes.location.endswith("/colonnes")


def test_the_same_file_sent_by_two_people_is_imported_once(
    make: Make, sign_in_as: SignInAs, as_admin: Browser, session: Session
) -> None:
    both = (as_admin, sign_in_as(make.account(role=Role.ADMIN)))
    for browser in both:
        send(browser, PEOPLE)
    session.rollback()
    numbers = session.scalars(select(PendingImport.id).order_by(PendingImport.account_id)).all()
    previews = [
        browser.get(browser.url(f"personnes/imports/{number}/apercu?classe=4A"))
        for browser, number in zip(both, numbers, strict=True)
    ]
    boxes = [lxml.html.document_fromstring(shown.text).xpath("//input[@name='ligne']/@value") for shown in previews]

    for browser, number, ticked in zip(both, numbers, boxes, strict=True):
        done = browser.send(f"personnes/imports/{number}/confirmer", classe="4A", ligne=ticked)

    assert "Tout était déjà à jour\N{NO-BREAK SPACE}: rien n’a changé." in browser.get(done.location).text
    assert students(session) == 1


def test_an_unticked_line_stays_out(as_admin: Browser, session: Session) -> None:
    send(as_admin, PEOPLE)
    number = pending_id(session)

    as_admin.send(f"personnes/imports/{number}/confirmer", classe="4A")

    assert students(session) == 0


def test_the_columns_of_a_list_are_told_once(as_admin: Browser, session: Session) -> None:
    send(as_admin, LIST)
    number = pending_id(session)
    told = {"content": "students", "last_name": "0", "first_name": "1"}

    missing = as_admin.send(f"personnes/imports/{number}/colonnes", **told)
    assert missing.status_code == 422
    assert "Colonnes introuvables" in missing.text
    twice = as_admin.send(f"personnes/imports/{number}/colonnes", **told, sex="1")
    assert twice.status_code == 422
    assert "déjà choisie" in twice.text
    kept = as_admin.send(f"personnes/imports/{number}/colonnes", **told, division="2")
    assert kept.status_code == 303

    send(as_admin, LIST + b"Petit;Bob;4A\n")
    session.rollback()
    latest = session.scalars(select(PendingImport.id).order_by(PendingImport.created_at.desc())).all()
    assert len(latest) == 2
    for again in latest:
        classes = as_admin.get(as_admin.url(f"personnes/imports/{again}/classes"))
        assert 'value="4A"' in classes.text


def test_a_list_without_headings_loses_nobody(as_admin: Browser, session: Session) -> None:
    send(as_admin, "Dupont;Léa;4A\nPetit;Bob;4B\n".encode())
    number = pending_id(session)
    columns = as_admin.get(as_admin.url(f"personnes/imports/{number}/colonnes"))
    assert "Colonne 1 (Dupont)" in columns.text
    assert lxml.html.document_fromstring(columns.text).xpath("//input[@name='without_heading' and @checked]")

    told = {"content": "students", "last_name": "0", "first_name": "1", "division": "2"}
    for box, is_read in (("y", True), ("", False), ("y", True)):
        as_admin.send(f"personnes/imports/{number}/colonnes", **told, **({"without_heading": box} if box else {}))
        classes = as_admin.get(as_admin.url(f"personnes/imports/{number}/classes"))
        assert ('value="4A"' in classes.text) is is_read


def test_divisions_are_ticked_and_unticked_together(as_admin: Browser, session: Session) -> None:
    rooms = [f"6{number}" for number in range(1, 10)]
    people = {str(number): [(room, "D")] for number, room in enumerate(rooms)}
    send(as_admin, siecle([pupil(number) for number in range(9)], people, uai=""))
    address = f"personnes/imports/{pending_id(session)}/classes"

    pages = [as_admin.get(as_admin.url(f"{address}?cocher={asked}")).text for asked in ("toutes", "aucune")]

    ticked = [
        lxml.html.document_fromstring(text).xpath("count(//input[@name='classe' and @checked])") for text in pages
    ]
    assert ticked == [9, 0]


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(as_admin: Browser, session: Session) -> None:
    for content in (PEOPLE[:300], b"", siecle([pupil(1)], {"1": [("4A", "D")]}, uai="", year="2025")):
        refused = send(as_admin, content)

        assert refused.status_code == 422
        assert "rien n’a été importé" in refused.text
    assert session.scalars(select(PendingImport)).all() == []
