"""Every route was looked at by somebody, and declares what that person wrote down."""

from __future__ import annotations

from collections import Counter

from flask import Flask

from evaluation_tool.policy import Action
from evaluation_tool.web.guard import access_of
from tests.house.access_table import ROUTES
from tests.house.actors import ACTORS, PUBLIC


def declared(app: Flask) -> set[tuple[str, str, str]]:
    """Each (endpoint, method) of the site with its declaration."""
    return {
        (rule.endpoint, method, str(access_of(app, rule.endpoint)))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_reviewed_table_is_the_whole_url_map(app: Flask) -> None:
    reviewed = {(route.endpoint, route.method, str(route.access)) for route in ROUTES}
    found = declared(app)

    assert sorted(found - reviewed) == [], "routes that nobody reviewed: add them to tests/house/access_table.py"
    assert sorted(reviewed - found) == [], "reviewed routes that are gone or declare something else"


def test_no_route_is_reviewed_twice() -> None:
    counted = Counter((route.endpoint, route.method) for route in ROUTES)

    assert [pair for pair, times in counted.items() if times > 1] == []


def test_only_gets_and_posts_exist(app: Flask) -> None:
    assert {method for _, method, _ in declared(app)} == {"GET", "POST"}


def test_everybody_in_the_table_is_an_actor_of_the_matrix() -> None:
    assert len(ACTORS) == 12
    for route in ROUTES:
        assert route.own | route.other <= set(ACTORS), route
        assert route.access == PUBLIC or route.own, f"{route}: nobody can use it"
        assert isinstance(route.access, Action) or route.access == PUBLIC
