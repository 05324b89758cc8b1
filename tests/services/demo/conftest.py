from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine, StaticPool, create_engine
from sqlalchemy.orm import Session

from evaluation_tool.models import Base
from evaluation_tool.services import demo

PASSWORD = "Craie-bleue 47"
TODAY = date(2026, 11, 23)

Fill = Callable[[date], Session]


@pytest.fixture(scope="session")
def fill() -> Iterator[Fill]:
    """Makes the demonstration of a day; of the same day, a fresh one each time."""
    opened: list[tuple[Session, Engine]] = []

    def filled(today: date) -> Session:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Base.metadata.create_all(engine)
        session = Session(engine)
        opened.append((session, engine))
        demo.fill(session, now=datetime.combine(today, time(9), UTC), today=today, password=PASSWORD)
        session.commit()
        return session

    yield filled
    for session, engine in opened:
        session.close()
        engine.dispose()


@pytest.fixture(scope="session")
def school(fill: Fill) -> Session:
    """The demonstration on a Monday of November; tests only read it."""
    return fill(TODAY)
