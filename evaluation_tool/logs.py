"""What the program writes on its standard error: what went wrong and where, and nothing about anybody."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

LAYOUTS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

# What the server says of itself goes the same way, in the same form. A worker says so before it has a form of its own.
SERVER_TO_ROOT = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": True}},
}

_ErrorInformation = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class NamelessFormatter(logging.Formatter):
    """Shows the way to an error and its kind, never its message, which may quote what somebody typed."""

    def formatException(self, ei: _ErrorInformation) -> str:  # noqa: N802 - the name that logging calls
        """The frames and the kind of an error and of those that led to it, the last one first."""
        return "\n".join(
            f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__module__}.{type(error).__qualname__}"
            for error in _with_causes(ei[1])
        )


class JsonFormatter(NamelessFormatter):
    """The same, an object of one line for each: `at` (UTC), `level`, `logger`, `message`, `error`, and what is said."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said | getattr(record, "said", {}), ensure_ascii=False)


def configure(level: str, layout: str = "text") -> None:
    """Send the logs of this process, from this level on, to the standard error, in one of LAYOUTS."""
    handler = logging.StreamHandler(sys.stderr)
    text = NamelessFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if layout == "json" else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
