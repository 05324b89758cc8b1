"""The settings of the establishment: shown before they are kept, refused beside their field."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.class_group import Remit, RemitKind
from evaluation_tool.models.establishment import Establishment, EstablishmentUai
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make

STUDENTS = {
    "publication": "immediate",
    "closing_hour": "17",
    "self_assessment_on": "y",
    "stale_after_weeks": "3",
    "discover_after_weeks": "8",
}


def test_an_admin_says_what_students_see_and_say(as_admin: Browser, session: Session) -> None:
    url, data = as_admin.url("reglages/eleves"), STUDENTS | {"csrf_token": as_admin.csrf()}
    looked = as_admin.post(url, data=data | {"intent": "look"}, headers={"HX-Request-Type": "partial"})
    assert "dès que l’enseignant les saisit" in looked.text
    assert session.get_one(Establishment, 1).closing_hour == 18
    session.rollback()

    assert as_admin.post(url, data=data).status_code == 303

    school = session.get_one(Establishment, 1)
    assert (school.publication.value, school.closing_hour, school.stale_after_weeks) == ("immediate", 17, 3)
    assert (school.self_assessment_on, school.requests_on, school.feelings_on) == (True, False, False)


@pytest.mark.parametrize("field", ["stale_after_weeks", "discover_after_weeks", "closing_hour"])
@pytest.mark.parametrize("value", ["", "-1", "53", "douze", "9" * 5000])
def test_a_number_out_of_bounds_is_refused_beside_its_field(
    as_admin: Browser, session: Session, field: str, value: str
) -> None:
    sent = as_admin.post(as_admin.url("reglages/eleves"), data=STUDENTS | {field: value, "csrf_token": as_admin.csrf()})

    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text
    assert "Écrivez un nombre entre" in sent.text
    assert session.get_one(Establishment, 1).closing_hour == 18


def test_a_rule_is_put_in_place_only_after_its_count_was_shown(as_admin: Browser, session: Session) -> None:
    url, data = as_admin.url("reglages/niveau-atteint"), {"rule": "best", "csrf_token": as_admin.csrf()}

    assert "Aucun niveau ne change" in as_admin.post(url, data=data | {"intent": "preview"}).text
    assert session.get_one(Establishment, 1).attainment_rule is AttainmentRule.LATEST
    session.rollback()
    assert as_admin.post(url, data=data | {"intent": "save"}).status_code == 303
    assert session.get_one(Establishment, 1).attainment_rule is AttainmentRule.BEST
    session.rollback()
    assert as_admin.post(url, data=data | {"rule": "moyenne", "intent": "save"}).status_code == 422


def test_a_wrong_code_is_refused_and_a_doubtful_letter_is_said(as_admin: Browser, session: Session) -> None:
    url = as_admin.url("reglages/etablissement")
    data = {"csrf_token": as_admin.csrf(), "name": "Collège des Tilleuls", "product_name": "Pas à pas"}
    wrong = as_admin.post(url, data=data | {"uai_0": "12", "label_0": "Collège"})
    assert (wrong.status_code, "sept chiffres puis une lettre" in wrong.text) == (422, True)
    assert session.scalars(select(EstablishmentUai.label)).all() != ["Collège"]
    session.rollback()

    kept = as_admin.post(url, data=data | {"uai_0": "0352686A"}, follow_redirects=True)

    assert "relisez-le" in kept.text
    assert session.scalars(select(EstablishmentUai.uai)).all() == ["0352686A"]


def test_an_admin_entrusts_classes_to_a_form_tutor(make: Make, sign_in_as: SignInAs, as_admin: Browser) -> None:
    teacher = make.account_of(make.teacher())
    mine, other = make.class_group(name="6A"), make.class_group(name="6B")
    assert "6A, 6B" in as_admin.get(as_admin.url("reglages/suivi")).text
    url = as_admin.url(f"reglages/suivi/{teacher.id}")

    sent = as_admin.post(
        url, data={"csrf_token": as_admin.csrf(), "form_tutor": str(mine.id), "director": str(other.id)}
    )

    assert sent.status_code == 303
    remits = make.session.execute(select(Remit.account_id, Remit.class_group_id, Remit.kind)).all()
    assert [tuple(row) for row in remits] == [(teacher.id, mine.id, RemitKind.FORM_TUTOR)]
    browser = sign_in_as(teacher)
    assert "6A" in browser.get(browser.url("classes/")).text
    assert browser.get(browser.url(f"classes/{other.id}")).status_code == 404
