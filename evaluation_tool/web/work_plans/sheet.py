"""A work plan on paper: a page for each of its students, or for one of them."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from evaluation_tool.domain.activity import told_to_students
from evaluation_tool.formats.pdf import Template, WorkPlanLine, WorkPlanPage, WorkPlanSheet
from evaluation_tool.models.differentiation import WorkPlan, WorkPlanItem
from evaluation_tool.policy import Action
from evaluation_tool.services import activities, work_plans
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import papers
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import long_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.work_plans import bp


@bp.get("/<int:work_plan_id>/plan.pdf")
@requires(Action.WORK_PLAN_VIEW)
def paper(work_plan_id: int) -> Response:
    """The plan, to print."""
    plan = work_plans.get(db.session(), current_actor(), work_plan_id, Action.WORK_PLAN_VIEW)
    sheet = _sheet(plan)
    return papers.paper(Template.WORK_PLAN, sheet, f"plan-de-travail-{work_plan_id}.pdf")


def _sheet(plan: WorkPlan) -> WorkPlanSheet:
    establishment = current_establishment()
    lines = [(item.is_optional, _line(item)) for item in plan.items]
    required = tuple(line for is_optional, line in lines if not is_optional)
    to_choose = tuple(line for is_optional, line in lines if is_optional)
    days = _("du %(first)s au %(last)s", first=long_date(plan.starts_on), last=long_date(plan.ends_on))
    return WorkPlanSheet(
        title=plan.title,
        subtitle=f"{plan.class_group.name} · {days}",
        establishment=establishment.name if establishment is not None else "",
        printed_on=papers.printed_today(),
        pages=tuple(WorkPlanPage(student.full_name, required, to_choose) for student in plan.students),
    )


def _line(item: WorkPlanItem) -> WorkPlanLine:
    activity = item.activity
    if activity is None:
        return WorkPlanLine(item.task, "", "")
    minutes = _("%(num)s minutes", num=activity.minutes) if activity.minutes else ""
    return WorkPlanLine(
        told_to_students(activity.title, _("Activité")),
        activities.instructions_for(activity, item.support),
        " · ".join(text for text in (minutes, activity.place, activity.material) if text),
    )
