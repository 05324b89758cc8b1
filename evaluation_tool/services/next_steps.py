"""« Pour avancer »: the step given to one student, and the bank of sentences that steps are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.plain_words import about_the_work
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import NextStep
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem, Phrase, PhraseKind
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services.grids import is_editable

LONGEST = 300
MOST_OFFERED = 8


class Given(NamedTuple):
    """A step given to a student; `done_on` None while it is still the way on."""

    id: int
    text: str
    author: str
    written_on: date
    done_on: date | None


def list_given(session: Session, student_id: int, competency_id: int) -> list[Given]:
    """The steps given on a competency: those still open first, then the newest."""
    rows = session.execute(
        select(NextStep.id, NextStep.text, Account.display_name, NextStep.written_on, NextStep.done_on)
        .join(Account, Account.id == NextStep.author_id)
        .where(NextStep.student_id == student_id, NextStep.competency_id == competency_id)
        .order_by(NextStep.done_on.is_not(None), NextStep.id.desc())
    )
    return [Given(*row) for row in rows]


def give(session: Session, actor: Actor, student: Student, competency_id: int, text: str) -> NextStep:
    """Give a step; the one open until now is not on the way any more. Raises WordOfJudgement."""
    step = NextStep(
        student_id=student.id,
        competency_id=competency_id,
        text=about_the_work(text),
        author_id=actor.account_id,
        written_on=actor.today,
    )
    for earlier in _open_steps(session, student.id, competency_id):
        earlier.done_on = actor.today
    session.add(step)
    session.flush()
    return step


def finish(session: Session, actor: Actor, student: Student, next_step_id: int) -> NextStep:
    """The step is done. Raises NotFound for another student's."""
    step = session.get(NextStep, next_step_id)
    if step is None or step.student_id != student.id:
        raise NotFound
    step.done_on = step.done_on or actor.today
    session.flush()
    return step


def list_offered(session: Session, competency_id: int) -> Sequence[str]:
    """What the bank proposes for a competency: its own sentences first, then those for any."""
    found = session.scalars(
        select(Phrase.text)
        .where(
            Phrase.kind == PhraseKind.NEXT_STEP,
            or_(Phrase.competency_id == competency_id, Phrase.competency_id.is_(None)),
        )
        .order_by(Phrase.competency_id.is_(None), Phrase.created_at.desc(), Phrase.id)
        .limit(MOST_OFFERED)
    )
    return list(dict.fromkeys(found))


def list_competencies(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """The competencies of the grids that the actor edits, by wording: those a sentence may be for."""
    wording = func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title)
    rows = session.execute(
        select(GridItem.competency_id, func.min(wording))
        .join(Grid, Grid.id == GridItem.grid_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .where(is_editable(actor), Grid.archived_at.is_(None), GridItem.hidden_at.is_(None))
        .group_by(GridItem.competency_id)
        .order_by(func.min(wording), GridItem.competency_id)
    )
    return [(competency, name) for competency, name in rows]


def keep_phrase(
    session: Session, actor: Actor, text: str, *, competency_id: int | None = None, now: datetime
) -> Phrase:
    """Put a sentence into the bank; one that is there already is not doubled. Raises WordOfJudgement."""
    known = session.scalar(
        select(Phrase).where(
            Phrase.kind == PhraseKind.NEXT_STEP, Phrase.competency_id == competency_id, Phrase.text == text
        )
    )
    if known is not None:
        return known
    phrase = Phrase(
        kind=PhraseKind.NEXT_STEP,
        competency_id=competency_id,
        text=about_the_work(text),
        author_id=actor.account_id,
        created_at=now,
    )
    session.add(phrase)
    session.flush()
    return phrase


def reword_phrase(session: Session, phrase: Phrase, text: str) -> None:
    """Change a sentence of the bank; steps already given keep their words. Raises WordOfJudgement."""
    phrase.text = about_the_work(text)
    session.flush()


def _open_steps(session: Session, student_id: int, competency_id: int) -> Sequence[NextStep]:
    return session.scalars(
        select(NextStep)
        .where(NextStep.student_id == student_id, NextStep.competency_id == competency_id, NextStep.done_on.is_(None))
        .order_by(NextStep.id)
    ).all()
