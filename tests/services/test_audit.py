"""The journal: any change to any word of it shows, but for the erasure of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from evaluation_tool.models.audit import AuditDetail, AuditEvent, AuditHead
from evaluation_tool.services import audit
from evaluation_tool.services.audit import Detail, Verdict
from tests.moments import NOW

NAME = "Ana Canarigris"


@pytest.fixture
def journal(session: Session) -> Session:
    """Six events, two of them with details of students 1 and 2."""
    for number in range(5):
        details = [Detail({"note": f"{NAME} {number}"}, student_id=1), Detail({"note": "autre"}, student_id=2)]
        audit.record(
            session,
            "seance.closed",
            now=NOW + timedelta(minutes=number),
            account_id=number,
            ids={"assessment": number},
            details=details if number % 2 else (),
        )
    session.commit()
    return session


def verdict(session: Session) -> Verdict:
    """What a verification finds in what is stored."""
    session.commit()
    session.expire_all()
    return audit.verify(session)


def test_an_untouched_journal_holds(journal: Session) -> None:
    assert verdict(journal) == Verdict(6, None)


def test_numbers_follow_each_other(journal: Session) -> None:
    number = audit.record(journal, "account.created", now=NOW, account_id=None)

    assert number == 7
    assert verdict(journal) == Verdict(7, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("account_id", 77),
        ("action", "seance.opened"),
        ("payload", '{"digests":[],"ids":{"assessment":99}}'),
        ("payload", "not json"),
        ("previous_hash", "f" * 64),
        ("hash", "f" * 64),
    ],
)
@pytest.mark.parametrize("sequence", [1, 3, 6])
def test_changing_any_column_of_any_event_shows_where(
    journal: Session, column: str, value: object, sequence: int
) -> None:
    journal.execute(update(AuditEvent).where(AuditEvent.sequence == sequence).values({column: value}))

    assert verdict(journal).broken_at == sequence


@pytest.mark.parametrize("sequence", [1, 3, 6])
def test_removing_an_event_shows(journal: Session, sequence: int) -> None:
    journal.execute(delete(AuditDetail).where(AuditDetail.event_sequence == sequence))
    journal.execute(delete(AuditEvent).where(AuditEvent.sequence == sequence))

    assert verdict(journal).broken_at is not None


def test_slipping_an_event_in_shows(journal: Session) -> None:
    last = journal.get_one(AuditEvent, 6)
    journal.add(
        AuditEvent(sequence=7, at=NOW, account_id=1, action="x", payload="{}", previous_hash=last.hash, hash="a" * 64)
    )

    assert verdict(journal).broken_at is not None


def test_exchanging_two_events_shows(journal: Session) -> None:
    for one, other in ((2, 100), (3, 2), (100, 3)):
        journal.execute(text("PRAGMA defer_foreign_keys=ON"))
        journal.execute(update(AuditEvent).where(AuditEvent.sequence == one).values(sequence=other))
        journal.execute(update(AuditDetail).where(AuditDetail.event_sequence == one).values(event_sequence=other))

    assert verdict(journal).broken_at == 2


@pytest.mark.parametrize(("column", "value"), [("sequence", 5), ("sequence", 7), ("hash", "0" * 64)])
def test_changing_the_head_shows(journal: Session, column: str, value: object) -> None:
    journal.execute(update(AuditHead).values({column: value}))

    assert verdict(journal).broken_at is not None


@pytest.mark.parametrize(("column", "value"), [("content", '{"note":"x"}'), ("salt", "0" * 32), ("position", 5)])
def test_changing_a_detail_shows(journal: Session, column: str, value: object) -> None:
    journal.execute(
        update(AuditDetail).where(AuditDetail.event_sequence == 3, AuditDetail.position == 0).values({column: value})
    )

    assert verdict(journal).broken_at is not None


def test_moving_a_detail_to_another_event_shows(journal: Session) -> None:
    journal.execute(
        update(AuditDetail).where(AuditDetail.event_sequence == 3, AuditDetail.position == 0).values(event_sequence=4)
    )

    assert verdict(journal).broken_at is not None


@pytest.mark.parametrize("student", [9, None])
def test_giving_a_detail_to_another_student_or_to_nobody_shows(journal: Session, student: int | None) -> None:
    journal.execute(update(AuditDetail).where(AuditDetail.student_id == 1).values(student_id=student))

    assert verdict(journal).broken_at is not None


def test_erasing_a_student_leaves_a_chain_that_holds(journal: Session) -> None:
    journal.execute(delete(AuditDetail).where(AuditDetail.student_id == 1))

    assert verdict(journal) == Verdict(6, None)
    assert NAME not in str(journal.execute(text("SELECT * FROM audit_event")).all())


def test_an_event_itself_never_holds_what_its_details_say(journal: Session) -> None:
    assert NAME not in str(journal.execute(text("SELECT * FROM audit_event")).all())
    assert NAME in str(journal.execute(text("SELECT * FROM audit_detail")).all())


def test_the_same_detail_has_another_digest_each_time(session: Session) -> None:
    for _ in range(2):
        audit.record(session, "x", now=NOW, account_id=None, details=[Detail({"note": NAME}, student_id=1)])

    payloads = session.scalars(text("SELECT payload FROM audit_event ORDER BY sequence DESC LIMIT 2")).all()
    assert payloads[0] != payloads[1]


def test_an_event_that_is_rolled_back_was_never_there(journal: Session) -> None:
    audit.record(journal, "account.created", now=NOW, account_id=None)
    journal.rollback()

    assert verdict(journal) == Verdict(6, None)


def test_details_with_an_event_cannot_be_left_without_it(journal: Session) -> None:
    with pytest.raises(IntegrityError):
        journal.execute(delete(AuditEvent).where(AuditEvent.sequence == 3))
    journal.rollback()


def test_a_journal_without_its_head_does_not_hold(journal: Session) -> None:
    journal.execute(delete(AuditHead))

    assert verdict(journal).broken_at is not None
