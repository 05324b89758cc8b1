"""What the program writes on its standard error: what went wrong and where, and nothing about anybody."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_ErrorInformation = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class NamelessFormatter(logging.Formatter):
    """Shows the way to an error and its kind, never its message, which may quote what somebody typed."""

    def formatException(self, ei: _ErrorInformation) -> str:  # noqa: N802 - the name that logging calls
        """The frames and the kind of an error and of those that led to it, the last one first."""
        return "\n".join(
            f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__module__}.{type(error).__qualname__}"
            for error in _with_causes(ei[1])
        )


def configure(level: str) -> None:
    """Send the logs of this process, from this level on, to the standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(NamelessFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
