"""One-time links: they open one account, once, for a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import OneTimeLink
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, invitations
from tests.make import Make
from tests.moments import NOW


def test_a_link_names_its_account_and_serves_once(session: Session, make: Make) -> None:
    account = make.account(role=Role.ADMIN)
    token = invitations.invite(session, account, now=NOW)

    assert invitations.invited(session, token, now=NOW) is account
    assert invitations.accept(session, token, now=NOW) is account
    with pytest.raises(NotFound):
        invitations.accept(session, token, now=NOW)


def test_only_a_digest_of_the_token_is_kept(session: Session, make: Make) -> None:
    token = invitations.invite(session, make.account(role=Role.ADMIN), now=NOW)

    assert token not in [link.token_digest for link in session.query(OneTimeLink)]


def test_a_week_later_it_does_not_serve(session: Session, make: Make) -> None:
    token = invitations.invite(session, make.account(role=Role.ADMIN), now=NOW)

    with pytest.raises(NotFound):
        invitations.invited(session, token, now=NOW + timedelta(days=7))


def test_another_link_or_a_closed_account_ends_it(session: Session, make: Make) -> None:
    account = make.account(role=Role.TEACHER)
    first = invitations.invite(session, account, now=NOW)
    second = invitations.invite(session, account, now=NOW)
    with pytest.raises(NotFound):
        invitations.invited(session, first, now=NOW)

    accounts.disable(session, account, now=NOW)

    with pytest.raises(NotFound):
        invitations.invited(session, second, now=NOW)


def test_a_student_has_a_card_instead(session: Session, make: Make) -> None:
    with pytest.raises(invitations.CardOnly):
        invitations.invite(session, make.account(role=Role.STUDENT), now=NOW)


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "é" * 500])
def test_what_is_no_token_opens_nothing(session: Session, token: str) -> None:
    with pytest.raises(NotFound):
        invitations.invited(session, token, now=NOW)
