"""Whom a sheet of cards is for, in a school of any size."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.services import access_cards
from tests.make import Make
from tests.moments import TODAY
from tests.statements import counted


@pytest.mark.parametrize("number", [1, 12])
def test_the_missing_cards_of_every_class_take_one_question(make: Make, session: Session, number: int) -> None:
    rooms = [make.class_group(students=2) for _ in range(number)]
    make.account_of(rooms[0].enrolments[0].student).password_hash = None
    session.commit()
    found = access_cards.list_rooms(session)

    with counted() as asked:
        wanting = access_cards.list_wanting(session, found, TODAY)

    assert [len(students) for _room, students in wanting] == [1] + [0] * (number - 1)
    assert len(asked) == 1
