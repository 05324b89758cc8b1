"""Counts as French counts: nothing and one are singular, « 0 élève », where gettext alone would say « 0 élèves »."""

from __future__ import annotations

from flask_babel import gettext


def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
    """The sentence for this count, with %(num)s and its other values."""
    return gettext(chosen(singular, plural, num), **{"num": num, **values})


def chosen(singular: str, plural: str, num: int) -> str:
    """Which of the two sentences a count takes."""
    return singular if abs(num) < 2 else plural
