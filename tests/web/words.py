"""What a teacher of the matrix teaches and wrote: of a student, in the banks, in a file that waits."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from evaluation_tool.domain.grid_document import GridDocument, GridDocumentItem
from evaluation_tool.formats.grids import write_grid
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import Teaching
from evaluation_tool.models.evidence import Goal, NextStep, PrivateNote
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.grid import Grid, Phrase, PhraseKind
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services.grids_exchange import FILE_KIND
from tests.make import Make
from tests.moments import NOW, YESTERDAY

SECRET_NOTE = "CANARINOTE"


def words_for(make: Make, student: Student, author: Account, grid: Grid) -> dict[str, int]:
    """Write them; the numbers that addresses name them by."""
    about = {"student_id": student.id, "author_id": author.id}
    competency = grid.items[0].competency_id
    step = NextStep(**about, competency_id=competency, text="Compte à voix haute", written_on=YESTERDAY)
    goal = Goal(**about, text="Tenir la caisse", set_on=YESTERDAY)
    note = PrivateNote(**about, text=SECRET_NOTE, written_at=NOW)
    phrase = Phrase(kind=PhraseKind.NEXT_STEP, text="Relis ta fiche", author_id=author.id, created_at=NOW)
    criterion = Phrase(
        kind=PhraseKind.CRITERION,
        competency_id=competency,
        rank=3,
        text="Je compte sans aide",
        author_id=author.id,
        created_at=NOW,
    )
    file = PendingImport(
        account_id=author.id,
        kind=FILE_KIND,
        name="grille.json",
        content=write_grid(GridDocument("Ranger la réserve", (GridDocumentItem("Classer les produits"),))),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    make.session.add_all([step, goal, note, phrase, criterion, file])
    make.session.commit()
    return {
        "next_step_id": step.id,
        "goal_id": goal.id,
        "note_id": note.id,
        "phrase_id": phrase.id,
        "criterion_id": criterion.id,
        "file_id": file.id,
        "teacher_id": make.session.scalars(select(func.max(Teacher.id))).one(),
        "teaching_id": _last_teaching(make, author),
    }


def _last_teaching(make: Make, author: Account) -> int:
    services = select(Teaching.id).where(Teaching.teacher_id == author.teacher_id).order_by(Teaching.id.desc())
    return make.session.scalars(services).first() or 0
