"""The rules of attention in words, each with what makes it hold."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from evaluation_tool.domain.attention import AttentionRule, Point, Thresholds
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.plurals import ngettext


def rule_name(rule: AttentionRule) -> str:
    """What the rule looks for."""
    return {
        AttentionRule.DISCOVERING: _("Longtemps au premier niveau"),
        AttentionRule.UNSEEN: _("Pas observé depuis longtemps"),
        AttentionRule.SUPPORT_RUN: _("De suite dans un groupe d’appui"),
        AttentionRule.UNANSWERED: _("« Je suis prêt·e » sans réponse"),
    }[rule]


def rules_in_full(thresholds: Thresholds, first_level: str) -> list[str]:
    """Every rule as it is applied here: what a director may tell a family or an inspector."""
    return [
        _(
            "%(count)s compétences ou plus à « %(level)s » depuis plus de %(weeks)s, sans l’avoir quitté.",
            count=thresholds.discovered,
            level=first_level,
            weeks=_weeks(thresholds.discovering_weeks),
        ),
        _("Aucune observation depuis %(weeks)s, ou depuis l’arrivée.", weeks=_weeks(thresholds.unseen_weeks)),
        _("%(times)s fois de suite dans un groupe d’appui, ou plus.", times=thresholds.support_times),
        _("Une demande « Je suis prêt·e » qui attend depuis %(weeks)s.", weeks=_weeks(thresholds.answer_weeks)),
    ]


def sentence(point: Point, thresholds: Thresholds, first_level: str) -> str:
    """The point, told with its evidence."""
    since = full_date(point.since)
    if point.rule is AttentionRule.DISCOVERING:
        return _(
            "%(count)s compétences à « %(level)s » depuis plus de %(weeks)s, la première depuis le %(since)s.",
            count=point.count,
            level=first_level,
            weeks=_weeks(thresholds.discovering_weeks),
            since=since,
        )
    if point.rule is AttentionRule.UNSEEN:
        return _unseen(point, since)
    if point.rule is AttentionRule.SUPPORT_RUN:
        return _("%(times)s fois de suite dans un groupe d’appui, depuis le %(since)s.", times=point.count, since=since)
    return ngettext(
        "Une demande « Je suis prêt·e » attend depuis le %(since)s.",
        "%(num)s demandes « Je suis prêt·e » attendent, la première depuis le %(since)s.",
        point.count,
        since=since,
    )


def first_of(wordings: Sequence[str], most: int = 3) -> str:
    """The first competencies of a point, and how many others there are; all of them are on the student's page."""
    more = len(wordings) - most
    named = ", ".join(wordings[:most])
    return named + ngettext(", et %(num)s autre", ", et %(num)s autres", more) if more > 0 else named


def _unseen(point: Point, since: str) -> str:
    if point.last_on is None:
        return _("Aucune observation depuis son arrivée, le %(since)s.", since=since)
    if point.last_on < point.since:
        return _("Aucune observation depuis son arrivée dans la classe, le %(since)s.", since=since)
    return _(
        "Aucune observation depuis %(weeks)s : la dernière est du %(since)s.", weeks=_weeks(point.count), since=since
    )


def _weeks(number: int) -> str:
    return ngettext("%(num)s semaine", "%(num)s semaines", number)
