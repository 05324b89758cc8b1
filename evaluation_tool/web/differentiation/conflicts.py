"""What contradicts what, and a way out, in French."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from evaluation_tool.services.plan_engine import Contradiction, PairWish
from evaluation_tool.web.differentiation.wording import Naming
from evaluation_tool.web.plurals import ngettext


@dataclass(frozen=True, slots=True)
class Told:
    """A contradiction as a page shows it: what cannot be, because of which rules, what to do."""

    title: str
    rules: tuple[str, ...]
    hint: str


def told(found: Contradiction, name: Naming) -> Told:
    """The contradiction in words; `name` says who a student is."""
    return Told(_title(found), tuple(rule_text(rule, name) for rule in found.rules), _hint(found))


def rule_text(rule: PairWish, name: Naming) -> str:
    """One rule as its author would say it."""
    people = {"a": name(rule.a), "b": name(rule.b)}
    if rule.kind == "apart":
        return (
            _("%(a)s et %(b)s : toujours séparés", **people)
            if rule.is_hard
            else _("%(a)s et %(b)s : plutôt séparés", **people)
        )
    return (
        _("%(a)s et %(b)s : toujours ensemble", **people)
        if rule.is_hard
        else _("%(a)s et %(b)s : plutôt ensemble", **people)
    )


def _title(found: Contradiction) -> str:
    values = found.values
    titles: dict[str, Callable[[], str]] = {
        "nobody_present": lambda: _("Tout le monde est absent : il n’y a personne à réunir."),
        "nobody_observed": lambda: _("Personne n’a encore été observé sur ce que vous avez choisi."),
        "one_student": lambda: _("Un seul élève peut être placé : il en faut deux pour un groupe."),
        "more_groups_than_students": lambda: ngettext(
            "%(groups)s groupes pour %(num)s élève : certains seraient vides.",
            "%(groups)s groupes pour %(num)s élèves : certains seraient vides.",
            values["students"],
            groups=values["groups"],
        ),
        "sizes_impossible": lambda: _("Ces tailles de groupes ne tombent pas juste."),
        "needs_not_shared": lambda: _("Les besoins vus sont trop différents pour des groupes de cette taille."),
        "search_undecided": lambda: _("Il y a trop de règles pour savoir si elles peuvent toutes tenir."),
        "fixed_overfull": lambda: _("Trop d’élèves sont gardés dans le même groupe."),
        "fixed_in_two_groups": lambda: _("Deux élèves à mettre ensemble sont gardés dans deux groupes."),
        "fixed_with_apart": lambda: _("Deux élèves à séparer sont gardés dans le même groupe."),
        "fixed_group_unknown": lambda: _("Un élève est gardé dans un groupe qui n’existe plus."),
    }
    if found.reason in titles:
        return titles[found.reason]()
    return _("Ces règles se contredisent : elles ne peuvent pas toutes être respectées.")


def _hint(found: Contradiction) -> str:
    values = found.values
    hints = {
        "come_back": lambda: _("Décochez qui est là."),
        "observe_first": lambda: _("Observez d’abord, ou choisissez des groupes mixtes ou au hasard."),
        "observe_more": lambda: _("Observez encore, choisissez une seule compétence, ou des groupes plus grands."),
        "one_present": lambda: _("Décochez qui est là."),
        "one_observed": lambda: _("Observez d’abord les autres, ou choisissez des groupes mixtes ou au hasard."),
        "fewer_groups": lambda: _("Demandez au plus %(students)s groupes.", students=values["students"]),
        "groups_between": lambda: _(
            "Avec %(students)s élèves à placer, demandez de %(lowest)s à %(highest)s groupes.", **values
        ),
        "too_few_students": lambda: _("Il n’y a que %(students)s élèves à placer.", students=values["students"]),
        "widen_sizes": lambda: _(
            "Avec %(students)s élèves à placer, acceptez des groupes de %(min)s à %(max)s.", **values
        ),
        "pairs_or_triads": lambda: _("Le tutorat se fait à deux ou à trois : changez le nombre de groupes."),
        "more_groups": lambda: _("Demandez un groupe de plus, ou laissez une règle de côté cette fois."),
        "drop_one": lambda: _("Laissez une de ces règles de côté, cette fois : décochez-la dans « Plus de choix »."),
        "relax_one_rule": lambda: _(
            "Laissez une de ces règles de côté, cette fois : décochez-la dans « Plus de choix »."
        ),
        "raise_max": lambda: _(
            "Acceptez des groupes de %(needed)s, ou laissez une de ces règles de côté.", needed=values["needed"]
        ),
        "move_fixed": lambda: _("Libérez un des élèves que vous gardez en place, puis reproposez."),
        "exact_sum": lambda: _("Changez la taille des groupes."),
    }
    return hints[found.hint]() if found.hint in hints else ""
