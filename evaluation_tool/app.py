"""The composition root: settings in, application out."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from evaluation_tool.config import Settings
from evaluation_tool.paths import STATIC, TEMPLATES
from evaluation_tool.tenancy import ballast
from evaluation_tool.tenancy.session import init_tenancy
from evaluation_tool.web.areas import init_web


def create_app(settings: Settings) -> Flask:
    """Build the application for one installation. Migrates nothing; raises for an undeclared route."""
    app = Flask(
        "evaluation_tool",
        template_folder=str(TEMPLATES),
        static_folder=str(STATIC),
        static_url_path="/static",
        # Flask-SQLAlchemy creates this folder, by itself one beside the program, where the service may not write.
        instance_path=str(settings.instance),
    )
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
    init_web(app, https=settings.https)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
