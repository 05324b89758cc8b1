"""What leaves the council: the sheets of the class, and the file for the school's report software."""

from __future__ import annotations

from flask import Response, abort
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import MeetingRow, MeetingSection, MeetingSheet, MeetingStudent, Template
from evaluation_tool.models.review import CouncilCommentKind
from evaluation_tool.policy import Action
from evaluation_tool.services import council_words
from evaluation_tool.services.council_words import CouncilOf, Word
from evaluation_tool.services.councils import Council
from evaluation_tool.services.review_remit import Member
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.council import bp
from evaluation_tool.web.council.routes import found_council
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import year_name
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.guard import requires
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.review.shown import Shown, wanted_file
from evaluation_tool.web.settings.wording import official_name


@bp.get("/<int:class_group_id>/<int:period_id>/feuilles.pdf")
@requires(Action.REVIEW)
def sheets(class_group_id: int, period_id: int) -> Response:
    """One student after the other, at most two pages each."""
    council = found_council(class_group_id, period_id, Action.REVIEW)
    words = _words(council)
    establishment = current_establishment()
    sheet = MeetingSheet(
        title=_("Conseil de %(name)s", name=council.class_group.name),
        subtitle="",
        establishment=establishment.name if establishment is not None else "",
        printed_on=printed_today(),
        students=tuple(_student(council, member, words.get(member.student_id)) for member in council.members),
    )
    return paper(Template.MEETING, sheet, f"conseil-{class_group_id}-{period_id}.pdf")


@bp.get("/<int:class_group_id>/<int:period_id>/fichier")
@requires(Action.REVIEW)
def export(class_group_id: int, period_id: int) -> Response:
    """Everything that was written, by student: subjects by name, the synthesis, then the components."""
    council = found_council(class_group_id, period_id, Action.REVIEW)
    words = _words(council)
    rows = tuple(
        _line(council, member, word)
        for member in council.members
        if member.student_id in words
        for word in words[member.student_id].words
    )
    headings = (
        _("Nom"),
        _("Prénom"),
        _("Classe"),
        _("Période"),
        _("Rubrique"),
        _("Matière ou composante"),
        _("Code de la composante"),
        _("Cycle"),
        _("Positionnement"),
        _("Texte"),
        _("Écrit par"),
    )
    name = f"conseil {council.class_group.name} {council.period.name}"
    return wanted_file({"conseil": Shown(name, headings, rows)}) or abort(404)


def _words(council: Council) -> dict[int, CouncilOf]:
    return council_words.of_period(db.session(), council.period, [one.student_id for one in council.members])


def _line(council: Council, member: Member, word: Word) -> tuple[str, ...]:
    rubric = {
        CouncilCommentKind.SUBJECT: _("matière"),
        CouncilCommentKind.SYNTHESIS: _("synthèse"),
        CouncilCommentKind.COMPONENT: _("socle"),
    }[word.kind]
    return (
        member.last_name,
        member.first_name,
        council.class_group.name,
        council.period.name,
        rubric,
        str(SOCLE[word.component]) if word.component else word.subject,
        word.component,
        str(word.cycle or ""),
        str(word.positioning or ""),
        word.text,
        word.author,
    )


def _student(council: Council, member: Member, words: CouncilOf | None) -> MeetingStudent:
    held = words.words if words is not None else ()
    subjects = tuple(
        MeetingRow(word.subject, word.text, f"{_step(word)} · {word.author}".strip(" ·"))
        for word in held
        if word.kind is CouncilCommentKind.SUBJECT
    )
    socle = tuple(
        MeetingRow(
            _("%(component)s, cycle %(cycle)s", component=SOCLE[word.component], cycle=word.cycle), "", _step(word)
        )
        for word in held
        if word.kind is CouncilCommentKind.COMPONENT
    )
    synthesis = words.synthesis if words is not None else ""
    concluded = (MeetingRow(_("Ce que dit le conseil"), synthesis),) if synthesis else ()
    return MeetingStudent(
        name=member.full_name,
        subtitle=f"{council.class_group.name} · {council.period.name} · {year_name(council.period.school_year)}",
        sections=(
            MeetingSection(_("Matières"), subjects, _("Aucune appréciation n’est encore écrite.")),
            MeetingSection(_("Synthèse"), concluded, _("La synthèse n’est pas encore écrite.")),
            *((MeetingSection(_("Socle commun"), socle),) if socle else ()),
        ),
    )


def _step(word: Word) -> str:
    return official_name(word.positioning) if word.positioning is not None else ""
