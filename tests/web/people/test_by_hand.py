"""Classes, teachers and students by hand, through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Teaching
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import TODAY, Clock

DAY = timedelta(days=1)
TODAYS = TODAY.isoformat()


@pytest.fixture
def room(make: Make, clock: Clock) -> ClassGroup:
    """A class with a teacher and a student."""
    room = make.class_group(name="4A", teacher=make.teacher(name="Rose Martin"))
    make.student(class_group=room, name="Zoé Petit")
    return room


def test_a_replacement_teacher_is_added_and_its_classes_close_by_themselves(
    as_admin: Browser, sign_in_as: SignInAs, make: Make, room: ClassGroup, clock: Clock
) -> None:
    absent = room.teachings[0].teacher_id
    make.session.commit()
    sent = as_admin.send("personnes/professeurs/nouveau", civility="M.", first_name="Luc", last_name="Renard")
    assert sent.status_code == 303
    luc = make.session.scalars(select(Teacher).where(Teacher.last_name == "Renard")).one()
    last = TODAY + 3 * DAY
    days = {"first_day": TODAYS, "last_day": last.isoformat()}
    assert as_admin.send(f"personnes/professeurs/{absent}/remplacement", replacement=luc.id, **days).status_code == 303
    assert "4A" in as_admin.get(as_admin.url(f"personnes/professeurs/{luc.id}")).text

    account = make.account_of(luc)
    account.password_hash = make.account().password_hash
    make.session.commit()
    browser = sign_in_as(account)
    address = browser.url(f"classes/{room.id}")
    assert browser.get(address).status_code == 200
    clock.advance(days=4)
    browser.signed_in_as(account)
    assert browser.get(address).status_code == 404


def test_the_account_of_whoever_left_reads_as_closed_everywhere(
    as_admin: Browser, make: Make, room: ClassGroup, clock: Clock
) -> None:
    teacher_id = room.teachings[0].teacher_id
    account_id = make.account_of(room.teachings[0].teacher).id
    as_admin.send(f"personnes/professeurs/{teacher_id}/depart", last_day_here=TODAYS)
    assert "Annuler le départ" in as_admin.get(as_admin.url(f"personnes/professeurs/{teacher_id}")).text

    def read(path: str) -> str:
        return as_admin.get(as_admin.url(path)).text

    assert "ouvert jusqu’au 23 novembre 2026 compris" in read(f"personnes/professeurs/{teacher_id}")
    clock.advance(days=1)
    as_admin.signed_in_as(make.account(role=Role.ADMIN))
    pages = [
        f"personnes/professeurs/{teacher_id}",
        "personnes/professeurs?etat=partis",
        f"administration/comptes/{account_id}",
    ]
    assert [path for path in pages if "fermé depuis le 24 novembre 2026" not in read(path)] == []


def test_a_departure_before_the_last_seance_is_refused_with_its_day(
    as_admin: Browser, make: Make, room: ClassGroup
) -> None:
    teacher = room.teachings[0].teacher
    account = make.account_of(teacher)
    make.seance(author=account, class_group=room, grid=make.grid(owner=account, class_group=room))

    sent = as_admin.send(f"personnes/professeurs/{teacher.id}/depart", last_day_here="2025-11-23")

    assert sent.status_code == 422
    assert "Cette personne a encore tenu une séance le 23 novembre 2026." in sent.text


def test_a_class_is_made_with_its_team_and_its_group(as_admin: Browser, make: Make, room: ClassGroup) -> None:
    year = room.school_year_id
    sent = as_admin.send("personnes/classes/nouvelle", kind="workshop", name="VDM 1", year=year, parent=room.id)
    assert sent.status_code == 303, sent.text
    workshop = make.session.scalars(select(ClassGroup).where(ClassGroup.name == "VDM 1")).one()
    assert (workshop.kind, workshop.parent_id, workshop.is_no_marks) == (ClassGroupKind.WORKSHOP, room.id, False)

    teacher = room.teachings[0].teacher_id
    answer = as_admin.send(
        f"personnes/classes/{workshop.id}/equipe", teacher=teacher, new_subject="Atelier VDM", first_day=TODAYS
    )
    assert answer.status_code == 303
    page = as_admin.get(as_admin.url(f"personnes/classes/{workshop.id}/eleves"))
    assert "Zoé PETIT" in page.text
    zoe = make.session.scalars(select(Student)).one()
    answer = as_admin.send(
        f"personnes/classes/{workshop.id}/eleves", classe=room.id, shown=zoe.id, students=zoe.id, first_day=TODAYS
    )
    assert answer.status_code == 303
    shown = as_admin.get(as_admin.url(f"personnes/classes/{workshop.id}")).text
    assert [word in shown for word in ("Rose MARTIN", "Atelier VDM", "Zoé PETIT")] == [True] * 3


def test_a_service_gets_other_dates_and_is_taken_away(as_admin: Browser, make: Make, room: ClassGroup) -> None:
    teaching = room.teachings[0]
    address = f"personnes/services/{teaching.id}"
    first, last = teaching.starts_on.isoformat(), (TODAY + DAY).isoformat()
    make.session.commit()
    assert as_admin.send(address, first_day=first, last_day=last).status_code == 303
    make.session.expire_all()
    assert teaching.ends_on == TODAY + DAY
    make.session.commit()

    assert as_admin.send(f"{address}/retirer").status_code == 303
    assert make.session.scalars(select(Teaching)).all() == []


def test_a_student_arrives_before_the_file_and_a_namesake_is_shown(
    as_admin: Browser, make: Make, room: ClassGroup
) -> None:
    fields = {"first_name": "Zoe", "last_name": "Petit", "class_group_id": room.id, "first_day": TODAYS}
    asked = as_admin.send("personnes/eleves/nouveau", **fields)
    assert (asked.status_code, "Déjà dans l’établissement" in asked.text, 'value="Zoe"' in asked.text) == (
        422,
        True,
        True,
    )

    assert as_admin.send("personnes/eleves/nouveau", is_another="y", **fields).status_code == 303
    newcomer = make.session.scalars(select(Student).order_by(Student.id.desc())).first()
    assert newcomer is not None
    address = f"personnes/eleves/{newcomer.id}/identite"
    sent = as_admin.send(address, first_name="Zohra", last_name="Petit", ine="1234567890A", birth_date="2012-05-03")
    assert sent.status_code == 303
    page = as_admin.get(as_admin.url(f"personnes/eleves/{newcomer.id}")).text
    assert [word in page for word in ("Zohra PETIT", "1234567890A", "La lettre de l’INE")] == [True] * 3


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("classes/nouvelle", {"kind": "class", "name": "4A", "year": "1"}, "porte déjà ce nom"),
        ("classes/nouvelle", {"kind": "class", "name": "4a", "year": "1"}, "porte déjà ce nom"),
        ("classes/nouvelle", {"kind": "class", "name": "", "year": "x"}, "Écrivez le nom de la classe"),
        ("classes/nouvelle", {"kind": "manège", "name": "X", "year": "1"}, "field-error"),
        ("classes/nouvelle", {"kind": "group", "name": "X" * 61, "year": "1"}, "trop long"),
        ("classes/1", {"name": "  "}, "Écrivez le nom de la classe"),
        ("classes/1/equipe", {"first_day": "demain"}, "une date"),
        ("classes/1/equipe", {"teacher": "1", "first_day": TODAYS}, "Choisissez la matière"),
        ("classes/1/equipe", {"teacher": "1", "subject": "1", "first_day": TODAYS}, "a déjà cette matière"),
        ("classes/1/equipe", {"teacher": "1", "subject": "1", "first_day": "2020-01-01"}, "deux jours de l’année"),
        ("services/1", {"first_day": TODAYS, "last_day": "2026-01-01"}, "dans l’ordre"),
        ("services/1", {"first_day": "", "last_day": ""}, "Choisissez le premier jour"),
        ("professeurs/nouveau", {"first_name": "rose", "last_name": "MARTIN"}, "cochez la case"),
        ("professeurs/nouveau", {"first_name": "😀", "last_name": "!!"}, "Un nom s’écrit avec des lettres."),
        ("eleves/nouveau", {"first_name": "\u200b", "last_name": "---"}, "Un nom s’écrit avec des lettres."),
        ("professeurs/nouveau", {"civility": "Dr", "first_name": "x" * 121}, "trop long"),
        ("professeurs/1", {"first_name": "", "last_name": ""}, "Écrivez le prénom"),
        ("professeurs/1/remplacement", {"replacement": "1", "first_day": TODAYS}, "field-error"),
        ("professeurs/1/depart", {"last_day_here": "jamais"}, "une date"),
        ("eleves/nouveau", {"first_name": "A", "last_name": "B", "class_group_id": "77"}, "field-error"),
        ("eleves/1/identite", {"first_name": "A", "last_name": "B", "ine": "12"}, "onze signes"),
        ("eleves/1/identite", {"first_name": "A", "last_name": "B", "birth_date": "1950-01-01"}, "Vérifiez l’année"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    as_admin: Browser, room: ClassGroup, path: str, fields: dict[str, str], said: str
) -> None:
    answer = as_admin.send(f"personnes/{path}", **fields)

    assert (answer.status_code, said in answer.text) == (422, True), answer.text


def test_a_full_workshop_is_told_and_kept(as_admin: Browser, make: Make, room: ClassGroup) -> None:
    workshop = make.class_group(kind=ClassGroupKind.WORKSHOP)
    ids = [make.student(class_group=room).id for _ in range(9)]

    sent = as_admin.send(
        f"personnes/classes/{workshop.id}/eleves", classe=room.id, shown=ids, students=ids, first_day=TODAYS
    )

    assert sent.status_code == 303
    assert "celui-ci compte 9 élèves" in as_admin.get(as_admin.url(f"personnes/classes/{workshop.id}")).text


def test_the_account_of_a_merged_record_is_never_offered_to_open(
    as_admin: Browser, make: Make, room: ClassGroup
) -> None:
    kept, duplicate = make.student(class_group=room), make.student(class_group=room)
    duplicate.canonical_id = kept.id
    account = make.account_of(duplicate)
    account.disabled_at = account.created_at
    make.session.commit()

    page = as_admin.get(as_admin.url(f"administration/comptes/{account.id}")).text

    assert "Rouvrir le compte" not in page
