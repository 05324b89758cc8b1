"""The pages of years and periods: bad input beside its field, the director's closing, the booklet."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.calendar import Period, SchoolYear
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import TODAY


def typed(session: Session, **changes: str) -> dict[str, str]:
    """What the form of the usual periods sends, but for some changes."""
    data: dict[str, str] = {}
    for place, period in enumerate(session.scalars(select(Period).order_by(Period.position))):
        data |= {
            f"period_{place}": str(period.id),
            f"name_{place}": period.name,
            f"first_{place}": period.starts_on.isoformat(),
            f"last_{place}": period.ends_on.isoformat(),
        }
    session.rollback()
    return data | changes


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("last_0", "2027-01-15", "deux périodes ne se recouvrent pas"),
        ("first_0", "pas une date", "Ce n’est pas une date"),
        ("name_1", " ", "Donnez un nom"),
        ("last_2", "2027-09-15", "L’année scolaire est finie ce jour-là"),
        ("name_1", "n" * 61, "61 caractères, 60 au plus"),
        ("name_3", "Une de plus", "Choisissez le premier jour"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(
    as_admin: Browser, session: Session, field: str, value: str, said: str
) -> None:
    data = typed(session, csrf_token=as_admin.csrf()) | {field: value, "name_2": "Le printemps"}

    answer = as_admin.post(as_admin.url("annees/1/periodes"), data=data)

    assert answer.status_code == 422
    assert said in answer.text
    assert value in answer.text
    assert "Le printemps" in answer.text
    assert "Le printemps" not in session.scalars(select(Period.name)).all()


def test_a_director_closes_a_period_and_opens_it_again_with_a_reason(
    make: Make, sign_in_as: SignInAs, session: Session
) -> None:
    browser = sign_in_as(make.director())
    token = {"csrf_token": browser.csrf()}
    assert "n’est pas finie" in browser.get(browser.url("annees/periodes/1")).text

    assert browser.post(browser.url("annees/periodes/1/fermer"), data=token).status_code == 303
    assert "fermée le 23 novembre 2026" in browser.get(browser.url("annees/")).text
    assert browser.post(browser.url("annees/periodes/1/rouvrir"), data=token).status_code == 422
    again = browser.post(browser.url("annees/periodes/1/rouvrir"), data=token | {"reason": "Un stage tardif"})

    assert again.status_code == 303
    assert session.get_one(Period, 1).closed_at is None
    assert session.get_one(Period, 1).reopened_reason == "Un stage tardif"


def test_an_admin_opens_the_next_year(as_admin: Browser, session: Session) -> None:
    data = {"csrf_token": as_admin.csrf(), "start_year": "2027", "starts_on": "2027-08-01", "ends_on": "2027-07-31"}
    wrong = as_admin.post(as_admin.url("annees/nouvelle"), data=data)
    assert wrong.status_code == 422
    assert "après le 1er août 2027" in wrong.text

    done = as_admin.post(as_admin.url("annees/nouvelle"), data=data | {"ends_on": "2028-07-31"})

    assert done.status_code == 303
    assert session.scalars(select(SchoolYear.start_year).order_by(SchoolYear.id)).all() == [2026, 2027]
    assert "2027-2028" in as_admin.get(as_admin.url("classes/")).text


def test_an_archived_year_is_taken_back_by_its_page(make: Make, as_admin: Browser) -> None:
    past = SchoolYear(
        start_year=2024,
        starts_on=date(2024, 8, 1),
        ends_on=date(2025, 7, 31),
        archived_at=datetime(2025, 8, 1, tzinfo=UTC),
    )
    make.session.add(past)
    make.session.commit()
    url = f"annees/{past.id}/reprendre"

    assert url in as_admin.get(as_admin.url(f"annees/{past.id}/archiver")).text
    answer = as_admin.post(as_admin.url(url), data={"csrf_token": as_admin.csrf()})

    assert answer.status_code == 303
    make.session.expire_all()
    assert past.archived_at is None


def test_archiving_tells_who_leaves_with_the_year(make: Make, as_admin: Browser) -> None:
    old, now = make.class_group(name="3A"), make.class_group(name="5A")
    past = SchoolYear(start_year=2024, starts_on=date(2024, 8, 1), ends_on=date(2025, 7, 31))
    make.session.add(past)
    make.session.flush()
    old.school_year_id = past.id
    zoe = make.student(name="Zoé Petit")
    make.enrolment(student=zoe, class_group=old, starts_on=past.starts_on, ends_on=past.ends_on)
    address = f"annees/{past.id}/archiver"
    assert "importez-les d’abord" in as_admin.get(as_admin.url(address)).text

    make.student(class_group=now)
    assert "Zoé PETIT" in as_admin.get(as_admin.url(address)).text
    assert as_admin.send(address).status_code == 303

    assert "1 élève est noté parti." in as_admin.get(as_admin.url("annees/")).text
    make.session.expire_all()
    assert zoe.left_on == date(2025, 8, 1)


def test_the_home_page_asks_for_the_year_that_nobody_opened(as_admin: Browser, session: Session) -> None:
    said = "Aucune année scolaire n’est ouverte"
    assert said not in as_admin.get(as_admin.url()).text
    year = session.scalars(select(SchoolYear)).one()
    year.ends_on = TODAY - timedelta(days=1)
    session.commit()

    assert said in as_admin.get(as_admin.url()).text


def test_the_booklet_is_a_paper_and_a_file(make: Make, sign_in_as: SignInAs) -> None:
    class_group = make.class_group(name="6A")
    student = make.student(class_group=class_group, name="Zoé Nguyễn")
    browser = sign_in_as(make.director(reviews=[class_group]))
    url = browser.url(f"annees/livrets/{student.id}")

    paper = browser.post(url, data={"csrf_token": browser.csrf(), "forme": "pdf"})
    file = browser.post(url, data={"csrf_token": browser.csrf(), "forme": "json"})

    assert paper.data.startswith(b"%PDF")
    assert json.loads(file.data)["student"]["last_name"] == "Nguyễn"
    assert json.loads(file.data)["format"] == "pas-a-pas/livret"
    assert [one.headers["Content-Disposition"] for one in (paper, file)] == [
        "inline; filename=livret_nguyen_zoe.pdf",
        "attachment; filename=livret_nguyen_zoe.json",
    ]


def test_forms_that_are_not_ours_change_nothing(as_admin: Browser, session: Session) -> None:
    odd = typed(session, csrf_token=as_admin.csrf(), period_0="9" * 5000, period_1="x")
    dates = {"starts_on": "2027-08-01", "ends_on": "2028-07-31"}

    assert as_admin.post(as_admin.url("annees/1/periodes"), data=odd).status_code == 303
    assert (
        as_admin.post(as_admin.url("annees/nouvelle"), data=odd | dates | {"start_year": "9" * 5000}).status_code == 303
    )

    assert session.scalars(select(SchoolYear.start_year)).all() == [2026]
    assert session.scalars(select(Period.position).order_by(Period.id)).all() == [1, 2, 3]
