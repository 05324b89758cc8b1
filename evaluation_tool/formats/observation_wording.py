"""Why lines of an imported file are refused, in French: where to look, what was read, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from evaluation_tool.domain.observation_import import Column, ImportFault
from evaluation_tool.domain.problems import Problem
from evaluation_tool.formats.wording import typographic

_NO_BREAK = "\N{NO-BREAK SPACE}"
_FAULTS: Mapping[StrEnum, str] = typographic(
    {
        ImportFault.NO_STUDENT: "il manque de quoi reconnaître l'élève : un identifiant, ou nom, prénom et naissance.",
        ImportFault.UNKNOWN_STUDENT: "« {said} » ne correspond à aucun élève de l'établissement.",
        ImportFault.SEVERAL_STUDENTS: (
            "« {said} » peut désigner plusieurs élèves, ou deux identifiants se contredisent : gardez l'INE seul."
        ),
        ImportFault.NO_COMPETENCY: "il manque le code de la compétence.",
        ImportFault.UNKNOWN_FRAMEWORK: "aucun référentiel d'ici n'a la clé « {said} ».",
        ImportFault.UNKNOWN_COMPETENCY: "aucune compétence n'a le code « {said} ».",
        ImportFault.SEVERAL_COMPETENCIES: (
            "plusieurs référentiels ont une compétence « {said} » : dites lequel dans une colonne « referentiel »"
            " ({keys})."
        ),
        ImportFault.ATTITUDE: "« {said} » est une attitude : elle ne reçoit pas de niveau.",
        ImportFault.HEADING: "« {said} » est un titre du référentiel, pas une compétence.",
        ImportFault.NO_LEVEL: "il manque le niveau. Une case vide ne s'importe pas : retirez la ligne.",
        ImportFault.UNKNOWN_LEVEL: "« {said} » n'est pas un niveau de l'échelle ({known}), ni abs, ni disp.",
        ImportFault.OTHER_SCALE: "« {said} » est un niveau d'une ancienne échelle ; celle d'aujourd'hui : {known}.",
        ImportFault.NO_DAY: "il manque la date.",
        ImportFault.UNREADABLE_DAY: "« {said} » n'est pas une date : écrivez 2026-10-05 ou 05/10/2026.",
        ImportFault.IN_THE_FUTURE: "le {said} n'est pas encore venu.",
        ImportFault.OUTSIDE_YEAR: "le {said} n'est dans aucune année scolaire de l'établissement.",
        ImportFault.PERIOD_CLOSED: "le {said} est dans une période close : la direction peut la rouvrir.",
        ImportFault.NOT_ENROLLED: "l'élève n'était dans aucune classe le {said}.",
        ImportFault.NO_GRID: (
            "aucune grille de la classe ({names}) ne contient « {said} » : ajoutez cette compétence à une grille."
        ),
        ImportFault.UNKNOWN_CONTEXT: "« {said} » n'est pas un contexte : classe, atelier, stage, oral, écrit, ou rien.",
        ImportFault.NOTE_TOO_LONG: "la remarque dépasse {limit} caractères.",
        ImportFault.SAID_TWICE: (
            "la ligne {earlier} dit autre chose pour le même élève, la même compétence, le même jour et le même"
            " contexte."
        ),
    }
)


def fault_sentence(fault: Problem, headings: Mapping[Column, str]) -> str:
    """One refused line: its number, its column as the file calls it, and the reason."""
    heading = headings.get(Column(str(fault.values["column"])), "")
    place = f"Ligne{_NO_BREAK}{fault.line}"
    if heading:
        place += f", colonne «{_NO_BREAK}{heading}{_NO_BREAK}»"
    return f"{place}{_NO_BREAK}: {_FAULTS[fault.code].format_map(fault.values)}"
