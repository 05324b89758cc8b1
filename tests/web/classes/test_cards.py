"""Access cards: printed for those who are ticked, and from then on the only ones that open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluation_tool.cli import main
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Role
from evaluation_tool.services import access_cards
from evaluation_tool.web.card_papers import opens_only_here
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.formats.pdf.reading import text_of
from tests.make import Make
from tests.moments import CODE, HERE, NOW, TODAY

CODES = re.compile(r"\w+ \w+ \w+ \w+ \d\d")


@pytest.fixture
def lina(make: Make) -> Account:
    """A student with a card."""
    return make.account(role=Role.STUDENT, login="lina.petit", name="Lina Petit")


@pytest.fixture
def group(make: Make, lina: Account) -> ClassGroup:
    """Her class, with a classmate who has no account."""
    class_group = make.class_group(name="4A", teacher=make.teacher())
    assert lina.student is not None
    noe = Student(first_name="Noé", last_name="Diallo", created_at=NOW)
    make.session.add(noe)
    make.session.flush()
    for student in (lina.student, noe):
        make.enrolment(student=student, class_group=class_group)
    make.session.commit()
    return class_group


def student_ids(make: Make, group: ClassGroup) -> dict[str, int]:
    return {one.first_name: one.id for one in make.session.query(Student)}


def text(data: bytes) -> str:
    return " ".join(" ".join(text_of(data)).split())


def test_those_without_a_card_are_ticked(as_admin: Browser, group: ClassGroup) -> None:
    page = as_admin.get(as_admin.url(f"classes/{group.id}/cartes")).text

    assert len(re.findall(r"\schecked\s*>", page)) == 1
    assert "pas encore de carte" in page


def test_the_page_of_people_counts_who_has_no_card(as_admin: Browser, make: Make, group: ClassGroup) -> None:
    assert "1 sans carte" in as_admin.get(as_admin.url("personnes")).text

    as_admin.send(f"classes/{group.id}/cartes", eleve=student_ids(make, group)["Noé"])

    assert "sans carte" not in as_admin.get(as_admin.url("personnes")).text


def test_a_new_card_opens_and_the_old_one_does_not(
    as_admin: Browser, client: Browser, make: Make, group: ClassGroup, lina: Account
) -> None:
    chosen = student_ids(make, group)["Lina"]

    answer = as_admin.send(f"classes/{group.id}/cartes", eleve=chosen)

    assert answer.mimetype == "application/pdf"
    said = text(answer.data)
    code = CODES.search(said)
    assert code is not None, said
    assert ("lina.petit" in said, "Noé" in said) == (True, False)
    assert client.sign_in("lina.petit", CODE).status_code == 422
    assert client.sign_in("lina.petit", code.group()).status_code == 303


def test_whoever_has_no_account_gets_one_and_the_journal_one_line(
    as_admin: Browser, make: Make, group: ClassGroup
) -> None:
    answer = as_admin.send(f"classes/{group.id}/cartes", eleve=list(student_ids(make, group).values()))

    assert "noe.diallo" in text(answer.data)
    make.session.rollback()
    assert make.session.query(AuditEvent).filter_by(action="account.cards_issued").count() == 1


@pytest.mark.parametrize("sent", ["", "999999", "abc", "-1", "1; drop"])
def test_ticking_nobody_of_the_class_changes_nothing(
    as_admin: Browser, client: Browser, group: ClassGroup, sent: str
) -> None:
    answer = as_admin.send(f"classes/{group.id}/cartes", eleve=sent)

    assert (answer.status_code, "Cochez au moins un élève." in answer.text) == (422, True)
    assert client.sign_in("lina.petit", CODE).status_code == 303


def test_a_sheet_that_cannot_be_printed_leaves_the_old_card(
    as_admin: Browser, client: Browser, make: Make, group: ClassGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_: object) -> bytes:
        raise OSError

    monkeypatch.setattr("evaluation_tool.web.papers.render", torn)

    answer = as_admin.send(f"classes/{group.id}/cartes", eleve=student_ids(make, group)["Lina"])

    assert answer.status_code == 500
    assert client.sign_in("lina.petit", CODE).status_code == 303


@pytest.fixture
def both(make: Make, group: ClassGroup) -> list[ClassGroup]:
    """The class, and another one where Noé is too, with somebody of its own."""
    other = make.class_group(name="5B")
    mila = Student(first_name="Mila", last_name="Roux", created_at=NOW)
    make.session.add(mila)
    make.session.flush()
    for student in (mila, make.session.get_one(Student, student_ids(make, group)["Noé"])):
        make.enrolment(student=student, class_group=other)
    make.session.commit()
    return [group, other]


def test_the_missing_cards_of_the_whole_school_are_one_file(
    as_admin: Browser, client: Browser, make: Make, both: list[ClassGroup]
) -> None:
    asked = as_admin.get(as_admin.url("personnes/cartes")).text
    answer = as_admin.send("personnes/cartes", classe=[one.id for one in both])

    said = text(answer.data)
    assert ("5B" in asked, len(re.findall(r"\schecked\s*>", asked))) == (True, 2)
    assert answer.mimetype == "application/pdf"
    assert (said.count("noe.diallo"), said.count("mila.roux"), "lina.petit" in said) == (1, 1, False)
    assert client.sign_in("lina.petit", CODE).status_code == 303
    assert "Chaque élève a sa carte" in as_admin.get(as_admin.url("personnes/cartes")).text


def test_only_the_ticked_classes_get_cards(as_admin: Browser, make: Make, both: list[ClassGroup]) -> None:
    first, second = (text(as_admin.send("personnes/cartes", classe=one.id).data) for one in both)

    assert ("noe.diallo" in first, "mila.roux" in first) == (True, False)
    assert ("noe.diallo" in second, "mila.roux" in second) == (False, True)


def test_whoever_is_in_two_classes_has_its_card_in_the_one_that_is_ticked(
    as_admin: Browser, both: list[ClassGroup]
) -> None:
    said = text(as_admin.send("personnes/cartes", classe=both[1].id).data)

    assert ("noe.diallo" in said, "mila.roux" in said) == (True, True)


@pytest.mark.parametrize("sent", ["", "999999", "abc", "9" * 5000])
def test_ticking_no_class_changes_nothing(as_admin: Browser, both: list[ClassGroup], sent: str) -> None:
    answer = as_admin.send("personnes/cartes", classe=sent)

    assert (answer.status_code, "Cochez au moins une classe." in answer.text) == (422, True)


def test_first_passwords_open_once_and_must_be_changed(
    as_admin: Browser, client: Browser, make: Make, sign_in_as: SignInAs
) -> None:
    account = make.account(role=Role.TEACHER, login="b.durand")
    account.password_hash = None
    gone = make.account(role=Role.TEACHER, login="a.parti")
    gone.password_hash = None
    assert gone.teacher is not None
    gone.teacher.left_on = TODAY
    make.session.commit()

    said = text(as_admin.send("administration/premiers-mots-de-passe").data)

    password = re.search(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", said)
    assert password is not None, said
    assert "a.parti" not in said
    assert client.sign_in("b.durand", password.group()).status_code == 303
    assert client.get(client.url()).headers["Location"].endswith("/mon-compte/mot-de-passe")
    again = as_admin.send("administration/premiers-mots-de-passe")
    assert again.status_code == 303


def test_namesakes_are_told_apart_on_the_page_and_on_paper(as_admin: Browser, make: Make, group: ClassGroup) -> None:
    first, second = (make.student(class_group=group, name="Léa Martin") for _ in range(2))
    first.birth_date, second.birth_date = date(2014, 2, 3), date(2014, 9, 5)
    make.session.commit()

    page = as_admin.get(as_admin.url(f"classes/{group.id}/cartes")).text
    assert ("né·e le 3 février 2014" in page, page.count("né·e le")) == (True, 2)
    said = text(as_admin.send(f"classes/{group.id}/cartes", eleve=[first.id, second.id]).data)
    assert "né·e le 03/02" in said
    assert "né·e le 05/09" in said


def test_a_spoilt_sheet_of_passwords_is_printed_again_for_those_who_are_ticked(
    as_admin: Browser, client: Browser, make: Make
) -> None:
    lost, other = (make.account(role=Role.TEACHER, login=login) for login in ("b.perdu", "c.autre"))
    lost.must_change_password = True
    kept = other.password_hash
    make.session.commit()
    shown = as_admin.get(as_admin.url("administration/premiers-mots-de-passe")).text
    assert "étiquette imprimée, pas encore employée" in shown

    none = as_admin.send("administration/premiers-mots-de-passe", refaire="1")
    assert (none.status_code, "Cochez au moins une personne." in none.text) == (422, True)
    said = text(as_admin.send("administration/premiers-mots-de-passe", refaire="1", compte=lost.id).data)

    password = re.search(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", said)
    assert password is not None, said
    assert client.sign_in("b.perdu", password.group()).status_code == 303
    make.session.expire_all()
    assert ("c.autre" in said, other.password_hash == kept) == (False, True)


def test_nobody_replaces_its_own_password_on_that_sheet(as_admin: Browser, make: Make) -> None:
    own = make.session.query(Account).filter_by(is_admin=True).one()

    answer = as_admin.send("administration/premiers-mots-de-passe", refaire="1", compte=own.id)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8000/x/connexion", "http://127.0.0.1:8000"),
        ("http://localhost/x/connexion", "http://localhost"),
        ("http://[::1]:8000/x/connexion", "http://[::1]:8000"),
        ("https://pas.exemple.fr/x/connexion", ""),
        ("http://192.168.1.20:8000/x/connexion", ""),
    ],
)
def test_an_address_of_this_machine_alone_is_told_before_printing(address: str, said: str) -> None:
    assert opens_only_here(address) == said


def test_the_pages_that_print_tell_it(as_admin: Browser, group: ClassGroup) -> None:
    for path in (f"classes/{group.id}/cartes", "administration/premiers-mots-de-passe"):
        assert "qui ne s’ouvre que sur cette machine" in as_admin.get(as_admin.url(path)).text


def printed(*options: str) -> Result:
    arguments = ["account", "cards", "--establishment", HERE, "--address", "https://pas.exemple.fr", *options]
    return CliRunner().invoke(main, arguments)


def test_the_console_prints_every_class_once(
    make: Make, group: ClassGroup, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    target = tmp_path / "cartes.pdf"

    first = printed("--output", str(target))
    second = printed("--output", str(tmp_path / "encore.pdf"))

    assert (first.exit_code, "1 carte" in first.output) == (0, True), first.output
    assert "https://pas.exemple.fr/ecole-test/connexion" in text(target.read_bytes()).replace("/ con", "/con")
    assert target.stat().st_mode & 0o077 == 0
    assert "déjà sa carte" in second.output
    assert printed("--output", str(target)).exit_code == 2
    for wrong in ("n’importe quoi", "ftp://pas.exemple.fr", "https://", "https://pas exemple.fr"):
        assert printed("--address", wrong, "--output", str(tmp_path / "rien.pdf")).exit_code == 2
    assert printed("--class", "9Z", "--output", str(tmp_path / "rien.pdf")).exit_code == 2


def test_a_student_of_two_classes_has_one_card(
    make: Make, group: ClassGroup, lina: Account, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    assert lina.student is not None
    make.enrolment(student=lina.student, class_group=make.class_group(name="4B"))
    make.session.commit()

    done = printed("--renew", "--output", str(tmp_path / "cartes.pdf"))

    assert (done.exit_code, "2 cartes" in done.output) == (0, True), done.output
    assert text((tmp_path / "cartes.pdf").read_bytes()).count("lina.petit") == 1


def test_of_two_sheets_printed_at_once_the_first_kept_opens(
    as_admin: Browser, client: Browser, make: Make, group: ClassGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = student_ids(make, group)["Lina"]
    kept: list[str] = []
    draw = access_cards.draw

    def overtaken(found: Sequence[Account]) -> list[access_cards.Drawn]:
        mine = draw(found)
        monkeypatch.setattr(access_cards, "draw", draw)
        kept.append(text(as_admin.send(f"classes/{group.id}/cartes", eleve=chosen).data))
        return mine

    monkeypatch.setattr(access_cards, "draw", overtaken)

    late = as_admin.send(f"classes/{group.id}/cartes", eleve=chosen)

    assert (late.status_code, "Une autre planche" in late.text) == (422, True)
    code = CODES.search(kept[0])
    assert code is not None
    assert client.sign_in("lina.petit", code.group()).status_code == 303
