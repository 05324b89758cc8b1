import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from evaluation_tool.domain.text import clean_text
from evaluation_tool.formats.tables import (
    FileRefused,
    RefusalCode,
    TableLimits,
    TableNote,
    read_table,
    write_workbook,
)

_RELATIONS = '<Relationships><Relationship Id="r1" Type="x/{kind}" Target="{target}"/></Relationships>'


def package(sheet: str | bytes, strings: str | bytes = "<sst/>") -> bytes:
    """A workbook of our own making, sound but for the sheet it is given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="S" id="r1"/></sheets></workbook>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/>'
            '<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/strings.xml"/></Relationships>',
        )
        archive.writestr("xl/sheet.xml", sheet)
        archive.writestr("xl/strings.xml", strings)
    return stream.getvalue()


def workbook(*rows: list[object], **sheets: list[list[object]]) -> Workbook:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for name, others in sheets.items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    return book


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(data: bytes, limits: TableLimits | None = None) -> tuple[RefusalCode, int | None]:
    with pytest.raises(FileRefused) as refused:
        read_table(data, limits)
    return refused.value.code, refused.value.line


def test_values_are_read_as_a_person_would_write_them() -> None:
    book = workbook(["Élève", 12, 1.5, True, date(2012, 3, 4), datetime(2012, 3, 4, 8, 30), None, "fin"])  # noqa: DTZ001

    table = read_table(saved(book))

    expected = ("Élève", "12", "1.5", "VRAI", "2012-03-04", "2012-03-04 08:30:00", "", "fin")
    assert table.rows[0].cells == expected


def test_a_workbook_of_an_old_macintosh_counts_its_days_from_1904() -> None:
    book = workbook([date(2012, 3, 4), datetime(1904, 1, 2, 8, 30)])  # noqa: DTZ001
    book.epoch = CALENDAR_MAC_1904

    assert read_table(saved(book)).rows[0].cells == ("2012-03-04", "1904-01-02 08:30:00")


def test_rows_and_columns_that_are_folded_away_are_read_like_the_others() -> None:
    book = workbook(["Nom", "Prénom"], ["Petit", "Zoé"], ["Grand", "Noé"])
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True

    assert [row.cells for row in read_table(saved(book)).rows] == [
        ("Nom", "Prénom"),
        ("Petit", "Zoé"),
        ("Grand", "Noé"),
    ]


def test_the_rows_of_the_sheet_keep_their_numbers() -> None:
    table = read_table(saved(workbook(["a"], [], [None, "b"])))

    assert [(row.line, row.cells) for row in table.rows] == [(1, ("a",)), (3, ("", "b"))]


def test_the_first_visible_sheet_is_read_and_the_others_named() -> None:
    book = workbook(["caché"], Classe=[["visible"]], Autre=[["x"]])
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1

    table = read_table(saved(book))

    assert table.sheet == "Classe"
    assert table.rows[0].cells == ("visible",)
    assert [note.values["count"] for note in table.notes if note.code is TableNote.OTHER_SHEETS] == [2]


def test_formulas_are_not_computed_and_merged_cells_are_told() -> None:
    book = workbook(["a", "=1+1"], ["b"])
    book.worksheets[0].merge_cells("A2:B2")

    table = read_table(saved(book))

    assert [row.cells for row in table.rows] == [("a",), ("b",)]
    assert {note.code for note in table.notes} == {TableNote.FORMULAS_NOT_COMPUTED, TableNote.MERGED_CELLS}


def test_the_saved_result_of_a_formula_is_read() -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="B1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'

    assert read_table(package(sheet)).rows[0].cells == ("", "2")


def test_rich_text_is_joined_and_phonetics_left_out() -> None:
    strings = "<sst><si><r><t>mo</t></r><r><t>t</t></r><rPh><t>non</t></rPh></si></sst>"
    sheet = '<x:worksheet xmlns:x="u"><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row></x:worksheet>'

    assert read_table(package(sheet, strings)).rows[0].cells == ("mot",)


def test_a_reference_to_no_string_is_an_empty_cell() -> None:
    sheet = '<worksheet><row><c t="s"><v>9</v></c><c t="s"><v>-1</v></c><c><v>x</v></c></row></worksheet>'

    assert read_table(package(sheet)).rows[0].cells == ("", "", "x")


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'ha'>]><worksheet>&b;</worksheet>", (RefusalCode.DTD_FORBIDDEN, None)),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), (RefusalCode.DTD_FORBIDDEN, None)),
        (b"<worksheet><row>", (RefusalCode.WORKBOOK_DAMAGED, None)),
        (b"<worksheet>" + b" " * (25 << 20), (RefusalCode.EXPANDS_TOO_MUCH, None)),
        (
            b'<worksheet><row r="4">' + b'<c t="str"><v>x</v></c>' * 16_384 + b"</row></worksheet>",
            (RefusalCode.TOO_MANY_COLUMNS, 4),
        ),
        (
            b'<worksheet><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></worksheet>',
            (RefusalCode.TOO_MANY_LINES, 1_048_576),
        ),
        (
            b"<worksheet>" + b"<row><c><v>1</v></c></row>" * 20_501 + b"</worksheet>",
            (RefusalCode.TOO_MANY_ROWS, 20_501),
        ),
    ],
)
def test_bombs_are_refused(sheet: bytes, expected: tuple[RefusalCode, int | None]) -> None:
    assert refusal(package(sheet)) == expected


def test_empty_cells_and_strings_without_end_are_refused() -> None:
    limits = TableLimits(cells=1_000)

    assert refusal(package(b"<worksheet><row>" + b"<c/>" * 4_000, b"<sst/>"), limits)[0] is RefusalCode.TOO_MANY_CELLS
    assert refusal(package(b"<worksheet/>", b"<sst>" + b"<si/>" * 2_000), limits)[0] is RefusalCode.TOO_MANY_CELLS


def test_columns_that_are_only_styled_do_not_count() -> None:
    sheet = '<worksheet><row><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row></worksheet>'

    assert read_table(package(sheet)).rows[0].cells == ("1",)


def test_an_archive_of_a_thousand_parts_or_that_is_no_workbook_is_refused() -> None:
    assert refusal(b"PK\x03\x04" + b"PK\x01\x02" * 3_000)[0] is RefusalCode.EXPANDS_TOO_MUCH
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    assert refusal(stream.getvalue())[0] is RefusalCode.NOT_A_WORKBOOK
    assert refusal(package("<worksheet/>")[:-30])[0] is RefusalCode.WORKBOOK_DAMAGED


def test_no_cell_we_write_is_a_formula() -> None:
    data = write_workbook([["titre"], ["=HYPERLINK(1)"], ["#N/A"], ["_x0041_"]], sheet="Test")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert [row.cells[0] for row in read_table(data).rows] == ["titre", "=HYPERLINK(1)", "#N/A", "_x0041_"]


cell_texts = st.text(max_size=10).map(clean_text).filter(bool)


@settings(max_examples=25)
@given(st.lists(st.lists(cell_texts, min_size=1, max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    table = read_table(write_workbook([["titre"], *rows], sheet="Test"))

    assert [list(row.cells) for row in table.rows[1:]] == rows
