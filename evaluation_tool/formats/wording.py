"""French sentences for what the reading of a file refuses or notes; the same in a page, a command and a log."""

import re
from collections.abc import Mapping
from enum import StrEnum

from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import TableNote

_NO_BREAK = "\N{NO-BREAK SPACE}"
_BEFORE_SIGN = re.compile(" (?=[:;!?»%])|(?<=«) ")


def typographic(wordings: Mapping[StrEnum, str]) -> dict[StrEnum, str]:
    """The same with the no-break spaces that French wants, which nobody could see in the source."""
    return {code: _BEFORE_SIGN.sub(_NO_BREAK, text).replace("'", "’") for code, text in wordings.items()}


TABLE_NOTES = typographic(
    {
        TableNote.ENCODING_GUESSED: (
            "Le fichier ne dit pas comment ses accents sont écrits : lu comme {encoding}. Vérifiez les accents."
        ),
        TableNote.END_CUT: "Le fichier semble coupé : son dernier caractère est incomplet.",
        TableNote.RAGGED_ROW: "{found} cellules au lieu de {expected} : vérifiez que chaque texte est dans sa colonne.",
        TableNote.FORMULAS_NOT_COMPUTED: (
            "Formules trouvées : {count}. Leur dernier résultat enregistré est lu, rien n'est calculé."
        ),
        TableNote.MERGED_CELLS: (
            "Cellules fusionnées : {count} (les premières : {first}). Dans chaque groupe, seule la première "
            "cellule contient un texte."
        ),
        TableNote.MERGED_ROWS: (
            "Cellules fusionnées sur plusieurs lignes : {count}. Leur texte est lu sur chacune de ces lignes."
        ),
        TableNote.OTHER_SHEETS: (
            "Seule la première feuille visible est lue. Feuilles laissées de côté ({count}) : {names}."
        ),
    }
)

