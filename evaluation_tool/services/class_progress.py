"""A whole class at a glance: who stands where on what it works on, who was not seen lately, what was never taught."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.progress import success_rank
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import (
    AssessmentRequest,
    Attainment,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import attainments, last_seen, level_scales
from evaluation_tool.services.classes import enrolled_on
from evaluation_tool.services.student_progress import scale_of

# A class works with a few grids; a page of more columns than this would say nothing.
MOST_COLUMNS = 120


# Written once: building a statement costs more than running it.
_CLASSES = bindparam("class_groups", type_=Integer, expanding=True)
_STUDENTS = bindparam("students", type_=Integer, expanding=True)
_domain = aliased(CompetencyVersion)
_COLUMNS = (
    select(
        GridItem.competency_id,
        GridItem.id,
        GridItem.grid_id,
        CompetencyVersion.code,
        func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
        func.coalesce(_domain.title, ""),
        GridItem.is_self_only,
        NotTaught.grid_item_id.is_(None),
    )
    .join(Grid, Grid.id == GridItem.grid_id)
    .join(GridClass, GridClass.grid_id == Grid.id)
    .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
    .join(Competency, Competency.id == GridItem.competency_id)
    .outerjoin(
        _domain,
        (_domain.competency_id == Competency.domain_id)
        & (_domain.framework_version_id == CompetencyVersion.framework_version_id),
    )
    .outerjoin(
        NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == GridClass.class_group_id)
    )
    .where(GridClass.class_group_id.in_(_CLASSES), Grid.archived_at.is_(None), GridItem.hidden_at.is_(None))
    .order_by(Grid.title, Grid.id, GridItem.position, GridItem.id)
)
# By student alone: its primary key is then followed, and what other classes work on is few.
_CELLS = select(Attainment.student_id, Attainment.competency_id, Attainment.level_id, Attainment.is_confirmed).where(
    Attainment.student_id.in_(_STUDENTS)
)


class Order(enum.StrEnum):
    """How the students of the class are listed."""

    NAME = "nom"
    TO_STRENGTHEN = "a-consolider"


class Column(NamedTuple):
    """One competency at work in the class."""

    competency_id: int
    grid_item_id: int
    grid_id: int
    code: str
    wording: str
    domain: str
    is_self_only: bool
    is_taught: bool


class Line(NamedTuple):
    """One student: the day it was last observed, and how many competencies were seen without being succeeded yet."""

    student_id: int
    first_name: str
    last_name: str
    last_on: date | None
    to_strengthen: int

    @property
    def full_name(self) -> str:
        """As adults read it."""
        return f"{self.first_name} {self.last_name.upper()}"


class Asked(NamedTuple):
    """A student of the class who feels ready."""

    student_id: int
    student: str
    grid_id: int
    wording: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """The class on one grid, or on all of its grids. `cells` holds (rank, confirmed) by student and competency;
    `own` the rank that a student gave itself on an attitude."""

    columns: Sequence[Column]
    attitudes: Sequence[Column]
    lines: Sequence[Line]
    cells: dict[tuple[int, int], tuple[int, bool]]
    own: dict[tuple[int, int], int]
    levels: Sequence[Level]

    @property
    def untaught(self) -> list[Column]:
        """What the class was never taught: neither a gap nor a failure."""
        return [column for column in self.columns if not column.is_taught]

    @property
    def unseen(self) -> list[Column]:
        """What is taught and nobody observed yet on anybody."""
        seen = {competency for _student, competency in self.cells}
        return [column for column in self.columns if column.is_taught and column.competency_id not in seen]

    def not_seen_since(self, day: date) -> list[Line]:
        """Who was not observed since that day, those never seen first, then the longest."""
        stale = [line for line in self.lines if line.last_on is None or line.last_on <= day]
        return sorted(stale, key=lambda line: (line.last_on is not None, line.last_on or day, line.student_id))

    def counts(self, column: Column) -> dict[int, int]:
        """How many students of the class are at each rank of one competency; 0: not observed yet."""
        ranks = [self.cells.get((line.student_id, column.competency_id), (0, False))[0] for line in self.lines]
        return dict(Counter(ranks))


def get_class(session: Session, actor: Actor, class_group_id: int) -> ClassGroup:
    """A class of which the actor reads the levels. Raises NotFound, whether unknown or forbidden."""
    class_group = session.get(ClassGroup, class_group_id)
    if class_group is None or not can(actor, Action.OBSERVATION_READ, class_group):
        raise NotFound
    return class_group


def list_grids(session: Session, class_group: ClassGroup) -> list[tuple[int, str]]:
    """The grids at work in a class, by title."""
    rows = session.execute(
        select(Grid.id, Grid.title)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .where(GridClass.class_group_id == class_group.id, Grid.archived_at.is_(None))
        .order_by(Grid.title, Grid.id)
    )
    return [(grid_id, title) for grid_id, title in rows]


def read(
    session: Session,
    class_group: ClassGroup,
    today: date,
    *,
    grid_id: int | None = None,
    order: Order = Order.NAME,
    workshops: Sequence[int] = (),
    is_over: bool = False,
) -> ClassProgress:
    """Everything, in a handful of queries; plain rows, for there are more than a thousand cells. The grids of the
    class's workshops count too, where they are named. `is_over`: as it stood on that day, and not as it stands now."""
    columns = _columns(session, [class_group.id, *workshops], grid_id)
    scale = scale_of(session)
    students = _students(session, class_group, today)
    ids = [row[0] for row in students]
    known = {column.competency_id for column in columns if not column.is_self_only}
    # More than a thousand rows, and no entity to make of them: the connection gives them as they are.
    rows = _stood(session, ids, today) if is_over else session.connection().execute(_CELLS, {"students": ids})
    cells = {
        (student, competency): (scale.ranks[level], confirmed)
        for student, competency, level, confirmed in rows
        if competency in known
    }
    succeeds_from = success_rank(len(scale.ladder))
    weak = Counter(student for (student, _competency), (rank, _) in cells.items() if rank < succeeds_from)
    last = last_seen.last_days(session, ids)
    lines = [Line(*row, last.get(row[0]), weak[row[0]]) for row in students]
    if order is Order.TO_STRENGTHEN:
        lines.sort(key=lambda line: -line.to_strengthen)
    attitudes = [column for column in columns if column.is_self_only]
    return ClassProgress(
        columns=[column for column in columns if not column.is_self_only],
        attitudes=attitudes,
        lines=lines,
        cells=cells,
        own=_own_views(session, ids, attitudes, scale.ranks),
        levels=level_scales.active(session).levels,
    )


