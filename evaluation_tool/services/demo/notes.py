"""What the teacher who signs in as « prof » wrote for itself on two students."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import PrivateNote
from evaluation_tool.services.demo.accounts import STUDENT
from evaluation_tool.services.demo.classes import TROISIEME
from evaluation_tool.services.demo.school import DemoSchool
from evaluation_tool.services.demo.staff import TEACHER


def create_notes(session: Session, school: DemoSchool) -> None:
    """Write the notes."""
    author = school.accounts[TEACHER].id
    written = (
        (school.students[STUDENT].id, 3, "A demandé à refaire l’encaissement avant le stage : prévoir un poste jeudi."),
        (school.members[TROISIEME][3].id, 6, "Le binôme de mardi a bien marché : à reprendre pour l’inventaire."),
    )
    session.add_all(
        PrivateNote(student_id=student, author_id=author, text=text, written_at=school.now - timedelta(days=days))
        for student, days, text in written
    )
    session.flush()
