"""French sentences for what is strange in a file of people; the same in a page, a command and a refusal."""

from collections.abc import Iterable, Sequence

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import RosterAnomaly
from evaluation_tool.formats.tables import TableNote
from evaluation_tool.formats.wording import TABLE_NOTES, at_place, typographic

_NO_BREAK = "\N{NO-BREAK SPACE}"
_TOLD = 3

_ANOMALIES = typographic(
    {
        RosterAnomaly.NO_NAME: "{name} : nom ou prénom manquant. Cette personne n'est pas importée.",
        RosterAnomaly.NO_DIVISION: "{name} n'a pas de classe dans le fichier : pas d'import.",
        RosterAnomaly.GONE: "{name} a quitté l'établissement ({date}) : pas d'import.",
        RosterAnomaly.TWO_DIVISIONS: "{name} a plusieurs classes : {kept} est gardée, pas {others}. À vérifier.",
        RosterAnomaly.STRUCTURES_TWICE: "{name} a deux listes de classes et de groupes : elles sont réunies.",
        RosterAnomaly.SAME_IDENTIFIER: "{name} porte l'identifiant d'un autre élève du fichier : pas d'import.",
        RosterAnomaly.SAME_INE: "Le même INE ({ine}) pour {names} : personne ne le reçoit.",
        RosterAnomaly.SAME_PERSON: "{name} est deux fois dans le fichier : la première ligne est gardée. À vérifier.",
        RosterAnomaly.INE_SHAPE: "{name} : l'INE « {ine} » n'a pas une forme connue. À vérifier.",
        RosterAnomaly.INE_KEY: "{name} : la lettre de l'INE « {ine} » ne correspond pas à ses chiffres. À vérifier.",
        RosterAnomaly.BIRTH_DATE: "{name} : la date de naissance « {found} » n'est pas lisible, elle reste vide.",
        RosterAnomaly.NAME_TOO_LONG: "{name} : nom ou prénom trop long (120 caractères au plus). Pas d'import.",
        RosterAnomaly.CLASS_TOO_LONG: "{name} : nom de classe ou de groupe trop long (60 caractères au plus).",
        RosterAnomaly.UNKNOWN_TEACHER: "{name} : un service est confié à une personne absente du fichier ({found}).",
    }
)

# What somebody has to look at comes first; the rest is told for the record.
_LEFT_OUT = frozenset(
    {
        RosterAnomaly.NO_NAME,
        RosterAnomaly.NO_DIVISION,
        RosterAnomaly.SAME_IDENTIFIER,
        RosterAnomaly.NAME_TOO_LONG,
        RosterAnomaly.CLASS_TOO_LONG,
        RosterAnomaly.UNKNOWN_TEACHER,
    }
)
_DOUBTFUL = frozenset(
    {
        RosterAnomaly.SAME_PERSON,
        RosterAnomaly.SAME_INE,
        RosterAnomaly.TWO_DIVISIONS,
        RosterAnomaly.BIRTH_DATE,
        RosterAnomaly.INE_SHAPE,
        RosterAnomaly.INE_KEY,
    }
)


def problem_sentence(problem: Problem) -> str:
    """What is strange, where in the file, and what becomes of it."""
    wordings = TABLE_NOTES if isinstance(problem.code, TableNote) else _ANOMALIES
    return at_place(problem.line, wordings[problem.code].format_map(problem.values))


def sorted_problems(problems: Iterable[Problem]) -> list[tuple[str, list[str]]]:
    """What is strange, the gravest first: what is left out, what is doubtful, what is only told; none is empty."""
    found: dict[str, list[str]] = {"Pas importés": [], "À vérifier": [], "Pour information": []}
    left_out, doubtful, told = found.values()
    for problem in problems:
        place = left_out if problem.code in _LEFT_OUT else doubtful if problem.code in _DOUBTFUL else told
        place.append(problem_sentence(problem))
    return [(title, sentences) for title, sentences in found.items() if sentences]


def nobody_placed(problems: Sequence[Problem]) -> str:
    """Why a file in which nobody has a class is refused, with what was seen first."""
    seen = " ".join(problem_sentence(problem) for problem in problems[:_TOLD])
    return f"Ce fichier ne place personne dans une classe{_NO_BREAK}: il n’y a rien à importer. {seen}".strip()
