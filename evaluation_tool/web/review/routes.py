"""The dashboard: the classes without marks of a remit, in counts."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.models.level_scale import Level
from evaluation_tool.policy import Action
from evaluation_tool.services import review_attention, review_dashboard, review_remit
from evaluation_tool.services.review_dashboard import ClassLine, Dashboard, DomainLine
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import short_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page
from evaluation_tool.web.review import bp
from evaluation_tool.web.review.charts import stacked_bar
from evaluation_tool.web.review.forms import DashboardFilter
from evaluation_tool.web.review.shown import Shown, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor

DOMAINS = "domaines"


@bp.get("/")
@requires(Action.REVIEW_LIST)
def index() -> Response:
    """Each class in figures, and how what was seen spreads over the levels in each domain."""
    remit = review_remit.read(db.session(), current_actor())
    usual = review_attention.usual_thresholds(db.session())
    form = DashboardFilter(request.args)
    form.offer(remit)
    is_valid = form.validate()
    form.usual(semaines=usual.unseen_weeks)
    found = review_dashboard.read(
        db.session(),
        remit,
        today=clock.today(),
        weeks=form.semaines.data if is_valid else usual.unseen_weeks,
        within=remit.only(form.class_group_id if is_valid else None),
    )
    classes, domains = classes_table(found), domains_table(found.domains, found.levels)
    return wanted_file({"classes": classes, DOMAINS: domains}) or page(
        "review/index.html",
        remit=remit,
        form=form,
        dashboard=found,
        classes=classes,
        domains=domains,
        bars=[stacked_bar(line.counts, found.levels) for line in found.domains],
        class_url=numbered(".show_class", "class_group_id"),
        class_files=file_links(),
        domain_files=file_links(DOMAINS),
    )


def classes_table(found: Dashboard) -> Shown:
    """The figures of each class, in words."""
    headings = (
        _("Classe"),
        _("Élèves"),
        _("Compétences observées"),
        _("Dernière observation"),
        _("Sans observation récente"),
        _("Se sont auto-évalués"),
        _("Demandes en attente"),
        _("Groupes de besoins"),
    )
    return Shown(_("suivi des classes sans notes"), headings, tuple(_class_row(line) for line in found.lines))


def domains_table(domains: tuple[DomainLine, ...], levels: Sequence[Level]) -> Shown:
    """How many competencies of students are at each level, domain by domain."""
    return Shown(
        _("répartition par domaine"),
        (_("Domaine"), *(level.teacher_label for level in levels), _("En tout")),
        tuple(
            (
                line.name or _("Autres compétences"),
                *(str(line.counts.get(level.rank, 0)) for level in levels),
                str(line.total),
            )
            for line in domains
        ),
    )


def _class_row(line: ClassLine) -> tuple[str, ...]:
    return (
        line.room.name,
        str(line.students),
        _("%(part)s sur %(whole)s", part=line.observed, whole=line.at_work),
        short_date(line.last_on) if line.last_on is not None else _("aucune"),
        str(line.unseen),
        _("%(part)s sur %(whole)s", part=line.own_views, whole=line.students),
        str(line.waiting),
        str(line.groups),
    )
