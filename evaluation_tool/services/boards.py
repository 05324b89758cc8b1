"""The group board as its teacher sees it: columns of cards, with what is known of each student and why it is there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.first_names import room_names
from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan, Membership
from evaluation_tool.models.evidence import HelpOffer
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import classes, entry_grids, level_scales, plan_requests, suggestions
from evaluation_tool.services.plan_requests import StoredRequest
from evaluation_tool.services.plans_adjust import AWAY, WAITING, Arrangement, arrangement_of
from evaluation_tool.services.suggestions import WorkItem


class Target(NamedTuple):
    """A competency that a plan is about, in words; `is_at_work` unless the class no longer works on it."""

    competency_id: int
    wording: str
    is_at_work: bool


class Seen(NamedTuple):
    """Where a student stands on a target; no level where nothing was seen."""

    target: Target
    level: Level | None
    observed_on: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """One student on the board."""

    student: Student
    place: int
    seen: tuple[Seen, ...]
    reason: Mapping[str, Any]
    is_kept: bool
    is_tutor: bool
    wants_to_help: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Column:
    """One group with those of its members who are still in the class."""

    group: ActivityGroup
    target: Target | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A plan as it stands today."""

    plan: GroupingPlan
    columns: tuple[Column, ...]
    waiting: tuple[Card, ...]
    away: tuple[Card, ...]
    targets: Mapping[int, Target]
    arrangement: Arrangement
    students: Mapping[int, Student]
    short_names: Mapping[int, str]
    level_count: int
    can_undo: bool

    def name_of(self, student_id: int) -> str:
        """Prénom NOM, for somebody of the class; « ? » for somebody who left it."""
        student = self.students.get(student_id)
        return student.full_name if student is not None else "?"


def load(session: Session, actor: Actor, plan: GroupingPlan) -> Board:
    """Read a board in a handful of queries, whatever the size of the class."""
    students = classes.list_students(session, plan.class_group, actor.today)
    ids = [student.id for student in students]
    targets = _targets(session, actor, plan)
    standings = suggestions.list_standings(session, ids, list(targets))
    scale = level_scales.active(session)
    levels = {level.rank: level for level in scale.levels}
    ranks = {(one.student_id, one.competency_id): (levels.get(one.rank), one.observed_on) for one in standings}
    arrangement = arrangement_of(plan, students)
    memberships = {one.student_id: one for group in plan.groups for one in group.memberships}
    labels = {group.id: group.competency_id for group in plan.groups}
    helping = set(
        session.scalars(
            select(HelpOffer.student_id).where(
                HelpOffer.student_id.in_(ids), HelpOffer.competency_id.in_(list(targets))
            )
        )
    )
    homes = plan_requests.origins(session, plan.class_group, ids, actor)
    cards = [
        Card(
            student=student,
            place=arrangement.places[student.id],
            seen=_seen(student.id, labels.get(arrangement.places[student.id]), targets, ranks),
            reason=_reason(memberships.get(student.id)),
            is_kept=student.id in arrangement.kept_students,
            is_tutor=student.id in memberships and memberships[student.id].is_tutor,
            wants_to_help=student.id in helping,
            origin=homes.get(student.id, ""),
        )
        for student in students
    ]
    return Board(
        plan=plan,
        columns=tuple(_column(group, cards, targets) for group in plan.groups),
        waiting=tuple(card for card in cards if card.place == WAITING),
        away=tuple(card for card in cards if card.place == AWAY),
        targets=targets,
        arrangement=arrangement,
        students={student.id: student for student in students},
        short_names=short_names(students),
        level_count=len(scale.levels),
        can_undo=bool(StoredRequest.of(plan).undo) and plan.finished_at is None,
    )


def short_names(students: Iterable[Student]) -> dict[int, str]:
    """« Lina », or « Lina M. » where two of these share a first name."""
    people = {student.id: student for student in students}
    return dict(zip(people, room_names([(one.first_name, one.last_name) for one in people.values()]), strict=True))


def wordings(session: Session, competency_ids: Collection[int]) -> dict[int, str]:
    """What competencies are called: the sentence of a grid that shows them, else their latest title."""
    titles = session.execute(
        select(CompetencyVersion.competency_id, CompetencyVersion.title)
        .where(CompetencyVersion.competency_id.in_(competency_ids))
        .order_by(CompetencyVersion.framework_version_id, CompetencyVersion.id)
    )
    sentences = session.execute(
        select(GridItem.competency_id, GridItem.wording)
        .join(Grid, Grid.id == GridItem.grid_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .where(
            GridItem.competency_id.in_(competency_ids),
            GridItem.wording != "",
            CompetencyVersion.kind != NodeKind.ATTITUDE,
        )
        .order_by(GridItem.hidden_at.is_not(None).desc(), GridItem.id.desc())
    )
    return dict(titles.all()) | dict(sentences.all())


def work_items(
    session: Session, actor: Actor, class_group: ClassGroup, competency_ids: Collection[int]
) -> dict[int, WorkItem]:
    """By which item the class works on each of these competencies: in the actor's grids, else in a colleague's."""
    found = {item.competency_id: item for item in suggestions.list_work_items(session, actor, class_group)}
    if not found.keys() >= set(competency_ids):
        for grid in entry_grids.list_grids(session, class_group):
            items = suggestions.list_work_items(session, actor, class_group, grid_id=grid.id)
            found = {item.competency_id: item for item in items} | found
    return {one: found[one] for one in competency_ids if one in found}


def _targets(session: Session, actor: Actor, plan: GroupingPlan) -> dict[int, Target]:
    ids = [competency.id for competency in plan.competencies]
    if not ids:
        return {}
    at_work = work_items(session, actor, plan.class_group, ids)
    words = wordings(session, [one for one in ids if one not in at_work])
    return {
        one: Target(one, at_work[one].wording, True) if one in at_work else Target(one, words.get(one, ""), False)
        for one in ids
    }


def _seen(
    student_id: int,
    label: int | None,
    targets: Mapping[int, Target],
    ranks: Mapping[tuple[int, int], tuple[Level | None, date]],
) -> tuple[Seen, ...]:
    """On the competency of the student's group; on all of them where groups have none of their own."""
    own = targets.get(label or 0)
    wanted = [own] if own is not None else list(targets.values())
    return tuple(Seen(target, *ranks.get((student_id, target.competency_id), (None, None))) for target in wanted)


def _reason(membership: Membership | None) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(membership.reason) if membership is not None else {}
    return found


def _column(group: ActivityGroup, cards: Sequence[Card], targets: Mapping[int, Target]) -> Column:
    # The order of the memberships: a tutor first, and somebody who was just moved last.
    order = {one.student_id: place for place, one in enumerate(group.memberships)}
    members = sorted((card for card in cards if card.place == group.id), key=lambda card: order[card.student.id])
    return Column(group, targets.get(group.competency_id or 0), tuple(members))
