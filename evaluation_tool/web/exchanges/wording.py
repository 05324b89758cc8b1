"""What is said of files of competencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from evaluation_tool.domain.framework import Change, Difference, FrameworkDocument, NodeKind, nodes_by_code
from evaluation_tool.formats.frameworks import FrameworkFormat
from evaluation_tool.web.grids.wording import node_kind
from evaluation_tool.web.plurals import ngettext


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The competencies that a new version changes in one way."""

    title: str
    note: str
    sentences: tuple[str, ...]


def format_name(file_format: FrameworkFormat) -> str:
    """A format, as people know it."""
    return {
        FrameworkFormat.CSV: _("Tableau CSV"),
        FrameworkFormat.XLSX: _("Classeur XLSX"),
        FrameworkFormat.MOODLE_COMPETENCIES: _("Moodle, référentiel de compétences (CSV)"),
        FrameworkFormat.MOODLE_OUTCOMES: _("Moodle, objectifs (CSV)"),
        FrameworkFormat.CASE: _("CASE 1.0 (JSON)"),
        FrameworkFormat.NATIVE: _("Pas à pas (JSON)"),
        FrameworkFormat.MOODLE_REFERENTIEL: _("Moodle, module Référentiel (CSV)"),
        FrameworkFormat.SPREADSHEET: _("Tableau d’une autre provenance"),
    }[file_format]


def format_use(file_format: FrameworkFormat) -> str:
    """What a format is good for."""
    return {
        FrameworkFormat.CSV: _("À ouvrir dans un tableur, et à réimporter ici."),
        FrameworkFormat.XLSX: _("À ouvrir dans Excel ou LibreOffice, et à réimporter ici."),
        FrameworkFormat.MOODLE_COMPETENCIES: _("À importer dans Moodle : Administration, Compétences."),
        FrameworkFormat.MOODLE_OUTCOMES: _("À importer dans Moodle : Notes, Objectifs."),
        FrameworkFormat.CASE: _("Le format d’échange international des référentiels."),
        FrameworkFormat.NATIVE: _("Tout y est : pour un autre établissement qui utilise cet outil."),
    }[file_format]


def change_groups(
    changes: Iterable[Difference], old: FrameworkDocument | None, new: FrameworkDocument
) -> list[ChangeGroup]:
    """The differences in words, grouped: first what is new, then what changes, then what goes."""
    titles = _titles(old) | _titles(new)
    order = [Change.ADDED, Change.RENAMED, Change.MOVED, Change.RECLASSIFIED, Change.REMOVED]
    ranked = sorted(changes, key=lambda change: order.index(change.change))
    return [
        _group(change, [_sentence(difference, titles) for difference in found])
        for change, found in groupby(ranked, key=lambda difference: difference.change)
    ]


def _group(change: Change, sentences: list[str]) -> ChangeGroup:
    count = len(sentences)
    titles = {
        Change.ADDED: ngettext("%(num)s ajout", "%(num)s ajouts", count),
        Change.RENAMED: ngettext("%(num)s intitulé changé", "%(num)s intitulés changés", count),
        Change.MOVED: ngettext("%(num)s déplacement", "%(num)s déplacements", count),
        Change.RECLASSIFIED: ngettext("%(num)s changement de nature", "%(num)s changements de nature", count),
        Change.REMOVED: ngettext("%(num)s retrait", "%(num)s retraits", count),
    }
    notes = {
        Change.RENAMED: _("Même code, même compétence : les observations la suivent."),
        Change.REMOVED: _("L’ancienne version reste lisible, avec tout ce qui y a été observé."),
    }
    return ChangeGroup(titles[change], notes.get(change, ""), tuple(sentences))


def _sentence(difference: Difference, titles: Mapping[str, str]) -> str:
    code, title = difference.code, titles.get(difference.code, "")
    match difference.change:
        case Change.ADDED:
            return f"{code} — {difference.after}"
        case Change.REMOVED:
            return f"{code} — {difference.before}"
        case Change.RENAMED:
            return _(
                "%(code)s : « %(before)s » devient « %(after)s »",
                code=code,
                before=difference.before,
                after=difference.after,
            )
        case Change.MOVED:
            place = titles.get(difference.after)
            return (
                _("%(code)s — %(title)s : passe sous « %(place)s »", code=code, title=title, place=place)
                if place
                else _("%(code)s — %(title)s : passe au premier niveau", code=code, title=title)
            )
        case Change.RECLASSIFIED:
            before, after = (node_kind(NodeKind(kind)) for kind in (difference.before, difference.after))
            return _(
                "%(code)s — %(title)s : %(before)s, devient %(after)s",
                code=code,
                title=title,
                before=before,
                after=after,
            )


def _titles(document: FrameworkDocument | None) -> dict[str, str]:
    return {} if document is None else {code: node.title for code, node in nodes_by_code(document).items()}
