"""Students to keep apart or together: for the adults of a class only, without a reason, and gone with the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import PairRule, PairRuleKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, classes


class SameStudent(DomainError):
    """A rule is about two students."""


class AlreadyThere(DomainError):
    """The actor already has a rule about these two."""


def list_in_force(session: Session, class_group: ClassGroup, on: date) -> Sequence[PairRule]:
    """The rules of a class, by whoever wrote them, in the order in which they were written."""
    return session.scalars(
        select(PairRule)
        .join(SchoolYear, SchoolYear.id == PairRule.school_year_id)
        .where(PairRule.class_group_id == class_group.id, SchoolYear.ends_on >= on)
        .order_by(PairRule.id)
    ).all()


def add(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    *,
    student_ids: tuple[int, int],
    kind: PairRuleKind,
    is_hard: bool,
    now: datetime,
) -> PairRule:
    """Keep two students of the class apart or together until the end of the year.

    Raises SameStudent, AlreadyThere, NotFound.
    """
    first, second = sorted(student_ids)
    if first == second:
        raise SameStudent
    if not {first, second} <= {student.id for student in classes.list_students(session, class_group, actor.today)}:
        raise NotFound
    known = session.scalar(
        select(PairRule.id).where(
            PairRule.class_group_id == class_group.id,
            PairRule.first_student_id == first,
            PairRule.second_student_id == second,
            PairRule.author_id == actor.account_id,
        )
    )
    if known is not None:
        raise AlreadyThere
    purge(session, actor.today)
    rule = PairRule(
        class_group_id=class_group.id,
        first_student_id=first,
        second_student_id=second,
        kind=kind,
        is_hard=is_hard,
        author_id=actor.account_id,
        school_year_id=class_group.school_year_id,
    )
    session.add(rule)
    session.flush()
    audit.record(session, "pair_rule.added", now=now, account_id=actor.account_id, ids={"class_group": class_group.id})
    return rule


def remove(session: Session, actor: Actor, class_group: ClassGroup, rule_id: int, *, now: datetime) -> None:
    """Take back a rule that one wrote. Raises NotFound for a colleague's."""
    rule = session.get(PairRule, rule_id)
    if rule is None or (rule.class_group_id, rule.author_id) != (class_group.id, actor.account_id):
        raise NotFound
    session.delete(rule)
    session.flush()
    audit.record(
        session, "pair_rule.removed", now=now, account_id=actor.account_id, ids={"class_group": class_group.id}
    )


def author_names(session: Session, rules: Sequence[PairRule]) -> dict[int, str]:
    """Who wrote these rules, by account."""
    rows = session.execute(
        select(Account.id, Account.display_name).where(Account.id.in_({rule.author_id for rule in rules}))
    )
    return dict(rows.all())


def purge(session: Session, today: date) -> None:
    """Forget the rules of the years that ended."""
    ended = select(SchoolYear.id).where(SchoolYear.ends_on < today)
    session.execute(delete(PairRule).where(PairRule.school_year_id.in_(ended)))
