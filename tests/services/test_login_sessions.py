"""Sessions as the services know them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.policy import Role
from evaluation_tool.services import login_sessions
from tests.make import Make
from tests.moments import NOW, TODAY


def opened(session: Session, account: Account, *, is_shared_device: bool = False) -> tuple[int, str]:
    """A session of this account: its id and its token."""
    row, token = login_sessions.open_session(
        session, account, device="Firefox, Linux", is_shared_device=is_shared_device, now=NOW
    )
    return row.id, token


def found(session: Session, token: str, after: timedelta = timedelta(0)) -> login_sessions.SignedIn | None:
    """Who holds the token some time later."""
    return login_sessions.find_signed_in(session, token, now=NOW + after, today=TODAY)


def test_a_token_opens_its_own_account_only(session: Session, make: Make) -> None:
    account, other = make.account(), make.account()
    _id, token = opened(session, account)
    opened(session, other)

    signed_in = found(session, token)

    assert signed_in is not None
    assert signed_in.actor.account_id == account.id


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_an_unknown_token_opens_nothing(session: Session, make: Make, token: str) -> None:
    opened(session, make.account())

    assert found(session, token) is None


def test_the_digest_of_a_token_is_not_a_token(session: Session, make: Make) -> None:
    row_id, _token = opened(session, make.account())
    digest = session.get_one(LoginSession, row_id).token_digest

    assert found(session, digest) is None


def test_a_long_device_name_is_cut(session: Session, make: Make) -> None:
    row, _token = login_sessions.open_session(
        session, make.account(), device="x" * 500, is_shared_device=False, now=NOW
    )

    assert len(row.device) == 120


@pytest.mark.parametrize(
    ("role", "shared", "limit"),
    [
        (Role.TEACHER, False, timedelta(hours=8)),
        (Role.STUDENT, False, timedelta(minutes=30)),
        (Role.STUDENT, True, timedelta(minutes=5)),
    ],
)
def test_a_session_sleeps_for_a_while_and_then_ends(
    session: Session, make: Make, role: Role, shared: bool, limit: timedelta
) -> None:
    _id, token = opened(session, make.account(role=role), is_shared_device=shared)

    assert found(session, token, limit) is not None
    assert found(session, token, limit + timedelta(seconds=1)) is None


def test_being_seen_starts_the_wait_again(session: Session, make: Make) -> None:
    row_id, token = opened(session, make.account(role=Role.STUDENT))
    login_sessions.touch(session, row_id, NOW + timedelta(minutes=29))
    session.expire_all()

    assert found(session, token, timedelta(minutes=58)) is not None


@pytest.mark.parametrize(("shared", "minutes"), [(False, 5), (True, 1)])
def test_being_seen_is_noted_coarsely(session: Session, make: Make, shared: bool, minutes: int) -> None:
    _id, token = opened(session, make.account(), is_shared_device=shared)

    before, after = (found(session, token, timedelta(minutes=minutes, seconds=more)) for more in (0, 1))

    assert before is not None
    assert after is not None
    assert (before.is_stale, after.is_stale) == (False, True)


def test_ones_own_session_can_be_ended_twice(session: Session, make: Make) -> None:
    account = make.account()
    row_id, token = opened(session, account)
    actor = login_sessions.actor_of(session, account, today=TODAY)

    login_sessions.revoke_own(session, actor, row_id, NOW)
    login_sessions.revoke_own(session, actor, row_id, NOW + timedelta(minutes=1))

    assert found(session, token) is None
    assert session.get_one(LoginSession, row_id).revoked_at == NOW


def test_somebody_elses_session_is_not_found(session: Session, make: Make) -> None:
    account, other = make.account(), make.account(role=Role.ADMIN)
    row_id, _token = opened(session, account)

    with pytest.raises(NotFound):
        login_sessions.revoke_own(session, login_sessions.actor_of(session, other, today=TODAY), row_id, NOW)


def test_all_sessions_but_one_can_be_ended(session: Session, make: Make) -> None:
    account = make.account()
    (kept, token), (_other, other_token) = opened(session, account), opened(session, account)

    login_sessions.revoke_all(session, account.id, NOW, but=kept)

    assert found(session, token) is not None
    assert found(session, other_token) is None


def test_the_list_holds_what_runs_with_the_newest_first(session: Session, make: Make) -> None:
    account = make.account()
    ids = [opened(session, account)[0] for _ in range(3)]
    actor = login_sessions.actor_of(session, account, today=TODAY)
    login_sessions.touch(session, ids[0], NOW + timedelta(minutes=9))
    login_sessions.revoke_own(session, actor, ids[1], NOW)
    opened(session, make.account())

    running = login_sessions.list_running(session, actor, NOW + timedelta(minutes=10))

    assert [row.id for row in running] == [ids[0], ids[2]]


def test_an_actor_reviews_nothing_as_a_student(session: Session, make: Make) -> None:
    account = make.account(role=Role.STUDENT)
    make.remit(account=account, class_group=make.class_group())

    assert login_sessions.actor_of(session, account, today=TODAY).reviewed == frozenset()
