"""The engine's and the board's codes in a teacher's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan
from evaluation_tool.models.evidence import FeelingKind
from evaluation_tool.services.boards import Board, Card, Seen
from evaluation_tool.services.plans_adjust import AWAY, WAITING
from evaluation_tool.web.filters import day_and_month, long_date
from evaluation_tool.web.plurals import ngettext

GOOD_GAP, FAIR_GAP = 0.1, 0.35
Naming = Callable[[int], str]


def kind_name(kind: GroupingKind) -> str:
    """What a plan is called."""
    return {
        GroupingKind.NEEDS_NAMED: _("Groupes de besoins"),
        GroupingKind.NEEDS_PROFILE: _("Groupes aux besoins proches"),
        GroupingKind.MIXED: _("Groupes mixtes"),
        GroupingKind.TUTORING: _("Tutorat entre élèves"),
        GroupingKind.RANDOM: _("Groupes au hasard"),
    }[kind]


def kind_with_help(kind: GroupingKind) -> str:
    """What a kind of groups is for, in a line."""
    return {
        GroupingKind.NEEDS_NAMED: _("Groupes de besoins : chacun travaille une compétence, son prochain pas"),
        GroupingKind.NEEDS_PROFILE: _("Besoins proches : les mêmes points d’appui sur les compétences choisies"),
        GroupingKind.MIXED: _("Groupes mixtes : tous les niveaux dans chaque groupe, pour coopérer"),
        GroupingKind.TUTORING: _("Tutorat : qui réussit aide qui apprend, à deux ou trois"),
        GroupingKind.RANDOM: _("Au hasard : un tirage, vos règles respectées"),
    }[kind]


def age(seen_on: date, today: date) -> str:
    """How old a piece of evidence is, as one says it."""
    days = (today - seen_on).days
    if days <= 0:
        return _("vu aujourd’hui")
    if days == 1:
        return _("vu hier")
    if days < 14:
        return ngettext("vu il y a %(num)s jour", "vu il y a %(num)s jours", days)
    if days < 60:
        return ngettext("vu il y a %(num)s semaine", "vu il y a %(num)s semaines", days // 7)
    return _("vu le %(day)s", day=day_and_month(seen_on))


def reason(card: Card, board: Board, today: date) -> str:
    """Why a student is where it is, with the level it was judged on and how old that is."""
    code, values = card.reason.get("code", ""), card.reason.get("values", {})
    if code == "by_hand":
        return _("Placé à la main.")
    if code == "drawn":
        return _("Tiré au sort.")
    told = _judged_on(card, values, today)
    people = _people(values, board)
    return {
        "next_step": _("C’est son prochain pas%(told)s.", told=told),
        "already_succeeds": _("Réussit déjà%(told)s : peut approfondir.", told=told),
        "not_observed_on_shared_need": _("Pas encore observé sur ce besoin : placé d’après le reste."),
        "shared_need": _("Partage ce besoin avec son groupe%(told)s.", told=told),
        "similar_profile": _("A un profil proche de son groupe%(told)s.", told=told),
        "can_help": _("Peut aider son groupe%(told)s.", told=told),
        "finds_help": _("Trouve de l’aide auprès de %(people)s%(told)s.", people=people, told=told),
        "spreads_levels": _("Pour que chaque groupe ressemble à la classe%(told)s.", told=told),
        "no_level_yet": _("Pas encore observé : placé d’après les tailles et les règles."),
        "tutor": _("Aide %(people)s%(told)s.", people=people, told=told),
        "tutee": _("Apprend avec %(people)s%(told)s.", people=people, told=told),
        "works_side_by_side": _("Travaille à égalité avec %(people)s.", people=people),
    }.get(code, "")


def _judged_on(card: Card, values: Mapping[str, Any], today: date) -> str:
    seen = _seen_on(card, values.get("competency"))
    if seen is None or seen.level is None or seen.observed_on is None:
        return ""
    return f" ({seen.level.teacher_label}, {age(seen.observed_on, today)})"


def _seen_on(card: Card, competency_id: int | None) -> Seen | None:
    """What was seen on the competency that decided; it may not be the one that the group now works on."""
    return next((seen for seen in card.seen if seen.target.competency_id == competency_id), None)


def _people(values: Mapping[str, Any], board: Board) -> str:
    ids = values.get("helpers") or values.get("partners") or []
    return listed([board.short_names[one] for one in ids if one in board.short_names]) or _("son groupe")


def listed(names: list[str]) -> str:
    """« Adam, Lina et Noé »."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1])


