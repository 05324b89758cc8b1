"""What a WSGI server imports: the application for the settings of the environment."""

from __future__ import annotations

import gc

from flask import Flask

from evaluation_tool import logs
from evaluation_tool.app import create_app
from evaluation_tool.config import from_environment


def application() -> Flask:
    """Build the application for a worker, and take what it holds for good out of the garbage collector's way."""
    settings = from_environment()
    logs.configure(settings.log_level, settings.log_format)
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app
