"""From plain values to the bytes of a PDF. The values travel as JSON: nothing that people wrote becomes typst code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from functools import lru_cache
from typing import Any

import typst

from evaluation_tool.formats.pdf.access import AccessSheet
from evaluation_tool.formats.pdf.booklet import BookletSheet
from evaluation_tool.formats.pdf.document import DocumentSheet
from evaluation_tool.formats.pdf.groups import GroupPapers, TomorrowPaper
from evaluation_tool.formats.pdf.meeting import MeetingSheet
from evaluation_tool.formats.pdf.passport import PassportSheet
from evaluation_tool.formats.pdf.pictograms import drawings
from evaluation_tool.formats.pdf.printable import complained_of, printable
from evaluation_tool.formats.pdf.review import AttentionSheet, ClassOverview
from evaluation_tool.formats.pdf.values import GridSheet, ObservationSheet
from evaluation_tool.formats.pdf.work_plan import WorkPlanSheet
from evaluation_tool.paths import STATIC, TEMPLATES

FOLDER = TEMPLATES / "pdf"
STANDARD: typst.PDFStandard = "ua-1"
_TRIES = 4
Sheet = (
    GridSheet
    | ObservationSheet
    | PassportSheet
    | GroupPapers
    | TomorrowPaper
    | WorkPlanSheet
    | ClassOverview
    | AttentionSheet
    | MeetingSheet
    | BookletSheet
    | DocumentSheet
    | AccessSheet
)


class Template(StrEnum):
    """One file of templates/pdf."""

    WALL = "wall"
    BINDER = "binder"
    OBSERVATION = "observation"
    PASSPORT = "passport"
    GROUPS = "groups"
    GROUPS_WALL = "groups-wall"
    TUTOR_CARDS = "tutor-cards"
    TOMORROW = "tomorrow"
    WORK_PLAN = "work-plan"
    DOCUMENT = "document"
    CLASS_OVERVIEW = "class-overview"
    ATTENTION = "attention"
    MEETING = "meeting"
    BOOKLET = "booklet"
    ACCESS_CARDS = "access-cards"


class CannotBePrinted(Exception):
    """typst refused; the message is for the log."""


def render(template: Template, sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF/UA-1. Characters that no face of ours has are shown as an empty box."""
    data = _data(sheet)
    pictures = _pictures(sheet)
    without: frozenset[str] = frozenset()
    for attempt in range(_TRIES):
        shown = printable(data, without, only_sure=attempt == _TRIES - 1)
        try:
            return _compiled(template, shown | {"pictures": pictures})
        except typst.TypstError as error:
            missing = complained_of(error.message)
            if not missing:
                raise CannotBePrinted(error.message) from error
            without |= missing
    raise CannotBePrinted(template)


def _compiled(template: Template, data: Mapping[str, Any]) -> bytes:
    return typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARD,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our own face, and typst's own behind it for what it lacks; never the machine's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(STATIC / "fonts" / "pdf")]
    )


def _data(sheet: Sheet) -> dict[str, Any]:
    extra = {"has_criteria": sheet.has_criteria} if isinstance(sheet, GridSheet) else {}
    return asdict(sheet) | extra


def _pictures(sheet: Sheet) -> dict[str, str]:
    names: set[str] = set()
    if isinstance(sheet, GridSheet):
        names = {item.pictogram for item in sheet.items}
    elif isinstance(sheet, PassportSheet):
        names = sheet.pictograms
    return {name: drawing for name, drawing in drawings().items() if name in names}
