"""What the councils of the periods that began wrote in the class that everybody visits, and its individual plans."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind, IndividualPlan, IndividualPlanGoal
from evaluation_tool.services import councils, login_sessions
from evaluation_tool.services.demo.classes import TROISIEME
from evaluation_tool.services.demo.school import DemoSchool
from evaluation_tool.services.demo.staff import DIRECTOR

PERIODS, PLANS = 2, 4
_SYNTHESIS = (
    "Le travail avance : l’équipe retient les réussites de l’atelier et choisit un seul prochain pas en français."
)
_GOALS = ("Tenir un poste à l’atelier pendant une séance entière", "Reformuler une consigne avant de commencer")


def create_councils(session: Session, school: DemoSchool) -> None:
    """Write every subject's comment and the synthesis of each student, and the plan of some of them."""
    query = select(Phrase.text).where(Phrase.kind == PhraseKind.COUNCIL).order_by(Phrase.id)
    phrases = session.scalars(query).all() or [_SYNTHESIS]
    class_group, director = school.classes[TROISIEME], school.accounts[DIRECTOR]
    actor = login_sessions.actor_of(session, director, today=school.today)
    for period in [one for one in school.year.periods if one.starts_on <= school.today][-PERIODS:]:
        council = councils.Council(class_group, period, ())
        subjects = councils.list_subjects(session, council)
        for place, student in enumerate(school.members[TROISIEME]):
            shared = {"period_id": period.id, "student_id": student.id, "updated_at": school.now}
            for turn, subject in enumerate(subjects):
                comment = CouncilComment(
                    **shared,
                    kind=CouncilCommentKind.SUBJECT,
                    subject_id=subject.id,
                    text=phrases[(place + turn) % len(phrases)],
                    positioning=2 + (place + turn) % 3,
                    author_id=school.teacher_account(TROISIEME, subject.code).id,
                )
                session.add(comment)
            session.add(
                CouncilComment(**shared, kind=CouncilCommentKind.SYNTHESIS, text=_SYNTHESIS, author_id=actor.account_id)
            )
    _write_plans(session, school, actor.account_id)
    session.flush()


def _write_plans(session: Session, school: DemoSchool, author_id: int) -> None:
    for place, student in enumerate(school.members[TROISIEME][:PLANS]):
        session.add(
            IndividualPlan(
                student_id=student.id,
                version=1,
                met_on=school.today - timedelta(days=20 + place),
                people="L’élève, sa famille, le professeur référent, la direction de la SEGPA",
                adaptations="Consignes lues à voix haute ; un modèle sous les yeux au début de la tâche.",
                follow_up="On refait le point après deux séances d’atelier.",
                next_meeting_on=school.today + timedelta(days=40),
                author_id=author_id,
                written_at=school.now - timedelta(days=20 + place),
                goals=[IndividualPlanGoal(position=number, text=text) for number, text in enumerate(_GOALS)],
            )
        )
