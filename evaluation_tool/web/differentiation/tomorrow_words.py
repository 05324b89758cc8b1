"""Tomorrow's sheet in French, for the screen and for the paper alike."""

from __future__ import annotations

from flask_babel import gettext as _

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.first_names import alphabetical
from evaluation_tool.services.observe_first import ToObserve
from evaluation_tool.services.suggestions import Suggested
from evaluation_tool.services.teacher_home import WaitingRequest
from evaluation_tool.services.tomorrow import Said, Sheet, SheetGroup
from evaluation_tool.web.differentiation.wording import listed
from evaluation_tool.web.plurals import ngettext


def task(group: SheetGroup) -> str:
    """What the group does: a sentence to begin with where the library and the phrases have none."""
    if group.task.sentence:
        return group.task.sentence
    if group.task.support is Support.DEEPER:
        return _("Inventez un exercice pour la classe, avec sa solution.")
    return _("Faites la fiche posée sur votre table, puis expliquez-vous comment vous avez trouvé.")


def members(sheet: Sheet, group: SheetGroup) -> list[str]:
    """The first names of a group, in the alphabet's order."""
    return sorted(sheet.named(group.members), key=alphabetical)


def observed(sheet: Sheet, line: ToObserve) -> str:
    """Whom to observe first."""
    names = sheet.named(line.students)
    if line.more:
        names.append(ngettext("%(num)s autre", "%(num)s autres", line.more))
    return listed(names)


def asked(sheet: Sheet, request: WaitingRequest) -> str:
    """Who asks to be observed."""
    return sheet.names.get(request.student_id, request.student)


def success(said: Said) -> str:
    """What follows the name when it is said aloud."""
    if said.retried:
        return _("a réessayé et a réussi : « %(wording)s »", wording=said.wording)
    return _("a réussi : « %(wording)s »", wording=said.wording)


def reason(one: Suggested) -> str:
    """Why a group on this competency would help now: counts of students that a teacher can check."""
    seen = ngettext("%(num)s vu récemment", "%(num)s vus récemment", len(one.fresh))
    parts = [
        ngettext(
            "%(num)s élève est en train de l’apprendre (%(seen)s)",
            "%(num)s élèves sont en train de l’apprendre (%(seen)s)",
            len(one.learning),
            seen=seen,
        ),
        ngettext("%(num)s réussit", "%(num)s réussissent", len(one.succeeding))
        if one.succeeding
        else _("personne ne réussit encore"),
    ]
    if one.ready:
        names = listed([student.first_name for student in one.ready])
        parts.append(ngettext("%(names)s veut bien aider", "%(names)s veulent bien aider", len(one.ready), names=names))
    if one.unseen:
        parts.append(ngettext("%(num)s à observer d’abord", "%(num)s à observer d’abord", len(one.unseen)))
    told = ", ".join(parts) + "."
    if one.is_for_everybody:
        told += " " + _("C’est plutôt une leçon pour toute la classe.")
    return told
