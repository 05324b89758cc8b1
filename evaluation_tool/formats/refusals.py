"""The one error that reading a file may raise, whatever its bytes."""

from collections.abc import Mapping
from enum import StrEnum


class RefusalCode(StrEnum):
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    EXPANDS_TOO_MUCH = "expands_too_much"
    UNSUPPORTED_FORMAT = "unsupported_format"
    OLD_OR_LOCKED_WORKBOOK = "old_or_locked_workbook"
    WORKBOOK_DAMAGED = "workbook_damaged"
    NOT_A_WORKBOOK = "not_a_workbook"
    DTD_FORBIDDEN = "dtd_forbidden"
    NUL_CHARACTER = "nul_character"
    UNREADABLE_TEXT = "unreadable_text"
    UNCLOSED_QUOTE = "unclosed_quote"
    RECORD_TOO_LONG = "record_too_long"
    CELL_TOO_LONG = "cell_too_long"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    NO_ROWS = "no_rows"
    MISSING_COLUMNS = "missing_columns"
    JSON_DAMAGED = "json_damaged"
    JSON_TOO_COMPLEX = "json_too_complex"
    UNKNOWN_JSON = "unknown_json"
    UNKNOWN_SCHEMA = "unknown_schema"
    WRONG_VALUE = "wrong_value"
    NO_TITLE_COLUMN = "no_title_column"
    NO_NODE = "no_node"
    TOO_MANY_NODES = "too_many_nodes"
    NOT_A_GRID = "not_a_grid"
    OTHER_GRID_SCHEMA = "other_grid_schema"
    TOO_MANY_ITEMS = "too_many_items"
    XML_DAMAGED = "xml_damaged"
    XML_ENCODING = "xml_encoding"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_EMPTY = "archive_empty"
    SEVERAL_TABLES = "several_tables"
    OTHER_DOCUMENT = "other_document"
    ONEROSTER = "oneroster"
    NOT_A_ROSTER = "not_a_roster"
    RESPONSABLES_FILE = "responsables_file"
    TOO_MANY_PEOPLE = "too_many_people"
    NO_PERSON = "no_person"
    NOT_AN_ACTIVITY = "not_an_activity"
    OTHER_ACTIVITY_SCHEMA = "other_activity_schema"
    NOT_A_DOCUMENT = "not_a_document"
    DOCUMENT_DAMAGED = "document_damaged"
    HAS_MACROS = "has_macros"


class FileRefused(Exception):
    """Nothing was taken from the file; `line` and `values` say where and what, for a sentence in French."""

    def __init__(
        self, code: RefusalCode, line: int | None = None, values: Mapping[str, str | int] | None = None
    ) -> None:
        super().__init__(code.value if line is None else f"{code.value}, line {line}")
        self.code = code
        self.line = line
        self.values: Mapping[str, str | int] = values or {}
