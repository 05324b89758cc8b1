"""What the establishment decides for everybody: its name and codes, how levels are read, what students may say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.identifiers import IdentifierCheck, check_uai, normalise_uai
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.establishment import Establishment, EstablishmentUai, Publication
from evaluation_tool.models.evidence import AssessmentRequest, Attainment, RequestStatus
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit

FEWEST_WEEKS, MOST_WEEKS = 1, 52
FIRST_HOUR, LAST_HOUR = 0, 23


class WrongUai(DomainError):
    """Codes that are not seven digits and a letter, or that were given before; by their place."""

    def __init__(self, misshapen: Sequence[int], twice: Sequence[int]) -> None:
        super().__init__(f"{misshapen} {twice}")
        self.misshapen = tuple(misshapen)
        self.twice = tuple(twice)


class NoUai(DomainError):
    """The establishment would have no code at all: no roster could be recognised as its own."""


class OutOfBounds(DomainError):
    """A number that the setting does not allow."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the establishment is; `uais` are codes with what each is the code of."""

    name: str
    product_name: str
    uais: Sequence[tuple[str, str]]
    no_marks_voted_on: date | None


@dataclass(frozen=True, slots=True)
class StudentSide:
    """What students see and say, and when the team is told that nothing was seen of one of them."""

    publication: Publication
    closing_hour: int
    self_assessment_on: bool
    requests_on: bool
    feelings_on: bool
    stale_after_weeks: int
    discover_after_weeks: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What another rule would do to the levels of today: counts of (student, competency)."""

    same: int
    higher: int
    lower: int
    begun: int  # a level where there was none
    gone: int  # none where there was one

    @property
    def changed(self) -> int:
        """How many would not read as they do today."""
        return self.higher + self.lower + self.begun + self.gone


def get(session: Session) -> Establishment:
    """The establishment of this file."""
    return session.get_one(Establishment, 1)


def set_identity(session: Session, actor: Actor, *, identity: Identity, now: datetime) -> None:
    """Rename the establishment, its codes and the day of the board's vote. Raises WrongUai, NoUai."""
    codes = [normalise_uai(code) for code, _label in identity.uais]
    # A letter that does not fit is a warning for whoever typed it, never a refusal: the ministry's files have some.
    misshapen = [place for place, code in enumerate(codes) if check_uai(code) is IdentifierCheck.WRONG_SHAPE]
    twice = [place for place, code in enumerate(codes) if code in codes[:place]]
    if misshapen or twice:
        raise WrongUai(misshapen, twice)
    if not codes:
        raise NoUai
    establishment = get(session)
    establishment.name, establishment.product_name = identity.name, identity.product_name
    establishment.no_marks_voted_on = identity.no_marks_voted_on
    labels = {code: label for code, (_typed, label) in zip(codes, identity.uais, strict=True)}
    for known in list(establishment.uais):
        if known.uai in labels:
            known.label = labels.pop(known.uai)
        else:
            establishment.uais.remove(known)
    establishment.uais += [EstablishmentUai(uai=code, label=label) for code, label in labels.items()]
    session.flush()
    audit.record(session, "settings.identity", now=now, account_id=actor.account_id, ids={"uais": len(codes)})


def set_student_side(session: Session, actor: Actor, *, wanted: StudentSide, now: datetime) -> None:
    """Decide when students see what a séance brought, what they may say, and the team's delays.

    Requests that wait when students may no longer ask are withdrawn: nobody would answer them. Raises OutOfBounds.
    """
    weeks = (wanted.stale_after_weeks, wanted.discover_after_weeks)
    if not all(FEWEST_WEEKS <= count <= MOST_WEEKS for count in weeks):
        raise OutOfBounds(weeks)
    if not FIRST_HOUR <= wanted.closing_hour <= LAST_HOUR:
        raise OutOfBounds(wanted.closing_hour)
    establishment, values = get(session), asdict(wanted)
    changed = {name: value for name, value in values.items() if getattr(establishment, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(establishment, name, value)
    if not wanted.requests_on:
        session.execute(
            update(AssessmentRequest)
            .where(AssessmentRequest.status == RequestStatus.WAITING)
            .values(status=RequestStatus.WITHDRAWN)
        )
    session.flush()
    audit.record(session, "settings.student_side", now=now, account_id=actor.account_id, ids=changed)


def count_waiting(session: Session) -> int:
    """How many students' requests wait for an answer."""
    waiting = select(func.count()).where(AssessmentRequest.status == RequestStatus.WAITING)
    return session.scalar(waiting) or 0


def preview_rule(session: Session, rule: AttainmentRule) -> RuleChange:
    """How today's levels would read by another rule, over the whole log; writes nothing."""
    how = replace(attainments.reading(session), rule=rule)
    stored = {
        (student, competency): how.ranks[level]
        for student, competency, level in session.execute(
            select(Attainment.student_id, Attainment.competency_id, Attainment.level_id)
        )
    }
    counts = {"same": 0, "higher": 0, "lower": 0, "begun": 0}
    for pair, attained in attainments.defined_attainments(session, how):
        before = stored.pop((pair.student_id, pair.competency_id), None)
        counts[_moved(before, attained.rank)] += 1
    return RuleChange(**counts, gone=len(stored))


def set_rule(session: Session, actor: Actor, *, rule: AttainmentRule, now: datetime) -> int:
    """Read every level by this rule from now on; all summaries follow in the same write transaction.

    Returns how many (student, competency) pairs have a level. Saying the same rule again changes nothing.
    """
    establishment = get(session)
    if establishment.attainment_rule is rule:
        return 0
    before = establishment.attainment_rule
    establishment.attainment_rule = rule
    session.flush()
    pairs = attainments.rebuild(session)
    ids = {"before": before.value, "after": rule.value, "pairs": pairs}
    audit.record(session, "settings.rule", now=now, account_id=actor.account_id, ids=ids)
    return pairs


def _moved(before: int | None, after: int) -> str:
    if before is None:
        return "begun"
    if after == before:
        return "same"
    return "higher" if after > before else "lower"
