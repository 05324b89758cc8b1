"""One line for each request at the level INFO: which page, which school, which answer, how long; nobody's name."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request

from evaluation_tool.tenancy.session import active_slug

logger = logging.getLogger(__name__)


def init_request_log(app: Flask) -> None:
    """Number every answer (X-Request-ID) and, where INFO is written, say what was answered.

    The endpoint stands for the address, which holds numbers of students and perhaps what somebody searched for.
    """

    @app.before_request
    def begin() -> None:
        g.request_started = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        number = secrets.token_hex(8)
        response.headers["X-Request-ID"] = number
        if logger.isEnabledFor(logging.INFO):
            started = g.get("request_started")
            said = {
                "request": number,
                "method": request.method if request.method in _METHODS else "?",
                "endpoint": request.endpoint,
                "establishment": active_slug(),
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1) if started is not None else None,
            }
            logger.info(" ".join(f"{name}={value}" for name, value in said.items()), extra={"said": said})
        return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