def list_requests(session: Session, class_group: ClassGroup, today: date) -> list[Asked]:
    """The students of the class who said « je suis prêt·e », the oldest wish first."""
    rows = session.execute(
        select(
            Student.id,
            Student.first_name,
            Student.last_name,
            GridItem.grid_id,
            func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
            AssessmentRequest.asked_at,
        )
        .join(Student, Student.id == AssessmentRequest.student_id)
        .join(Enrolment, (Enrolment.student_id == Student.id) & enrolled_on(today))
        .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .join(
            GridClass,
            (GridClass.grid_id == GridItem.grid_id) & (GridClass.class_group_id == Enrolment.class_group_id),
        )
        .where(Enrolment.class_group_id == class_group.id, AssessmentRequest.status == RequestStatus.WAITING)
        .order_by(AssessmentRequest.asked_at, AssessmentRequest.id)
    )
    return [Asked(student, f"{first} {name.upper()}", *rest) for student, first, name, *rest in rows]


def weeks_before(today: date, weeks: int) -> date:
    """The day so many weeks ago."""
    return today - timedelta(weeks=weeks)


def _stood(session: Session, student_ids: Sequence[int], day: date) -> Iterable[tuple[int, int, int, bool]]:
    """What the cells were at the end of a day."""
    for pair, attained in attainments.attained_until(session, day, student_ids).items():
        yield pair.student_id, pair.competency_id, attained.level_id, attained.is_confirmed


def _columns(session: Session, class_group_ids: Sequence[int], grid_id: int | None) -> list[Column]:
    # A competency of two grids is one column, taught as soon as one of them teaches it.
    once: dict[int, Column] = {}
    for row in session.execute(_COLUMNS, {"class_groups": class_group_ids}):
        column = Column(*row)
        if grid_id in {None, column.grid_id}:
            known = once.setdefault(column.competency_id, column)
            if column.is_taught and not known.is_taught:
                once[column.competency_id] = known._replace(is_taught=True)
    return list(once.values())[:MOST_COLUMNS]


def _students(session: Session, class_group: ClassGroup, today: date) -> list[tuple[int, str, str]]:
    rows = session.execute(
        select(Student.id, Student.first_name, Student.last_name)
        .join(Enrolment, (Enrolment.student_id == Student.id) & enrolled_on(today))
        .where(Enrolment.class_group_id == class_group.id)
        .order_by(Student.last_name, Student.first_name, Student.id)
    )
    return [(student, first, last) for student, first, last in rows]


def _own_views(
    session: Session, student_ids: Sequence[int], attitudes: Sequence[Column], ranks: dict[int, int]
) -> dict[tuple[int, int], int]:
    if not attitudes:
        return {}
    rows = session.execute(
        select(Observation.student_id, Observation.competency_id, Observation.level_id)
        .where(
            Observation.student_id.in_(student_ids),
            Observation.competency_id.in_([column.competency_id for column in attitudes]),
            Observation.source == ObservationSource.SELF,
            Observation.is_effective,
            Observation.level_id.is_not(None),
        )
        .order_by(Observation.observed_on, Observation.sequence, Observation.id)
    )
    # The last one stays.
    return {(student, competency): ranks[level] for student, competency, level in rows if level is not None}
