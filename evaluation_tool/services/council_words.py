"""What councils said of one student, for those who read its file: nothing here is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import LSU_COMPONENTS
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.people import Subject
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind

_PLACES = {kind: place for place, kind in enumerate(CouncilCommentKind)}


@dataclass(frozen=True, slots=True)
class Word:
    """One comment or positioning; `subject` is empty for the council's own words."""

    kind: CouncilCommentKind
    subject: str
    component: str
    cycle: int | None
    text: str
    positioning: int | None
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CouncilOf:
    """One council of a student: subjects by name, then the synthesis, then the components of the socle."""

    period_id: int
    period: str
    school_year: int
    is_closed: bool
    words: tuple[Word, ...]

    @property
    def synthesis(self) -> str:
        """What the council said in the end; empty where nobody wrote it."""
        return next((word.text for word in self.words if word.kind is CouncilCommentKind.SYNTHESIS), "")

    def of_kind(self, kind: str) -> list[Word]:
        """The words of one kind."""
        return [word for word in self.words if word.kind == kind]


def list_councils(session: Session, student_id: int) -> Sequence[CouncilOf]:
    """Every council where something was written of a student, the newest first."""
    rows = session.execute(
        select(CouncilComment, Subject.name, Account.display_name, Period, SchoolYear.start_year)
        .join(Account, Account.id == CouncilComment.author_id)
        .join(Period, Period.id == CouncilComment.period_id)
        .join(SchoolYear, SchoolYear.id == Period.school_year_id)
        .outerjoin(Subject, Subject.id == CouncilComment.subject_id)
        .where(CouncilComment.student_id == student_id)
        .order_by(Period.starts_on.desc(), Subject.name, CouncilComment.cycle, CouncilComment.id)
    )
    held: dict[int, tuple[Period, int, list[Word]]] = {}
    for comment, subject, author, period, year in rows:
        if comment.text or comment.positioning is not None:
            held.setdefault(period.id, (period, year, []))[2].append(_word(comment, subject or "", author))
    return [
        CouncilOf(period.id, period.name, year, period.closed_at is not None, tuple(sorted(words, key=_place)))
        for period, year, words in held.values()
    ]


def of_period(session: Session, period: Period, student_ids: Collection[int]) -> dict[int, CouncilOf]:
    """What was written of each of these students for one period; nothing for those of whom nothing was."""
    rows = session.execute(
        select(CouncilComment, Subject.name, Account.display_name)
        .join(Account, Account.id == CouncilComment.author_id)
        .outerjoin(Subject, Subject.id == CouncilComment.subject_id)
        .where(CouncilComment.period_id == period.id, CouncilComment.student_id.in_(student_ids))
        .order_by(Subject.name, CouncilComment.cycle, CouncilComment.id)
    )
    held: dict[int, list[Word]] = {}
    for comment, subject, author in rows:
        if comment.text or comment.positioning is not None:
            held.setdefault(comment.student_id, []).append(_word(comment, subject or "", author))
    year, is_closed = period.school_year.start_year, period.closed_at is not None
    return {
        student: CouncilOf(period.id, period.name, year, is_closed, tuple(sorted(words, key=_place)))
        for student, words in held.items()
    }


def _word(comment: CouncilComment, subject: str, author: str) -> Word:
    return Word(
        kind=comment.kind,
        subject=subject,
        component=comment.component_code,
        cycle=comment.cycle,
        text=comment.text,
        positioning=comment.positioning,
        author=author,
        at=comment.updated_at,
    )


def _place(word: Word) -> tuple[int, int, int]:
    component = LSU_COMPONENTS.index(word.component) if word.component in LSU_COMPONENTS else -1
    return (_PLACES[word.kind], word.cycle or 0, component)
