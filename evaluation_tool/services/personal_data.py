"""Where a student's data is: the one list that the export reads and the erasure empties.

A test walks the schema: a new table about students that is not listed here fails it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import IndividualPlan

TABLES = Base.metadata.tables


@dataclass(frozen=True, slots=True)
class Holding:
    """One table that holds rows about students, and how a row leads to its student."""

    table: str
    columns: tuple[str, ...] = ("student_id",)
    # The columns above point at rows of this table, which belong to the student, instead of at the student itself.
    through: str = ""
    # Secrets that open an account, and numbers that mean nothing outside.
    unsaid: tuple[str, ...] = ()


# Emptied from first to last: what points comes before what it points at.
HOLDINGS: tuple[Holding, ...] = (
    Holding("attainment", unsaid=("observation_id", "sequence")),
    Holding("domain_tally"),
    Holding("period_snapshot"),
    Holding("level_decision"),
    Holding("assessment_request", unsaid=("observation_id",)),
    Holding("observation", unsaid=("operation_id", "batch_id", "sequence")),
    Holding("assessment_absence"),
    Holding("assessment", ("author_id",), through="account"),
    Holding("next_step"),
    Holding("goal"),
    Holding("feeling"),
    Holding("help_offer"),
    Holding("private_note"),
    # The other student of a pair is somebody else: what is said of them is not this student's to read.
    Holding("pair_rule", ("first_student_id", "second_student_id"), unsaid=("first_student_id", "second_student_id")),
    Holding(
        "distinct_pair", ("first_student_id", "second_student_id"), unsaid=("first_student_id", "second_student_id")
    ),
    Holding("membership"),
    Holding("work_plan_tick"),
    Holding("work_plan_student"),
    Holding("individual_plan_goal", ("individual_plan_id",), through="individual_plan"),
    Holding("individual_plan"),
    Holding("council_comment"),
    Holding("attention_acknowledgement", unsaid=("evidence_key",)),
    Holding("enrolment"),
    Holding("audit_detail", unsaid=("salt", "position")),
    Holding("login_session", ("account_id",), through="account", unsaid=("token_digest",)),
    Holding("one_time_link", ("account_id",), through="account", unsaid=("token_digest",)),
    Holding("account", unsaid=("password_hash",)),
    Holding("student", ("id",)),
)

_OWNERS: dict[str, Any] = {
    "account": select(Account.id),
    "individual_plan": select(IndividualPlan.id),
}
_OWNED_BY = {"account": Account.student_id, "individual_plan": IndividualPlan.student_id}


def family(session: Session, student: Student) -> list[int]:
    """The student with every duplicate that was merged into it, whichever of them was asked for."""
    head = student
    while head.canonical is not None:
        head = head.canonical
    found, newest = [head.id], [head.id]
    while newest:
        newest = list(
            session.scalars(select(Student.id).where(Student.canonical_id.in_(newest)).order_by(Student.id.desc()))
        )
        found += newest
    return found


def rows_of(holding: Holding, student_ids: Collection[int]) -> ColumnElement[bool]:
    """Which rows of a table are about these students."""
    table = TABLES[holding.table]
    if holding.through:
        owners = _OWNERS[holding.through].where(_OWNED_BY[holding.through].in_(student_ids))
        return or_(*(table.c[column].in_(owners) for column in holding.columns))
    return or_(*(table.c[column].in_(student_ids) for column in holding.columns))


def table_of(holding: Holding) -> Table:
    """The table itself."""
    return TABLES[holding.table]
