"""The pages on which two records of one student are compared and made one."""

from __future__ import annotations

from sqlalchemy import select

from evaluation_tool.models.calendar import Period
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import CouncilComment
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.make import Make
from tests.moments import NOW, YESTERDAY
from tests.workshop import furnish


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


def test_two_students_are_told_apart_and_leave_the_list(make: Make, as_admin: Browser) -> None:
    kept, other = pair(make)
    address = f"/ecole-test/personnes/doublons/{kept.id}"
    compared = as_admin.get(f"{address}?doublon={other.id}").get_data(as_text=True)

    answer = as_admin.post(f"{address}/distincts", data={"doublon": other.id, "csrf_token": as_admin.csrf()})
    listed = as_admin.get("/ecole-test/personnes/doublons").get_data(as_text=True)

    assert "Ce sont deux élèves" in compared
    assert answer.status_code == 303
    assert "Aucun doublon probable" in listed
    assert "1 paire notée comme deux élèves" in listed
    assert f"{address}?doublon={other.id}" in listed
    assert "Quelqu’un a noté" in as_admin.get(f"{address}?doublon={other.id}").get_data(as_text=True)


def test_two_national_numbers_need_a_second_word(make: Make, as_admin: Browser) -> None:
    kept, other = pair(make, other_ine="9999999999A")
    address = f"/ecole-test/personnes/doublons/{kept.id}"

    answer = as_admin.post(address, data={"doublon": other.id, "csrf_token": as_admin.csrf()})

    make.session.expire_all()
    assert answer.status_code == 422
    assert "Leurs INE diffèrent." in answer.get_data(as_text=True)
    assert "Cochez la case" in answer.get_data(as_text=True)
    assert 'name="sure"' in answer.get_data(as_text=True)
    assert other.canonical_id is None


def test_two_records_that_hold_work_are_told_about_and_made_one(make: Make, as_admin: Browser) -> None:
    room = furnish(make)
    kept, other = room.students[:2]
    room.type(room.level(1, on=YESTERDAY), room.level(3, student=1))
    address = f"/ecole-test/personnes/doublons/{kept.id}"

    compared = as_admin.get(f"{address}?doublon={other.id}").get_data(as_text=True)
    answer = as_admin.post(address, data={"doublon": other.id, "sure": "y", "csrf_token": as_admin.csrf()})

    make.session.expire_all()
    trail = make.session.scalars(select(Observation).where(Observation.student_id == kept.id)).all()
    assert "tout le travail de l’autre" in compared
    assert "Leurs noms diffèrent." in compared
    assert answer.status_code == 303
    assert [row.is_effective for row in trail] == [True, True]


def test_two_words_too_long_for_one_council_are_told_and_nothing_changes(make: Make, as_admin: Browser) -> None:
    kept, other = pair(make)
    author, period = make.account(role=Role.ADMIN), make.session.scalars(select(Period)).all()[0]
    make.session.add_all(
        CouncilComment(
            period_id=period.id, student_id=one.id, kind="subject", text=word * 400, author_id=author.id, updated_at=NOW
        )
        for one, word in ((kept, "a"), (other, "b"))
    )
    make.session.commit()
    address = f"/ecole-test/personnes/doublons/{kept.id}"

    answer = as_admin.post(address, data={"doublon": other.id, "sure": "y", "csrf_token": as_admin.csrf()})

    make.session.expire_all()
    assert answer.status_code == 422
    assert "Raccourcissez l’un des deux" in answer.get_data(as_text=True)
    assert other.canonical_id is None
