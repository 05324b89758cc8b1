"""The composition root: settings in, application out."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from evaluation_tool.config import Settings
from evaluation_tool.paths import STATIC, TEMPLATES
from evaluation_tool.tenancy import ballast
from evaluation_tool.tenancy.session import init_tenancy
from evaluation_tool.web import (
    account,
    administration,
    classes,
    exchanges,
    frameworks,
    grids,
    home,
    observations,
    settings,
    students,
)
from evaluation_tool.web.compression import init_compression
from evaluation_tool.web.errors import init_errors
from evaluation_tool.web.establishments import init_establishments
from evaluation_tool.web.filters import init_filters
from evaluation_tool.web.guard import init_guard
from evaluation_tool.web.navigation import init_navigation
from evaluation_tool.web.security import init_security
from evaluation_tool.web.sessions import init_sessions

AREAS = (
    home.entrance,
    home.bp,
    account.bp,
    classes.bp,
    students.bp,
    observations.bp,
    grids.bp,
    frameworks.bp,
    exchanges.bp,
    settings.bp,
    administration.bp,
)


def create_app(settings: Settings) -> Flask:
    """Build the application for one installation. Migrates nothing; raises for an undeclared route."""
    app = Flask("evaluation_tool", template_folder=str(TEMPLATES), static_folder=str(STATIC), static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        INSTANCE=str(settings.instance),
        BACKUPS=str(settings.backups),
        TIME_ZONE=settings.time_zone,
        PRODUCT_NAME="Pas à pas",
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    Babel(app)
    init_tenancy(app, settings.establishments)
    ballast.load(settings.instance)
    init_establishments(app)
    init_compression(app)
    init_security(app, https=settings.https)
    init_sessions(app, https=settings.https)
    init_filters(app)
    init_navigation(app)
    init_errors(app)
    for blueprint in AREAS:
        app.register_blueprint(blueprint)
    init_guard(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
