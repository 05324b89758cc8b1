"""The papers of the data protection: the register, the impact assessment, the notices."""

from __future__ import annotations

from flask import Response, abort, request

from evaluation_tool.formats import papers
from evaluation_tool.formats.papers import PaperKey
from evaluation_tool.formats.pdf import Template
from evaluation_tool.policy import Action
from evaluation_tool.services import privacy_papers
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.guard import requires
from evaluation_tool.web.papers import paper as answer
from evaluation_tool.web.papers import printed_today
from evaluation_tool.web.privacy import bp


@bp.get("/documents.pdf")
@requires(Action.PRIVACY_PAPERS)
def paper() -> Response:
    """One paper, with the establishment's name and durations."""
    asked = request.args.get("nom", "")
    if asked not in set(PaperKey):
        abort(404)
    sheet = papers.to_sheet(PaperKey(asked), privacy_papers.values(db.session()), printed_on=printed_today())
    return answer(Template.DOCUMENT, sheet, f"{asked}.pdf")
