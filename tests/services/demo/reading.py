"""What the tests of the demonstration's evidence read from it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import StaticPool, create_engine, select
from sqlalchemy.orm import Session

from evaluation_tool.models import Base
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import Observation, ObservationSource
from evaluation_tool.policy import Actor
from evaluation_tool.services import demo, login_sessions
from tests.services.demo.conftest import PASSWORD, TODAY

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = [
    datetime(2026, 8, 2, 9, tzinfo=UTC),
    datetime(2026, 9, 7, 6, tzinfo=UTC),
    datetime(2026, 10, 12, 15, 50, tzinfo=UTC),
    datetime(2026, 11, 22, 21, tzinfo=UTC),
    datetime(2026, 11, 23, 21, tzinfo=UTC),
    datetime(2027, 2, 1, 9, tzinfo=UTC),
    datetime(2027, 7, 31, 9, tzinfo=UTC),
]


@contextmanager
def filled_at(now: datetime) -> Iterator[Session]:
    """The demonstration of an instant, a fresh one each time."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        demo.fill(session, now=now, today=now.astimezone(PARIS).date(), password=PASSWORD)
        session.commit()
        yield session
    engine.dispose()


def log(session: Session) -> Sequence[Observation]:
    return session.scalars(select(Observation).order_by(Observation.id)).all()


def by_teachers(session: Session) -> list[Observation]:
    return [row for row in log(session) if row.source is ObservationSource.TEACHER]


def account(session: Session, login: str) -> Account:
    return session.scalars(select(Account).where(Account.login == login)).one()


def actor(session: Session, login: str, today: date = TODAY) -> Actor:
    return login_sessions.actor_of(session, account(session, login), today=today)
