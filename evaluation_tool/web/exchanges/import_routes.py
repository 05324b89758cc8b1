"""A file of competencies, from its choice to the word that installs it; nothing is written before that word."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.framework import FrameworkDocument, children_by_parent
from evaluation_tool.formats.frameworks import ImportedFramework, read_framework, report_sections
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Action, can
from evaluation_tool.services import framework_exchange, frameworks
from evaluation_tool.services.framework_exchange import Scope
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.exchanges import bp, wording
from evaluation_tool.web.exchanges.forms import ImportForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


def import_form() -> ImportForm:
    """The form that this person may fill in."""
    form = ImportForm()
    if not can(current_actor(), Action.FRAMEWORK_SHARE):
        form.for_oneself()
    return form


@bp.get("/importer")
@requires(Action.FRAMEWORK_IMPORT)
def choose_file() -> Response:
    """The form for sending a file."""
    return page("exchanges/choose.html", form=import_form())


@bp.post("/importer")
@requires(Action.FRAMEWORK_IMPORT)
def send_file() -> BaseResponse:
    """Read the file; keep it for the preview, or say why it is refused."""
    form = import_form()
    if not form.validate_on_submit():
        return page("exchanges/choose.html", form=form, status=422)
    name, content = form.sent()
    try:
        read_framework(content, name=name)
    except FileRefused as refused:
        form.file.errors = [_("« %(name)s » est refusé, rien n’a été importé.", name=name), refusal_sentence(refused)]
        return page("exchanges/choose.html", form=form, status=422)
    actor, scope = current_actor(), form.chosen_scope()
    begin_write(db.session)
    pending = framework_exchange.keep(db.session(), actor, scope=scope, name=name, content=content, now=clock.now())
    pending_id = pending.id
    db.session.commit()
    return see_other(".preview", pending_id=pending_id)


@bp.get("/imports/<int:pending_id>")
@requires(Action.FRAMEWORK_IMPORT)
def preview(pending_id: int) -> Response:
    """What the file holds, what was changed in it, and what confirming would do."""
    pending = framework_exchange.get_pending(db.session(), current_actor(), pending_id, clock.now())
    imported = _read(pending)
    scope = framework_exchange.scope_of(pending)
    plan = framework_exchange.plan(db.session(), imported.document, framework_exchange.owner_of(current_actor(), scope))
    old = frameworks.document_of(db.session(), plan.previous) if plan.previous is not None else None
    return page(
        "exchanges/preview.html",
        pending=pending,
        imported=imported,
        plan=plan,
        is_personal=scope is Scope.PERSONAL,
        format_name=wording.format_name(imported.format),
        groups=wording.change_groups(plan.changes or (), old, plan.document),
        sections=report_sections(imported.problems, is_line=imported.format.counts_lines),
        roots=_roots(plan.document),
    )


@bp.post("/imports/<int:pending_id>/installer")
@requires(Action.FRAMEWORK_IMPORT)
def confirm(pending_id: int) -> BaseResponse:
    """Install the previewed file as a new version."""
    actor = current_actor()
    pending = framework_exchange.get_pending(db.session(), actor, pending_id, clock.now())
    document = _read(pending).document
    begin_write(db.session)
    pending = framework_exchange.get_pending(db.session(), actor, pending_id, clock.now())
    owner_id = framework_exchange.owner_of(actor, framework_exchange.scope_of(pending))
    installed = framework_exchange.install(
        db.session(), document, owner_id=owner_id, account_id=actor.account_id, now=clock.now()
    )
    version_id, is_new = installed.version.id, installed.is_new
    db.session.delete(pending)
    db.session.commit()
    if is_new:
        flash(_("Le référentiel est installé. Vous pouvez composer une grille avec ses compétences."))
    else:
        flash(_("Cette version était déjà installée : rien n’a changé."), "info")
    return see_other(".version", version_id=version_id)


@bp.post("/imports/<int:pending_id>/abandonner")
@requires(Action.FRAMEWORK_IMPORT)
def abandon(pending_id: int) -> BaseResponse:
    """Forget the file."""
    begin_write(db.session)
    pending = framework_exchange.get_pending(db.session(), current_actor(), pending_id, clock.now())
    db.session.delete(pending)
    db.session.commit()
    flash(_("Le fichier est oublié. Rien n’a été importé."), "info")
    return see_other(".index")


def _read(pending: PendingImport) -> ImportedFramework:
    return read_framework(pending.content, name=pending.name)


def _roots(document: FrameworkDocument) -> list[tuple[str, int]]:
    """The top of the tree, and how much hangs under each: enough to know the file again."""
    children = children_by_parent(document)

    def below(code: str) -> int:
        return sum(1 + below(child.code) for child in children.get(code, ()))

    return [(root.title, below(root.code)) for root in children.get(None, ())]
