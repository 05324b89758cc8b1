"""Paper: accessible PDFs (PDF/UA-1) made by typst from plain values."""

from evaluation_tool.formats.pdf.access import AccessCard, AccessGroup, AccessSheet
from evaluation_tool.formats.pdf.booklet import BookletChapter, BookletEntry, BookletSheet
from evaluation_tool.formats.pdf.document import DocumentSheet
from evaluation_tool.formats.pdf.groups import GroupCard, GroupPapers, TomorrowLine, TomorrowPaper
from evaluation_tool.formats.pdf.meeting import MeetingRow, MeetingSection, MeetingSheet, MeetingStudent
from evaluation_tool.formats.pdf.passport import PassportLine, PassportSheet, PassportShelf
from evaluation_tool.formats.pdf.rendering import CannotBePrinted, Sheet, Template, render
from evaluation_tool.formats.pdf.review import AttentionEntry, AttentionSheet, ClassOverview, OverviewRow
from evaluation_tool.formats.pdf.values import GridSheet, ObservationSheet, SheetItem, SheetLevel
from evaluation_tool.formats.pdf.work_plan import WorkPlanLine, WorkPlanPage, WorkPlanSheet

__all__ = [
    "AccessCard",
    "AccessGroup",
    "AccessSheet",
    "AttentionEntry",
    "AttentionSheet",
    "BookletChapter",
    "BookletEntry",
    "BookletSheet",
    "CannotBePrinted",
    "ClassOverview",
    "DocumentSheet",
    "GridSheet",
    "GroupCard",
    "GroupPapers",
    "MeetingRow",
    "MeetingSection",
    "MeetingSheet",
    "MeetingStudent",
    "ObservationSheet",
    "OverviewRow",
    "PassportLine",
    "PassportSheet",
    "PassportShelf",
    "Sheet",
    "SheetItem",
    "SheetLevel",
    "Template",
    "TomorrowLine",
    "TomorrowPaper",
    "WorkPlanLine",
    "WorkPlanPage",
    "WorkPlanSheet",
    "render",
]
