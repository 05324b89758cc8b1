"""Whether a class without marks really has none: read from the tables' own definition and from what people wrote."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, Numeric, String, Table, select
from sqlalchemy.orm import Session

from evaluation_tool.models.base import Base
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.services import establishments, level_scales

# « 12/20 », « 8,5 / 20 »; neither a date (« 12/2026 ») nor a fraction of something else.
_MARK = re.compile(r"(?<![\d/])\d{1,2}(?:[.,]\d+)?\s*/\s*20(?![\d/])")
_SHORTEST_TEXT = 200


class Purpose(enum.StrEnum):
    """What a whole number of the schema says."""

    RANK = "rank"
    ORDER = "order"
    VERSION = "version"
    TIME = "time"
    CYCLE = "cycle"
    COUNT = "count"
    NUMBER = "number"


# Every column that holds a whole number and is not the number of a row: what it is for, reviewed one by one.
PURPOSES: Mapping[str, Purpose] = {
    "level.rank": Purpose.RANK,
    "level.official_rank": Purpose.RANK,
    "phrase.rank": Purpose.RANK,
    "council_comment.positioning": Purpose.RANK,
    "period.position": Purpose.ORDER,
    "work_plan_item.position": Purpose.ORDER,
    "activity_group.position": Purpose.ORDER,
    "competency_version.position": Purpose.ORDER,
    "individual_plan_goal.position": Purpose.ORDER,
    "grid_item.position": Purpose.ORDER,
    "assessment_item.position": Purpose.ORDER,
    "observation.sequence": Purpose.ORDER,
    "attainment.sequence": Purpose.ORDER,
    "audit_head.sequence": Purpose.ORDER,
    "level_scale.version": Purpose.VERSION,
    "framework_version.number": Purpose.VERSION,
    "council_comment.version": Purpose.VERSION,
    "grid.version": Purpose.VERSION,
    "grouping_plan.version": Purpose.VERSION,
    "individual_plan.version": Purpose.VERSION,
    "activity.minutes": Purpose.TIME,
    "activity_group.minutes": Purpose.TIME,
    "establishment.closing_hour": Purpose.TIME,
    "establishment.stale_after_weeks": Purpose.TIME,
    "establishment.discover_after_weeks": Purpose.TIME,
    "retention.months": Purpose.TIME,
    "school_year.start_year": Purpose.TIME,
    "class_group.cycle": Purpose.CYCLE,
    "council_comment.cycle": Purpose.CYCLE,
    "domain_tally.competencies": Purpose.COUNT,
    "login_throttle.failures": Purpose.COUNT,
    "audit_event.account_id": Purpose.NUMBER,
    "audit_detail.student_id": Purpose.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables as they are: how many, the columns a mark could be kept in, and what the whole numbers say."""

    tables: int
    columns: int
    decimals: tuple[str, ...]
    unexplained: tuple[str, ...]
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be said of this establishment today."""

    schema: Schema
    levels: Sequence[Level]
    classes: tuple[str, ...]
    marked_classes: int
    written_marks: int
    voted_on: date | None


def of_establishment(session: Session, today: date) -> Proof:
    """Everything the page « Classe sans notes » claims, found now."""
    year = establishments.current_year(session, today)
    classes = session.execute(
        select(ClassGroup.name, ClassGroup.is_no_marks)
        .where(ClassGroup.kind == ClassGroupKind.CLASS, ClassGroup.school_year_id == (year.id if year else None))
        .where(ClassGroup.archived_on.is_(None))
        .order_by(ClassGroup.name, ClassGroup.id)
    ).all()
    return Proof(
        schema=read_schema(Base.metadata),
        levels=level_scales.active(session).levels,
        classes=tuple(row.name for row in classes if row.is_no_marks),
        marked_classes=sum(not row.is_no_marks for row in classes),
        written_marks=_written_marks(session),
        voted_on=session.scalar(select(Establishment.no_marks_voted_on)),
    )


def read_schema(metadata: MetaData) -> Schema:
    """The tables, read from their definition."""
    columns = [(f"{table.name}.{column.name}", column) for table in metadata.sorted_tables for column in table.columns]
    whole = [name for name, column in columns if _is_whole_number(column)]
    return Schema(
        tables=len(metadata.sorted_tables),
        columns=len(columns),
        decimals=tuple(name for name, column in columns if isinstance(column.type, (Numeric, Float))),
        unexplained=tuple(name for name in whole if name not in PURPOSES),
        purposes=tuple(purpose for purpose in Purpose if any(PURPOSES.get(name) is purpose for name in whole)),
    )


def _is_whole_number(column: Column[object]) -> bool:
    is_key = column.primary_key or bool(column.foreign_keys)
    return isinstance(column.type, Integer) and not isinstance(column.type, Boolean) and not is_key


def _written_marks(session: Session) -> int:
    """How many sentences about students hold something like « 12/20 »."""
    found = 0
    for column in texts_about_students(Base.metadata):
        # Narrowed by the database first: only what may be a mark is read.
        texts = session.scalars(select(column).where(column.like("%/%20%")))
        found += sum(bool(_MARK.search(text)) for text in texts)
    return found


def texts_about_students(metadata: MetaData) -> Iterator[Column[str]]:
    """The columns of sentences, in the tables that say whose they are and in the goals of training plans."""
    for table in metadata.sorted_tables:
        if _is_about_students(table):
            yield from (column for column in table.columns if _is_text(column))


def _is_about_students(table: Table) -> bool:
    student = Student.__tablename__
    owners = {key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"}
    named = {owner.name for owner in owners}
    return student in named or any(student in {key.column.table.name for key in owner.foreign_keys} for owner in owners)


def _is_text(column: Column[object]) -> bool:
    kind = column.type
    return type(kind).__visit_name__ in {"string", "text"} and (
        isinstance(kind, String) and (kind.length or _SHORTEST_TEXT) >= _SHORTEST_TEXT
    )
