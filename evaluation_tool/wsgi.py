"""What a WSGI server imports: the application for the settings of the environment."""

from __future__ import annotations

import gc

from flask import Flask

from evaluation_tool.app import create_app
from evaluation_tool.config import from_environment


def application() -> Flask:
    """Build the application for a worker, and take what it holds for good out of the garbage collector's way."""
    app = create_app(from_environment())
    gc.collect()
    gc.freeze()
    return app
