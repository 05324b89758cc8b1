"""What the pages about personal data say of tables, categories and papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from evaluation_tool.domain.retention import Category
from evaluation_tool.formats.papers import PaperKey
from evaluation_tool.formats.personal_data import SECTIONS
from evaluation_tool.services.mentions import Mention


def counts(rows: Mapping[str, int]) -> list[tuple[str, int]]:
    """How much is held, by section, in the order of the file."""
    return [(section.title, rows[section.table]) for section in SECTIONS if rows.get(section.table)]


def mentions(found: Sequence[Mention]) -> list[tuple[str, int]]:
    """Where the name is still to be rewritten, in words where there are some."""
    return [(places().get((one.table, one.column), f"{one.table}.{one.column}"), one.rows) for one in found]


def places() -> dict[tuple[str, str], str]:
    """What a teacher calls the columns where names are likeliest."""
    return {
        ("observation", "note"): _("notes d’observation d’autres élèves"),
        ("private_note", "text"): _("notes privées sur d’autres élèves"),
        ("council_comment", "text"): _("commentaires de conseil sur d’autres élèves"),
        ("activity_group", "name"): _("noms de groupes"),
        ("activity_group", "task"): _("tâches de groupes"),
        ("grouping_plan", "title"): _("titres de groupes"),
        ("work_plan", "title"): _("titres de plans de travail"),
        ("work_plan_item", "task"): _("tâches de plans de travail"),
        ("assessment", "title"): _("titres de séances"),
        ("grid", "title"): _("titres de grilles"),
        ("activity", "title"): _("titres d’activités"),
        ("phrase", "text"): _("phrases de la banque"),
    }


def categories() -> dict[Category, tuple[str, str]]:
    """What each category is, and when it ends where that is not by months."""
    return {
        Category.FEELINGS: (_("Ressentis des élèves"), _("fin de l’année scolaire")),
        Category.PAIR_RULES: (_("Règles « ensemble ou séparés »"), _("fin de l’année scolaire")),
        Category.LEAVERS: (_("Élèves partis, avec tout ce qui les concerne"), ""),
        Category.JOURNAL: (_("Détails du journal et des consultations"), ""),
        Category.SESSIONS: (_("Connexions"), ""),
        Category.IMPORTS: (_("Fichiers envoyés et pas encore importés"), _("12 heures")),
    }


def papers() -> list[tuple[str, str, str]]:
    """Each paper: its key, its name, what it is for."""
    return [
        (
            PaperKey.FAMILIES.value,
            _("Information des familles"),
            _("À remettre aux familles avant la première séance, en mots simples."),
        ),
        (
            PaperKey.STAFF.value,
            _("Information des personnels"),
            _("Ce que l’outil garde de celles et ceux qui y écrivent."),
        ),
        (
            PaperKey.REGISTER.value,
            _("Fiche du registre des traitements"),
            _("À joindre au registre tenu avec le délégué à la protection des données."),
        ),
        (
            PaperKey.ASSESSMENT.value,
            _("Analyse d’impact (AIPD)"),
            _("À compléter et à signer par le chef d’établissement avant d’entrer de vraies données."),
        ),
    ]
