"""Each claim of « Classe sans notes », against the schema and the data."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Column, Float, Integer, MetaData, Numeric, Table
from sqlalchemy.orm import Session

from evaluation_tool.models.base import Base
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Observation
from evaluation_tool.services import no_marks_proof
from evaluation_tool.services.no_marks_proof import PURPOSES, Purpose
from tests.moments import TODAY
from tests.review_scene import Reviewed


def test_no_column_can_hold_a_mark() -> None:
    schema = no_marks_proof.read_schema(Base.metadata)

    assert schema.decimals == ()
    assert schema.unexplained == (), "say in PURPOSES what these whole numbers are for, if they are no marks"


def test_every_explained_column_exists() -> None:
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}

    assert PURPOSES.keys() <= columns


def test_a_column_for_marks_would_be_named() -> None:
    metadata = MetaData()
    Table("mark", metadata, Column("id", Integer, primary_key=True), Column("value", Numeric), Column("of", Integer))
    Table("mean", metadata, Column("value", Float))

    schema = no_marks_proof.read_schema(metadata)

    assert schema.decimals == ("mark.value", "mean.value")
    assert schema.unexplained == ("mark.of",)


def test_the_only_numbers_of_a_level_are_its_ranks() -> None:
    ranks = {name for name, purpose in PURPOSES.items() if purpose is Purpose.RANK}

    assert ranks == {"level.rank", "level.official_rank", "phrase.rank", "council_comment.positioning"}


@pytest.mark.parametrize(
    ("text", "marks"),
    [("12/20 au contrôle", 1), ("un 8,5 / 20", 1), ("vu le 12/2026", 0), ("le 03/10/2026", 0), ("1/200", 0), ("", 0)],
)
def test_a_mark_typed_by_hand_is_found(review: Reviewed, session: Session, text: str, marks: int) -> None:
    observation = session.query(Observation).first()
    assert observation is not None
    observation.note = text
    session.flush()

    assert no_marks_proof.of_establishment(session, TODAY).written_marks == marks


def test_texts_are_searched_wherever_somebody_writes_about_a_student() -> None:
    searched = {str(column) for column in no_marks_proof.texts_about_students(Base.metadata)}

    assert {
        "council_comment.text",
        "individual_plan.adaptations",
        "individual_plan_goal.text",
        "next_step.text",
        "observation.note",
        "attention_acknowledgement.comment",
    } <= searched


def test_the_vote_and_the_classes_are_told(review: Reviewed, session: Session) -> None:
    establishment = session.get_one(Establishment, 1)
    establishment.no_marks_voted_on = date(2026, 6, 30)
    session.flush()

    found = no_marks_proof.of_establishment(session, TODAY)

    assert found.voted_on == date(2026, 6, 30)
    assert review.scene.class_group.name in found.classes
