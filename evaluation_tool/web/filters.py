"""How dates, times and files are written on a page."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from functools import lru_cache

from flask import Flask
from flask_babel import format_date, format_datetime, gettext, to_user_timezone
from markupsafe import Markup

from evaluation_tool.domain import school_year
from evaluation_tool.domain.school_year import SchoolYearDraft
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.paths import STATIC
from evaluation_tool.web import clock
from evaluation_tool.web.elision import of
from evaluation_tool.web.plurals import chosen

_DAYS = 1024  # a page of forty competencies writes a hundred dates, and most of them twice


@lru_cache(maxsize=_DAYS)
def long_date(day: date) -> str:
    """« lundi 23 novembre »: the year is said only where it matters."""
    return format_date(day, f"EEEE {_number(day)} MMMM")


@lru_cache(maxsize=_DAYS)
def full_date(day: date) -> str:
    """« 23 novembre 2026 »."""
    return format_date(day, f"{_number(day)} MMMM y")


@lru_cache(maxsize=_DAYS)
def day_and_month(day: date) -> str:
    """« 23 novembre »."""
    return format_date(day, f"{_number(day)} MMMM")


@lru_cache(maxsize=_DAYS)
def short_date(day: date) -> str:
    """« 16 nov. »."""
    return format_date(day, f"{_number(day)} MMM")


def _number(day: date) -> str:
    """« 1er » for the first day of a month, as French says it, and as a pattern writes it."""
    return "d'er'" if day.day == 1 else "d"


def year_name(year: SchoolYear | SchoolYearDraft) -> str:
    """« 2026-2027 »."""
    return school_year.year_name(year.start_year)


def clock_time(instant: datetime) -> str:
    """« 10 h 42 », in the school's time zone."""
    return format_datetime(instant, "H' h 'mm")


def day_and_time(instant: datetime) -> str:
    """« 23 novembre à 10 h 42 », in the school's time zone."""
    return format_datetime(instant, f"{_number(to_user_timezone(instant))} MMMM' à 'H' h 'mm")


def account_state(account: Account) -> str:
    """Whether somebody can sign in, and since or until when."""
    if account.disabled_at is not None:
        return gettext("fermé le %(when)s", when=day_and_time(account.disabled_at))
    if account.expires_on is None:
        return gettext("ouvert")
    if account.expires_on < clock.today():
        return gettext("fermé depuis le %(day)s", day=full_date(account.expires_on + timedelta(days=1)))
    return gettext("ouvert jusqu’au %(day)s compris", day=full_date(account.expires_on))


@lru_cache(maxsize=256)
def static_url(path: str) -> str:
    """The address of a static file, with its fingerprint so that browsers may keep it for ever."""
    # A page names some twenty files: the address is made once per worker, not by the router each time.
    return f"/static/{path}?v={hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]}"


def phrase(text: str, /, **values: object) -> Markup:
    """A sentence of a template, with its values escaped: what Jinja's own `_()` does, without asking who reads.

    A page holds some fifty sentences, and this site speaks one language: each is looked up once per worker.
    """
    found = _phrase(text)
    return found % values if values else _without_values(found)


@lru_cache(maxsize=4096)
def _phrase(text: str) -> Markup:
    return Markup(gettext(text))  # noqa: S704 - our own sentences


@lru_cache(maxsize=4096)
def _without_values(found: Markup) -> Markup:
    return found % {}


def counted(singular: str, plural: str, num: int, /, **values: object) -> Markup:
    """The same for a sentence that counts."""
    return phrase(chosen(singular, plural, num), **{"num": num, **values})


def init_filters(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals.update({"_": phrase, "gettext": phrase, "ngettext": counted})
    app.jinja_env.filters.update(
        long_date=long_date,
        full_date=full_date,
        short_date=short_date,
        clock_time=clock_time,
        day_and_time=day_and_time,
        year_name=year_name,
        account_state=account_state,
        of=of,
    )
    app.jinja_env.globals["static_url"] = static_url
