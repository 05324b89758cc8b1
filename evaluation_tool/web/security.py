"""Headers on every answer, and the CSRF check on every change."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # no-referrer would break the CSRF check's referrer comparison on HTTPS.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC_CACHE = "public, max-age=31536000, immutable"
LARGEST_REQUEST = 12 * 1024 * 1024
MOST_FORM_FIELDS = 2000

csrf = CSRFProtect()


def keep_for_ever() -> None:
    """Let this answer be cached like a static file: it holds nothing personal and its address names its content."""
    g.is_kept_for_ever = True


def init_security(app: Flask, *, https: bool) -> None:
    """Install the headers, the CSRF check and the bounds on what a request may hold."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=https,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=MOST_FORM_FIELDS,
    )
    csrf.init_app(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if g.pop("is_kept_for_ever", False) and response.status_code == 200:
            response.headers["Cache-Control"] = STATIC_CACHE
        elif request.endpoint != "static":
            # Every page may hold pupils' data: no cache keeps it, shared computer or not.
            response.headers["Cache-Control"] = "no-store"
        elif "v" in request.args:
            response.headers["Cache-Control"] = STATIC_CACHE
        return response
