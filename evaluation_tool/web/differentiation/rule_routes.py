"""Students to keep apart or together: the adults of the class only."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import PairRuleKind
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, pair_rules
from evaluation_tool.services.plan_engine import PairWish
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp, conflicts
from evaluation_tool.web.differentiation.forms import RuleForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/classe/<int:class_group_id>/regles")
@requires(Action.GROUPS_MAKE)
def rules(class_group_id: int) -> Response:
    """The rules of a class."""
    class_group = _class(class_group_id)
    form = RuleForm(formdata=None)
    return _rules_page(class_group, form)


@bp.post("/classe/<int:class_group_id>/regles")
@requires(Action.GROUPS_MAKE)
def add_rule(class_group_id: int) -> BaseResponse:
    """Add a rule."""
    class_group = _class(class_group_id)
    form = RuleForm()
    form.offer(classes.list_students(db.session(), class_group, clock.today()))
    if not form.validate_on_submit() or not _has_two(form):
        return _rules_page(class_group, form, status=422)
    begin_write(db.session)
    try:
        pair_rules.add(
            db.session(),
            current_actor(),
            _class(class_group_id),
            student_ids=(form.first.data, form.second.data),
            kind=PairRuleKind(form.kind.data),
            is_hard=form.is_hard.data,
            now=clock.now(),
        )
    except (pair_rules.SameStudent, pair_rules.AlreadyThere) as error:
        db.session.rollback()
        is_same = isinstance(error, pair_rules.SameStudent)
        form.second.errors = [
            _("Choisissez deux élèves différents.")
            if is_same
            else _("Vous avez déjà une règle pour ces deux élèves : retirez-la d’abord.")
        ]
        return _rules_page(_class(class_group_id), form, status=422)
    db.session.commit()
    flash(_("La règle vaut pour les prochains groupes, jusqu’à la fin de l’année."))
    return see_other(".rules", class_group_id=class_group_id)


@bp.post("/classe/<int:class_group_id>/regles/<int:rule_id>/retirer")
@requires(Action.GROUPS_MAKE)
def remove_rule(class_group_id: int, rule_id: int) -> BaseResponse:
    """Take a rule of one's own back."""
    begin_write(db.session)
    pair_rules.remove(db.session(), current_actor(), _class(class_group_id), rule_id, now=clock.now())
    db.session.commit()
    flash(_("La règle est retirée."))
    return see_other(".rules", class_group_id=class_group_id)


def _class(class_group_id: int) -> ClassGroup:
    return classes.get(db.session(), current_actor(), class_group_id, Action.GROUPS_MAKE)


def _has_two(form: RuleForm) -> bool:
    for field in (form.first, form.second):
        if field.data is None:
            field.errors = [_("Choisissez un élève.")]
    return not form.errors


def _rules_page(class_group: ClassGroup, form: RuleForm, status: int = 200) -> Response:
    session, today = db.session(), clock.today()
    students = classes.list_students(session, class_group, today)
    form.offer(students)
    names = {student.id: student.full_name for student in students}
    found = pair_rules.list_in_force(session, class_group, today)
    authors = pair_rules.author_names(session, found)
    lines = [
        {
            "rule": rule,
            "text": conflicts.rule_text(
                PairWish(rule.first_student_id, rule.second_student_id, rule.kind.value, rule.is_hard),
                lambda one: names.get(one, _("un élève parti")),
            ),
            "waits": not {rule.first_student_id, rule.second_student_id} <= names.keys(),
            "is_mine": rule.author_id == current_actor().account_id,
            "author": authors[rule.author_id],
        }
        for rule in found
    ]
    return page("differentiation/rules.html", class_group=class_group, form=form, lines=lines, status=status)
