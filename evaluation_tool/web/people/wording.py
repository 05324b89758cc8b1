"""French sentences of the imports of people that hang on several things at once."""

from __future__ import annotations

from flask_babel import gettext as _

from evaluation_tool.domain.roster import Roster
from evaluation_tool.formats import roster_remarks, roster_wording
from evaluation_tool.services import rosters, teaching_staff, teachings
from evaluation_tool.services.roster_staff import StaffPlan
from evaluation_tool.web.filters import full_date


def refusal(refused: Exception) -> str:
    """Why an import cannot be done as asked, and what to do. Raises what it does not know."""
    match refused:
        case rosters.OtherEstablishment():
            return roster_wording.other_establishment(refused.found, refused.expected)
        case rosters.OtherYear():
            return roster_wording.other_year(refused.found, refused.expected)
        case rosters.UnknownYear():
            return _("Cette année scolaire n’est pas ouverte.")
        case rosters.NobodyPlaced():
            return roster_remarks.nobody_placed(refused.problems)
        case rosters.NoDivision():
            return _("Choisissez au moins une classe.")
        case rosters.StillUnclear():
            return _("Dites qui sont les élèves de la partie « À préciser », ou laissez-les de côté.")
        case rosters.HalfTheSchoolLeaves():
            return _(
                "La moitié des élèves ou plus sortiraient : cochez la case qui le confirme, ou vérifiez le fichier."
            )
        case _:
            raise refused


def staff_sentences(found: StaffPlan, people: Roster) -> list[str]:
    """What would change for the staff, a sentence for each person and service."""
    names = {teacher.key: teacher.name for teacher in people.teachers}
    subjects = {subject.code: subject.name for subject in people.subjects}
    sentences = [_("%(name)s rejoint l’équipe.", name=teacher.name) for teacher in found.added]
    sentences += [
        _(
            "%(name)s enseigne « %(subject)s » en %(room)s.",
            name=names[service.teacher_key],
            subject=subjects.get(service.subject_code, service.subject_code),
            room=service.class_code,
        )
        for service in found.begun
    ]
    sentences += [
        _("%(name)s devient professeur·e référent·e de %(room)s.", name=names[key], room=room)
        for key, room in found.tutorships
    ]
    sentences += [
        _("%(name)s n’est plus professeur référent de %(room)s.", name=tutor.name, room=tutor.division)
        for tutor in found.replaced
    ]
    if found.ended:
        sentences.append(_("Services qui prennent fin : %(count)s.", count=len(found.ended)))
    return sentences


def days_refused(refused: Exception) -> str:
    """Why a service cannot have these dates. Raises what it does not know."""
    match refused:
        case teachings.OutsideYear():
            return _("Choisissez deux jours de l’année scolaire de la classe, dans l’ordre.")
        case teachings.AlreadyTaught():
            return _("Cette personne a déjà cette matière dans cette classe à ces dates.")
        case teachings.NothingToReplace():
            return _("Il n’y a aucun service à remplacer ces jours-là, ou cette personne les a déjà.")
        case _:
            raise refused


def departure_refused(refused: Exception) -> str:
    """Why a departure cannot be noted. Raises what it does not know."""
    match refused:
        case teaching_staff.AlreadyGone():
            return _("Le départ est déjà noté.")
        case teaching_staff.WorkedLater():
            return _("Cette personne a encore tenu une séance le %(day)s.", day=full_date(refused.day))
        case _:
            raise refused
