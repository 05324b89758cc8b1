"""A student across subjects, for a review meeting: what is achieved, what is under way, what was said and agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import Goal
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import IndividualPlan
from evaluation_tool.services import council_words, review_attention, student_file, student_support
from evaluation_tool.services.council_words import CouncilOf
from evaluation_tool.services.review_attention import Looked
from evaluation_tool.services.student_file import FileLine, StudentFile
from evaluation_tool.services.student_progress import scale_of


@dataclass(frozen=True, slots=True)
class Part:
    """One domain of one subject; `unseen` counts what the class works on and nobody saw yet."""

    subject: str
    domain: str
    achieved: tuple[FileLine, ...]
    under_way: tuple[FileLine, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Everything a meeting asks for, in the order it is talked about."""

    file: StudentFile
    parts: tuple[Part, ...]
    councils: Sequence[CouncilOf]
    plan: IndividualPlan | None
    goals: Sequence[Goal]
    looked: Sequence[Looked]

    @property
    def subjects(self) -> dict[str, list[Part]]:
        """The parts under the subjects they belong to."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            found.setdefault(part.subject, []).append(part)
        return found


def read(session: Session, student: Student, today: date) -> Synthesis:
    """The synthesis as of today; what was never seen is counted, never listed as a lack."""
    found = student_file.read(session, student, today)
    return Synthesis(
        file=found,
        parts=_parts(found.lines, scale_of(session).succeeds_from),
        councils=council_words.list_councils(session, student.id),
        plan=_last_plan(session, student.id),
        goals=student_support.list_goals(session, student.id),
        looked=review_attention.list_looked(session, student.id),
    )


def _parts(lines: Sequence[FileLine], succeeds_from: int) -> tuple[Part, ...]:
    held: dict[tuple[str, str], list[FileLine]] = {}
    for line in lines:
        held.setdefault((line.item.subject, line.names.domain), []).append(line)
    return tuple(
        Part(
            subject=subject,
            domain=domain,
            achieved=tuple(line for line in mine if line.now is not None and line.now.rank >= succeeds_from),
            under_way=tuple(line for line in mine if line.now is not None and line.now.rank < succeeds_from),
            unseen=sum(line.now is None for line in mine),
        )
        # By subject, and within one in the order of its grids; what belongs to none comes last.
        for (subject, domain), mine in sorted(held.items(), key=lambda entry: (not entry[0][0], entry[0][0]))
    )


def _last_plan(session: Session, student_id: int) -> IndividualPlan | None:
    return session.scalars(
        select(IndividualPlan)
        .where(IndividualPlan.student_id == student_id)
        .order_by(IndividualPlan.version.desc())
        .limit(1)
    ).first()