def warning(told: Mapping[str, Any], board: Board) -> str:
    """One thing to know before publishing."""
    code, values = told["code"], told["values"]
    group = values.get("group", "")
    words: dict[str, Callable[[], str]] = {
        "target_gone": lambda: _(
            "« %(competency)s » n’est plus dans une grille de la classe : ces groupes restent, "
            "mais on ne peut plus y observer.",
            competency=values["competency"],
        ),
        "nobody_seen": lambda: _("Personne n’a encore été observé sur ce sujet : ces groupes ne s’appuient sur rien."),
        "rule_broken": lambda: _rule_broken(values, board),
        "neediest_large": lambda: _(
            "%(group)s, qui a le plus besoin de vous, compte %(size)s élèves : cinq au plus, c’est mieux.",
            group=group,
            size=values["size"],
        ),
        "neediest_again": lambda: _(
            "Pour la %(sessions)se fois de suite dans le groupe qui a le plus besoin de vous : %(people)s. "
            "Une autre place, un autre appui ?",
            sessions=values["sessions"],
            people=listed([board.name_of(one) for one in values["students"]]),
        ),
        "nobody_succeeds": lambda: _("Personne ne réussit encore dans %(group)s : prévoyez un adulte.", group=group),
        "all_succeed": lambda: _("Dans %(group)s, tout le monde réussit déjà : allez plus loin.", group=group),
        "one_origin": lambda: _("%(group)s ne réunit que des élèves de %(value)s.", group=group, value=values["value"]),
        "one_sex": lambda: _("%(group)s ne réunit que des filles, ou que des garçons.", group=group),
        "no_tutor": lambda: _("Dans %(group)s, personne ne peut encore aider : prévoyez un adulte.", group=group),
        "same_kind": lambda: _(
            "Les derniers groupes de la classe étaient déjà de cette sorte : alterner fait mieux progresser."
        ),
    }
    return words[code]()


def _rule_broken(values: Mapping[str, Any], board: Board) -> str:
    a, b = board.name_of(values["a"]), board.name_of(values["b"])
    if values["kind"] == "apart":
        return _("%(a)s et %(b)s sont ensemble, alors qu’une règle les sépare.", a=a, b=b)
    return _("%(a)s et %(b)s sont séparés, alors qu’une règle les réunit.", a=a, b=b)


def quality(kind: GroupingKind, figures: Mapping[str, Any] | None) -> str:
    """How good a proposal is, in words."""
    if kind is GroupingKind.RANDOM or not figures:
        return ""
    about = {
        GroupingKind.NEEDS_NAMED: _("Chacun travaille au plus près de son prochain pas"),
        GroupingKind.NEEDS_PROFILE: _("Des élèves aux besoins proches"),
        GroupingKind.MIXED: _("Des groupes équilibrés"),
        GroupingKind.TUTORING: _("Des binômes où l’un peut aider l’autre"),
    }[kind]
    if figures.get("proven"):
        return _("%(about)s : aucune autre répartition ne ferait mieux.", about=about)
    if figures.get("gap", 1) <= GOOD_GAP:
        return _("%(about)s : presque la meilleure répartition possible.", about=about)
    if figures.get("gap", 1) <= FAIR_GAP:
        return _("%(about)s : une très bonne répartition.", about=about)
    return _("%(about)s : une bonne répartition ; des observations de plus l’affineraient.", about=about)


def figures(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The certificate's figures as they are written."""
    if found is None:
        return None
    told = {name: format_decimal(found[name], "#,##0.##") for name in ("score", "bound", "random", "by_hand")}
    return {**told, "gap": format_percent(found["gap"]), "proven": found["proven"]}


def status(plan: GroupingPlan, today: date) -> str:
    """Where a plan stands."""
    if plan.finished_at is not None:
        return _("Terminés")
    end = long_date(plan.ends_on) if plan.ends_on is not None else ""
    if plan.published_at is None:
        return _("Proposition : les élèves ne la voient pas")
    if plan.ends_on is not None and plan.ends_on < today:
        return _("À terminer : la fin était prévue le %(day)s", day=end)
    if plan.starts_on > today:
        return _("Publiés : les élèves les verront le %(day)s", day=long_date(plan.starts_on))
    return _("Publiés jusqu’au %(day)s", day=end)


def feeling(kind: FeelingKind) -> str:
    """What a student said of the task."""
    return {
        FeelingKind.EASY: _("facile"),
        FeelingKind.RIGHT: _("juste bien"),
        FeelingKind.HARD: _("difficile"),
        FeelingKind.HELP: _("besoin d’aide"),
    }[kind]


def moved(board: Board, moves: Mapping[int, int]) -> str:
    """What was just done, as one says it: « Adam BENOÎT déplacé vers L’Arcade, 5 élèves »."""
    if not moves:
        return ""
    names = {column.group.id: column.group.name for column in board.columns}
    counts = {column.group.id: len(column.cards) for column in board.columns}
    places = set(moves.values())
    if len(places) > 1:
        return ngettext("%(num)s élève déplacé.", "%(num)s élèves déplacés.", len(moves))
    people = (
        board.name_of(next(iter(moves))) if len(moves) == 1 else ngettext("%(num)s élève", "%(num)s élèves", len(moves))
    )
    place = places.pop()
    if place == WAITING:
        return _("%(people)s : sans groupe pour l’instant.", people=people)
    if place == AWAY:
        return _("%(people)s : absent aujourd’hui.", people=people)
    return ngettext(
        "%(people)s → %(group)s, %(num)s élève.",
        "%(people)s → %(group)s, %(num)s élèves.",
        counts.get(place, 0),
        people=people,
        group=names.get(place, ""),
    )
