"""Referentials are read by the staff, their old versions too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evaluation_tool.formats.frameworks import load_shipped
from evaluation_tool.policy import Role
from evaluation_tool.services import frameworks, grids_own
from evaluation_tool.services.login_sessions import actor_of
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW, TODAY


@pytest.fixture
def version_id(make: Make) -> int:
    """The CAP's referential."""
    made = frameworks.install(make.session, load_shipped("cap_epc"), now=NOW).version.id
    make.session.commit()
    return made


def test_the_list_leads_to_the_top_of_a_tree(as_director: Browser, version_id: int) -> None:
    assert f"referentiels/{version_id}" in as_director.get(as_director.url("referentiels/")).text

    page = as_director.get(as_director.url(f"referentiels/{version_id}")).text

    assert "Recevoir et suivre les commandes" in page
    assert "C1.1.1" not in page
    assert 'name="coche"' not in page


def test_a_search_says_where_it_found(as_teacher: Browser, version_id: int) -> None:
    page = as_teacher.get(as_teacher.url(f"referentiels/{version_id}?texte=etat+des+stocks")).text

    assert "Surveiller l’état des stocks" in page
    assert "Participer à la passation des commandes fournisseurs" in page


@pytest.mark.parametrize("query", ["texte=" + "a" * 2000, "nature=xxx", "branche=999999", "branche=x", "texte=%00"])
def test_an_odd_question_never_breaks_the_page(as_teacher: Browser, version_id: int, query: str) -> None:
    assert as_teacher.get(as_teacher.url(f"referentiels/{version_id}?{query}")).status_code in {200, 404}


def test_an_old_version_stays_readable_and_names_the_newer(as_teacher: Browser, make: Make, version_id: int) -> None:
    newer = replace(load_shipped("cap_epc"), version=date(2026, 9, 1), title="CAP EPC rénové")
    frameworks.install(make.session, newer, now=NOW)
    make.session.commit()

    page = as_teacher.get(as_teacher.url(f"referentiels/{version_id}")).text

    assert "Une version plus récente existe." in page
    assert "CAP EPC rénové" in page


def test_a_colleagues_own_competencies_are_unknown(as_teacher: Browser, make: Make) -> None:
    colleague = actor_of(make.session, make.account(), today=TODAY)
    node = grids_own.add(make.session, colleague, grids_own.OwnCompetency("À moi"), now=NOW)
    make.session.commit()

    response = as_teacher.get(as_teacher.url(f"referentiels/{node.framework_version_id}"))

    assert response.status_code == 404


def test_a_student_reads_no_referential(make: Make, sign_in_as: SignInAs, version_id: int) -> None:
    student = sign_in_as(make.account(role=Role.STUDENT))

    assert student.get(student.url("referentiels/")).status_code == 404
    assert student.get(student.url(f"referentiels/{version_id}")).status_code == 404
