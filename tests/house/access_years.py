"""Who may open what of the settings, the years and the periods."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.access_review import REVIEWS
from tests.house.actors import ADMIN, ADMINS, DIRECTORS, IN_OTHER_CLASS, STAFF, TEACHERS, Route, done, seen

CLOSES = frozenset(DIRECTORS)

YEARS: tuple[Route, ...] = (
    # The settings of the establishment
    seen("settings.index", Action.SCALE_READ, STAFF),
    seen("settings.identity", Action.SETTINGS_EDIT, ADMINS),
    done("settings.change_identity", Action.SETTINGS_EDIT, ADMINS),
    seen("settings.student_side", Action.SETTINGS_EDIT, ADMINS),
    done("settings.change_student_side", Action.SETTINGS_EDIT, ADMINS, ok=422),
    seen("settings.rule", Action.SETTINGS_EDIT, ADMINS),
    done("settings.change_rule", Action.SETTINGS_EDIT, ADMINS, ok=422),
    seen("settings.remits", Action.SETTINGS_EDIT, ADMINS),
    seen("settings.remit", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    done("settings.change_remit", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    # The years and their periods
    seen("years.index", Action.PERIOD_LIST, DIRECTORS | {ADMIN}),
    seen("years.new", Action.SETTINGS_EDIT, ADMINS),
    done("years.create", Action.SETTINGS_EDIT, ADMINS, ok=422),
    seen("years.edit_periods", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    done("years.change_periods", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    seen("years.confirm_archive", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    done("years.archive", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    done("years.take_back", Action.SETTINGS_EDIT, ADMINS, ADMINS),
    # A booklet is given by those who review the student, its form tutor among them.
    seen("years.booklets", Action.REVIEW_LIST, TEACHERS | DIRECTORS),
    seen("years.booklet", Action.BOOKLET, REVIEWS, IN_OTHER_CLASS),
    done("years.give_booklet", Action.BOOKLET, REVIEWS, IN_OTHER_CLASS, ok=200, forme="json"),
    # Closing a period is for every class at once: any director's.
    seen("years.period", Action.PERIOD_CLOSE, CLOSES, CLOSES),
    done("years.close_period", Action.PERIOD_CLOSE, CLOSES, CLOSES),
    done("years.reopen_period", Action.PERIOD_CLOSE, CLOSES, CLOSES, reason="Un oubli"),
)
