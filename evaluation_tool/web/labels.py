"""French words for the domain's codes, for every page."""

from __future__ import annotations

from flask_babel import gettext as _

from evaluation_tool.domain.passwords import LONGEST, SHORTEST, PasswordProblem
from evaluation_tool.models.class_group import ClassGroupKind
from evaluation_tool.models.evidence import Context, ObservationState
from evaluation_tool.policy import Actor, Role


def role_name(role: Role) -> str:
    """One role, in words."""
    return {
        Role.ADMIN: _("Référent numérique"),
        Role.DIRECTOR: _("Direction de SEGPA"),
        Role.TEACHER: _("Enseignant·e"),
        Role.STUDENT: _("Élève"),
    }[role]


def role_label(actor: Actor) -> str:
    """Every role that somebody holds, in words."""
    return ", ".join(role_name(role) for role in Role if role in actor.roles)


def class_kind(kind: ClassGroupKind) -> str:
    """What a class group is, in words."""
    return {
        ClassGroupKind.CLASS: _("Classe"),
        ClassGroupKind.GROUP: _("Groupe"),
        ClassGroupKind.WORKSHOP: _("Atelier"),
    }[kind]


def password_problem(problem: PasswordProblem) -> str:
    """Why a password was refused, and what to do."""
    return {
        PasswordProblem.TOO_SHORT: _(
            "Ce mot de passe est trop court : il en faut au moins %(shortest)s caractères. "
            "Plusieurs mots à la suite conviennent très bien.",
            shortest=SHORTEST,
        ),
        PasswordProblem.TOO_LONG: _("Ce mot de passe est trop long : %(longest)s caractères au plus.", longest=LONGEST),
        PasswordProblem.TOO_COMMON: _(
            "Ce mot de passe est parmi les premiers que l’on essaierait. Choisissez-en un autre."
        ),
        PasswordProblem.HOLDS_LOGIN: _("Ce mot de passe contient votre identifiant. Choisissez-en un autre."),
    }[problem]


