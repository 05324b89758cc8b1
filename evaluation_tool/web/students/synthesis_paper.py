"""The synthesis of a student as it is printed for a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from evaluation_tool.formats.pdf import MeetingRow, MeetingSection, MeetingSheet, MeetingStudent
from evaluation_tool.models.people import Student
from evaluation_tool.services.council_words import CouncilOf
from evaluation_tool.services.student_file import FileLine
from evaluation_tool.services.student_synthesis import Part, Synthesis
from evaluation_tool.web.elision import of
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.papers import printed_today
from evaluation_tool.web.settings.wording import official_name
from evaluation_tool.web.students.wording import gaps


def sheet(student: Student, found: Synthesis, class_names: Sequence[str]) -> MeetingSheet:
    """What the page shows, in its order."""
    establishment = current_establishment()
    return MeetingSheet(
        title=_("Synthèse %(of_name)s", of_name=of(student.full_name)),
        subtitle="",
        establishment=establishment.name if establishment is not None else "",
        printed_on=printed_today(),
        students=(
            MeetingStudent(
                name=_("Synthèse %(of_name)s", of_name=of(student.full_name)),
                subtitle=" · ".join(class_names),
                sections=(
                    *_subjects(found),
                    MeetingSection(_("À se dire"), _gaps(found)) if found.file.gaps else _agreed(found),
                    *([_agreed(found)] if found.file.gaps else []),
                    *(council_section(council) for council in found.councils[:1]),
                ),
            ),
        ),
    )


def council_section(council: CouncilOf) -> MeetingSection:
    """What one council wrote: subjects, then the synthesis."""
    rows = [MeetingRow(word.subject, word.text, _positioned(word.positioning)) for word in council.of_kind("subject")]
    if council.synthesis:
        rows.append(MeetingRow(_("Synthèse du conseil"), council.synthesis))
    return MeetingSection(
        _("Conseil : %(period)s", period=council.period), tuple(rows), _("Rien n’a été écrit pour ce conseil.")
    )


def _subjects(found: Synthesis) -> list[MeetingSection]:
    return [
        MeetingSection(
            title=subject or _("Autres compétences"),
            rows=tuple(_row(line) for part in parts for line in (*part.achieved, *part.under_way)),
            empty=_unseen(parts),
        )
        for subject, parts in found.subjects.items()
    ]


def _row(line: FileLine) -> MeetingRow:
    level = f"{line.now.symbol} {line.now.student_label}" if line.now is not None else ""
    on = _(", le %(day)s", day=full_date(line.path.last.on)) if line.path is not None else ""
    step = _("Pour avancer : %(text)s", text=line.next_step) if line.next_step else ""
    return MeetingRow(line.wording, step, f"{level}{on}")


def _unseen(parts: Sequence[Part]) -> str:
    return _("Pas encore observé : %(count)s.", count=sum(part.unseen for part in parts))


def _gaps(found: Synthesis) -> tuple[MeetingRow, ...]:
    words = gaps()
    return tuple(MeetingRow(line.wording, words[line.gap]) for line in found.file.gaps if line.gap is not None)


def _agreed(found: Synthesis) -> MeetingSection:
    rows = [MeetingRow(goal.text, "", _("depuis le %(day)s", day=full_date(goal.set_on))) for goal in found.goals]
    if found.plan is not None:
        on = _("réunion du %(day)s", day=full_date(found.plan.met_on))
        rows += [MeetingRow(goal.text, "", _("PIF, %(when)s", when=on)) for goal in found.plan.goals]
    return MeetingSection(_("Ce qui est convenu"), tuple(rows), _("Rien n’est encore convenu."))


def _positioned(rank: int | None) -> str:
    return official_name(rank) if rank is not None else ""
