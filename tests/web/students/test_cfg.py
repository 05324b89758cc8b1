"""The CFG's page: what the council decided is counted, what is typed is counted and goes nowhere."""

from __future__ import annotations

from sqlalchemy import func, select

from evaluation_tool.models.base import Base
from tests.conftest import SignInAs
from tests.make import Make
from tests.review_scene import reviewed


def test_decided_and_typed_steps_are_counted_and_nothing_is_stored(make: Make, sign_in_as: SignInAs) -> None:
    review = reviewed(make)
    director, student = sign_in_as(review.director), review.scene.student.id
    period = next(iter(make.school_year().periods))
    council = director.url(f"conseils/{review.class_group_id}/{period.id}/eleves/{student}")
    director.send(council.partition(director.url())[2], text="Un bon début", cycle3_CPD_FRA="3", cycle4_CPD_FRA="4")
    page = director.url(f"eleves/{student}/cfg")

    decided = director.get(page).text
    assert "25 points" in decided
    before = rows(make)
    typed = director.get(f"{page}?CPD_FRA=4&CPD_SCI=2&oral=160").text
    wrong = director.get(f"{page}?CPD_FRA=4&oral=161")

    assert "210 points" in typed
    assert (wrong.status_code, "de 0 à 160" in wrong.text, 'value="161"' in wrong.text) == (422, True, True)
    assert rows(make) == before


def rows(make: Make) -> int:
    """How many rows there are of everything that could keep a total."""
    make.session.rollback()
    kept = [table for table in Base.metadata.sorted_tables if table.name not in {"login_session", "audit_event"}]
    return sum(make.session.scalar(select(func.count()).select_from(table)) or 0 for table in kept)
