"""What stands on the sheets of access cards that pages print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import AccessGroup, AccessSheet
from evaluation_tool.services import access_cards, school_settings
from evaluation_tool.services.access_cards import Drawn
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.papers import printed_today


def sign_in_address() -> str:
    """The address that is printed: the one by which this page was asked."""
    return url_for("account.sign_in", _external=True)


def opens_only_here(address: str) -> str:
    """The site's address, when it leads nowhere from another machine; else nothing."""
    found = urlsplit(address)
    host = found.hostname or ""
    try:
        is_own = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_own = False
    return f"{found.scheme}://{found.netloc}" if is_own else ""


def student_cards(title: str, groups: Iterable[tuple[str, Sequence[Drawn]]]) -> AccessSheet:
    """The sheet of some students' cards, group by group."""
    address = sign_in_address()
    return AccessSheet(
        title=title,
        subtitle=_("À découper. Chaque élève garde sa carte pour lui."),
        establishment=school_settings.get(db.session()).name,
        printed_on=printed_today(),
        address=address,
        advice=_("Ce code est à toi : ne le donne à personne."),
        groups=tuple(AccessGroup(name, access_cards.printed(drawn, address)) for name, drawn in groups),
    )
