"""The twelve people of the access matrix, and what one line of the reviewed table says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    # What is sent with the request: names to values; « {grid_item_id} » is the number of that thing in the scope.
    sends: Mapping[str, str] = field(default_factory=dict)
    sends_json: bool = False
    # For htmx: the changed part of the page instead of a redirect.
    gives_part: bool = False
    # Reading it is itself written in the journal.
    leaves_trace: bool = False

    def status(self, *, htmx: bool) -> int:
        """The status of an accepted request."""
        if not htmx or self.ok != 303:
            return self.ok
        return 200 if self.gives_part else 204

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def seen(
    endpoint: str,
    access: Action | str,
    own: frozenset[str],
    other: frozenset[str] = NOBODY,
    *,
    ok: int = 200,
    **sends: str,
) -> Route:
    """A page."""
    return Route(endpoint, "GET", access, own, other, ok, sends)


def done(
    endpoint: str,
    access: Action | str,
    own: frozenset[str],
    other: frozenset[str] = NOBODY,
    *,
    ok: int = 303,
    **sends: str,
) -> Route:
    """A change."""
    return Route(endpoint, "POST", access, own, other, ok, sends)
