"""The site, area by area, and the order in which a request meets its parts."""

from __future__ import annotations

from flask import Flask

from evaluation_tool.web import (
    account,
    activities,
    administration,
    classes,
    council,
    differentiation,
    exchanges,
    frameworks,
    grids,
    home,
    observations,
    own_work,
    people,
    privacy,
    progress,
    review,
    settings,
    sheets,
    students,
    work_plans,
    years,
)
from evaluation_tool.web.compression import init_compression
from evaluation_tool.web.errors import init_errors
from evaluation_tool.web.establishments import init_establishments
from evaluation_tool.web.filters import init_filters
from evaluation_tool.web.guard import init_guard
from evaluation_tool.web.navigation import init_navigation
from evaluation_tool.web.request_log import init_request_log
from evaluation_tool.web.security import init_security
from evaluation_tool.web.sessions import init_sessions

BLUEPRINTS = (
    home.entrance,
    home.bp,
    account.bp,
    classes.bp,
    students.bp,
    students.bank,
    observations.bp,
    progress.bp,
    progress.mirror,
    own_work.bp,
    grids.bp,
    activities.bp,
    work_plans.bp,
    differentiation.bp,
    review.bp,
    council.bp,
    frameworks.bp,
    exchanges.bp,
    sheets.bp,
    settings.bp,
    years.bp,
    people.bp,
    privacy.bp,
    administration.bp,
)


def init_web(app: Flask, *, https: bool) -> None:
    """Install every part of the site. Raises UndeclaredEndpoint for a route that says nothing of who may use it."""
    init_establishments(app)
    init_compression(app)
    init_security(app, https=https)
    init_sessions(app, https=https)
    init_filters(app)
    init_navigation(app)
    init_errors(app)
    init_request_log(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_guard(app)
