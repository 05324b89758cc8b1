"""French sentences for what is strange in a file of people; the same in a page and in a command."""

from collections.abc import Iterable, Sequence

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import RosterAnomaly, RosterSource
from evaluation_tool.domain.roster_plan import Change
from evaluation_tool.formats.rosters.columns import Column
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

_NO_BREAK = "\N{NO-BREAK SPACE}"

SOURCE_NAMES = {
    RosterSource.SIECLE_STUDENTS: "élèves de SIECLE",
    RosterSource.SIECLE_STRUCTURES: "structures de SIECLE",
    RosterSource.SIECLE_NOMENCLATURE: "nomenclatures de SIECLE",
    RosterSource.STS: "emploi du temps de STS-web",
    RosterSource.ONDE: "élèves d’ONDE",
    RosterSource.TABLE: "tableau",
}
CHANGE_NAMES = {
    Change.NAME: "nom",
    Change.BIRTH_DATE: "date de naissance",
    Change.SEX: "sexe",
    Change.IDENTIFIERS: "identifiant",
    Change.DIVISION: "classe",
    Change.GROUPS: "groupes",
    Change.RETURN: "retour dans l’établissement",
}
COLUMN_NAMES = {
    Column.LAST_NAME: "Nom de famille",
    Column.USAGE_NAME: "Nom d’usage",
    Column.FIRST_NAME: "Prénom",
    Column.FULL_NAME: "Nom et prénom ensemble",
    Column.BIRTH_DATE: "Date de naissance",
    Column.SEX: "Sexe",
    Column.INE: "INE",
    Column.SIECLE_ID: "Identifiant SIECLE (ELEVE_ID)",
    Column.ELENOET: "Numéro dans l’établissement (ELENOET)",
    Column.DIVISION: "Classe",
    Column.GROUPS: "Groupes",
    Column.LEVEL: "Niveau",
    Column.LEFT_ON: "Date de sortie",
    Column.CIVILITY: "Civilité",
    Column.SUBJECTS: "Matières",
    Column.CLASSES: "Classes et groupes",
}


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


def other_establishment(found: Sequence[str], expected: Sequence[str]) -> str:
    """Why a file of another school is refused."""
    ours = ", ".join(expected) or "aucun"
    return (
        f"Ce fichier vient d’un autre établissement (UAI{_NO_BREAK}: {', '.join(found)}). UAI de cet établissement"
        f"{_NO_BREAK}: {ours}. Rien n’a été importé."
    )


def other_year(found: int, expected: int) -> str:
    """Why a file of another school year is refused."""
    return (
        f"Ce fichier est celui de l’année {found}-{found + 1}, l’import se fait dans l’année {expected}-{expected + 1}."
        " Rien n’a été importé. Refaites l’export de la bonne année."
    )


def missing_columns(missing: Sequence[Column]) -> str:
    """Which columns have to be pointed out."""
    names = ", ".join(f"«{_NO_BREAK}{COLUMN_NAMES[column]}{_NO_BREAK}»" for column in missing)
    return f"Colonnes introuvables{_NO_BREAK}: {names}."
