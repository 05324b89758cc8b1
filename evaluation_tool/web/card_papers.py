"""What stands on the sheets of access cards that pages print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import AccessGroup, AccessSheet
from evaluation_tool.services import access_cards, school_settings
from evaluation_tool.services.access_cards import Drawn
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.papers import printed_today


def student_cards(title: str, groups: Iterable[tuple[str, Sequence[Drawn]]]) -> AccessSheet:
    """The sheet of some students' cards, group by group."""
    address = url_for("account.sign_in", _external=True)
    return AccessSheet(
        title=title,
        subtitle=_("À découper. Chaque élève garde sa carte pour lui."),
        establishment=school_settings.get(db.session()).name,
        printed_on=printed_today(),
        address=address,
        advice=_("Ce code est à toi : ne le donne à personne."),
        groups=tuple(AccessGroup(name, access_cards.printed(drawn, address)) for name, drawn in groups),
    )
