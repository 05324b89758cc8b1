"""What a work plan says on paper, as plain values: the degree of support is not among them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkPlanLine:
    """One thing to do, with its box."""

    name: str
    instructions: str
    practical: str


@dataclass(frozen=True, slots=True)
class WorkPlanPage:
    """The page of one student."""

    student: str
    required: tuple[WorkPlanLine, ...]
    to_choose: tuple[WorkPlanLine, ...]


@dataclass(frozen=True, slots=True)
class WorkPlanSheet:
    """A plan for its students, a page each."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    pages: tuple[WorkPlanPage, ...]
