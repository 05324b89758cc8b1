import pytest

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.framework_draft import TreeProblem
from evaluation_tool.formats.frameworks import (
    ExchangeNote,
    FrameworkFormat,
    ImportedFramework,
    load_shipped,
    read_framework,
    write_framework,
)
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import TableNote


def read(text: str) -> ImportedFramework:
    return read_framework(text.encode(), name="Ma grille VDM.csv")


def codes(found: ImportedFramework) -> list[tuple[str, int | None]]:
    return [(problem.code.value, problem.line) for problem in found.problems]


def test_our_csv_has_its_columns_in_order_behind_a_mark() -> None:
    content = write_framework(load_shipped("cps"), FrameworkFormat.CSV).content

    assert content.startswith(
        b"\xef\xbb\xbfcode;parent;title;kind;description;"
        b"criterion_1;criterion_2;criterion_3;criterion_4;criterion_5;external_code\r\n"
    )
    assert b"COG.1;COG;Avoir conscience de soi;attitude;" in content


def test_a_file_without_a_title_is_named_after_itself() -> None:
    document = read("code;title\nA;Lire\n").document

    assert (document.key, document.title) == ("ma_grille_vdm", "Ma grille VDM")


def test_markup_in_our_own_file_is_text() -> None:
    found = read("code;title\nA;La balise <b>\n")

    assert found.document.nodes[0].title == "La balise <b>"
    assert codes(found) == [(ExchangeNote.MARKUP_KEPT, 2), (ExchangeNote.KINDS_GUESSED, None)]


def test_a_spreadsheet_made_by_hand() -> None:
    found = read(
        "Grille de l’atelier;;;\n"
        ";;;\n"
        "Référence;Intitulé;Nature;Remarque\n"
        "V1;Réceptionner;bloc;à revoir\n"
        "V1.1;<p>Je contrôle</p>;Compétence;\n"
        "V1.2;J’arrive à l’heure;savoir-être;\n"
        "V1.3;Je range;gestuelle;\n"
    )

    kinds = [node.kind for node in found.document.nodes]
    assert kinds == [NodeKind.BLOCK, NodeKind.COMPETENCY, NodeKind.ATTITUDE, NodeKind.COMPETENCY]
    assert [node.parent for node in found.document.nodes] == [None, "V1", "V1", "V1"]
    assert found.document.nodes[1].title == "Je contrôle"
    assert codes(found) == [
        (ExchangeNote.HEADING_ROWS_SKIPPED, 3),
        (ExchangeNote.COLUMN_IGNORED, 3),
        (ExchangeNote.MARKUP_REMOVED, 5),
        (ExchangeNote.KIND_UNKNOWN, 7),
        (ExchangeNote.PARENTS_GUESSED, None),
        (ExchangeNote.KINDS_GUESSED, None),
    ]


def test_what_is_wrong_in_the_tree_is_told_with_its_line() -> None:
    found = read(
        "code;parent;title;kind\nA;B;Lire;item\nB;A;Dire;item\nC;Z;Voir;item\nC;;Voir mieux;item\n;;;\nD;D;Oser;item"
    )

    assert codes(found) == [
        (TreeProblem.CYCLE, 2),
        (TreeProblem.UNKNOWN_PARENT, 4),
        (TreeProblem.DUPLICATE_CODE, 5),
        (TreeProblem.SELF_PARENT, 7),
    ]


def test_ragged_rows_are_told() -> None:
    found = read("code;parent;title\nA;;Lire;de trop\nB;;Dire\n")

    assert (TableNote.RAGGED_ROW, 2) in codes(found)
    assert [node.title for node in found.document.nodes] == ["Lire", "Dire"]


def test_a_table_without_titles_is_refused_with_what_was_found() -> None:
    with pytest.raises(FileRefused) as refused:
        read("\n\nhaut;bas\n1;2\n")

    assert (refused.value.code, refused.value.line) == (RefusalCode.NO_TITLE_COLUMN, 3)
    assert refused.value.values["found"] == "haut, bas"


def test_a_heading_alone_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read("code;title\n")

    assert refused.value.code is RefusalCode.NO_NODE


def test_a_table_of_too_many_rows_is_refused_at_the_line() -> None:
    with pytest.raises(FileRefused) as refused:
        read("code;title\n" + "A;Lire\n" * 100_000)

    assert (refused.value.code, refused.value.line) == (RefusalCode.TOO_MANY_ROWS, 5_201)


def test_comments_and_risky_cells_survive_our_own_round_trip() -> None:
    found = read("# une note\ncode;title\n'#1;'=SOMME(A1)\n")

    assert (found.document.nodes[0].code, found.document.nodes[0].title) == ("#1", "=SOMME(A1)")
    assert b"'#1;;'=SOMME(A1);" in write_framework(found.document, FrameworkFormat.CSV).content
