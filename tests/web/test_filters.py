"""Dates as French writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from evaluation_tool.web import filters, plurals
from evaluation_tool.web.elision import of


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 9, 1), ("mardi 1er septembre", "1er septembre 2026", "1er septembre", "1er sept.")),
        (date(2026, 11, 23), ("lundi 23 novembre", "23 novembre 2026", "23 novembre", "23 nov.")),
        (date(2026, 12, 11), ("vendredi 11 décembre", "11 décembre 2026", "11 décembre", "11 déc.")),
    ],
)
def test_a_day_is_written_as_in_french(app: Flask, day: date, written: tuple[str, ...]) -> None:
    with app.test_request_context("/ecole-test/connexion"):
        found = [
            write(day) for write in (filters.long_date, filters.full_date, filters.day_and_month, filters.short_date)
        ]

    assert tuple(found) == written


def test_the_day_of_an_instant_is_the_schools(app: Flask) -> None:
    last_second_of_august_in_london = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)

    with app.test_request_context("/ecole-test/connexion"):
        assert filters.day_and_time(last_second_of_august_in_london) == "1er septembre à 0 h 30"


@pytest.mark.parametrize(("number", "said"), [(0, "0 élève"), (1, "1 élève"), (2, "2 élèves")])
def test_nothing_and_one_are_singular(app: Flask, number: int, said: str) -> None:
    with app.test_request_context("/ecole-test/connexion"):
        assert plurals.ngettext("%(num)s élève", "%(num)s élèves", number) == said
        assert filters.counted("%(num)s élève", "%(num)s élèves", number) == said


def test_a_sentence_that_counts_escapes_what_it_is_given(app: Flask) -> None:
    with app.test_request_context("/ecole-test/connexion"):
        said = filters.counted("%(num)s élève de %(name)s", "%(num)s élèves de %(name)s", 2, name="<b>")

    assert said == "2 élèves de &lt;b&gt;"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Wassim", "de Wassim"),
        ("Inès", "d’Inès"),
        ("Éloïse", "d’Éloïse"),
        ("Œdipe", "d’Œdipe"),
        ("Yanis", "de Yanis"),
        ("", "de "),
    ],
)
def test_the_little_word_before_a_name_is_cut_before_a_vowel(name: str, said: str) -> None:
    assert of(name) == said
