"""French words for what a file of people holds and changes; the same in a page and in a command."""

from collections.abc import Sequence

from evaluation_tool.domain.roster import RosterSource
from evaluation_tool.domain.roster_plan import Change
from evaluation_tool.formats.rosters.columns import Column

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
