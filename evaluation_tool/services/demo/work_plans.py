"""Five work plans: for a workshop, for three students, for a placement, for a class, and one that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.differentiation import Activity, WorkPlan, WorkPlanItem, WorkPlanTick
from evaluation_tool.models.evidence import Feeling, FeelingKind
from evaluation_tool.models.people import Student
from evaluation_tool.services import audit
from evaluation_tool.services.demo.accounts import STUDENT
from evaluation_tool.services.demo.classes import SIXIEME, TROISIEME, WORKSHOPS_OF_QUATRIEME, WORKSHOPS_OF_TROISIEME
from evaluation_tool.services.demo.school import DemoSchool

_SEED = 20_261_123


@dataclass(frozen=True, slots=True)
class Line:
    """Something to do: an activity by its key, or else one sentence."""

    activity: str = ""
    support: Support | None = None
    task: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to create; `seats` of the class (all of them by default), `week` counted from this one."""

    title: str
    class_name: str
    subject: str
    lines: tuple[Line, ...]
    seats: tuple[int, int | None] = (0, None)
    week: int = 0
    pace: float = 0.5  # how much of it is ticked
    helps: int = 0


def _plans(own_workshop: str) -> tuple[Plan, ...]:
    return (
        Plan(
            "Ma semaine à l’atelier",
            own_workshop,
            "VDM",
            (
                Line("livraison", Support.PRACTICE),
                Line("rayon", Support.PRACTICE),
                Line(task="Je range mon poste et je complète le cahier de l’atelier"),
                Line("caisse", Support.PRACTICE, is_optional=True),
                Line("colis", Support.DEEPER, is_optional=True),
            ),
            helps=2,
        ),
        Plan(
            "Rendre la monnaie, pas à pas",
            WORKSHOPS_OF_QUATRIEME[1],
            "VDM",
            (
                Line("caisse", Support.GUIDED),
                Line(task="Je joue trois clients avec mon binôme"),
                Line("accueil", Support.GUIDED, is_optional=True),
            ),
            seats=(1, 4),
            pace=0.4,
            helps=1,
        ),
        Plan(
            "Mon dossier de stage",
            TROISIEME,
            "FRANC",
            (
                Line("tuteur", Support.PRACTICE),
                Line(task="J’écris trois questions à poser pendant mon stage"),
                Line("fiche", Support.PRACTICE, is_optional=True),
            ),
            seats=(0, 6),
        ),
        Plan(
            "Nombres et mesures",
            SIXIEME,
            "MATHS",
            (
                Line("grands-nombres", Support.PRACTICE),
                Line("operation", Support.PRACTICE),
                Line("equerre", Support.PRACTICE),
                Line(task="Je cherche dans la maison trois objets qui mesurent à peu près un mètre", is_optional=True),
            ),
            pace=0.6,
            helps=1,
        ),
        Plan(
            "La semaine des colis",
            WORKSHOPS_OF_QUATRIEME[0],
            "VDM",
            (
                Line("commande", Support.PRACTICE),
                Line("colis", Support.PRACTICE),
                Line("dates", Support.PRACTICE, is_optional=True),
            ),
            week=-2,
            pace=0.9,
        ),
    )


def create_work_plans(session: Session, school: DemoSchool, activities: Mapping[str, Activity]) -> None:
    """Store the plans with what students ticked and felt; nothing while the year has not begun."""
    familiar = school.students[STUDENT]
    own_workshop = next(name for name in WORKSHOPS_OF_TROISIEME if familiar in school.members[name])
    dice = Random(_SEED)  # noqa: S311 - the same day must give the same plans
    plans = 0
    for plan in _plans(own_workshop):
        starts_on = school.today - timedelta(days=school.today.weekday()) + timedelta(weeks=plan.week)
        if starts_on < school.first_day:
            continue
        plans += 1
        stored = _stored(school, plan, starts_on, activities)
        session.add(stored)
        session.flush()
        session.add_all(_said(school, plan, stored, stored.students, dice))
        session.flush()
    audit.record(session, "demo.work_plans_created", now=school.now, account_id=None, ids={"work_plans": plans})


def _stored(school: DemoSchool, plan: Plan, starts_on: date, activities: Mapping[str, Activity]) -> WorkPlan:
    return WorkPlan(
        title=plan.title,
        class_group_id=school.classes[plan.class_name].id,
        author_id=school.teacher_account(plan.class_name, plan.subject).id,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=11),
        published_at=min(datetime.combine(starts_on, time(7), UTC), school.now),
        students=list(school.members[plan.class_name][slice(*plan.seats)]),
        items=[
            WorkPlanItem(
                position=position,
                activity=activities.get(line.activity),
                support=line.support,
                task=line.task,
                is_optional=line.is_optional,
            )
            for position, line in enumerate(plan.lines)
        ],
    )


def _said(
    school: DemoSchool, plan: Plan, stored: WorkPlan, students: Sequence[Student], dice: Random
) -> list[WorkPlanTick | Feeling]:
    """What was ticked and felt: the first things first, and a few who ask for help on what comes next."""
    said: list[WorkPlanTick | Feeling] = []
    at = min(datetime.combine(stored.starts_on, time(9, 30), UTC), school.now)
    for seat, student in enumerate(students):
        done = 0
        for item in stored.items:
            if item.is_optional or dice.random() > plan.pace:
                break
            done += 1
            said.append(WorkPlanTick(work_plan_item_id=item.id, student_id=student.id, ticked_at=at))
            kind = dice.choice((FeelingKind.EASY, FeelingKind.RIGHT, FeelingKind.RIGHT, FeelingKind.HARD))
            said.append(Feeling(student_id=student.id, kind=kind, work_plan_item_id=item.id, felt_at=at))
        if 1 <= seat <= plan.helps and done < len(stored.items):
            waiting = stored.items[done]
            said.append(Feeling(student_id=student.id, kind=FeelingKind.HELP, work_plan_item_id=waiting.id, felt_at=at))
    return said
