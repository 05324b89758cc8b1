"""Smaller answers for phones and slow school lines, where no proxy in front does it."""

from __future__ import annotations

import gzip
import io
import re
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from evaluation_tool.paths import STATIC

SMALLEST = 1000
OWN_SCRIPTS = STATIC / "js"
_INDENT_OR_COMMENT = re.compile(rb"^[ \t]*(?://.*\n)?", re.MULTILINE)
PAGE_LEVEL = 6
COMPRESSED = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "image/svg+xml",
        "text/csv",
        "application/javascript",
    }
)


def init_compression(app: Flask) -> None:
    """Compress text answers for browsers that accept it; static files are compressed once per worker."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Replace the body by its gzip form where that is asked for and worth it."""
    if (
        response.mimetype not in COMPRESSED
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or request.method == "HEAD":
        return response
    if request.endpoint == "static":
        if request.range is not None:
            return response
        body = _static_file(STATIC / (request.view_args or {}).get("filename", ""))
    else:
        plain = response.get_data()
        if len(plain) < SMALLEST:
            return response
        body = _gzipped(plain)
    response.direct_passthrough = False
    if hasattr(response.response, "close"):
        # The file that would have been sent as it is.
        response.response.close()
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)
    return response


def _gzipped(plain: bytes) -> bytes:
    # A page holds a secret (the CSRF token) beside text that came with the request: a file name of random length in
    # the gzip header blurs the size that the BREACH attack measures ("Heal the Breach", IEEE Access 2022).
    target = io.BytesIO()
    with gzip.GzipFile(
        "x" * (1 + secrets.randbelow(32)), mode="wb", compresslevel=PAGE_LEVEL, fileobj=target, mtime=0
    ) as stream:
        stream.write(plain)
    return target.getvalue()


@lru_cache(maxsize=256)
def _static_file(path: Path) -> bytes:
    content = path.read_bytes()
    if path.parent == OWN_SCRIPTS:
        # Comments and indentation are for those who read the source; no text of ours runs over several lines.
        content = _INDENT_OR_COMMENT.sub(b"", content)
    return gzip.compress(content, compresslevel=9, mtime=0)
