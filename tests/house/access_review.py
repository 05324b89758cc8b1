"""Who may open the review of the classes without marks; the teacher of the other class is its form tutor."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.actors import DIRECTOR, DIRECTORS, IN_OTHER_CLASS, STAFF, TEACHERS, Route, done, seen

REVIEWS = frozenset({DIRECTOR})

REVIEW: tuple[Route, ...] = (
    seen("review.index", Action.REVIEW_LIST, TEACHERS | DIRECTORS),
    seen("review.attention", Action.REVIEW_LIST, TEACHERS | DIRECTORS),
    seen("review.fairness", Action.REVIEW_LIST, TEACHERS | DIRECTORS),
    seen("review.indicators", Action.INDICATORS, DIRECTORS),
    seen("review.proof", Action.PROOF_READ, STAFF),
    seen("review.proof_paper", Action.PROOF_READ, STAFF),
    seen("review.attention_paper", Action.REVIEW_LIST, TEACHERS | DIRECTORS),
    seen("review.class_paper", Action.REVIEW, REVIEWS, IN_OTHER_CLASS),
    seen("review.periods", Action.REVIEW, REVIEWS, IN_OTHER_CLASS),
    seen("review.show_class", Action.REVIEW, REVIEWS, IN_OTHER_CLASS),
    Route("review.student", "GET", Action.REVIEW_STUDENT, REVIEWS, IN_OTHER_CLASS, leaves_trace=True),
    done("review.acknowledge", Action.REVIEW_STUDENT, REVIEWS, IN_OTHER_CLASS, ok=422),
)
