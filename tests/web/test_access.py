"""R7: every route, for twelve people, on what is theirs and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import cast

import pytest
from werkzeug.test import TestResponse

from evaluation_tool.policy import Action, Role, rules
from evaluation_tool.policy.rules import Predicate, always
from evaluation_tool.web import clock as web_clock
from tests.house import actors as who
from tests.house.access_table import ROUTES
from tests.house.actors import ACTORS, PUBLIC, Route
from tests.moments import Clock
from tests.web import world as worlds
from tests.web.words import SECRET_NOTE
from tests.web.world import ELSEWHERE, ENTITLED, MISSING, OTHER, OWN, SCOPES, World

CANARIES = (worlds.CANARY, worlds.OTHER_CANARY, worlds.CANARY_THERE, worlds.SECRET_CANARY, SECRET_NOTE)
ROLES_OF = {
    Role.ADMIN: sorted(who.ADMINS),
    Role.DIRECTOR: sorted(who.DIRECTORS),
    Role.TEACHER: sorted(who.TEACHERS),
    Role.STUDENT: sorted(who.STUDENTS),
}
RULES = cast(dict[Action, dict[Role, Predicate]], rules.RULES)
# Actions whose thing is looked for again below the table: a wrong rule alone would open nothing.
CHECKED_TWICE = {Action.DISPLAY_OWN, Action.PROGRESS_OWN, Action.VOICE_OWN, Action.WORK_OWN}
ROUTED = sorted({route.access for route in ROUTES} - {PUBLIC})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The two schools, built once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_clock, "now", Clock())
        with worlds.built(tmp_path_factory.mktemp("world")) as made:
            yield made


def scopes_of(world: World, route: Route) -> tuple[str, ...]:
    """The scopes that make a difference to this address."""
    names = world.arguments(route)
    if not names:
        return (OWN, ELSEWHERE)
    last = names[-1]
    is_shared = last != "login_session_id" and world.ids[last, OWN] == world.ids[last, OTHER]
    return SCOPES[:-1] if len(names) == 1 or is_shared else SCOPES


def is_allowed(route: Route, actor: str, scope: str) -> bool:
    """What the reviewed table says."""
    return actor in {OWN: route.own, OTHER: route.other}.get(scope, who.NOBODY)


def expected(route: Route, actor: str, scope: str, *, htmx: bool) -> int:
    """The status that the table and DESIGN §3 ask for."""
    in_a_school = not route.endpoint.startswith(("static", "entrance."))
    has_foreign_cookie = in_a_school and actor != who.ANONYMOUS and (actor == who.FOREIGN) != (scope == ELSEWHERE)
    if route.method == "POST" and (has_foreign_cookie or (actor == who.ANONYMOUS and scope == ELSEWHERE)):
        return 400  # no token of one school is good in another
    if route.access == PUBLIC:
        goes_on = route.endpoint == "account.sign_in" and _is_signed_in(actor, scope)
        return 303 if goes_on and not htmx else (204 if goes_on else route.ok)
    if has_foreign_cookie:
        return 401
    if actor in who.STRANGERS:
        return 303 if route.method == "GET" and not htmx else 401
    if actor == who.FOREIGN:
        return _at_home(route, htmx=htmx)
    if not is_allowed(route, actor, scope):
        return 404
    return route.status(htmx=htmx)


def _is_signed_in(actor: str, scope: str) -> bool:
    return (actor in who.SIGNED_IN and scope != ELSEWHERE) or (actor == who.FOREIGN and scope == ELSEWHERE)


def _at_home(route: Route, *, htmx: bool) -> int:
    # The teacher of the other school, in its own school, where the things of the matrix are its own.
    if who.TEACHER not in route.own:
        return 404
    return route.status(htmx=htmx)


def leaks(route: Route, actor: str, scope: str, response: TestResponse) -> list[str]:
    """Canaries in the answer that this actor must not read."""
    entitled = ENTITLED.get(actor, set()) if scope != ELSEWHERE else set()
    if actor == who.FOREIGN and scope == ELSEWHERE:
        entitled = {worlds.CANARY_THERE}
    if route.endpoint in worlds.SHOWS_ADAPTATIONS and actor in who.STAFF | {who.FOREIGN}:
        entitled = entitled | {worlds.SECRET_CANARY}
        # A note is its author's alone; a director reads the same page without it.
        entitled |= set() if actor in who.DIRECTORS else {SECRET_NOTE}
    if route.endpoint in {"privacy.hand_over", "privacy.hand_over_paper"} and route.own & {actor}:
        # What the law gives the person is whole: only those who hand it over get the file.
        entitled = entitled | {worlds.SECRET_CANARY, SECRET_NOTE}
    text = response.get_data().decode("utf-8", "replace")
    return [canary for canary in CANARIES if canary in text and canary not in entitled]


def failures(world: World, routes: Iterable[Route], actors: Iterable[str] = ACTORS) -> Iterator[str]:
    """Every case of the matrix that does not go as the table says."""
    before = world.content()
    for route, actor in product(routes, actors):
        changed = False
        for scope, htmx in product(scopes_of(world, route), (False, True)):
            case = f"{actor}, {scope}{', htmx' if htmx else ''}: {route}"
            response = world.ask(route, actor, scope, htmx=htmx)
            wanted = expected(route, actor, scope, htmx=htmx)
            if response.status_code != wanted:
                yield f"{case}: {response.status_code}, not {wanted}"
            if leaked := leaks(route, actor, scope, response):
                yield f"{case}: shows {leaked}"
            if (route.method == "POST" or route.leaves_trace) and response.status_code < 400:
                changed = True
                world.restore()
        if not changed and world.content() != before:
            yield f"{actor}: {route}: a refused request changed something"
            world.restore()


def is_noticed(world: World, action: Action, role: Role) -> bool:
    """Whether the matrix sees that a rule is not what it should be."""
    try:
        return any(failures(world, [route for route in ROUTES if route.access == action], ROLES_OF[role]))
    finally:
        world.restore()


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_everybody_gets_what_the_reviewed_table_says(world: World, route: Route) -> None:
    assert list(failures(world, [route])) == []


@pytest.mark.parametrize(
    ("action", "role"), [(action, role) for action in ROUTED for role in RULES[Action(action)]], ids=str
)
def test_removing_any_one_rule_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, action: Action, role: Role
) -> None:
    kept = {held: predicate for held, predicate in RULES[action].items() if held is not role}
    monkeypatch.setitem(RULES, action, kept)

    assert is_noticed(world, action, role)


@pytest.mark.parametrize(
    ("action", "role"),
    [
        (action, role)
        for action in ROUTED
        if action not in CHECKED_TWICE
        for role in Role
        if RULES[Action(action)].get(role) is not always
    ],
    ids=str,
)
def test_granting_anything_more_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, action: Action, role: Role
) -> None:
    monkeypatch.setitem(RULES, action, {**RULES[action], role: always})

    assert is_noticed(world, action, role)


def test_what_is_missing_here_exists_in_the_other_school(world: World) -> None:
    # Otherwise « missing » would not show that the number of another school's thing opens nothing here.
    there = {name: number for (name, scope), number in world.ids.items() if scope == ELSEWHERE}
    here = {name: number for (name, scope), number in world.ids.items() if scope in {OWN, OTHER}}

    for name in there.keys() - {"login_session_id", "version_id", "year_id", "period_id"}:
        assert world.ids[name, MISSING] == there[name] > here[name]


def test_every_role_has_actors_in_the_matrix() -> None:
    assert set(ROLES_OF) == set(Role)
    assert set(chain(*ROLES_OF.values())) == who.SIGNED_IN
