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
    # A number would read as a mark.
    ("council_comment", "positioning", "1"): "maîtrise insuffisante",
    ("council_comment", "positioning", "2"): "maîtrise fragile",
    ("council_comment", "positioning", "3"): "maîtrise satisfaisante",
    ("council_comment", "positioning", "4"): "très bonne maîtrise",
    ("council_comment", "component_code", "CPD_FRA"): "Langue française à l’oral et à l’écrit",
    ("council_comment", "component_code", "CPD_ETR"): "Langues étrangères ou régionales",
    ("council_comment", "component_code", "CPD_SCI"): "Langages mathématiques, scientifiques et informatiques",
    ("council_comment", "component_code", "CPD_ART"): "Langages des arts et du corps",
    ("council_comment", "component_code", "MET_APP"): "Méthodes et outils pour apprendre",
    ("council_comment", "component_code", "FRM_CIT"): "Formation de la personne et du citoyen",
    ("council_comment", "component_code", "SYS_NAT"): "Systèmes naturels et systèmes techniques",
    ("council_comment", "component_code", "REP_MND"): "Représentations du monde et activité humaine",
}
