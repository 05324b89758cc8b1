"""Cells that a spreadsheet would run as a formula, or we read as a comment, are written behind an apostrophe."""

import re
from collections.abc import Sequence

# Formula signs, their full-width twins, and the controls that some spreadsheets skip before looking for a sign.
_RISKY = re.compile("'*[=+\\-@#\t\r\n＝＋－＠]")
_ESCAPED = re.compile("'+[=+\\-@#\t\r\n＝＋－＠]")


def escape_cell(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def unescape_cell(text: str) -> str:
    """The inverse of `escape_cell`, on every text."""
    return text[1:] if _ESCAPED.match(text) else text


def is_comment(cells: Sequence[str]) -> bool:
    """Whether a row is a remark about the table; « # » above a column of numbers is a heading."""
    return cells[0].startswith("#") and not (cells[0].strip() == "#" and any(cells[1:]))
