"""What is said of periods that have faults, and beside which field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from evaluation_tool.domain.period_lines import PeriodProblem
from evaluation_tool.domain.problems import Problem

_SAID: Mapping[StrEnum, tuple[str, Any]] = {
    PeriodProblem.NO_NAME: ("name", _l("Donnez un nom à cette période, par exemple « 1er trimestre ».")),
    PeriodProblem.SAME_NAME: ("name", _l("Une autre période porte déjà ce nom.")),
    PeriodProblem.NO_FIRST_DAY: ("first", _l("Choisissez le premier jour.")),
    PeriodProblem.NO_LAST_DAY: ("last", _l("Choisissez le dernier jour.")),
    PeriodProblem.TURNED_ROUND: ("last", _l("La période finirait avant d’avoir commencé.")),
    PeriodProblem.BEFORE_THE_YEAR: ("first", _l("L’année scolaire n’a pas encore commencé ce jour-là.")),
    PeriodProblem.AFTER_THE_YEAR: ("last", _l("L’année scolaire est finie ce jour-là.")),
    PeriodProblem.OVERLAP: ("first", _l("Ce jour est encore dans « %(name)s » : deux périodes ne se recouvrent pas.")),
    PeriodProblem.NONE_LEFT: ("name", _l("Une année a au moins une période.")),
    PeriodProblem.CLOSED: (
        "first",
        _l("Cette période est fermée : ses dates ne changent plus. La direction peut la rouvrir."),
    ),
    PeriodProblem.IN_USE: (
        "name",
        _l("Des grilles ou des conseils de classe tiennent à cette période : on ne peut pas la retirer."),
    ),
}


def field_of(problem: Problem) -> str:
    """The short name of the field that the fault is about."""
    return _SAID[problem.code][0]


def sentence(problem: Problem) -> str:
    """The fault in words, and what to do about it."""
    return str(_SAID[problem.code][1]) % dict(problem.values)
