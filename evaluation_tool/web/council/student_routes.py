"""One student in front of the council: what the teachers wrote, the synthesis, the socle; and the projection."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.framework import LSU_COMPONENTS
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import council_words, council_writing, councils, student_synthesis
from evaluation_tool.services.council_writing import CYCLES, Component, WrittenMeanwhile
from evaluation_tool.services.councils import Council, Proposal
from evaluation_tool.services.periods import PeriodClosed
from evaluation_tool.services.review_remit import Member
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.council import bp
from evaluation_tool.web.council.forms import SynthesisForm, name_of
from evaluation_tool.web.council.routes import found_council, trouble_of
from evaluation_tool.web.elision import of
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.readings import note_reading
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.settings.wording import official_name

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The students before and after this one, by name."""

    before: Member | None
    after: Member | None


@bp.get("/<int:class_group_id>/<int:period_id>/eleves/<int:student_id>")
@requires(Action.REVIEW)
def student(class_group_id: int, period_id: int, student_id: int) -> Response:
    """What is written, and the form of the synthesis."""
    council = found_council(class_group_id, period_id, Action.REVIEW)
    member = council.member(student_id)
    if note_reading(db.session.get_one(Student, student_id)):
        council = found_council(class_group_id, period_id, Action.REVIEW)
        member = council.member(student_id)
    return _page(council, member, _stored_form(council, student_id))


@bp.post("/<int:class_group_id>/<int:period_id>/eleves/<int:student_id>")
@requires(Action.REVIEW)
def conclude(class_group_id: int, period_id: int, student_id: int) -> BaseResponse:
    """Save the synthesis and the positionings of the socle."""
    council = found_council(class_group_id, period_id, Action.REVIEW)
    member = council.member(student_id)
    form = SynthesisForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(council, member, form, status=422)
    begin_write(db.session)
    council = found_council(class_group_id, period_id, Action.REVIEW)
    try:
        council_writing.write_synthesis(
            db.session(),
            current_actor(),
            council,
            student_id,
            text=form.text.data or "",
            components=form.components,
            since=form.since.data or "",
            now=clock.now(),
        )
    except (WrittenMeanwhile, PeriodClosed) as refusal:
        db.session.rollback()
        council = found_council(class_group_id, period_id, Action.REVIEW)
        stored = council_writing.list_own(db.session(), council, student_id)
        form.since.data = council_writing.seal(stored.values())
        return _page(council, member, form, trouble=trouble_of(refusal), status=422)
    db.session.commit()
    flash(_("La synthèse %(of_name)s est enregistrée.", of_name=of(member.full_name)))
    return see_other(".student", class_group_id=class_group_id, period_id=period_id, student_id=student_id)


@bp.get("/<int:class_group_id>/<int:period_id>/projection/<int:student_id>")
@requires(Action.REVIEW)
def project(class_group_id: int, period_id: int, student_id: int) -> Response:
    """For the whole room, delegates too: what one student succeeds at, and its next step. Nothing else."""
    council = found_council(class_group_id, period_id, Action.REVIEW)
    member = council.member(student_id)
    found = student_synthesis.read(db.session(), db.session.get_one(Student, student_id), clock.today())
    achieved = sorted(
        (line for part in found.parts for line in part.achieved if line.path is not None),
        key=lambda line: line.path.last.on if line.path is not None else clock.today(),
        reverse=True,
    )
    steps = [line.next_step for part in found.parts for line in part.under_way if line.next_step]
    return page(
        "council/project.html",
        council=council,
        member=member,
        strengths=[line.wording for line in achieved[:_SHOWN]],
        next_step=steps[0] if steps else "",
        neighbours=_neighbours(council, member),
    )


def _stored_form(council: Council, student_id: int) -> SynthesisForm:
    stored = council_writing.list_own(db.session(), council, student_id)
    said = {name_of(key): row.positioning for key, row in stored.items() if key is not None}
    text = stored[None].text if None in stored else ""
    form = SynthesisForm(formdata=None, data=said | {"text": text, "since": council_writing.seal(stored.values())})
    form.offer()
    return form


def _page(council: Council, member: Member, form: SynthesisForm, *, trouble: str = "", status: int = 200) -> Response:
    session, students = db.session(), [member.student_id]
    words = council_words.of_period(session, council.period, students).get(member.student_id)
    linked = councils.component_links(session, council)
    by_code = councils.all_proposals(session, council, linked, students, clock.today())
    proposals: dict[str, Proposal | None] = {
        code: by_code[code][member.student_id] if code in by_code else None for code in LSU_COMPONENTS
    }
    cycle = council.class_group.cycle or CYCLES[-1]
    return page(
        "council/student.html",
        status=status,
        council=council,
        member=member,
        words=words,
        form=form,
        trouble=trouble,
        proposals=proposals,
        components=SOCLE,
        cycles=sorted(CYCLES, key=lambda one: one != cycle),
        field_of=lambda cycle, code: form[name_of(Component(cycle, code))],
        official_name=official_name,
        neighbours=_neighbours(council, member),
    )


def _neighbours(council: Council, member: Member) -> Neighbours:
    everybody = list(council.members)
    place = everybody.index(member)
    return Neighbours(
        everybody[place - 1] if place else None, everybody[place + 1] if place + 1 < len(everybody) else None
    )
