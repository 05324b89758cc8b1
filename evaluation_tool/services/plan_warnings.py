"""What a teacher should know before students see a board: stable codes and values, judged on the board as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.progress import success_rank
from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan, PairRuleKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import pair_rules, plan_requests
from evaluation_tool.services.boards import Board, Card, Column
from evaluation_tool.services.plan_engine import Words
from evaluation_tool.services.plan_requests import NEEDS

MOST_IN_NEEDIEST = 5


def list_warnings(session: Session, actor: Actor, board: Board) -> list[Words]:
    """Everything there is to say, the gravest first."""
    found = [*_targets(board), *_rules(session, actor, board)]
    if board.plan.kind in NEEDS:
        found += [*_neediest(board), *_again(board)]
    if board.plan.kind in {GroupingKind.MIXED, GroupingKind.NEEDS_NAMED}:
        found += list(_success(board))
    found += [*_alone(board, "one_origin", lambda card: card.origin), *_alone(board, "one_sex", _sex)]
    return [*found, *_without_tutor(board), *_same_kind(session, board.plan)]


def _said(code: str, **values: Any) -> Words:
    return {"code": code, "values": values}


def _targets(board: Board) -> Iterator[Words]:
    for target in board.targets.values():
        if not target.is_at_work:
            yield _said("target_gone", competency=target.wording)
    placed = [card for column in board.columns for card in column.cards]
    if board.targets and placed and not any(seen.level for card in placed for seen in card.seen):
        yield _said("nobody_seen")


def _rules(session: Session, actor: Actor, board: Board) -> Iterator[Words]:
    """Pairs that are not as a rule wants them, soft or moved by hand."""
    ignored = set(plan_requests.request_of(board.plan).ignored_rules)
    places = board.arrangement.places
    for rule in pair_rules.list_in_force(session, board.plan.class_group, actor.today):
        pair = rule.first_student_id, rule.second_student_id
        homes = [places.get(student, 0) for student in pair]
        together = homes[0] == homes[1]
        is_about_groups = min(homes) > 0
        if rule.id not in ignored and is_about_groups and together != (rule.kind is PairRuleKind.TOGETHER):
            yield _said("rule_broken", a=pair[0], b=pair[1], kind=rule.kind.value)


def _neediest(board: Board) -> Iterator[Words]:
    columns = [column for column in board.columns if column.cards]
    needs = [(need, place) for place, column in enumerate(columns) if (need := _mean_rank(column)) is not None]
    if len(needs) < 2 or len({need for need, _place in needs}) < 2:
        return
    neediest = columns[min(needs)[1]]
    if len(neediest.cards) > MOST_IN_NEEDIEST:
        yield _said("neediest_large", group=neediest.group.name, size=len(neediest.cards))


def _mean_rank(column: Column) -> float | None:
    """Tells groups apart for this warning, and is shown to nobody."""
    ranks = [seen.level.rank for card in column.cards for seen in card.seen if seen.level is not None]
    return sum(ranks) / len(ranks) if ranks else None


def _again(board: Board) -> Iterator[Words]:
    """As the engine said, of those whom nobody moved since."""
    still = {
        card.student.id for column in board.columns for card in column.cards if card.reason.get("code") != "by_hand"
    }
    for notice in json.loads(board.plan.certificate).get("warnings", []):
        students = [one for one in notice["values"].get("students", []) if one in still]
        if notice["code"] == "support_group_again" and students:
            yield _said("neediest_again", students=students, sessions=notice["values"]["sessions"])


def _success(board: Board) -> Iterator[Words]:
    reached = success_rank(board.level_count)
    for column in board.columns:
        ranks = [seen.level.rank for card in column.cards for seen in card.seen if seen.level is not None]
        if board.plan.kind is GroupingKind.MIXED and ranks and max(ranks) < reached:
            yield _said("nobody_succeeds", group=column.group.name)
        if board.plan.kind is GroupingKind.NEEDS_NAMED and ranks and min(ranks) >= reached:
            yield _said("all_succeed", group=column.group.name)


def _alone(board: Board, code: str, attribute: Callable[[Card], str]) -> Iterator[Words]:
    """Groups of three and more whose members are all alike, where the class is not."""
    met = {attribute(card) for column in board.columns for card in column.cards} - {""}
    for column in board.columns:
        inside = {attribute(card) for card in column.cards}
        if len(met) > 1 and len(column.cards) > 2 and len(inside) == 1 and inside != {""}:
            yield _said(code, group=column.group.name, value=inside.pop())


def _sex(card: Card) -> str:
    return card.student.sex.value if card.student.sex is not None else ""


def _without_tutor(board: Board) -> Iterator[Words]:
    if board.plan.kind is not GroupingKind.TUTORING:
        return
    for column in board.columns:
        ranks = [seen.level.rank for card in column.cards for seen in card.seen[:1] if seen.level is not None]
        is_level = all(first == second for first, second in combinations(ranks, 2))
        if len(column.cards) > 1 and is_level and max(ranks, default=0) < success_rank(board.level_count):
            yield _said("no_tutor", group=column.group.name)


def _same_kind(session: Session, plan: GroupingPlan) -> Iterator[Words]:
    if plan.kind is GroupingKind.RANDOM or plan.finished_at is not None:
        return
    before = session.scalars(
        select(GroupingPlan.kind)
        .where(
            GroupingPlan.class_group_id == plan.class_group_id,
            GroupingPlan.published_at.is_not(None),
            GroupingPlan.id != plan.id,
            GroupingPlan.starts_on <= plan.starts_on,
        )
        .order_by(GroupingPlan.starts_on.desc(), GroupingPlan.id.desc())
        .limit(1)
    ).first()
    if before is plan.kind:
        yield _said("same_kind")
