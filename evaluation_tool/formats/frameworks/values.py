"""What an exchange of frameworks gives back: the document, and everything that was noted on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evaluation_tool.domain.framework import FrameworkDocument
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem


class FrameworkFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    MOODLE_COMPETENCIES = "moodle_competencies"
    MOODLE_OUTCOMES = "moodle_outcomes"
    CASE = "case"
    NATIVE = "native"  # that of the frameworks we ship: the only one that carries everything
    MOODLE_REFERENTIEL = "moodle_referentiel"  # read only
    SPREADSHEET = "spreadsheet"  # read only: columns named by somebody else

    @property
    def counts_lines(self) -> bool:
        """Whether a place in the file is a line (or row), rather than the rank of an entry in a list."""
        return self not in {FrameworkFormat.CASE, FrameworkFormat.NATIVE}


class ExchangeNote(StrEnum):
    COLUMN_IGNORED = "column_ignored"
    HEADING_ROWS_SKIPPED = "heading_rows_skipped"
    MARKUP_REMOVED = "markup_removed"
    MARKUP_KEPT = "markup_kept"
    KIND_UNKNOWN = "kind_unknown"
    KINDS_GUESSED = "kinds_guessed"
    PARENTS_GUESSED = "parents_guessed"
    TITLE_RESTORED = "title_restored"
    SCALE_IGNORED = "scale_ignored"
    RULES_IGNORED = "rules_ignored"
    WEIGHTS_IGNORED = "weights_ignored"
    NO_FRAMEWORK_ROW = "no_framework_row"
    SEVERAL_FRAMEWORK_ROWS = "several_framework_rows"
    SEVERAL_PARENTS = "several_parents"
    LINKS_IGNORED = "links_ignored"
    ENTRY_IGNORED = "entry_ignored"
    LEVEL_IGNORED = "level_ignored"


class ExportLoss(StrEnum):
    FIELD_LEFT_OUT = "field_left_out"
    ATTITUDES_BECOME_COMPETENCIES = "attitudes_become_competencies"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format tells, before its tree is made sound."""

    head: FrameworkDocument  # without nodes
    drafts: Sequence[DraftNode]
    notes: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class ImportedFramework:
    document: FrameworkDocument
    format: FrameworkFormat
    problems: tuple[Problem, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class ExportedFramework:
    content: bytes
    filename: str
    media_type: str
    losses: tuple[Problem, ...] = field(default=())
