"""A table as a page shows it, and the same rows as a file: exactly what is shown is what is taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, abort, make_response, request

from evaluation_tool.formats.filled_sheets import SheetFormat
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.tables import write_delimited, write_workbook
from evaluation_tool.web import clock

_WIDTH = 22
FORMATS = tuple(one.value for one in SheetFormat)


@dataclass(frozen=True, slots=True)
class Shown:
    """Headings and rows of text; the first column names the row."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def wanted_file(tables: Mapping[str, Shown]) -> Response | None:
    """The table that the address asks for as a file; None where it asks for the page."""
    asked = request.args.get("format")
    if asked is None:
        return None
    shown = tables.get(request.args.get("tableau", next(iter(tables))))
    if asked not in FORMATS or shown is None:
        abort(404)
    sheet_format = SheetFormat(asked)
    rows: list[Sequence[str]] = [shown.headings, *shown.rows]
    content = (
        write_delimited(rows)
        if sheet_format is SheetFormat.CSV
        else write_workbook(rows, sheet="Suivi", widths=[_WIDTH] * len(shown.headings))
    )
    response = make_response(content)
    response.mimetype = sheet_format.media_type
    name = f"{slug(shown.name)[:60]}-{clock.today().isoformat()}.{asked}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def file_links(table: str = "") -> dict[str, str]:
    """Where the page's table is found as a file, with the choices that the page was asked with."""
    named = {"tableau": table} if table else {}
    return {one.upper(): as_asked(request.path, **named, format=one) for one in FORMATS}


def as_asked(path: str, **more: str) -> str:
    """An address with the choices of this one; what people write in it is never an argument of ours."""
    kept = {name: value for name, value in request.args.items() if name not in {"format", "tableau", "page"}}
    query = urlencode({**kept, **more})
    return f"{path}?{query}" if query else path
