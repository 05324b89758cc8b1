"""What the director looked at lately in the classes of the SEGPA, and wrote."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from evaluation_tool.domain.attention import AttentionRule
from evaluation_tool.models.review import AttentionAcknowledgement
from evaluation_tool.services import login_sessions, review_attention, review_remit
from evaluation_tool.services.demo.school import DemoSchool
from evaluation_tool.services.demo.staff import DIRECTOR

# By rule: how many days ago, and what came of it. The other points still wait for somebody.
_LOOKED: dict[AttentionRule, tuple[tuple[int, str], ...]] = {
    AttentionRule.DISCOVERING: (
        (2, "Vu en réunion de suivi : reprise en petit groupe le jeudi, on refait le point avant les vacances."),
        (4, "L’atelier a changé de poste cette semaine ; à revoir après deux séances."),
        (5, "Échange avec l’élève : il demande à recommencer avec un modèle. Prévu avec l’équipe."),
        (9, "Compétences travaillées depuis peu à l’oral ; l’équipe les observe à nouveau ce mois-ci."),
        (11, "Accompagnement mis en place en français, deux fois par semaine."),
        (12, "Vu avec le professeur référent : on choisit deux compétences et on s’y tient."),
        (16, "La famille est venue ; un carnet de réussites fait le lien."),
    ),
    AttentionRule.UNSEEN: ((1, "De retour de stage lundi : l’équipe l’observe cette semaine."),),
}


def create_reviews(session: Session, school: DemoSchool) -> None:
    """Note some of today's points of attention as looked at."""
    actor = login_sessions.actor_of(session, school.accounts[DIRECTOR], today=school.today)
    remit = review_remit.read(session, actor)
    thresholds = review_attention.usual_thresholds(session)
    waiting = {rule: list(comments) for rule, comments in _LOOKED.items()}
    # One in two, so that both kinds are on the first page.
    for line in review_attention.list_points(session, remit, thresholds, school.today)[::2]:
        comments = waiting.get(line.point.rule)
        if comments:
            days_ago, comment = comments.pop(0)
            session.add(
                AttentionAcknowledgement(
                    student_id=line.student_id,
                    rule=line.point.rule.value,
                    evidence_key=line.point.key,
                    comment=comment,
                    author_id=actor.account_id,
                    acknowledged_on=school.today - timedelta(days=days_ago),
                )
            )
    session.flush()
