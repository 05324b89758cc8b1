"""How long things are kept, what is beyond it, and erasing that."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.policy import Action
from evaluation_tool.services import retention
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.scrub import scrub
from evaluation_tool.tenancy.session import active_slug, begin_write, db, tenancy
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.privacy import bp, wording
from evaluation_tool.web.privacy.forms import PurgeForm, RetentionForm
from evaluation_tool.web.sessions import current_actor


@bp.get("/durees")
@requires(Action.PRIVACY)
def durations() -> Response:
    """Each category with its duration and what is beyond it."""
    return _durations_page()


@bp.post("/durees")
@requires(Action.PRIVACY)
def change_durations() -> BaseResponse:
    """Decide how long each category is kept."""
    form, actor = RetentionForm(), current_actor()
    if not form.validate_on_submit():
        return _durations_page(form=form, status=422)
    begin_write(db.session)
    retention.set_months(db.session(), actor, form.to_months(), now=clock.now())
    db.session.commit()
    flash(_("Les durées sont enregistrées. Rien n’a encore été effacé."))
    return see_other(".durations")


@bp.post("/durees/purger")
@requires(Action.PRIVACY)
def purge() -> BaseResponse:
    """Erase now what is beyond its duration."""
    actor, slug, sure = current_actor(), active_slug() or "", PurgeForm()
    if not sure.validate_on_submit():
        return _durations_page(sure=sure, status=422)
    begin_write(db.session)
    purged = retention.purge(db.session(), today=clock.today(), now=clock.now(), account_id=actor.account_id)
    erasures.append(Path(current_app.config["INSTANCE"]), slug, purged.tombstones)
    db.session.commit()
    scrubbed = scrub(tenancy().directory.existing(slug))
    count = sum(purged.counts.values())
    if count:
        flash(ngettext("%(num)s ligne effacée.", "%(num)s lignes effacées.", count))
    else:
        flash(_("Rien n’est gardé depuis trop longtemps : rien n’a été effacé."), "info")
    if not scrubbed:
        flash(_("Les dernières traces dans le fichier partiront à la prochaine purge, cette nuit."), "info")
    return see_other(".durations")


def _durations_page(*, form: RetentionForm | None = None, sure: PurgeForm | None = None, status: int = 200) -> Response:
    months = {category.value: count for category, count in retention.months_of(db.session()).items()}
    return page(
        "privacy/durations.html",
        form=form or RetentionForm(formdata=None, data=months),
        sure=sure or PurgeForm(formdata=None),
        kept=retention.list_kept(db.session(), today=clock.today(), now=clock.now()),
        words=wording.categories(),
        status=status,
    )
