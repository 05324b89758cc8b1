"""The library, copies, editing together, and grids as files."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import grids, grids_sharing
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.grids import bp
from evaluation_tool.web.grids.forms import CopyForm, InviteForm, LibraryFilter, ShareForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/bibliotheque")
@requires(Action.GRID_LIST)
def library() -> Response:
    """The grids that colleagues share."""
    form = LibraryFilter(request.args)
    form.offer(grids_sharing.list_shared_subjects(db.session()))
    valid = form.validate()
    listed = grids_sharing.list_library(
        db.session(),
        text=(form.texte.data or "") if valid else "",
        subject_id=form.matiere.data if valid else None,
        number=min(request.args.get("page", 1, type=int), 10_000),
    )
    kept = {"texte": form.texte.data or None, "matiere": form.matiere.data or None}
    return page(
        "grids/library.html",
        form=form,
        listed=listed,
        is_filtered=any(kept.values()),
        page_url=lambda number: url_for(".library", page=number, **kept),
    )


@bp.get("/<int:grid_id>/utiliser")
@requires(Action.GRID_COPY)
def use(grid_id: int) -> Response:
    """The form that makes a grid one's own by a copy."""
    origin = grids.get(db.session(), current_actor(), grid_id, Action.GRID_COPY)
    is_mine = origin.owner_id == current_actor().account_id
    title = _("%(title)s (copie)", title=origin.title[:180]) if is_mine else origin.title
    form = CopyForm(formdata=None, data={"title": title})
    form.offer(grids.choices(db.session(), current_actor()))
    return page("grids/use.html", grid=origin, form=form)


@bp.post("/<int:grid_id>/utiliser")
@requires(Action.GRID_COPY)
def copy(grid_id: int) -> BaseResponse:
    """Copy a grid into one's own."""
    actor = current_actor()
    form = CopyForm()
    form.offer(grids.choices(db.session(), actor))
    if not form.validate_on_submit():
        origin = grids.get(db.session(), actor, grid_id, Action.GRID_COPY)
        return page("grids/use.html", grid=origin, form=form, status=422)
    begin_write(db.session)
    origin = grids.get(db.session(), actor, grid_id, Action.GRID_COPY)
    made = grids_sharing.copy(
        db.session(),
        actor,
        origin,
        title=form.title.data or "",
        class_group_ids=frozenset(form.class_groups.data or ()),
        now=clock.now(),
    )
    db.session.commit()
    flash(_("Cette copie est à vous : changez-la comme vous voulez, l’original ne bougera pas."))
    return see_other(".show", grid_id=made.id)


@bp.get("/<int:grid_id>/partage")
@requires(Action.GRID_EDIT)
def sharing(grid_id: int) -> Response:
    """Who else may read, copy or edit a grid."""
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
    return _sharing(grid, ShareForm(formdata=None, data={"licence": grid.licence}), InviteForm(formdata=None))


@bp.post("/<int:grid_id>/partage")
@requires(Action.GRID_OWN)
def share(grid_id: int) -> BaseResponse:
    """Put a grid into the library."""
    form = ShareForm()
    if not form.validate_on_submit():
        return _sharing(_own(grid_id), form, InviteForm(formdata=None), status=422)
    begin_write(db.session)
    grids_sharing.share(db.session(), current_actor(), _own(grid_id), form.licence.data, now=clock.now())
    db.session.commit()
    flash(_("La grille est dans la bibliothèque. Vos collègues peuvent en faire une copie."))
    return see_other(".sharing", grid_id=grid_id)


@bp.post("/<int:grid_id>/partage/retirer")
@requires(Action.GRID_OWN)
def unshare(grid_id: int) -> BaseResponse:
    """Take a grid out of the library."""
    begin_write(db.session)
    grids_sharing.unshare(db.session(), current_actor(), _own(grid_id), now=clock.now())
    db.session.commit()
    flash(_("La grille n’est plus dans la bibliothèque. Les copies déjà faites restent à leurs auteurs."))
    return see_other(".sharing", grid_id=grid_id)


@bp.post("/<int:grid_id>/co-auteurs")
@requires(Action.GRID_OWN)
def invite(grid_id: int) -> BaseResponse:
    """Let a colleague edit a grid too."""
    form = InviteForm()
    grid = _own(grid_id)
    if not form.validate_on_submit():
        return _sharing(grid, ShareForm(formdata=None, data={"licence": grid.licence}), form, status=422)
    begin_write(db.session)
    grid = _own(grid_id)
    try:
        colleague = grids_sharing.invite(
            db.session(), current_actor(), grid, form.name.data or "", now=clock.now()
        ).display_name
    except grids_sharing.UnknownColleague as error:
        db.session.rollback()
        form.name.errors = [_several() if error.found else _nobody()]
        grid = _own(grid_id)
        return _sharing(grid, ShareForm(formdata=None, data={"licence": grid.licence}), form, status=422)
    db.session.commit()
    flash(_("%(name)s peut maintenant modifier cette grille avec vous.", name=colleague))
    return see_other(".sharing", grid_id=grid_id)


@bp.post("/<int:grid_id>/co-auteurs/<int:account_id>/retirer")
@requires(Action.GRID_EDIT)
def part(grid_id: int, account_id: int) -> BaseResponse:
    """End a co-ownership, as owner or as the colleague who leaves."""
    begin_write(db.session)
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
    leaving = grids_sharing.part(db.session(), current_actor(), grid, account_id, now=clock.now())
    name, is_me = leaving.display_name, leaving.id == current_actor().account_id
    db.session.commit()
    if is_me:
        flash(_("Vous ne modifiez plus cette grille."))
        return see_other(".index")
    flash(_("%(name)s ne modifie plus cette grille.", name=name))
    return see_other(".sharing", grid_id=grid_id)


def _own(grid_id: int) -> Grid:
    return grids.get(db.session(), current_actor(), grid_id, Action.GRID_OWN)


def _sharing(grid: Grid, share_form: ShareForm, invite_form: InviteForm, status: int = 200) -> Response:
    return page(
        "grids/sharing.html",
        status=status,
        grid=grid,
        share_form=share_form,
        invite_form=invite_form,
        me=current_actor().account_id,
    )


def _nobody() -> str:
    return _("Aucun enseignant ne porte exactement ce nom. Essayez « Prénom NOM », ou son identifiant.")


def _several() -> str:
    return _("Plusieurs collègues portent ce nom : écrivez plutôt son identifiant.")
