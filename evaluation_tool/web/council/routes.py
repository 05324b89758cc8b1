"""The page of a council: one line a student, saved one by one; each teacher for its own subjects."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.people import Subject
from evaluation_tool.models.review import CouncilComment
from evaluation_tool.policy import Action
from evaluation_tool.services import council_words, council_writing, councils
from evaluation_tool.services.council_writing import WrittenMeanwhile
from evaluation_tool.services.councils import Council, Proposal
from evaluation_tool.services.periods import PeriodClosed
from evaluation_tool.services.review_remit import Member
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.council import bp
from evaluation_tool.web.council.forms import CommentForm, steps
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import changed_part, numbered, page
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.settings.wording import official_name


@dataclass(frozen=True, slots=True)
class Row:
    """A student's line: what is written, what is proposed, and a word of the page about the last attempt."""

    member: Member
    stored: CouncilComment | None
    proposal: Proposal
    form: CommentForm
    trouble: str = ""
    is_saved: bool = False


@bp.get("/")
@requires(Action.COUNCIL_LIST)
def index() -> Response:
    """The classes of the person, and the periods of the year."""
    classes, periods = councils.list_places(db.session(), current_actor())
    return page("council/index.html", classes=classes, periods=periods, today=clock.today())


@bp.get("/<int:class_group_id>/<int:period_id>")
@requires(Action.COUNCIL_WRITE)
def show(class_group_id: int, period_id: int) -> Response:
    """The whole class: for a teacher the subject it writes for, for whoever reviews it what is still to be written."""
    council = found_council(class_group_id, period_id)
    return _page(council)


@bp.post("/<int:class_group_id>/<int:period_id>/eleves/<int:student_id>/appreciation")
@requires(Action.COUNCIL_WRITE)
def write(class_group_id: int, period_id: int, student_id: int) -> BaseResponse:
    """Save one student's line."""
    council = found_council(class_group_id, period_id)
    member, subject = council.member(student_id), _subject(council)
    form = _form(student_id)
    if subject is None:
        raise NotFound
    if not form.validate_on_submit():
        return _answer(council, subject, member, form, _("Rien n’est enregistré : voyez ce qui est à corriger."))
    begin_write(db.session)
    council = found_council(class_group_id, period_id)
    try:
        council_writing.write_comment(
            db.session(),
            current_actor(),
            council,
            student_id,
            subject.id,
            text=form.text.data or "",
            positioning=form.positioning.data,
            since=form.since.data or 0,
            now=clock.now(),
        )
    except (WrittenMeanwhile, PeriodClosed) as refusal:
        db.session.rollback()
        council = found_council(class_group_id, period_id)
        return _answer(council, subject, member, form, trouble_of(refusal))
    db.session.commit()
    council = found_council(class_group_id, period_id)
    return changed_part(
        "council/_row.html",
        ".show",
        {
            "class_group_id": class_group_id,
            "period_id": period_id,
            "matiere": subject.id,
            "_anchor": f"eleve-{student_id}",
        },
        said=_("C’est enregistré pour %(name)s.", name=member.full_name),
        **_shared(council, subject),
        row=_rows(council, subject, only=member, is_saved=True)[0],
    )


def found_council(class_group_id: int, period_id: int, action: Action = Action.COUNCIL_WRITE) -> Council:
    """The council named by the address. Raises NotFound."""
    return councils.get(db.session(), current_actor(), class_group_id, period_id, action)


def trouble_of(refusal: WrittenMeanwhile | PeriodClosed) -> str:
    """Why nothing was written, and what becomes of the typed text."""
    if isinstance(refusal, PeriodClosed):
        return _(
            "La période vient d’être close : rien n’est enregistré. Votre texte reste ici, vous pouvez le copier ; "
            "la direction peut rouvrir la période."
        )
    return _(
        "Quelqu’un a écrit ici pendant ce temps : rien n’est remplacé. Votre texte est gardé ; relisez ce qui est "
        "écrit, puis enregistrez de nouveau pour le remplacer."
    )


def _subject(council: Council) -> Subject | None:
    """The subject asked for among one's own, the first one where none is asked. Raises NotFound for another's."""
    mine = councils.own_subjects(db.session(), current_actor(), council)
    asked = request.args.get("matiere", type=int)
    if asked is None:
        return mine[0] if mine else None
    found = next((subject for subject in mine if subject.id == asked), None)
    if found is None:
        raise NotFound
    return found


def _form(student_id: int) -> CommentForm:
    """The line as it was sent."""
    form = CommentForm(prefix=f"e{student_id}-")
    form.positioning.choices = steps()
    return form


def _blank(student_id: int, stored: CouncilComment | None) -> CommentForm:
    """The line as it is stored."""
    said = {} if stored is None else {"text": stored.text, "positioning": stored.positioning}
    since = stored.version if stored is not None else 0
    form = CommentForm(formdata=None, prefix=f"e{student_id}-", data=said | {"since": since})
    form.positioning.choices = steps()
    return form


def _rows(council: Council, subject: Subject, *, only: Member | None = None, is_saved: bool = False) -> list[Row]:
    members = [only] if only is not None else list(council.members)
    stored = council_writing.list_comments(db.session(), council, subject.id)
    linked = councils.subject_links(db.session(), council, subject)
    students = [member.student_id for member in members]
    proposed = councils.proposals(db.session(), council, linked, students, clock.today())
    return [
        Row(
            member,
            stored.get(member.student_id),
            proposed[member.student_id],
            _blank(member.student_id, stored.get(member.student_id)),
            is_saved=is_saved,
        )
        for member in members
    ]


def _shared(council: Council, subject: Subject | None) -> dict[str, object]:
    return {"council": council, "subject": subject, "official_name": official_name}


def _answer(council: Council, subject: Subject, member: Member, form: CommentForm, trouble: str) -> Response:
    """The same line with what was typed; what stands now is beside it, and sending again is about that."""
    row = _rows(council, subject, only=member)[0]
    form.since.data = row.stored.version if row.stored is not None else 0
    form.since.raw_data = None
    told = Row(member, row.stored, row.proposal, form, trouble)
    return _page(council, subject=subject, told=told, status=422)


def _page(council: Council, *, subject: Subject | None = None, told: Row | None = None, status: int = 200) -> Response:
    subject = subject or _subject(council)
    session = db.session()
    rows = _rows(council, subject) if subject is not None else []
    rows = [told if told is not None and told.member == row.member else row for row in rows]
    here = {"class_group_id": council.class_group.id, "period_id": council.period.id}
    return page(
        "council/show.html",
        partial="council/_row.html" if told is not None else None,
        status=status,
        **_shared(council, subject),
        row=told,
        rows=rows,
        words=council_words.of_period(session, council.period, [one.student_id for one in council.members]),
        own_subjects=councils.own_subjects(session, current_actor(), council),
        subjects=councils.list_subjects(session, council),
        phrases=council_writing.list_phrases(session),
        student_url=numbered(".student", "student_id", **here),
    )