_REFUSALS = typographic(
    {
        RefusalCode.EMPTY_FILE: "Le fichier est vide. Refaites-le ou choisissez-en un autre.",
        RefusalCode.FILE_TOO_LARGE: "Le fichier dépasse {limit} Mio. Découpez-le ou retirez ce qui n'est pas utile.",
        RefusalCode.EXPANDS_TOO_MUCH: (
            "Le fichier se décompresse en plus de {limit} Mio : il n'est pas lu. Enregistrez-le de nouveau "
            "avec les seules données utiles."
        ),
        RefusalCode.UNSUPPORTED_FORMAT: (
            "C'est un fichier {format}, qui ne peut pas être lu ici. Formats acceptés : CSV, XLSX, JSON."
        ),
        RefusalCode.OLD_OR_LOCKED_WORKBOOK: (
            "Ancien classeur (.xls) ou classeur protégé par un mot de passe. Enregistrez-le en .xlsx, sans mot"
            " de passe."
        ),
        RefusalCode.WORKBOOK_DAMAGED: (
            "Le classeur est abîmé ou coupé. Ouvrez-le dans un tableur et enregistrez-le de nouveau."
        ),
        RefusalCode.NOT_A_WORKBOOK: "Cette archive n'est pas un classeur XLSX lisible.",
        RefusalCode.DTD_FORBIDDEN: "Le fichier contient une déclaration interdite (DTD). Refaites l'export.",
        RefusalCode.NUL_CHARACTER: (
            "Un caractère nul a été trouvé : ce n'est pas un fichier texte, ou il est abîmé. Vérifiez que c'est le bon "
            "fichier, ou refaites l'export."
        ),
        RefusalCode.UNREADABLE_TEXT: "Le texte n'est pas lisible. Enregistrez le fichier en « CSV UTF-8 ».",
        RefusalCode.UNCLOSED_QUOTE: "Un guillemet est ouvert ici et n'est jamais fermé. Fermez-le ou doublez-le.",
        RefusalCode.RECORD_TOO_LONG: "Cette ligne est bien trop longue pour un tableau. Vérifiez les guillemets.",
        RefusalCode.CELL_TOO_LONG: "Une cellule est trop longue (131 072 caractères au plus). Vérifiez les guillemets.",
        RefusalCode.TOO_MANY_LINES: "Le fichier a plus de {limit} lignes. Supprimez les lignes vides de la fin.",
        RefusalCode.TOO_MANY_ROWS: "Le fichier a plus de {limit} lignes remplies. Découpez-le.",
        RefusalCode.TOO_MANY_COLUMNS: "Le tableau a plus de {limit} colonnes. Supprimez celles qui ne servent pas.",
        RefusalCode.TOO_MANY_CELLS: "Le tableau a plus de {limit} cellules. Découpez-le.",
        RefusalCode.NO_ROWS: "Le fichier ne contient aucune ligne à lire.",
        RefusalCode.MISSING_COLUMNS: "Colonnes qui manquent : {missing}. Colonnes trouvées : {found}.",
        RefusalCode.JSON_DAMAGED: "Le fichier JSON est abîmé ou coupé à cet endroit.",
        RefusalCode.JSON_TOO_COMPLEX: "Le fichier JSON est trop volumineux ou trop imbriqué pour être lu.",
        RefusalCode.UNKNOWN_JSON: (
            "Ce fichier JSON n'est ni un référentiel CASE 1.0 (CFPackage), ni un référentiel exporté d'ici."
        ),
        RefusalCode.UNKNOWN_SCHEMA: "Ce référentiel vient d'une autre version du logiciel. Version lue ici : {known}.",
        RefusalCode.WRONG_VALUE: "Le champ « {field} » n'a pas une valeur permise.",
        RefusalCode.NO_TITLE_COLUMN: (
            "Aucune colonne ne porte d'intitulé. Colonnes trouvées : {found}. Nommez la colonne des intitulés "
            "« title » ou « intitulé »."
        ),
        RefusalCode.NO_NODE: "Aucune compétence n'a été trouvée dans ce fichier.",
        RefusalCode.TOO_MANY_NODES: "Le référentiel a {found} compétences ; il ne peut pas en avoir plus de {limit}.",
        RefusalCode.NOT_A_GRID: "Ce fichier n'est pas une grille téléchargée depuis ce logiciel.",
        RefusalCode.OTHER_GRID_SCHEMA: "Cette grille vient d'une autre version du logiciel. Version lue ici : {known}.",
        RefusalCode.TOO_MANY_ITEMS: "La grille a {found} compétences ; elle ne peut pas en avoir plus de {limit}.",
        RefusalCode.XML_DAMAGED: "Le fichier XML est abîmé ou coupé à cet endroit. Refaites l'export, sans l'ouvrir.",
        RefusalCode.ARCHIVE_DAMAGED: "L'archive est abîmée, coupée ou protégée. Refaites l'export.",
        RefusalCode.XML_ENCODING: (
            "Les accents de ce fichier ne sont pas écrits comme il l'annonce. Refaites l'export, sans l'ouvrir."
        ),
        RefusalCode.ARCHIVE_EMPTY: (
            "L'archive ne contient aucun fichier à lire (XML, CSV ou XLSX). Si elle contient une autre archive, "
            "décompressez-la d'abord."
        ),
        RefusalCode.SEVERAL_TABLES: (
            "L'archive contient {count} tableaux ({names}). Décompressez-la et importez-les un par un."
        ),
        RefusalCode.OTHER_DOCUMENT: (
            "C'est un document {format}, qui ne peut pas être lu ici. Enregistrez le tableau en XLSX ou en CSV."
        ),
        RefusalCode.ONEROSTER: (
            "C'est une archive OneRoster, qui n'est pas lue ici. Prenez les exports de SIECLE, d'ONDE ou de STS-web, "
            "ou un tableau avec le nom, le prénom et la classe."
        ),
        RefusalCode.NOT_A_ROSTER: (
            "Ce fichier XML (« {root} ») n'est ni un export d'élèves, de structures ou de nomenclatures de SIECLE, "
            "ni un emploi du temps de STS-web."
        ),
        RefusalCode.RESPONSABLES_FILE: (
            "C'est le fichier des responsables : il n'est pas lu, et rien n'en est gardé. "
            "Choisissez celui des élèves : « ElevesSansAdresses.xml » de SIECLE, ou l'extraction des élèves d'ONDE."
        ),
        RefusalCode.TOO_MANY_PEOPLE: "Le fichier a plus de {limit} personnes. Vérifiez l'export.",
        RefusalCode.NO_PERSON: (
            "Aucune personne ni aucune classe n'a été trouvée dans ce fichier. Vérifiez les choix de l'export "
            "et refaites-le."
        ),
        RefusalCode.NOT_AN_ACTIVITY: "Ce fichier n'est pas une activité téléchargée depuis ce logiciel.",
        RefusalCode.OTHER_ACTIVITY_SCHEMA: (
            "Cette activité vient d'une autre version du logiciel. Version lue ici : {known}."
        ),
        RefusalCode.NOT_A_DOCUMENT: (
            "Ce type de fichier n'est pas accepté, quel que soit son nom. Formats acceptés : PDF, PNG, JPEG, ODT, ODS, "
            "ODP, DOCX, XLSX, PPTX, MP3, MP4."
        ),
        RefusalCode.DOCUMENT_DAMAGED: (
            "Le fichier est abîmé, coupé ou protégé par un mot de passe. Ouvrez-le et enregistrez-le de nouveau."
        ),
        RefusalCode.HAS_MACROS: "Le fichier contient des macros. Enregistrez-le sans elles, ou en PDF.",
    }
)


def at_place(line: int | None, text: str, *, is_line: bool = True) -> str:
    if line is None:
        return text
    return f"{'Ligne' if is_line else 'Élément'}{_NO_BREAK}{line}{_NO_BREAK}: {text}"


def refusal_sentence(refused: FileRefused) -> str:
    """Why the file was refused, where, and what to do; nothing of it was taken."""
    text = _REFUSALS[refused.code].format_map(refused.values)
    return at_place(refused.line, text, is_line=refused.code is not RefusalCode.WRONG_VALUE)
