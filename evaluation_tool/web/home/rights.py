"""« Qui peut voir quoi » in plain words: each sentence names the rules it is true by, and a test compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from evaluation_tool.policy import Action, Role
from evaluation_tool.policy.rules import (
    Predicate,
    always,
    follows_student,
    reads_class,
    reviewed_student,
    reviews,
    reviews_student,
    teaches,
    teaches_student,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a role may or may not see: by which rule (None: by none) it does each of these actions."""

    said: str
    by: Predicate | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """What one role sees, and what it never sees."""

    role: Role
    title: str
    sees: Sequence[Claim]
    never: Sequence[Claim]


def rights() -> list[Rights]:
    """Every role; a student's first, in its own words."""
    return [_student(), _teacher(), _director(), _admin()]


def _student() -> Rights:
    return Rights(
        Role.STUDENT,
        _("Tu es élève"),
        [
            Claim(_("Tu vois tes progrès, et rien que les tiens."), always, (Action.PROGRESS_OWN,)),
            Claim(_("Tu vois ton groupe et ton travail du jour."), always, (Action.WORK_OWN,)),
            Claim(_("Tu choisis ce que tu dis : comment tu te vois, si tu es prêt·e."), always, (Action.VOICE_OWN,)),
        ],
        [
            Claim(_("les progrès des autres élèves"), None, (Action.OBSERVATION_READ, Action.STUDENT_FILE)),
            Claim(_("une note, une moyenne, un classement : il n’y en a pas"), None, ()),
        ],
    )


def _teacher() -> Rights:
    return Rights(
        Role.TEACHER,
        _("Enseignant·e"),
        [
            Claim(_("Les classes et groupes de son service, aux dates de ce service."), teaches, (Action.OBSERVE,)),
            Claim(
                _("Ce que l’équipe a observé dans ces classes, celles suivies comme référent et celles d’avant."),
                reads_class,
                (Action.CLASS_VIEW, Action.OBSERVATION_READ),
            ),
            Claim(_("Le dossier de chacun de ces élèves."), follows_student, (Action.STUDENT_FILE,)),
            Claim(
                _("Leurs aménagements, et ses propres notes, que seule la famille peut demander à lire."),
                teaches_student,
                (Action.STUDENT_SUPPORT, Action.STUDENT_MIRROR),
            ),
            Claim(
                _("Le livret d’un élève qui part, pour qui suit ou suivait sa classe."),
                reviewed_student,
                (Action.BOOKLET,),
            ),
        ],
        [
            Claim(_("les autres classes"), None, ()),
            Claim(
                _("le journal, les comptes, les données à remettre"), None, (Action.AUDIT_READ, Action.PERSONAL_DATA)
            ),
        ],
    )


def _director() -> Rights:
    return Rights(
        Role.DIRECTOR,
        _("Direction de SEGPA"),
        [
            Claim(
                _("Les classes qui lui sont confiées, et ce que l’équipe y a observé."),
                reviews,
                (Action.CLASS_VIEW, Action.OBSERVATION_READ, Action.REVIEW),
            ),
            Claim(
                _("Le dossier d’un élève de ces classes ; chaque ouverture est notée dans un journal."),
                reviews_student,
                (Action.STUDENT_FILE, Action.PERSONAL_DATA),
            ),
            Claim(
                _("Le livret d’un élève qui part, pour qui suit ou suivait sa classe."),
                reviewed_student,
                (Action.BOOKLET,),
            ),
        ],
        [
            Claim(
                _("les notes privées des enseignants, sauf dans le fichier remis à une famille"),
                None,
                (Action.STUDENT_SUPPORT,),
            ),
            Claim(_("un nombre par enseignant, le journal des comptes"), None, (Action.AUDIT_READ, Action.OBSERVE)),
        ],
    )


def _admin() -> Rights:
    return Rights(
        Role.ADMIN,
        _("Référent numérique"),
        [
            Claim(
                _("Les personnes, les classes, les comptes, les réglages, le journal."),
                always,
                (
                    Action.PEOPLE_MANAGE,
                    Action.CLASS_VIEW,
                    Action.ACCOUNT_MANAGE,
                    Action.SETTINGS_EDIT,
                    Action.AUDIT_READ,
                ),
            ),
            Claim(
                _("Il remet à une famille ses données, ou les efface, sans que la page les montre ; c’est noté."),
                always,
                (Action.PERSONAL_DATA, Action.PRIVACY),
            ),
        ],
        [
            Claim(
                _("les observations, les dossiers et les commentaires, sauf dans le fichier remis à une famille"),
                None,
                (Action.OBSERVATION_READ, Action.STUDENT_FILE, Action.STUDENT_MIRROR, Action.REVIEW),
            ),
        ],
    )
