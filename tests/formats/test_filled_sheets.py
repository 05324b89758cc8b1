"""A filled grid as a file: the same comes back, nothing in it runs, nothing in it counts."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.filled_sheet import FilledTable, SheetRow
from evaluation_tool.formats.filled_sheets import SheetFormat, read_filled, write_filled
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

TABLE = FilledTable(
    ("A.1 · =1+1", "A.2 · Dire « bonjour » ; sourire"),
    (
        SheetRow(2, "12", "=cmd()", "@Noé", ("Réu", "")),
        SheetRow(3, "13", "-Lê", "+Zoé", ("", "abs")),
    ),
)


@pytest.mark.parametrize("sheet_format", SheetFormat)
def test_what_is_written_is_read_again(sheet_format: SheetFormat) -> None:
    assert read_filled(write_filled(TABLE, sheet_format)) == TABLE


def test_no_cell_is_a_formula() -> None:
    text = write_filled(TABLE, SheetFormat.CSV).decode("utf-8-sig")

    cells = [cell for line in text.splitlines() for cell in line.split(";")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert "'=cmd()" in cells


def test_there_is_a_row_for_each_student_and_nothing_more() -> None:
    lines = write_filled(TABLE, SheetFormat.CSV).decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + len(TABLE.rows)


def test_a_table_that_names_nobody_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_filled(b"A.1;A.2\nReu;Pro\n")

    assert refused.value.code is RefusalCode.MISSING_COLUMNS


def test_names_alone_will_do() -> None:
    read = read_filled("Prénom;Nom;A.1\nNoé;Petit;3\n".encode())

    assert read == FilledTable(("A.1",), (SheetRow(2, "", "Petit", "Noé", ("3",)),))
