"""French words for work plans."""

from __future__ import annotations

from flask_babel import gettext as _

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.work_plan import (
    LONGEST,
    MAX_ITEMS,
    AlreadyTicked,
    EmptyPlan,
    NobodyInPlan,
    PlanFull,
    PlanIsOver,
    StrangerInPlan,
    WrongDates,
)
from evaluation_tool.models.differentiation import WorkPlanItem
from evaluation_tool.models.evidence import FeelingKind

SETTLED_WRONG = (WrongDates, NobodyInPlan, StrangerInPlan)
NOT_READY = (EmptyPlan, NobodyInPlan, PlanIsOver)


def refusal(error: DomainError) -> str:
    """Why a plan cannot be that way, and what to do."""
    match error:
        case WrongDates():
            return _("Le plan doit finir après son début, et au plus %(days)s jours plus tard.", days=LONGEST.days)
        case NobodyInPlan():
            return _("Choisissez au moins un élève.")
        case StrangerInPlan():
            return _("Un des élèves choisis n’est plus dans cette classe. Relisez la liste.")
        case EmptyPlan():
            return _("Ajoutez d’abord au moins une activité ou une phrase : un plan vide ne se publie pas.")
        case PlanIsOver():
            return _("Le dernier jour de ce plan est passé. Changez ses dates pour le publier.")
        case PlanFull():
            return _("Un plan compte %(most)s lignes au plus : au-delà, personne ne le lit.", most=MAX_ITEMS)
        case AlreadyTicked():
            return _("Des élèves l’ont déjà cochée : elle reste. Vous pouvez la rendre facultative.")
        case _:
            return _("Ce n’est pas possible pour ce plan.")


def item_name(item: WorkPlanItem) -> str:
    """What an item asks for, to adults."""
    return item.activity.title if item.activity is not None else item.task or _("Activité retirée")


def feelings() -> dict[FeelingKind, tuple[str, str]]:
    """How something felt: the words and the drawing, the same for students and for their teachers."""
    return {
        FeelingKind.EASY: (_("Facile"), "feeling-easy"),
        FeelingKind.RIGHT: (_("Bien"), "feeling-good"),
        FeelingKind.HARD: (_("Difficile"), "feeling-hard"),
        FeelingKind.HELP: (_("J’ai besoin d’aide"), "feeling-help"),
    }
