"""Who may open the councils of a class; the teacher of the other class is its form tutor."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.actors import DIRECTOR, DIRECTORS, IN_OTHER_CLASS, TEACHER, TEACHERS, Route, done, seen

LEADERS = frozenset({DIRECTOR})
WRITERS = frozenset({DIRECTOR, TEACHER})

COUNCIL: tuple[Route, ...] = (
    seen("council.index", Action.COUNCIL_LIST, TEACHERS | DIRECTORS),
    seen("council.show", Action.COUNCIL_WRITE, WRITERS, IN_OTHER_CLASS),
    # The director teaches nothing there: it writes the synthesis, not a subject's line.
    Route("council.write", "POST", Action.COUNCIL_WRITE, frozenset({TEACHER}), IN_OTHER_CLASS, ok=303, gives_part=True),
    Route("council.student", "GET", Action.REVIEW, LEADERS, IN_OTHER_CLASS, leaves_trace=True),
    done("council.conclude", Action.REVIEW, LEADERS, IN_OTHER_CLASS),
    seen("council.project", Action.REVIEW, LEADERS, IN_OTHER_CLASS),
    seen("council.sheets", Action.REVIEW, LEADERS, IN_OTHER_CLASS),
    seen("council.export", Action.REVIEW, LEADERS, IN_OTHER_CLASS, format="csv"),
)