def audit_action(code: str) -> str:
    """What an event of the journal was, in words."""
    return {
        "establishment.created": _("Établissement créé"),
        "account.created": _("Compte créé"),
        "account.invited": _("Lien de première connexion"),
        "account.cards_issued": _("Cartes ou premiers mots de passe imprimés"),
        "level_scale.kept": _("Échelle de niveaux gardée"),
        "establishment.exported": _("Toutes les données de l’établissement exportées"),
        "establishment.aipd_signed": _("Analyse d’impact signée"),
        "account.secret_reset": _("Code ou mot de passe renouvelé"),
        "account.password_changed": _("Mot de passe changé"),
        "account.disabled": _("Compte fermé"),
        "account.enabled": _("Compte rouvert"),
        "session.opened": _("Connexion"),
        "scale.reworded": _("Échelle de niveaux reformulée"),
        "scale.reshaped": _("Nouvelle échelle de niveaux"),
        "framework.installed": _("Référentiel installé"),
        "grid.created": _("Grille créée"),
        "grid.archived": _("Grille archivée"),
        "grid.unarchived": _("Grille reprise"),
        "grid.shared": _("Grille partagée dans la bibliothèque"),
        "grid.unshared": _("Grille retirée de la bibliothèque"),
        "grid.co_owner_added": _("Co-auteur d’une grille invité"),
        "grid.co_owner_removed": _("Co-auteur d’une grille retiré"),
        "grid.item_hidden": _("Compétence retirée d’une grille"),
        "self.assessed": _("Auto-évaluation d’un élève"),
        "request.made": _("Demande d’évaluation par un élève"),
        "request.withdrawn": _("Demande d’évaluation retirée"),
        "observations.imported": _("Résultats importés d’un fichier"),
        "level.decided": _("Niveau décidé par un enseignant"),
        "level.decision_withdrawn": _("Décision sur un niveau retirée"),
        "goal.dropped": _("But d’un élève retiré"),
        "note.erased": _("Note privée effacée"),
        "phrase.withdrawn": _("Phrase de la banque retirée"),
        "student.adaptations_changed": _("Aménagements d’un élève modifiés"),
        "attention.acknowledged": _("Point d’attention regardé"),
        "student.file_read": _("Dossier d’un élève ouvert par la direction"),
        "student.exported": _("Données d’un élève remises en fichier"),
        "student.moved": _("Élève changé de classe"),
        "student.left": _("Départ d’un élève noté"),
        "student.created": _("Élève ajouté à la main"),
        "student.corrected": _("Identité d’un élève corrigée"),
        "teacher.created": _("Professeur ajouté à la main"),
        "teacher.corrected": _("Nom d’un professeur corrigé"),
        "teacher.left": _("Départ d’un professeur noté"),
        "teacher.returned": _("Retour d’un professeur noté"),
        "teaching.added": _("Service ajouté dans une classe"),
        "teaching.changed": _("Dates d’un service changées"),
        "teaching.removed": _("Service retiré d’une classe"),
        "teaching.replaced": _("Remplacement noté"),
        "class.created": _("Classe ou groupe créé"),
        "class.changed": _("Classe ou groupe modifié"),
        "class.archived": _("Classe ou groupe rangé"),
        "class.unarchived": _("Classe ou groupe repris"),
        "class.members": _("Élèves d’un groupe modifiés"),
        "student.told_apart": _("Deux fiches notées comme deux élèves"),
        "student.merged": _("Deux fiches d’un même élève réunies"),
        "student.erased": _("Élève effacé, avec tout ce qui le concernait"),
        "erasures.replayed": _("Effacements refaits après une restauration"),
        "data.purged": _("Données trop anciennes effacées"),
        "help.offered": _("Choix d’aider par un élève"),
        "activity.created": _("Activité créée"),
        "activity.copied": _("Activité copiée"),
        "activity.shared": _("Activité partagée dans l’établissement"),
        "activity.unshared": _("Activité retirée du partage"),
        "activity.archived": _("Activité archivée"),
        "activity.unarchived": _("Activité reprise"),
        "work_plan.created": _("Plan de travail créé"),
        "work_plan.published": _("Plan de travail publié"),
        "work_plan.withdrawn": _("Plan de travail retiré aux élèves"),
        "work_plan.deleted": _("Plan de travail supprimé"),
        "groups.proposed": _("Groupes proposés à un enseignant"),
        "groups.published": _("Groupes publiés aux élèves"),
        "groups.changed": _("Groupes publiés changés"),
        "groups.finished": _("Groupes terminés"),
        "groups.discarded": _("Proposition de groupes effacée"),
        "pair_rule.added": _("Règle « ensemble ou séparés » ajoutée"),
        "pair_rule.removed": _("Règle « ensemble ou séparés » retirée"),
        "periods.changed": _("Périodes de l’année modifiées"),
        "period.closed": _("Période fermée"),
        "period.reopened": _("Période rouverte"),
        "settings.identity": _("Nom ou codes de l’établissement modifiés"),
        "settings.student_side": _("Réglages des pages d’élèves modifiés"),
        "settings.rule": _("Règle du niveau atteint changée"),
        "settings.retention": _("Durées de conservation modifiées"),
        "settings.remits": _("Suivi des classes modifié"),
        "booklet.given": _("Livret d’un élève remis pour un autre établissement"),
        "year.opened": _("Année scolaire ouverte"),
        "year.archived": _("Année scolaire archivée"),
        "year.taken_back": _("Année scolaire reprise de l’archive"),
        "demo.filled": _("Données de démonstration créées"),
    }.get(code, code)


def observation_states() -> dict[ObservationState, str]:
    """What a cell may hold instead of a level, in words."""
    return {
        ObservationState.ABSENT: _("Absent"),
        ObservationState.EXEMPT: _("Dispensé"),
        ObservationState.CLEARED: _("Effacé"),
    }


def contexts() -> dict[Context, str]:
    """Where something was seen, in words."""
    return {
        Context.CLASSROOM: _("en classe"),
        Context.WORKSHOP: _("à l’atelier"),
        Context.PLACEMENT: _("en stage"),
        Context.ORAL: _("à l’oral"),
        Context.WRITTEN: _("à l’écrit"),
    }
