"""The trace of whoever reads about a student without teaching it."""

from __future__ import annotations

import logging

from sqlalchemy.exc import OperationalError

from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, can
from evaluation_tool.services import consultations
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.sessions import current_actor

log = logging.getLogger(__name__)
READING_PATIENCE_MS = 700


def note_reading(student: Student) -> bool:
    """Write in the journal that somebody who does not teach the student reads about it; once for a round of pages.

    In a short transaction of its own, that makes nobody wait and fails no page. True where one was tried: what the
    page had loaded is then to be read again.
    """
    actor, now = current_actor(), clock.now()
    if can(actor, Action.STUDENT_SUPPORT, student):
        return False
    if consultations.was_read_lately(db.session(), actor, student, now=now):
        return False
    try:
        begin_write(db.session, patience_ms=READING_PATIENCE_MS)
        consultations.note_reading(db.session(), actor, student, now=now)
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        log.warning("reading of a file not written: %s", type(error.orig).__name__)
    return True
