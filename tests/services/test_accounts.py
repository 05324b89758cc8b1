"""Accounts: made once, opened with one secret, closed without losing anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, login_sessions, passwords
from tests.make import Make
from tests.moments import CODE, NOW, PASSWORD, TODAY


def last_event(session: Session) -> str:
    """The newest action of the journal."""
    return session.query(AuditEvent.action).order_by(AuditEvent.sequence.desc()).limit(1).scalar() or ""


@pytest.mark.parametrize("role", Role)
def test_a_new_account_has_its_role_and_no_secret(session: Session, role: Role) -> None:
    account = accounts.create(session, role=role, login="Lina.Morel", name="Lina Morel Diaz", now=NOW)

    actor = login_sessions.actor_of(session, account, today=TODAY)
    assert actor.roles == {role}
    assert account.login == "lina.morel"
    assert account.password_hash is None
    assert last_event(session) == "account.created"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_the_person_is_named_first_name_then_the_rest(session: Session, role: Role) -> None:
    account = accounts.create(session, role=role, login="x", name="Lina Morel Diaz", now=NOW)

    person = account.teacher or account.student
    assert person is not None
    assert (person.first_name, person.last_name) == ("Lina", "Morel Diaz")


@pytest.mark.parametrize("login", ["", " ", "é", "a b", "-a", "a-", ".", "a" * 81, "a/b", "a\x00", "<b>", "a\nb"])
def test_a_login_that_cannot_be_typed_plainly_is_refused(session: Session, login: str) -> None:
    with pytest.raises(accounts.InvalidLogin):
        accounts.create(session, role=Role.TEACHER, login=login, name="Lina Morel", now=NOW)


@pytest.mark.parametrize("login", ["lina", "LINA", " lina "])
def test_a_login_is_taken_once(session: Session, make: Make, login: str) -> None:
    make.account(login="lina")

    with pytest.raises(accounts.LoginTaken):
        accounts.create(session, role=Role.STUDENT, login=login, name="Lina Petit", now=NOW)


def test_a_drawn_password_is_long_and_opens_once_kept(session: Session, make: Make) -> None:
    account = make.account()
    secret, secret_hash = accounts.draw_secret(is_student=False)

    accounts.set_secret_hash(session, account, secret_hash, now=NOW)

    assert len(secret.replace("-", "")) == 16
    assert passwords.matches(account, secret)
    assert not passwords.matches(account, PASSWORD)
    assert account.must_change_password


def test_a_drawn_code_is_four_words_and_two_digits(session: Session, make: Make) -> None:
    account = make.account(role=Role.STUDENT)
    code, code_hash = accounts.draw_secret(is_student=True)

    accounts.set_secret_hash(session, account, code_hash, now=NOW)

    assert len(code.split()) == 5
    assert code.split()[-1].isdigit()
    assert passwords.matches(account, code.upper().replace(" ", "-"))
    assert not passwords.matches(account, CODE)
    assert not account.must_change_password


def test_two_drawn_secrets_differ() -> None:
    assert len({accounts.draw_secret(is_student=student)[0] for student in (True, False) for _ in range(5)}) == 10


def test_the_last_administrator_stays(session: Session, make: Make) -> None:
    only = make.account(role=Role.ADMIN)
    make.account(role=Role.ADMIN, disabled=True)

    with pytest.raises(accounts.LastAdministrator):
        accounts.disable(session, only, now=NOW)


def test_one_of_two_administrators_may_leave(session: Session, make: Make) -> None:
    first = make.account(role=Role.ADMIN)
    make.account(role=Role.ADMIN)

    accounts.disable(session, first, now=NOW)

    assert first.disabled_at == NOW
    assert last_event(session) == "account.disabled"


def test_closing_twice_keeps_the_first_date(session: Session, make: Make) -> None:
    account = make.account()
    accounts.disable(session, account, now=NOW)

    accounts.disable(session, account, now=NOW + timedelta(days=1))

    assert account.disabled_at == NOW


def test_a_reopened_account_has_the_secret_it_had(session: Session, make: Make) -> None:
    account = make.account(disabled=True)

    accounts.enable(session, account, now=NOW)

    assert account.disabled_at is None
    assert passwords.matches(account, PASSWORD)


@pytest.mark.parametrize("change", ["secret", "password", "disable"])
def test_what_concerns_the_way_in_ends_every_session(session: Session, make: Make, change: str) -> None:
    account, other = make.account(), make.account()
    tokens = [
        login_sessions.open_session(session, one, device="x", is_shared_device=False, now=NOW)[1]
        for one in (account, account, other)
    ]

    match change:
        case "secret":
            accounts.set_secret_hash(session, account, "x", now=NOW)
        case "password":
            accounts.set_password_hash(session, account, "x", now=NOW)
        case _:
            accounts.disable(session, account, now=NOW)

    found = [login_sessions.find_signed_in(session, token, now=NOW, today=TODAY) for token in tokens]
    assert [one is not None for one in found] == [False, False, True]


def test_an_unknown_account_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        accounts.get(session, 12345)


def test_a_password_is_hashed_with_argon2id_and_salt() -> None:
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)

    assert first.startswith("$argon2id$v=19$")
    assert first != second


def test_the_program_hashes_with_owasps_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    spec = importlib.util.find_spec(passwords.__name__)
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)

    hasher: PasswordHasher = fresh._hasher
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism, hasher.type.name) == (19_456, 2, 1, "ID")


def test_a_hash_of_older_parameters_still_opens(make: Make) -> None:
    account = make.account()
    account.password_hash = PasswordHasher(time_cost=3, memory_cost=16, parallelism=1).hash(PASSWORD)

    assert passwords.matches(account, PASSWORD)


@pytest.mark.parametrize("stored", [None, "", "plain", "$argon2id$broken"])
def test_a_missing_or_broken_hash_opens_nothing(make: Make, stored: str | None) -> None:
    account = make.account()
    account.password_hash = stored

    for typed in ("", "plain", PASSWORD, "nobody signs in with this"):
        assert not passwords.matches(account, typed)


def test_nobody_matches_nothing() -> None:
    assert not passwords.matches(None, "nobody signs in with this")


@pytest.mark.parametrize("role", Role)
def test_accounts_are_listed_by_role(session: Session, make: Make, role: Role) -> None:
    made = {one: make.account(role=one) for one in Role}

    assert list(accounts.list_accounts(session, role=role)) == [made[role]]


@pytest.mark.parametrize("text", ["morel", "MOREL", "lina.m"])
def test_accounts_are_found_by_name_or_login(session: Session, make: Make, text: str) -> None:
    wanted = make.account(login="lina.m", name="Lina Morel")
    make.account(login="noe.p", name="Noé Petit")

    assert list(accounts.list_accounts(session, text=text)) == [wanted]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'"])
def test_signs_of_the_query_language_are_plain_text(session: Session, make: Make, text: str) -> None:
    make.account(login="lina", name="Lina Morel")

    assert list(accounts.list_accounts(session, text=text)) == []


def test_a_long_list_stops_at_its_limit_in_the_order_of_names(session: Session, make: Make) -> None:
    for name in ("Zoé A", "Awa B", "Noé C"):
        make.account(name=name)

    found = accounts.list_accounts(session, limit=2)

    assert [account.display_name for account in found] == ["Awa B", "Noé C"]
    assert session.query(Account).count() == 3
