"""The scale of levels: read by the staff, reworded or reshaped by the référent numérique."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.level_scale import FEWEST_LEVELS, MOST_LEVELS, LevelDraft, spread
from evaluation_tool.domain.palette import Vision, is_colour, simulate
from evaluation_tool.domain.ready_palettes import READY_PALETTES, dressed
from evaluation_tool.models.level_scale import LevelScale
from evaluation_tool.policy import Action
from evaluation_tool.services import level_scales
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.settings import bp, wording
from evaluation_tool.web.settings.forms import NewScaleForm, ScaleForm, form_class, new_form_class
from evaluation_tool.web.settings.stylesheet import trial_of

SAVE, PREVIEW, LOOK, PAINT = "save", "preview", "look", "paint:"


@bp.get("/niveaux")
@requires(Action.SCALE_READ)
def levels() -> Response:
    """The scale in force, what students see of it, and the scales before it."""
    versions = level_scales.list_versions(db.session())
    scale = next(scale for scale in versions if scale.is_active)
    return page(
        "settings/levels.html",
        scale=scale,
        older=[version for version in versions if not version.is_active],
        readings=level_scales.readings(db.session()),
        usage=level_scales.usage(db.session()),
        official_name=wording.official_name,
    )


@bp.get("/niveaux/modifier")
@requires(Action.SCALE_EDIT)
def edit_levels() -> Response:
    """The form for rewording the scale in force."""
    scale = level_scales.active(db.session())
    drafts = level_scales.drafts_of(scale)
    form = form_class(len(drafts)).filled(drafts, level_scales.fingerprint(scale))
    return _edit_page(form, scale)


@bp.post("/niveaux/modifier")
@requires(Action.SCALE_EDIT)
def reword_levels() -> BaseResponse:
    """Preview, paint or store other words and colours for the same levels."""
    scale = level_scales.active(db.session())
    form = form_class(len(scale.levels))()
    intent = request.form.get("intent", SAVE)
    if intent.startswith(PAINT):
        form.paint(intent.removeprefix(PAINT))
        return _edit_page(form, scale)
    if intent == LOOK:
        return _edit_page(form, scale)
    if not _is_sound(form):
        return _edit_page(form, scale, status=422)
    drafts, seen, actor = form.to_drafts(), form.seen.data or "", current_actor()
    begin_write(db.session)
    try:
        level_scales.reword(db.session(), actor, drafts=drafts, seen=seen, now=clock.now())
    except level_scales.ScaleChanged:
        db.session.rollback()
        form.form_errors.append(_changed_meanwhile())
        return _edit_page(form, level_scales.active(db.session()), status=422)
    db.session.commit()
    flash(_("L’échelle est à jour. Les observations n’ont pas changé : elles se lisent avec ces mots."))
    return see_other(".levels")


@bp.get("/niveaux/nouvelle")
@requires(Action.SCALE_EDIT)
def new_levels() -> Response:
    """The form for a scale of another shape."""
    scale = level_scales.active(db.session())
    size = request.args.get("niveaux", type=int)
    count = size if size is not None and FEWEST_LEVELS <= size <= MOST_LEVELS else len(scale.levels)
    form = _proposed(scale, level_scales.drafts_of(scale), count)
    if size is not None and size != count:
        form.count.errors = [wording.wrong_count(size)]
    return _new_page(form, scale)


@bp.post("/niveaux/nouvelle")
@requires(Action.SCALE_EDIT)
def reshape_levels() -> BaseResponse:
    """Preview, paint, resize or store a scale of another shape."""
    scale = level_scales.active(db.session())
    typed = _typed_size()
    form = new_form_class(min(max(typed, FEWEST_LEVELS), MOST_LEVELS), scale.levels)()
    form.name_readings()
    intent = request.form.get("intent", SAVE)
    wanted = request.form.get("count", type=int) or 0
    if wanted != form.size:
        return _resized(form, scale, wanted)
    if intent.startswith(PAINT):
        form.paint(intent.removeprefix(PAINT))
        return _new_page(form, scale)
    if intent == LOOK:
        return _new_page(form, scale)
    sound = _is_sound(form)
    if not _is_mapped(form) or not sound:
        return _new_page(form, scale, status=422)
    if intent != SAVE:
        return _new_page(form, scale, readings=_readings(form))
    drafts, mapping, seen, actor = form.to_drafts(), form.to_mapping(), form.seen.data or "", current_actor()
    begin_write(db.session)
    try:
        level_scales.reshape(db.session(), actor, drafts=drafts, mapping=mapping, seen=seen, now=clock.now())
    except level_scales.ScaleChanged:
        db.session.rollback()
        form.form_errors.append(_changed_meanwhile())
        return _new_page(form, level_scales.active(db.session()), status=422)
    db.session.commit()
    flash(
        _("La nouvelle échelle est en place. Aucune observation n’a été réécrite : chacune garde son niveau d’alors.")
    )
    return see_other(".levels")


def _edit_page(form: ScaleForm, scale: LevelScale, status: int = 200) -> Response:
    return _form_page("settings/edit_levels.html", form, scale, status, readings=None)


def _new_page(form: NewScaleForm, scale: LevelScale, status: int = 200, readings: Any = None) -> Response:
    form.name_readings()
    return _form_page("settings/new_levels.html", form, scale, status, readings=readings)


def _form_page(template: str, form: ScaleForm, scale: LevelScale, status: int, **context: Any) -> Response:
    drafts = form.to_drafts()
    only_looking = request.form.get("intent") == LOOK
    return page(
        template,
        partial="settings/_preview.html" if only_looking else None,
        status=status,
        form=form,
        scale=scale,
        palettes=[(palette.key, wording.palette_name(palette.key)) for palette in READY_PALETTES],
        **_preview(drafts),
        **context,
    )


def _preview(drafts: list[LevelDraft]) -> dict[str, Any]:
    """What the students and the different eyes see of levels that nobody saved yet."""
    shown = [
        draft
        if is_colour(draft.fill) and is_colour(draft.text_colour)
        else replace(draft, fill="#ffffff", text_colour="#000000")
        for draft in drafts
    ]
    return {
        "shown": shown,
        "trial": trial_of(shown),
        "visions": [
            (
                wording.vision_name(vision),
                [(draft, simulate(draft.fill, vision), simulate(draft.text_colour, vision)) for draft in shown],
            )
            for vision in Vision
        ],
        "faults": wording.colour_sentences(level_scales.colour_problems(drafts)),
    }


def _is_sound(form: ScaleForm) -> bool:
    valid = form.validate_on_submit()
    form.show(level_scales.faults(form.to_drafts()))
    return valid and not form.errors


def _is_mapped(form: NewScaleForm) -> bool:
    """Whether every older level reads as some new one, and in the same order; says what is missing."""
    counts = level_scales.usage(db.session())
    highest = 0
    mapping = form.to_mapping()
    for level, field in form.reading_fields():
        rank = mapping.get(level.id, 0)
        if not rank:
            count = counts.get(level.id, 0)
            field.errors = [
                ngettext(
                    "Ce niveau porte %(num)s observation : dites comment elle se lira. Elle ne sera pas réécrite.",
                    "Ce niveau porte %(num)s observations : dites comment elles se liront. "
                    "Elles ne seront pas réécrites.",
                    count,
                )
                if count
                else _("Dites comment ce niveau se lira.")
            ]
        elif rank < highest:
            field.errors = [_("L’ordre serait renversé : ce niveau se lirait plus bas que celui d’avant.")]
        highest = max(highest, rank)
    return not any(field.errors for _level, field in form.reading_fields())


def _proposed(
    scale: LevelScale, drafts: Sequence[LevelDraft], count: int, mapping: Mapping[int, int] | None = None
) -> NewScaleForm:
    """A first idea: the levels spread over the new number, each older one read where it stood."""
    places = spread(list(drafts), count)
    named = dressed(places, list(drafts))
    moved = {draft.rank: rank for rank, draft in enumerate(places, start=1) if draft}
    stood = {level.id: level.rank for level in scale.levels} if mapping is None else mapping
    form = new_form_class(count, scale.levels).filled(named, level_scales.fingerprint(scale))
    for level, field in form.reading_fields():
        field.data = str(moved.get(stood.get(level.id, 0), ""))
    return form


def _resized(form: NewScaleForm, scale: LevelScale, wanted: int) -> Response:
    """Another number of levels was asked for: what was typed is kept where it fits."""
    if not FEWEST_LEVELS <= wanted <= MOST_LEVELS:
        form.validate_on_submit()
        form.count.errors = [wording.wrong_count(wanted)]
        return _new_page(form, scale, status=422)
    return _new_page(_proposed(scale, form.to_drafts(), wanted, form.to_mapping()), scale)


def _typed_size() -> int:
    return sum(1 for name in request.form if name.startswith("code_"))


def _readings(form: NewScaleForm) -> list[level_scales.Reading]:
    return level_scales.preview(db.session(), drafts=form.to_drafts(), mapping=form.to_mapping())


def _changed_meanwhile() -> str:
    return _("Quelqu’un d’autre vient de modifier l’échelle. Ouvrez-la de nouveau, puis reportez vos changements.")
