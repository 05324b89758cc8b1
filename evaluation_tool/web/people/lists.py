"""The lists of people: searched by what one remembers, those who are here or those who left, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import SearchField

from evaluation_tool.web.forms import AtMost, BaseForm
from evaluation_tool.web.pages import page

PER_PAGE = 40
GONE = "partis"


class PeopleFilter(BaseForm):
    """What one remembers of somebody; each list adds `etat`, whose other choice is GONE."""

    class Meta(BaseForm.Meta):
        """Sent by GET."""

        csrf = False

    texte = SearchField(_l("Nom, identifiant ou classe"), [AtMost(80)])


def list_page(
    template: str, endpoint: str, form: PeopleFilter, find: Callable[[str, bool], Sequence[object]]
) -> Response:
    """The page of a list; `find` gets the text typed and whether those who left are wanted."""
    text = (form.texte.data or "") if form.validate() else ""
    is_gone = form["etat"].data == GONE
    found = find(text, is_gone)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return page(
        template,
        form=form,
        found=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        total=len(found),
        number=number,
        pages=pages,
        page_url=lambda leaf: url_for(
            endpoint, texte=text or None, etat=GONE if is_gone else None, page=leaf if leaf > 1 else None
        ),
    )
