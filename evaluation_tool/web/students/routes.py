"""A new card for a student."""

from __future__ import annotations

from flask import Response, url_for
from markupsafe import Markup

from evaluation_tool.formats import qr
from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards, accounts
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bp


@bp.get("/<int:student_id>/carte")
@requires(Action.CARD_ISSUE)
def card(student_id: int) -> Response:
    """Say what a new card does before making one."""
    account = accounts.get_student_account(db.session(), current_actor(), student_id, Action.CARD_ISSUE)
    return page("students/card.html", account=account, student=account.student)


@bp.post("/<int:student_id>/carte")
@requires(Action.CARD_ISSUE)
def issue_card(student_id: int) -> Response:
    """Make a new card: the old code stops working, and this page is the only one that ever shows the new one."""
    actor = current_actor()
    accounts.get_student_account(db.session(), actor, student_id, Action.CARD_ISSUE)
    code, code_hash = accounts.draw_secret(is_student=True)
    begin_write(db.session)
    account = accounts.get_student_account(db.session(), actor, student_id, Action.CARD_ISSUE)
    accounts.set_secret_hash(db.session(), account, code_hash, now=clock.now(), actor_id=actor.account_id)
    db.session.commit()
    address = url_for("account.sign_in", _external=True)
    drawing = qr.svg(access_cards.card_link(address, account.login, code))
    return page(
        "students/new_card.html",
        account=account,
        student=account.student,
        code=code,
        address=address,
        qr=Markup(drawing),  # noqa: S704 - drawn by us from our own text
    )
