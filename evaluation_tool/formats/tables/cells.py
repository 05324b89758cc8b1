"""Cells that a spreadsheet would run as a formula, or we read as a comment, are written behind an apostrophe."""

import re

# Formula signs, their full-width twins, and the controls that some spreadsheets skip before looking for a sign.
_RISKY = re.compile("'*[=+\\-@#\t\r\n＝＋－＠]")
_ESCAPED = re.compile("'+[=+\\-@#\t\r\n＝＋－＠]")


def escape_cell(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def unescape_cell(text: str) -> str:
    """The inverse of `escape_cell`, on every text."""
    return text[1:] if _ESCAPED.match(text) else text
