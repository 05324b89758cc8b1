"""The pages on which two records of one student are compared and made one."""

from __future__ import annotations

from evaluation_tool.models.people import Student
from tests.browser import Browser
from tests.make import Make
from tests.moments import NOW


def pair(make: Make, *, other_ine: str = "") -> tuple[Student, Student]:
    kept, other = (
        Student(first_name="Léa", last_name="Dupont", ine=ine or None, created_at=NOW)
        for ine in ("1234567890K", other_ine)
    )
    make.session.add_all([kept, other])
    make.session.commit()
    return kept, other


def test_a_pair_is_found_compared_and_made_one(make: Make, as_admin: Browser) -> None:
    kept, other = pair(make)
    address = f"/ecole-test/personnes/doublons/{kept.id}"

    listed = as_admin.get("/ecole-test/personnes/doublons").get_data(as_text=True)
    compared = as_admin.get(f"{address}?doublon={other.id}").get_data(as_text=True)
    answer = as_admin.post(address, data={"doublon": other.id, "csrf_token": as_admin.csrf()})

    make.session.expire_all()
    assert f"{address}?doublon={other.id}" in listed
    assert "Réunir les deux fiches" in compared
    assert answer.status_code == 303
    assert other.canonical_id == kept.id


def test_two_national_numbers_need_a_second_word(make: Make, as_admin: Browser) -> None:
    kept, other = pair(make, other_ine="9999999999A")
    address = f"/ecole-test/personnes/doublons/{kept.id}"

    answer = as_admin.post(address, data={"doublon": other.id, "csrf_token": as_admin.csrf()})

    make.session.expire_all()
    assert answer.status_code == 422
    assert "Cochez la case" in answer.get_data(as_text=True)
    assert other.canonical_id is None
