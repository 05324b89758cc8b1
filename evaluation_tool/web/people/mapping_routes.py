"""Telling what the columns of a list hold, once."""

from __future__ import annotations

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.rosters import COLUMNS, NO_HEADING, Content, guess_columns, read_people
from evaluation_tool.formats.tables import Table
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Action
from evaluation_tool.services import column_mappings, roster_files
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.forms import ColumnsForm, columns_form, shown_headings
from evaluation_tool.web.sessions import current_actor


@bp.get("/imports/<int:roster_id>/colonnes")
@requires(Action.PEOPLE_MANAGE)
def columns(roster_id: int) -> BaseResponse:
    """What each column seems to hold, to be corrected."""
    pending = roster_files.get(db.session(), current_actor(), roster_id, clock.now())
    table = roster_files.table_of(pending, clock.today())
    if table is None:
        return see_other(".choose_divisions", roster_id=roster_id)
    mapping, _is_told = column_mappings.of_table(db.session(), table)
    form = columns_form(table, mapping.heading)
    form.fill(mapping)
    return _shown(pending, table, form, mapping.heading)


@bp.post("/imports/<int:roster_id>/colonnes")
@requires(Action.PEOPLE_MANAGE)
def tell_columns(roster_id: int) -> BaseResponse:
    """Remember what the columns hold, and go on to the classes."""
    pending = roster_files.get(db.session(), current_actor(), roster_id, clock.now())
    table = roster_files.table_of(pending, clock.today())
    if table is None:
        return see_other(".choose_divisions", roster_id=roster_id)
    heading = column_mappings.of_table(db.session(), table)[0].heading
    form = columns_form(table, heading)
    if _may_lack_heading(table):
        heading = NO_HEADING if form.without_heading.data else 0
    mapping = form.told(heading) if form.validate_on_submit() else None
    if mapping is None:
        return _shown(pending, table, form, heading, status=422)
    try:
        read_people(table, mapping, clock.today())
    except FileRefused as refused:
        form.content.errors = [refusal_sentence(refused)]
        return _shown(pending, table, form, heading, status=422)
    begin_write(db.session)
    column_mappings.remember(db.session(), table, mapping, now=clock.now())
    db.session.commit()
    return see_other(".choose_divisions", roster_id=roster_id)


def _may_lack_heading(table: Table) -> bool:
    """Whether somebody has to say it, since no word of the table is the name of a column."""
    return guess_columns(table).heading == NO_HEADING


def _shown(pending: PendingImport, table: Table, form: ColumnsForm, heading: int, status: int = 200) -> Response:
    return page(
        "people/columns.html",
        pending=pending,
        form=form,
        headings=shown_headings(table, heading),
        may_lack_heading=_may_lack_heading(table),
        rows=table.rows[heading + 1 : heading + 4],
        for_students=[form[column.value] for column in COLUMNS[Content.STUDENTS]],
        for_teachers=[
            form[column.value] for column in COLUMNS[Content.TEACHERS] if column not in COLUMNS[Content.STUDENTS]
        ],
        status=status,
    )
