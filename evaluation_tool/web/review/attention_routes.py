"""Points of attention: a list to look through, and a student's own, where somebody says that it was looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.attention import Thresholds
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import level_scales, review_attention, review_remit, student_progress
from evaluation_tool.services.review_attention import AttentionLine, GoneAlready
from evaluation_tool.services.review_remit import RemitView
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page, see_other
from evaluation_tool.web.readings import note_reading
from evaluation_tool.web.review import bp, wording
from evaluation_tool.web.review.forms import ALL, LOOKED, AcknowledgeForm, AttentionFilter
from evaluation_tool.web.review.shown import Shown, as_asked, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor

PER_PAGE = 40


@bp.get("/points-d-attention")
@requires(Action.REVIEW_LIST)
def attention() -> Response:
    """Every rule that holds for somebody, with what makes it hold."""
    remit, form, thresholds, lines = asked_points()
    level = first_level()
    pages = max(1, -(-len(lines) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    return wanted_file({"points": points_table(lines, thresholds, level)}) or page(
        "review/attention.html",
        remit=remit,
        form=form,
        lines=[(line, wording.sentence(line.point, thresholds, level)) for line in shown],
        count=len(lines),
        number=number,
        pages=pages,
        page_url=lambda wanted: as_asked(request.path, page=str(wanted)),
        rules=wording.rules_in_full(thresholds, level),
        rule_name=wording.rule_name,
        first_of=wording.first_of,
        student_url=numbered(".student", "student_id"),
        file_url=numbered("students.show", "student_id"),
        files=file_links() | {_("PDF"): as_asked(url_for(".attention_paper"))},
    )


@bp.get("/eleves/<int:student_id>")
@requires(Action.REVIEW_STUDENT)
def student(student_id: int) -> Response:
    """One student's points, and what was said of them."""
    found = _reviewed(student_id)
    return _student_page(_reviewed(student_id) if note_reading(found) else found)


@bp.post("/eleves/<int:student_id>")
@requires(Action.REVIEW_STUDENT)
def acknowledge(student_id: int) -> BaseResponse:
    """Somebody looked, and writes what comes of it."""
    found = _reviewed(student_id)
    rule = request.args.get("regle", "")
    form = AcknowledgeForm(prefix=f"{rule[:60]}-")
    if not form.validate_on_submit():
        return _student_page(found, rule=rule, form=form, status=422)
    begin_write(db.session)
    found = _reviewed(student_id)
    line = next((one for one in _points_of(found) if one.point.rule.value == rule), None)
    try:
        if line is None:
            raise GoneAlready
        review_attention.acknowledge(
            db.session(),
            current_actor(),
            found,
            line,
            key=form.key.data or "",
            comment=form.comment.data,
            now=clock.now(),
        )
    except GoneAlready:
        db.session.rollback()
        form.comment.errors = [
            _("Ce point a changé depuis l’ouverture de la page. Votre texte est gardé : relisez, puis renvoyez-le.")
        ]
        return _student_page(_reviewed(student_id), rule=rule, form=form, status=422)
    db.session.commit()
    flash(_("C’est noté. Le point reviendra s’il s’y ajoute quelque chose, ou dans six semaines s’il est toujours là."))
    return see_other(".attention")


def asked_points() -> tuple[RemitView, AttentionFilter, Thresholds, list[AttentionLine]]:
    """What the address asks for: the remit, the filter as filled, the thresholds applied and the points."""
    remit = review_remit.read(db.session(), current_actor())
    usual = review_attention.usual_thresholds(db.session())
    form = AttentionFilter(request.args)
    form.offer(remit)
    is_valid = form.validate()
    form.usual(semaines=usual.unseen_weeks, decouvre=usual.discovering_weeks)
    if not is_valid:
        lines = review_attention.list_points(db.session(), remit, usual, clock.today())
        return remit, form, usual, [line for line in lines if line.is_open]
    thresholds = replace(usual, unseen_weeks=form.semaines.data, discovering_weeks=form.decouvre.data)
    lines = review_attention.list_points(db.session(), remit.only(form.class_group_id), thresholds, clock.today())
    return remit, form, thresholds, [line for line in lines if _is_wanted(line, form)]


def points_table(lines: list[AttentionLine], thresholds: Thresholds, level: str) -> Shown:
    """The points as rows of text."""
    return Shown(
        _("points d’attention"),
        (_("Élève"), _("Classe"), _("Point d’attention"), _("Compétences"), _("Vu"), _("Commentaire")),
        tuple(
            (
                line.student,
                line.class_name,
                wording.sentence(line.point, thresholds, level),
                " ; ".join(line.wordings),
                looked_at(line),
                line.looked.comment if line.looked is not None else "",
            )
            for line in lines
        ),
    )


def looked_at(line: AttentionLine) -> str:
    """Who looked, and when; nothing where nobody did."""
    if line.looked is None:
        return ""
    return _("%(who)s, le %(day)s", who=line.looked.author, day=full_date(line.looked.on))


def first_level() -> str:
    """The lowest level, as a student reads it."""
    return level_scales.active(db.session()).levels[0].student_label


def _is_wanted(line: AttentionLine, form: AttentionFilter) -> bool:
    if form.regle.data and line.point.rule.value != form.regle.data:
        return False
    return form.montrer.data == ALL or line.is_open != (form.montrer.data == LOOKED)


def _reviewed(student_id: int) -> Student:
    return student_progress.get_student(db.session(), current_actor(), student_id, Action.REVIEW_STUDENT)


def _points_of(found: Student) -> list[AttentionLine]:
    remit = review_remit.read(db.session(), current_actor())
    usual = review_attention.usual_thresholds(db.session())
    return review_attention.list_points(db.session(), remit, usual, clock.today(), student_id=found.id)


def _student_page(
    found: Student, *, rule: str = "", form: AcknowledgeForm | None = None, status: int = 200
) -> Response:
    usual, level = review_attention.usual_thresholds(db.session()), first_level()
    points: list[dict[str, Any]] = []
    for line in _points_of(found):
        name = line.point.rule.value
        points.append(
            {
                "line": line,
                "name": wording.rule_name(line.point.rule),
                "words": wording.sentence(line.point, usual, level),
                "form": _renewed(form, line) if form is not None and name == rule else _blank_form(line),
            }
        )
    is_gone = form is not None and rule not in {point["line"].point.rule.value for point in points}
    return page(
        "review/student.html",
        status=status,
        student=found,
        class_names=student_progress.class_names(db.session(), found, clock.today()),
        points=points,
        typed=form.comment.data if is_gone and form is not None else None,
        is_gone=is_gone,
        looked=review_attention.list_looked(db.session(), found.id),
        rule_name=wording.rule_name,
    )


def _blank_form(line: AttentionLine) -> AcknowledgeForm:
    """For what the page shows now: the key is that of its evidence."""
    return AcknowledgeForm(None, prefix=f"{line.point.rule.value}-", key=line.point.key)


def _renewed(form: AcknowledgeForm, line: AttentionLine) -> AcknowledgeForm:
    """What was typed, for the evidence as it is now: sent again, it is about what the page shows."""
    form.key.data = line.point.key
    return form
