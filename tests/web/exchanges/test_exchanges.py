"""Files of competencies through the pages: previewed, reported, confirmed; never half an import."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import FrameworkStatus
from evaluation_tool.formats.frameworks import CARRIED, FrameworkFormat, load_shipped, read_framework, write_framework
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.framework import CompetencyVersion, Framework, FrameworkVersion
from evaluation_tool.policy import Role
from evaluation_tool.services import frameworks
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW, Clock

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "frameworks"
OURS = "code;parent;title\nA;;Vendre\nA1;A;Accueillir le client\nA2;A;Tenir le rayon\n"
NEWER = "code;parent;title\nA;;Vendre\nA1;A;Accueillir la cliente\nB;;Tenir la caisse\n"


def send(browser: Browser, content: str | bytes, *, name: str = "atelier.csv", scope: str | None = "school") -> str:
    """Send a file and return where it leads, or the page that refuses it."""
    data = content.encode() if isinstance(content, str) else content
    fields = {"csrf_token": browser.csrf(), "file": (BytesIO(data), name)} | ({"scope": scope} if scope else {})
    response = browser.post(browser.url("echanges/importer"), data=fields, content_type="multipart/form-data")
    if response.status_code == 303:
        return response.headers["Location"]
    assert response.status_code == 422, response.status_code
    return response.text


def install(browser: Browser, content: str | bytes, **how: str | None) -> str:
    """Send a file and confirm it; the page of the version."""
    confirmed = browser.post(f"{send(browser, content, **how)}/installer", data={"csrf_token": browser.csrf()})  # type: ignore[arg-type]
    assert confirmed.status_code == 303
    return browser.get(confirmed.headers["Location"]).text


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def count(session: Session, model: type) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def test_nothing_is_written_before_the_word(as_admin: Browser, session: Session) -> None:
    preview = as_admin.get(send(as_admin, OURS))

    assert "C’est un nouveau référentiel" in words(preview.text)
    assert count(session, FrameworkVersion) == 0


def test_confirming_installs_and_forgets_the_file(as_admin: Browser, session: Session) -> None:
    page = install(as_admin, OURS)

    assert "Le référentiel est installé" in words(page)
    version = session.scalars(select(FrameworkVersion)).one()
    assert (version.status, version.framework.owner_id) == (FrameworkStatus.SCHOOL, None)
    assert count(session, PendingImport) == 0


def test_a_newer_file_shows_its_differences_and_keeps_the_older_version(as_admin: Browser, session: Session) -> None:
    install(as_admin, OURS)

    where = send(as_admin, NEWER)
    said = words(as_admin.get(where).text)
    as_admin.post(f"{where}/installer", data={"csrf_token": as_admin.csrf()})

    for change in ("1 ajout", "B — Tenir la caisse", "1 intitulé changé", "1 retrait", "A2 — Tenir le rayon"):
        assert change in said
    assert session.scalars(select(FrameworkVersion.number).order_by(FrameworkVersion.number)).all() == [1, 2]
    assert count(session, Framework) == 1


def test_the_same_file_again_changes_nothing(as_admin: Browser, session: Session) -> None:
    install(as_admin, OURS)

    assert "déjà installée" in words(as_admin.get(send(as_admin, OURS)).text)


def test_a_teacher_imports_for_itself_only(
    as_teacher: Browser, make: Make, sign_in_as: SignInAs, session: Session
) -> None:
    install(as_teacher, OURS, scope="school")

    version = session.scalars(select(FrameworkVersion)).one()
    assert version.status is FrameworkStatus.PERSONAL
    assert version.framework.owner_id == as_teacher.account.id
    colleague = sign_in_as(make.account(role=Role.TEACHER))
    assert colleague.get(colleague.url(f"echanges/referentiels/{version.id}")).status_code == 404


@pytest.mark.parametrize("scope", ["school", "personal"])
def test_a_file_never_becomes_a_version_of_an_official_framework(
    as_admin: Browser, session: Session, scope: str
) -> None:
    official = load_shipped("cap_epc")
    frameworks.install(session, official, now=NOW)
    session.commit()
    forged = write_framework(official, FrameworkFormat.NATIVE).content.replace(b"CAP", b"Cap")

    install(as_admin, forged, name="cap.json", scope=scope)

    assert count(session, Framework) == 2
    newest = session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.id.desc())).first()
    assert newest is not None
    assert newest.status.value == scope
    assert newest.number == 1


def test_a_colleague_sees_nothing_of_a_waiting_file(as_admin: Browser, make: Make, sign_in_as: SignInAs) -> None:
    where = send(as_admin, OURS)
    colleague = sign_in_as(make.account(role=Role.ADMIN))

    assert colleague.get(where).status_code == 404
    assert colleague.post(f"{where}/installer", data={"csrf_token": colleague.csrf()}).status_code == 404


def test_a_file_is_forgotten_when_nobody_came_back(as_admin: Browser, session: Session, clock: Clock) -> None:
    where = send(as_admin, OURS)

    kept = session.scalars(select(PendingImport)).one()
    kept.expires_at = NOW - timedelta(minutes=1)
    session.commit()

    assert as_admin.get(where).status_code == 404
    send(as_admin, NEWER)
    assert count(session, PendingImport) == 1


def test_only_the_last_files_are_kept(as_admin: Browser, session: Session, clock: Clock) -> None:
    for number in range(7):
        clock.advance(seconds=1)
        send(as_admin, OURS, name=f"{number}.csv")

    kept = session.scalars(select(PendingImport.name).order_by(PendingImport.name)).all()
    assert kept == [f"{number}.csv" for number in range(2, 7)]


def test_a_teacher_has_no_choice_of_whose_it_is(as_teacher: Browser) -> None:
    page = as_teacher.get(as_teacher.url("echanges/importer"))

    assert page.status_code == 200
    assert 'name="scope"' not in page.text


def test_a_page_left_open_confirms_nothing_else(as_admin: Browser) -> None:
    first = send(as_admin, OURS)
    as_admin.post(f"{first}/abandonner", data={"csrf_token": as_admin.csrf()})

    assert send(as_admin, NEWER) != first


def test_a_file_can_be_abandoned(as_admin: Browser, session: Session) -> None:
    where = send(as_admin, OURS)

    assert as_admin.post(f"{where}/abandonner", data={"csrf_token": as_admin.csrf()}).status_code == 303
    assert count(session, PendingImport) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Le fichier est vide"),
        (b"%PDF-1.7 ...", "refusé"),
        (b'{"a": 1}', "CASE 1.0"),
        (b'{"format": "evaluation_tool.framework", "schema": 1, "nodes": [', "abîmé"),
        (b"\x00\x01\x02", "refusé"),
    ],
)
def test_a_refused_file_changes_nothing_and_says_why(
    as_admin: Browser, session: Session, content: bytes, said: str
) -> None:
    page = send(as_admin, content)

    assert said in words(page.partition('id="file-error"')[2][:900])
    assert count(session, PendingImport) == 0


def test_no_file_is_a_fault_of_the_form(as_admin: Browser) -> None:
    response = as_admin.post(as_admin.url("echanges/importer"), data={"csrf_token": as_admin.csrf(), "scope": "school"})

    assert response.status_code == 422
    assert "Choisissez un fichier" in response.text


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside this checkout")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")) if SAMPLES.is_dir() else [], ids=lambda path: path.name)
def test_every_sample_is_previewed_with_a_report(as_admin: Browser, path: Path) -> None:
    preview = as_admin.get(send(as_admin, path.read_bytes(), name=path.name))

    assert preview.status_code == 200
    assert "Compte rendu de lecture" in preview.text


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "=HYPERLINK(A1)", "😀 مرحبا " + "x" * 2000, "{{ 7 * 7 }}"]
)
def test_hostile_titles_are_shown_as_text(as_admin: Browser, title: str) -> None:
    page = as_admin.get(send(as_admin, f"code;parent;title\nA;A;{title}\nB;C;x\nC;B;y\n"))

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert unescape(title)[:20] in unescape(page.text)


@pytest.mark.parametrize("file_format", list(CARRIED), ids=lambda code: code.value)
def test_every_format_can_be_taken_and_read_again(
    as_teacher: Browser, session: Session, file_format: FrameworkFormat
) -> None:
    version = frameworks.install(session, load_shipped("cap_epc"), now=NOW).version
    session.commit()

    taken = as_teacher.get(as_teacher.url(f"echanges/referentiels/{version.id}/fichier?format={file_format.value}"))

    assert taken.headers["Content-Disposition"].startswith("attachment")
    codes = {node.code for node in read_framework(taken.data).document.nodes}
    assert codes == {node.code for node in load_shipped("cap_epc").nodes}


def test_the_page_of_a_version_says_what_each_format_loses(as_teacher: Browser, session: Session) -> None:
    version = frameworks.install(session, load_shipped("cap_epc"), now=NOW).version
    session.commit()

    page = as_teacher.get(as_teacher.url(f"echanges/referentiels/{version.id}")).text

    assert "Rien ne se perd" in page
    assert "Ce format ne peut pas contenir" in page


@pytest.mark.parametrize("file_format", ["", "pdf", "spreadsheet", "moodle_referentiel"])
def test_a_format_that_is_only_read_is_not_found(as_teacher: Browser, session: Session, file_format: str) -> None:
    version = frameworks.install(session, load_shipped("cap_epc"), now=NOW).version
    session.commit()

    where = as_teacher.url(f"echanges/referentiels/{version.id}/fichier?format={file_format}")
    assert as_teacher.get(where).status_code == 404


def test_students_find_no_exchange(as_student: Browser) -> None:
    assert as_student.get(as_student.url("echanges/")).status_code == 404


def test_a_framework_of_1189_rows_is_imported_in_two_seconds(as_admin: Browser, session: Session) -> None:
    rows = [
        f"C{n};{'C' + str(n // 10) if n >= 10 else ''};Compétence numéro {n} d’un grand référentiel"
        for n in range(1189)
    ]
    content = "code;parent;title\n" + "\n".join(rows)
    started = time.perf_counter()

    install(as_admin, content)

    assert count(session, CompetencyVersion) == 1189
    assert time.perf_counter() - started < 4  # sent, previewed and installed; twice two seconds on a busy machine


def test_the_same_source_is_the_same_framework_whatever_its_file_is_called(as_admin: Browser, session: Session) -> None:
    first = write_framework(replace(load_shipped("cap_epc"), source_id="urn:x"), FrameworkFormat.NATIVE).content

    install(as_admin, first, name="a.json")
    install(as_admin, first.replace(b'"key": "cap_epc"', b'"key": "autre"').replace(b"CAP", b"Cap"), name="b.json")

    assert count(session, Framework) == 1
    assert session.scalars(select(FrameworkVersion.number).order_by(FrameworkVersion.number)).all() == [1, 2]


def test_the_list_shows_the_newest_version_of_each_framework(as_admin: Browser, session: Session) -> None:
    install(as_admin, OURS)
    install(as_admin, NEWER)
    newest = session.scalars(select(FrameworkVersion.id).where(FrameworkVersion.number == 2)).one()

    page = as_admin.get(as_admin.url("echanges/")).text

    assert f'href="/ecole-test/echanges/referentiels/{newest}"' in page
    assert page.count("/echanges/referentiels/") == 1
