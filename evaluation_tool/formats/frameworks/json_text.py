"""JSON from strangers: bounded before it is parsed, and asked for values of the type one expects."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.encodings import decode

MAX_BYTES = 16 << 20
_MAX_JOINED = 20
# What each sign may cost in memory, once it has become a value, stays far under the bound of an import.
_MAX_SIGNS = {b"{": 250_000, b"[": 250_000, b",": 1_500_000}


def looks_like_json(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n")[:1] in {b"{", b"["}


def read_json(data: bytes) -> dict[str, Any]:
    """The object that the whole file is."""
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, values={"limit": MAX_BYTES >> 20})
    if any(data.count(sign) > limit for sign, limit in _MAX_SIGNS.items()):
        raise FileRefused(RefusalCode.JSON_TOO_COMPLEX)
    text, _encoding = decode(data)
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise FileRefused(RefusalCode.JSON_DAMAGED, error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(RefusalCode.JSON_TOO_COMPLEX) from error
    if not isinstance(value, dict):
        raise FileRefused(RefusalCode.UNKNOWN_JSON)
    return value


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict)


def objects_in(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def text_of(value: object) -> str:
    """A text where one is expected: numbers are written out, lists joined, references told by their title."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_scalar, value[:_MAX_JOINED])))
    return _scalar(value.get("title")) if isinstance(value, dict) else _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value)[:40] if isinstance(value, int | float) and not isinstance(value, bool) else ""
