"""French sentences for what is strange in a file of people; the same in a page and in a command."""

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import RosterAnomaly
from evaluation_tool.formats.tables import TableNote
from evaluation_tool.formats.wording import TABLE_NOTES, at_place, typographic

_ANOMALIES = typographic(
    {
        RosterAnomaly.NO_NAME: "{name} : nom ou prénom manquant. Cette personne n'est pas importée.",
        RosterAnomaly.NO_DIVISION: "{name} n'a pas de classe dans le fichier : pas d'import.",
        RosterAnomaly.GONE: "{name} a quitté l'établissement ({date}) : pas d'import.",
        RosterAnomaly.TWO_DIVISIONS: "{name} a plusieurs classes : {kept} est gardée, pas {others}. À vérifier.",
        RosterAnomaly.STRUCTURES_TWICE: "{name} a deux listes de classes et de groupes : elles sont réunies.",
        RosterAnomaly.SAME_IDENTIFIER: "{name} porte l'identifiant d'un autre élève du fichier : pas d'import.",
        RosterAnomaly.SAME_INE: "Le même INE ({ine}) pour {names} : personne ne le reçoit.",
        RosterAnomaly.INE_SHAPE: "{name} : l'INE « {ine} » n'a pas une forme connue. À vérifier.",
        RosterAnomaly.INE_KEY: "{name} : la lettre de l'INE « {ine} » ne correspond pas à ses chiffres. À vérifier.",
        RosterAnomaly.BIRTH_DATE: "{name} : la date de naissance « {found} » n'est pas lisible, elle reste vide.",
        RosterAnomaly.NAME_TOO_LONG: "{name} : nom ou prénom trop long (120 caractères au plus). Pas d'import.",
        RosterAnomaly.CLASS_TOO_LONG: "{name} : nom de classe ou de groupe trop long (60 caractères au plus).",
        RosterAnomaly.UNKNOWN_TEACHER: "{name} : un service est confié à une personne absente du fichier ({found}).",
    }
)


def problem_sentence(problem: Problem) -> str:
    """What is strange, where in the file, and what becomes of it."""
    wordings = TABLE_NOTES if isinstance(problem.code, TableNote) else _ANOMALIES
    return at_place(problem.line, wordings[problem.code].format_map(problem.values))
