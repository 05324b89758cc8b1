"""What teachers, form tutors and directors write for a council; nothing of it once the period is closed.

Two people may write the same thing: each write says the version that its author read, and a write made from an older
one is refused, so that nobody's words are lost without being seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.plain_words import about_the_work, without_diagnosis
from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, councils, periods
from evaluation_tool.services.councils import Council

LONGEST_COMMENT = 600
LONGEST_SYNTHESIS = 1500
CYCLES = (3, 4)
MOST_PHRASES = 30


class WrittenMeanwhile(DomainError):
    """Somebody wrote since the version that the writer read."""


class Component(NamedTuple):
    """A component of the socle, in one cycle."""

    cycle: int
    code: str


def list_phrases(session: Session) -> list[str]:
    """Sentences about the work that a comment may start from."""
    query = select(Phrase.text).where(Phrase.kind == PhraseKind.COUNCIL).order_by(Phrase.created_at, Phrase.id)
    return list(dict.fromkeys(session.scalars(query.limit(MOST_PHRASES))))


def list_comments(session: Session, council: Council, subject_id: int) -> dict[int, CouncilComment]:
    """What is written of each student for one subject."""
    rows = session.scalars(
        select(CouncilComment)
        .options(selectinload(CouncilComment.author))
        .where(
            CouncilComment.period_id == council.period.id,
            CouncilComment.subject_id == subject_id,
            CouncilComment.kind == CouncilCommentKind.SUBJECT,
            CouncilComment.student_id.in_([member.student_id for member in council.members]),
        )
        .order_by(CouncilComment.id)
    )
    return {comment.student_id: comment for comment in rows}


def write_comment(
    session: Session,
    actor: Actor,
    council: Council,
    student_id: int,
    subject_id: int,
    *,
    text: str,
    positioning: int | None,
    since: int,
    now: datetime,
) -> None:
    """Write for one student in a subject that the actor teaches there, in the current write transaction.

    Raises NotFound, PeriodClosed, WrittenMeanwhile, WordOfJudgement.
    """
    council.member(student_id)
    if subject_id not in {subject.id for subject in councils.own_subjects(session, actor, council)}:
        raise NotFound
    periods.refuse_closed(session, council.period.id)
    stored = list_comments(session, council, subject_id).get(student_id)
    if (stored.version if stored is not None else 0) != since:
        raise WrittenMeanwhile
    row = stored or _blank(council, student_id, CouncilCommentKind.SUBJECT, subject_id=subject_id)
    if _says(session, actor, row, text, positioning, now):
        session.flush()
        _note(session, actor, council, student_id, now)


def list_own(session: Session, council: Council, student_id: int) -> dict[Component | None, CouncilComment]:
    """The council's own words on a student: the synthesis under None, and each component."""
    rows = session.scalars(
        select(CouncilComment)
        .options(selectinload(CouncilComment.author))
        .where(
            CouncilComment.period_id == council.period.id,
            CouncilComment.student_id == student_id,
            CouncilComment.kind != CouncilCommentKind.SUBJECT,
        )
        .order_by(CouncilComment.id)
    )
    return {_key(row): row for row in rows}


def seal(rows: Iterable[CouncilComment]) -> str:
    """What stood when somebody read it: another seal means that somebody wrote meanwhile."""
    return ",".join(f"{row.id}:{row.version}" for row in sorted(rows, key=lambda row: row.id))


def write_synthesis(
    session: Session,
    actor: Actor,
    council: Council,
    student_id: int,
    *,
    text: str,
    components: Mapping[Component, int | None],
    since: str,
    now: datetime,
) -> None:
    """Write the council's synthesis and its positionings for one student, in the current write transaction.

    Raises NotFound, PeriodClosed, WrittenMeanwhile, WordOfJudgement.
    """
    council.member(student_id)
    periods.refuse_closed(session, council.period.id)
    stored = list_own(session, council, student_id)
    if seal(stored.values()) != since:
        raise WrittenMeanwhile
    synthesis = stored.get(None) or _blank(council, student_id, CouncilCommentKind.SYNTHESIS)
    changed = _says(session, actor, synthesis, text, None, now)
    for component, positioning in components.items():
        row = stored.get(component) or _blank(
            council,
            student_id,
            CouncilCommentKind.COMPONENT,
            component_code=component.code,
            cycle=component.cycle,
        )
        changed = _says(session, actor, row, "", positioning, now) or changed
    if changed:
        session.flush()
        _note(session, actor, council, student_id, now)


def _key(row: CouncilComment) -> Component | None:
    if row.kind is CouncilCommentKind.SYNTHESIS:
        return None
    return Component(row.cycle or 0, row.component_code)


def _blank(council: Council, student_id: int, kind: CouncilCommentKind, **about: object) -> CouncilComment:
    return CouncilComment(
        period_id=council.period.id, student_id=student_id, kind=kind, text="", positioning=None, **about
    )


def _says(
    session: Session, actor: Actor, row: CouncilComment, text: str, positioning: int | None, now: datetime
) -> bool:
    """Put the words into the row; whether that changed anything. An emptied row stays: its version tells of it."""
    if (row.text, row.positioning) == (text, positioning):
        return False
    row.text, row.positioning = without_diagnosis(about_the_work(text)), positioning
    row.author_id, row.updated_at = actor.account_id, now
    session.add(row)
    return True


def _note(session: Session, actor: Actor, council: Council, student_id: int, now: datetime) -> None:
    audit.record(
        session,
        "council.written",
        now=now,
        account_id=actor.account_id,
        ids={"period": council.period.id, "class": council.class_group.id},
        details=[audit.Detail({}, student_id)],
    )
