"""The same pages for a student and for a teacher who looks over its shoulder: only what surrounds them differs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from evaluation_tool.models.people import Student
from evaluation_tool.services import own_groups, student_home, student_path, student_progress
from evaluation_tool.services.student_path import SkillPath
from evaluation_tool.services.student_progress import StudentProgress
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.pages import page
from evaluation_tool.web.progress import wording
from evaluation_tool.web.progress.chips import chips
from evaluation_tool.web.progress.drawings import drawn

FEW = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks, and where the links of its pages lead; `mirrored` is the student whom a teacher looks at."""

    layout: str
    home_url: str
    skills_url: str
    passport_url: str
    mirrored: Student | None = None


def home_page(frame: Frame, student: Student) -> Response:
    """What rose lately, what is being learnt, the goals."""
    # Read for the layout anyway: kept for the request, it is then read once.
    current_establishment()
    found = student_home.published_home(db.session(), student, now=clock.now(), zone=clock.school_zone())
    progress, rises = found.progress, found.rises
    succeeded = () if rises else progress.succeeded[:FEW]
    learning = progress.learning[: FEW + 1]
    to_discover = () if learning else progress.to_discover[:FEW]
    return page(
        "home/student.html",
        frame=frame,
        student=student,
        progress=progress,
        rises=rises,
        goals=found.goals,
        own_groups=own_groups.list_own(db.session(), student.id, on=clock.today()),
        chips=chips(progress.ladder),
        succeeded=succeeded,
        learning=learning,
        to_discover=to_discover,
        drawings=drawn((*(rise.skill for rise in rises), *succeeded, *learning, *to_discover)),
    )


def skills_page(frame: Frame, student: Student) -> Response:
    """Everything by domain, with two counts."""
    progress = published(student)
    return page(
        "progress/skills.html",
        frame=frame,
        progress=progress,
        shelves=wording.shelves(progress),
        chips=chips(progress.ladder),
        drawings=drawn((*progress.skills, *progress.attitudes)),
    )


def skill_page(frame: Frame, student: Student, competency_id: int) -> Response:
    """One competency's card."""
    path = path_of(student, competency_id)
    return page(
        "progress/skill.html",
        frame=frame,
        path=path,
        skill=path.skill,
        drawings=drawn([path.skill]),
        next_words=wording.next_words(path),
        retries=wording.retries(path),
        way=wording.way(path),
        kinds=wording.step_kinds(),
        contexts=labels.contexts(),
    )


def published(student: Student) -> StudentProgress:
    """All that is published of a student."""
    # Read for the layout anyway: kept for the request, it is then read once.
    current_establishment()
    return student_progress.published_progress(db.session(), student, now=clock.now(), zone=clock.school_zone())


def path_of(student: Student, competency_id: int) -> SkillPath:
    """A competency's card, as far as this student sees it. Raises NotFound."""
    current_establishment()
    return student_path.published_path(db.session(), student, competency_id, now=clock.now(), zone=clock.school_zone())
