"""What the codes of a student's rows say in French, for whoever reads its file."""

from __future__ import annotations

# By table, column and code.
VALUES = {
    ("student", "sex", "M"): "masculin",
    ("student", "sex", "F"): "féminin",
    ("observation", "state", "abs"): "absent",
    ("observation", "state", "disp"): "dispensé",
    ("observation", "state", "clear"): "effacé",
    # The author follows: it goes without saying.
    ("observation", "source", "teacher"): "",
    ("observation", "source", "self"): "auto-évaluation",
    ("assessment_request", "status", "waiting"): "en attente",
    ("assessment_request", "status", "answered"): "a reçu sa réponse",
    ("assessment_request", "status", "withdrawn"): "retirée",
    ("feeling", "kind", "easy"): "facile",
    ("feeling", "kind", "right"): "bien",
    ("feeling", "kind", "hard"): "difficile",
    ("feeling", "kind", "help"): "besoin d’aide",
    ("pair_rule", "kind", "apart"): "à séparer d’un autre élève",
    ("pair_rule", "kind", "together"): "à garder avec un autre élève",
    ("council_comment", "kind", "subject"): "matière",
    ("council_comment", "kind", "synthesis"): "synthèse",
    ("council_comment", "kind", "component"): "composante du socle",
}
