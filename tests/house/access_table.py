"""Who may open what, written by hand and reviewed: every route of the site, one line each.

`access` is what the route declares. `own` and `other` are the actors that it lets through: to the class (the student,
the account…) that the matrix is about, and to another one. Everybody else is refused. `ok` is the status of an
accepted request; a redirect (303) becomes 204 for htmx.

A new route: add a line here. If its address names a thing of a new kind, say in tests/web/world.py which number it has.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_tool.policy import Action

PUBLIC = "public"

ANONYMOUS = "anonymous"
ADMIN = "admin"
DIRECTOR = "director with the class in its remit"
OTHER_DIRECTOR = "director without it"
TEACHER = "teacher of the class"
OTHER_TEACHER = "teacher of the other class"
FORMER_TEACHER = "teacher whose service ended"
STUDENT = "student of the class"
OTHER_STUDENT = "student of the other class"
DISABLED = "disabled account"
FOREIGN = "teacher of the other establishment"
EXPIRED = "expired session"

STUDENTS = frozenset({STUDENT, OTHER_STUDENT})
TEACHERS = frozenset({TEACHER, OTHER_TEACHER, FORMER_TEACHER})
DIRECTORS = frozenset({DIRECTOR, OTHER_DIRECTOR})
STAFF = TEACHERS | DIRECTORS | {ADMIN}
SIGNED_IN = STAFF | STUDENTS
STRANGERS = frozenset({ANONYMOUS, DISABLED, EXPIRED})
ACTORS = (*sorted(SIGNED_IN), *sorted(STRANGERS), FOREIGN)
NOBODY: frozenset[str] = frozenset()
ADMINS = frozenset({ADMIN})
# Who teaches the class of the matrix today, and who teaches the other one.
IN_CLASS = frozenset({TEACHER})
IN_OTHER_CLASS = frozenset({OTHER_TEACHER})


@dataclass(frozen=True)
class Route:
    """One reviewed line."""

    endpoint: str
    method: str
    access: Action | str
    own: frozenset[str] = NOBODY
    other: frozenset[str] = NOBODY
    ok: int = 200
    sends_json: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def seen(
    endpoint: str, access: Action | str, own: frozenset[str], other: frozenset[str] = NOBODY, *, ok: int = 200
) -> Route:
    """A page."""
    return Route(endpoint, "GET", access, own, other, ok)


def done(
    endpoint: str, access: Action | str, own: frozenset[str], other: frozenset[str] = NOBODY, *, ok: int = 303
) -> Route:
    """A change."""
    return Route(endpoint, "POST", access, own, other, ok)


ROUTES: tuple[Route, ...] = (
    # Open to strangers
    seen("static", PUBLIC, NOBODY),
    seen("entrance.establishments", PUBLIC, NOBODY),
    seen("entrance.health", PUBLIC, NOBODY),
    seen("home.accessibility", PUBLIC, NOBODY),
    seen("home.who_sees_what", PUBLIC, NOBODY),
    seen("account.sign_in", PUBLIC, NOBODY),
    done("account.open_session", PUBLIC, NOBODY, ok=422),
    # One's own place
    seen("home.index", Action.HOME_VIEW, SIGNED_IN),
    done("account.sign_out", Action.ACCOUNT_OWN, SIGNED_IN),
    seen("account.sessions", Action.ACCOUNT_OWN, SIGNED_IN),
    done("account.revoke_session", Action.ACCOUNT_OWN, SIGNED_IN),
    seen("account.password", Action.ACCOUNT_OWN, SIGNED_IN),
    done("account.change_password", Action.ACCOUNT_OWN, SIGNED_IN, ok=422),
    done("account.change_display", Action.DISPLAY_OWN, STUDENTS),
    # Classes and students
    seen("classes.index", Action.CLASS_LIST, STAFF),
    seen(
        "classes.show",
        Action.CLASS_VIEW,
        frozenset({ADMIN, DIRECTOR, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
    ),
    seen(
        "students.card",
        Action.CARD_ISSUE,
        frozenset({ADMIN, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
    ),
    done(
        "students.issue_card",
        Action.CARD_ISSUE,
        frozenset({ADMIN, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
        ok=200,
    ),
    # The entry grid
    seen("observations.choose", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=303),
    seen("observations.start", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.open_seance", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, ok=422),
    seen("observations.grid", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.cell_detail", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.entry_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    done("observations.save_list", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    Route("observations.save", "POST", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS, sends_json=True),
    done("observations.close_seance", Action.OBSERVE, IN_CLASS, IN_OTHER_CLASS),
    seen("observations.token", Action.HOME_VIEW, SIGNED_IN),
    # Settings
    seen("settings.index", Action.SCALE_READ, STAFF),
    seen("settings.levels", Action.SCALE_READ, STAFF),
    seen("settings.level_styles", PUBLIC, NOBODY),
    seen("settings.edit_levels", Action.SCALE_EDIT, ADMINS),
    done("settings.reword_levels", Action.SCALE_EDIT, ADMINS, ok=422),
    seen("settings.new_levels", Action.SCALE_EDIT, ADMINS),
    done("settings.reshape_levels", Action.SCALE_EDIT, ADMINS, ok=422),
    # Administration
    seen("administration.accounts", Action.ACCOUNT_MANAGE, ADMINS),
    seen("administration.new_account", Action.ACCOUNT_MANAGE, ADMINS),
    done("administration.create_account", Action.ACCOUNT_MANAGE, ADMINS, ok=422),
    seen("administration.account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    done("administration.reset_secret", Action.ACCOUNT_MANAGE, ADMINS, ADMINS, ok=200),
    done("administration.disable_account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    done("administration.enable_account", Action.ACCOUNT_MANAGE, ADMINS, ADMINS),
    seen("administration.journal", Action.AUDIT_READ, ADMINS),
)
