"""A student's whole file as bytes that another program reads, and as sections that a family reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_tool.formats.pdf.document import Block, heading, listing, text
from evaluation_tool.formats.personal_words import VALUES

FORMAT, VERSION = "pas-a-pas/eleve", 1

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Section:
    """How one table is said to a family: its title, and what of a row is worth reading, in this order."""

    table: str
    title: str
    columns: tuple[tuple[str, str], ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "student",
        "Identité",
        (
            ("last_name", "nom"),
            ("first_name", "prénom"),
            ("birth_date", "naissance"),
            ("sex", "sexe"),
            ("ine", "INE"),
            ("siecle_id", "numéro SIECLE"),
            ("elenoet", "numéro interne"),
            ("left_on", "départ"),
            ("accommodations", "aménagements"),
            ("wants_comfort", "lecture confortable"),
        ),
    ),
    Section("account", "Compte", (("login", "identifiant"), ("created_at", "créé"), ("disabled_at", "fermé"))),
    Section("enrolment", "Classes et groupes", (("class_group", ""), ("starts_on", "du"), ("ends_on", "au"))),
    Section(
        "attainment",
        "Niveaux atteints",
        (("competency", ""), ("level", ""), ("observed_on", "observé"), ("is_confirmed", "confirmé")),
    ),
    Section("domain_tally", "Résumé par domaine", (("domain", ""), ("level", ""), ("competencies", "compétences"))),
    Section(
        "observation",
        "Observations",
        (
            ("observed_on", ""),
            ("competency", ""),
            ("level", ""),
            ("state", ""),
            ("note", "note"),
            ("source", ""),
            ("author", ""),
            ("not is_effective", "remplacée ou retirée depuis"),
        ),
    ),
    Section(
        "level_decision",
        "Niveaux décidés",
        (("decided_on", ""), ("competency", ""), ("level", ""), ("reason", "raison"), ("author", "")),
    ),
    Section("period_snapshot", "Niveaux gardés pour les conseils", (("period", ""), ("competency", ""), ("level", ""))),
    Section("assessment", "Auto-évaluations ouvertes", (("observed_on", ""), ("grid", ""), ("class_group", ""))),
    Section("assessment_absence", "Absences à une séance", (("assessment", ""),)),
    Section("assessment_request", "« Je suis prêt·e »", (("asked_at", ""), ("grid_item", ""), ("status", ""))),
    Section("help_offer", "« Je veux bien aider »", (("offered_on", ""), ("competency", ""))),
    Section("feeling", "Ressentis", (("felt_at", ""), ("kind", ""))),
    Section("next_step", "Pour avancer", (("written_on", ""), ("competency", ""), ("text", ""), ("author", ""))),
    Section(
        "goal", "Buts", (("set_on", ""), ("competency", ""), ("text", ""), ("reached_on", "atteint"), ("author", ""))
    ),
    Section("private_note", "Notes d’enseignants", (("written_at", ""), ("text", ""), ("author", ""))),
    Section("membership", "Places dans des groupes", (("starts_on", ""), ("activity_group", ""), ("is_tutor", "aide"))),
    Section("distinct_pair", "Distinct d’un autre élève qui lui ressemble sur le papier", (("said_on", "noté le"),)),
    Section("pair_rule", "Règles « ensemble ou séparés »", (("class_group", ""), ("kind", ""), ("author", ""))),
    Section("work_plan_student", "Plans de travail reçus", (("work_plan", ""),)),
    Section("work_plan_tick", "Travail coché", (("ticked_at", ""), ("work_plan_item", ""))),
    Section(
        "individual_plan",
        "Projet individuel de formation",
        (
            ("met_on", ""),
            ("version", "version"),
            ("people", "personnes"),
            ("adaptations", "adaptations"),
            ("follow_up", "suivi"),
            ("next_meeting_on", "prochaine rencontre"),
            ("author", ""),
        ),
    ),
    Section("individual_plan_goal", "Buts du projet", (("text", ""), ("competency", ""), ("reached_on", "atteint"))),
    Section(
        "council_comment",
        "Conseils de classe",
        (
            ("period", ""),
            ("kind", ""),
            ("subject", ""),
            ("component_code", ""),
            ("positioning", "positionnement"),
            ("text", ""),
            ("author", ""),
        ),
    ),
    Section(
        "attention_acknowledgement",
        "Points d’attention regardés",
        (("acknowledged_on", ""), ("comment", ""), ("author", "")),
    ),
    Section("audit_detail", "Journal", (("at", ""), ("action", ""), ("author", ""))),
    Section("login_session", "Connexions", (("created_at", ""), ("last_seen_at", "vu"), ("device", "appareil"))),
    Section("one_time_link", "Liens d’invitation", (("expires_at", "valable jusqu’au"), ("used_at", "utilisé"))),
)


def to_json(tables: Tables, *, establishment: str, exported_on: date) -> bytes:
    """Every row and every column, with the French title of each table."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "etablissement": establishment,
        "exporte_le": exported_on.isoformat(),
        "donnees": {
            section.table: {"titre": section.title, "lignes": list(tables[section.table])} for section in SECTIONS
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def to_blocks(tables: Tables, action_label: Callable[[str], str | None]) -> tuple[Block, ...]:
    """The same to read: one section a table, one line a row, nothing where there is nothing.

    `action_label` says in words what a line of the journal was; a line that has none is left out.
    """
    said_tables = dict(tables)
    said_tables["audit_detail"] = [
        {**row, "action": label} for row in tables["audit_detail"] if (label := action_label(row["action"]))
    ]
    # What a merged duplicate was seen doing was written again for the student who stands.
    merged = {row["id"] for row in tables["student"] if row["canonical_id"] is not None}
    said_tables["observation"] = [row for row in tables["observation"] if row["student_id"] not in merged]
    blocks: list[Block] = []
    for section in SECTIONS:
        lines = [said for row in said_tables[section.table] if (said := _line(section, row))]
        if lines:
            blocks += [heading(section.title), listing(lines)]
    blocks.append(text("Là où rien n’est écrit, l’établissement ne garde rien."))
    return tuple(blocks)


def _line(section: Section, row: Mapping[str, Any]) -> str:
    said = (_said(section.table, name, label, row) for name, label in section.columns)
    return " · ".join(one for one in said if one)


def _said(table: str, column: str, label: str, row: Mapping[str, Any]) -> str:
    """A value behind its label; of what is true or false, the label alone where it is worth saying."""
    name = column.removeprefix("not ")
    value = row.get(name)
    if isinstance(value, bool):
        return label if value is (name == column) else ""
    words = VALUES.get((table, name, str(value)), _day(str(value))) if value is not None else ""
    return f"{label}\N{NO-BREAK SPACE}: {words}" if label and words else words


def _day(value: str) -> str:
    """A date as one reads it; an instant by its day; anything else as it is."""
    try:
        return date.fromisoformat(value[:10]).strftime("%d/%m/%Y") if value[4:5] == "-" == value[7:8] else value
    except ValueError:
        return value
