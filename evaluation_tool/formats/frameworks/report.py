"""The report of an import or an export of frameworks, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation_tool.domain.framework_draft import TreeProblem
from evaluation_tool.domain.problems import Problem
from evaluation_tool.formats.frameworks.values import ExchangeNote, ExportLoss
from evaluation_tool.formats.tables import TableNote
from evaluation_tool.formats.wording import TABLE_NOTES, at_place, typographic

_TREE: Mapping[StrEnum, str] = {
    TreeProblem.EMPTY_NODE: "ni code ni intitulé : ignoré.",
    TreeProblem.DUPLICATE_ROW: "« {code} » est écrit deux fois à l'identique : gardé une seule fois.",
    TreeProblem.MISSING_CODE: "« {title} » n'avait pas de code : il reçoit {code}.",
    TreeProblem.MISSING_TITLE: "{code} n'avait pas d'intitulé : son code en tient lieu.",
    TreeProblem.DUPLICATE_CODE: "le code {given} était déjà pris : cette compétence devient {code}.",
    TreeProblem.CODE_SHORTENED: "code trop long : il devient {code}.",
    TreeProblem.TITLE_SHORTENED: "{code} : intitulé de {length} caractères, coupé à {limit}.",
    TreeProblem.DESCRIPTION_SHORTENED: "{code} : description de {length} caractères, coupée à {limit}.",
    TreeProblem.CRITERION_SHORTENED: "{code} : critère du niveau {rank} de {length} caractères, coupé à {limit}.",
    TreeProblem.CRITERIA_DROPPED: "{code} : {count} critères ; seuls les {limit} premiers sont gardés.",
    TreeProblem.EXTERNAL_CODE_SHORTENED: "{code} : code externe de {length} caractères, coupé à {limit}.",
    TreeProblem.TEXT_CLEANED: "{code} : des caractères invisibles ou interdits ont été retirés.",
    TreeProblem.SELF_PARENT: "{code} « {title} » était son propre parent : il est mis au premier niveau.",
    TreeProblem.UNKNOWN_PARENT: (
        "{code} « {title} » : son parent « {parent} » n'existe pas, il est mis au premier niveau."
    ),
    TreeProblem.CYCLE: "boucle de {count} compétence{s} ({members}) : {code} est mis au premier niveau.",
    TreeProblem.TOO_DEEP: "{code} « {title} » : plus de {limit} niveaux d'emboîtement, il est remonté d'un niveau.",
    TreeProblem.ATTITUDE_INHERITED: (
        "{code} « {title} » dépend d'une attitude : il devient une attitude (auto-évaluation seulement)."
    ),
    TreeProblem.UNKNOWN_LINK: "{code} : lien vers « {link} », qui n'est pas dans ce référentiel : ignoré.",
}
_EXCHANGE: Mapping[StrEnum, str] = {
    ExchangeNote.COLUMN_IGNORED: "la colonne « {column} » n'a pas d'équivalent ici : laissée de côté.",
    ExchangeNote.HEADING_ROWS_SKIPPED: (
        "titres des colonnes trouvés ici ; laissé de côté au-dessus : {count} ligne{s}."
    ),
    ExchangeNote.MARKUP_REMOVED: "{code} : la mise en forme HTML est retirée, le texte est gardé.",
    ExchangeNote.MARKUP_KEPT: "{code} : des balises HTML sont gardées comme du texte ordinaire.",
    ExchangeNote.KIND_UNKNOWN: "nature « {kind} » inconnue : déduite de la place dans l'arbre.",
    ExchangeNote.KINDS_GUESSED: (
        "La nature de {count} entrée{s} (groupe, compétence, item) a été déduite de l'arbre. Vérifiez celles qui"
        " sont des attitudes."
    ),
    ExchangeNote.PARENTS_GUESSED: "Pas de colonne de parents : {count} rattachement{s} déduit{s} des codes.",
    ExchangeNote.TITLE_RESTORED: "{code} : l'intitulé, coupé dans le fichier, est repris en entier de la description.",
    ExchangeNote.SCALE_IGNORED: (
        "Les échelles du fichier ne sont pas reprises ({levels}) : celle de l'établissement s'applique."
    ),
    ExchangeNote.RULES_IGNORED: "Règles d'acquisition par points non reprises : {count}.",
    ExchangeNote.WEIGHTS_IGNORED: "Pondérations non reprises : {count}. Il n'y a pas de points ici.",
    ExchangeNote.NO_FRAMEWORK_ROW: "Aucune ligne ne décrit le référentiel : le nom du fichier lui sert de titre.",
    ExchangeNote.SEVERAL_FRAMEWORK_ROWS: "une seconde description de référentiel : ignorée.",
    ExchangeNote.SEVERAL_PARENTS: "rattaché à plusieurs parents : seul le premier est gardé.",
    ExchangeNote.LINKS_IGNORED: "{count} lien{s} « {kind} » non repris (sans équivalent, ou vers l'extérieur).",
    ExchangeNote.ENTRY_IGNORED: "« {text} » n'a pas pu être compris : ignoré.",
    ExchangeNote.LEVEL_IGNORED: "{count} niveaux de critères ; seuls les cinq premiers sont gardés.",
}
_FIELDS = {
    "parent": "le rattachement",
    "kind": "la nature",
    "description": "la description",
    "criteria": "les critères de réussite",
    "external_code": "le code externe",
    "lsu_code": "le code du livret scolaire",
    "socle": "les liens vers le socle",
    "unit": "l’unité d’examen",
    "option": "l’option",
    "related": "les liens entre compétences",
    "prerequisites": "les prérequis",
}
_LOSSES: Mapping[StrEnum, str] = {
    ExportLoss.FIELD_LEFT_OUT: "Ce format ne peut pas contenir {name} ({count} entrée{s} concernée{s}).",
    ExportLoss.ATTITUDES_BECOME_COMPETENCIES: (
        "Ce format ne connaît pas les attitudes ({count} ici) : rien n'y réserve ces entrées à l'auto-évaluation."
    ),
}
_WORDINGS: Mapping[StrEnum, str] = TABLE_NOTES | typographic(_TREE) | typographic(_EXCHANGE) | typographic(_LOSSES)

_DROPPED = frozenset(
    {
        TreeProblem.EMPTY_NODE,
        TreeProblem.DUPLICATE_ROW,
        TreeProblem.CRITERIA_DROPPED,
        TreeProblem.UNKNOWN_LINK,
        ExchangeNote.COLUMN_IGNORED,
        ExchangeNote.SCALE_IGNORED,
        ExchangeNote.RULES_IGNORED,
        ExchangeNote.WEIGHTS_IGNORED,
        ExchangeNote.SEVERAL_FRAMEWORK_ROWS,
        ExchangeNote.SEVERAL_PARENTS,
        ExchangeNote.LINKS_IGNORED,
        ExchangeNote.ENTRY_IGNORED,
        ExchangeNote.LEVEL_IGNORED,
        *ExportLoss,
    }
)
_NOTED = frozenset(
    {
        *TableNote,
        ExchangeNote.HEADING_ROWS_SKIPPED,
        ExchangeNote.MARKUP_KEPT,
        ExchangeNote.NO_FRAMEWORK_ROW,
        ExchangeNote.KINDS_GUESSED,
        ExchangeNote.PARENTS_GUESSED,
    }
)


@dataclass(frozen=True, slots=True)
class ReportSection:
    title: str
    sentences: tuple[str, ...]


def sentence(problem: Problem, *, is_line: bool = True) -> str:
    """What was found and what was done about it; `is_line` is false where the file has no lines (JSON)."""
    values = dict(problem.values)
    values["s"] = "" if values.get("count") in {0, 1} else "s"
    if problem.code is ExportLoss.FIELD_LEFT_OUT:
        values["name"] = _FIELDS[str(values["field"])]
    return at_place(problem.line, _WORDINGS[problem.code].format_map(values), is_line=is_line)


def report_sections(problems: Sequence[Problem], *, is_line: bool = True) -> tuple[ReportSection, ...]:
    """Everything that was noted: first what was left out, then what was changed, then what is good to know."""
    sections = {
        "Laissé de côté": [problem for problem in problems if problem.code in _DROPPED],
        "Modifié": [problem for problem in problems if problem.code not in _DROPPED | _NOTED],
        "Bon à savoir": [problem for problem in problems if problem.code in _NOTED],
    }
    return tuple(
        ReportSection(title, tuple(sentence(problem, is_line=is_line) for problem in found))
        for title, found in sections.items()
        if found
    )
