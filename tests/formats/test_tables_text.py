import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.text import clean_text
from evaluation_tool.formats.tables import (
    FileRefused,
    RefusalCode,
    TableLimits,
    TableNote,
    escape_cell,
    read_table,
    unescape_cell,
    write_delimited,
)

TEXT = "code;intitulé\nA;Mise en œuvre à l’École — 12 €\n"


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data).rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_a_text_is_read_whatever_its_encoding(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == [("code", "intitulé"), ("A", "Mise en œuvre à l’École — 12 €")]


def test_latin_9_is_known_by_its_ligatures() -> None:
    table = read_table("code;intitulé\nA;Mise en œuvre du cœur\n".encode("iso-8859-15"))

    assert table.rows[1].cells[1] == "Mise en œuvre du cœur"
    assert [note.code for note in table.notes] == [TableNote.ENCODING_GUESSED]


def test_a_last_accent_in_latin_1_is_not_taken_for_a_cut() -> None:
    assert cells("a;qualité".encode("latin-1")) == [("a", "qualité")]


def test_a_text_cut_inside_a_character_is_read_up_to_there_and_told() -> None:
    table = read_table("code;titre\nA;été à l’école".encode()[:-1] + "é".encode()[:1])

    assert table.rows[1].cells[1].startswith("été à")
    assert TableNote.END_CUT in {note.code for note in table.notes}


@pytest.mark.parametrize("separator", [";", ",", "\t", ":"])
def test_the_separator_is_found_out(separator: str) -> None:
    data = f'code{separator}titre{separator}note\nA{separator}"a;,\t:b"{separator}x\n'.encode()

    assert cells(data) == [("code", "titre", "note"), ("A", "a;,\t:b", "x")]


def test_sentences_full_of_commas_do_not_hide_the_separator() -> None:
    data = b"code;titre\nA;un, deux, trois, quatre, cinq\nB;six, sept, huit\n"

    assert cells(data)[1] == ("A", "un, deux, trois, quatre, cinq")


def test_a_declared_separator_is_obeyed() -> None:
    assert cells(b"sep=,\r\na,b;c\r\n") == [("a", "b;c")]


def test_lines_are_counted_through_cells_of_several_lines_comments_and_blanks() -> None:
    table = read_table(b'#note\r\na;b\r\n\r\n1;"x\r\n#y\r\nz"\r\n;;\r\n2;t\r\n')

    assert [(row.line, row.cells) for row in table.rows] == [(2, ("a", "b")), (4, ("1", "x\n#y\nz")), (8, ("2", "t"))]
    assert [(row.line, row.cells) for row in table.comments] == [(1, ("#note",))]


def test_ragged_rows_are_told_and_kept() -> None:
    table = read_table(b"a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;;\n")

    assert [(note.code, note.line) for note in table.notes] == [(TableNote.RAGGED_ROW, 3), (TableNote.RAGGED_ROW, 4)]
    assert len(table.rows) == 5


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", RefusalCode.EMPTY_FILE, None),
        (b" \r\n\t\n", RefusalCode.EMPTY_FILE, None),
        (b"a;b\nc;\0d\n", RefusalCode.NUL_CHARACTER, 2),
        ("a;b\nc;\0d\n".encode("utf-16"), RefusalCode.NUL_CHARACTER, 2),
        (b'a;b\n1;"x\n2;y\n', RefusalCode.UNCLOSED_QUOTE, 2),
        (b'a;b\n1;"' + b"x" * 200_000 + b'"\n', RefusalCode.CELL_TOO_LONG, 2),
        (b"a;b\n" + b"x" * (1 << 21), RefusalCode.RECORD_TOO_LONG, 2),
        (b"a\n" + b";".join([b"x"] * 16_384) + b"\n", RefusalCode.TOO_MANY_COLUMNS, 2),
        (b"%PDF-1.7", RefusalCode.UNSUPPORTED_FORMAT, None),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", RefusalCode.UNSUPPORTED_FORMAT, None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", RefusalCode.OLD_OR_LOCKED_WORKBOOK, None),
        (b"\xff\xfea\xd8a\x00", RefusalCode.UNREADABLE_TEXT, 1),
    ],
)
def test_what_is_not_a_table_is_refused_with_the_line(data: bytes, code: RefusalCode, line: int | None) -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(data)

    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (TableLimits(rows=3), RefusalCode.TOO_MANY_ROWS),
        (TableLimits(lines=3), RefusalCode.TOO_MANY_LINES),
        (TableLimits(cells=7), RefusalCode.TOO_MANY_CELLS),
        (TableLimits(bytes=7), RefusalCode.FILE_TOO_LARGE),
    ],
)
def test_each_bound_is_held(limits: TableLimits, code: RefusalCode) -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(b"1;2\n" * 100, limits)

    assert refused.value.code is code


def test_quotes_that_swallow_every_line_are_stopped() -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(b'a;b\n"\n' + b'";";";"\n' * 200_000)

    assert (refused.value.code, refused.value.line) == (RefusalCode.RECORD_TOO_LONG, 2)


def test_blank_lines_are_bounded_too() -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(b"a;b\n" + b"\n" * 300_000)

    assert refused.value.code is RefusalCode.TOO_MANY_LINES


@pytest.mark.parametrize("text", ["=1+1", "+33", "-1", "@a", "\tx", "\rx", "#x", "＝1", "'=1", "''-"])
def test_a_cell_that_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    assert escape_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "l’eau", "'mot'", "1-2"])
def test_an_ordinary_cell_is_left_alone(text: str) -> None:
    assert escape_cell(text) == text


@given(st.text())
def test_escaping_is_undone(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text


cell_texts = st.text(max_size=20).map(clean_text)


@given(st.lists(st.lists(cell_texts, min_size=2, max_size=4).filter(lambda row: row[0] and row[-1]), min_size=1))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    table = read_table(write_delimited([["code", "titre", "note"], *rows]))

    assert [list(row.cells) for row in table.rows[1:]] == rows
    assert table.comments == ()


def test_what_no_cell_can_hold_is_left_out_of_what_is_written() -> None:
    assert read_table(write_delimited([["a", "b"], ["x\0y\x0b", "z"]])).rows[1].cells == ("xy", "z")


def test_a_number_sign_above_a_column_is_a_heading_not_a_remark() -> None:
    table = read_table(b"# list\n#;a\n1;x\n")

    assert [row.cells for row in table.rows] == [("#", "a"), ("1", "x")]
