import csv
import io
import json

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.formats.frameworks import (
    ExchangeNote,
    ExportLoss,
    FrameworkFormat,
    ImportedFramework,
    read_framework,
    write_framework,
)
from evaluation_tool.formats.frameworks.moodle import HEADER


def read(*rows: list[str]) -> ImportedFramework:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return read_framework(text.getvalue().encode(), name="essai.csv")


def competency(parent: str, code: str, name: str, description: str = "", related: str = "") -> list[str]:
    return [parent, code, name, description, "1", "", "", "", "0", "null", related, "7", "", ""]


def framework(taxonomy: str = "competency,competency,competency,competency") -> list[str]:
    return ["", "VDM", "Vente", "", "1", "Non,Oui", "[]", "", "", "", "", "", "1", taxonomy]


def written(document: FrameworkDocument) -> list[list[str]]:
    content = write_framework(document, FrameworkFormat.MOODLE_COMPETENCIES).content
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_columns_are_known_by_their_place_whatever_their_names() -> None:
    header = [f"colonne {number}" for number in range(14)]

    found = read(header, framework(), competency("", "A", "Lire"), competency("A", "A.1", "Lire un mot"))

    assert found.format is FrameworkFormat.MOODLE_COMPETENCIES
    assert (found.document.key, found.document.title) == ("vdm", "Vente")
    assert [(node.code, node.parent) for node in found.document.nodes] == [("A", None), ("A.1", "A")]
    assert found.document.nodes[0].external_code == "7"


def test_the_older_layout_of_12_columns() -> None:
    old_header = [*HEADER[:10], *HEADER[12:]]
    head = ["", "VDM", "Vente", "", "1", "Non,Oui", "[]", "", "", "", "1", '{"1":"domain","2":"behaviour"}']
    rows = [["", "A", "Lire", "", "1", "", "", "", "", "", "", ""], ["A", "A.1", "Oser", "", "1", *[""] * 7]]

    found = read(old_header, head, *rows)

    assert [node.kind for node in found.document.nodes] == [NodeKind.DOMAIN, NodeKind.ATTITUDE]


def test_html_becomes_text_with_its_lines_and_lists() -> None:
    html = "<p>Savoir&nbsp;:</p><ul><li>lire</li><li>écrire</li></ul><script>alert(1)</script><p>a &lt; b<br>fin</p>"

    found = read(list(HEADER), framework(), competency("", "A", "Lire", html))

    assert found.document.nodes[0].description == "Savoir\u00a0:\n• lire\n• écrire\na < b\nfin"
    assert ExchangeNote.MARKUP_REMOVED in {problem.code for problem in found.problems}


def test_cross_references_with_commas_in_codes() -> None:
    rows = [competency("", "A,1", "Lire"), competency("", "B", "Écrire", related="A%2C1")]

    found = read(list(HEADER), framework(), *rows)

    assert found.document.nodes[1].related == ("A,1",)
    assert written(found.document)[3][10] == "A%2C1"


def test_no_framework_row_or_two_are_told() -> None:
    without = read(list(HEADER), competency("", "A", "Lire"))
    twice = read(list(HEADER), framework(), framework(), competency("", "A", "Lire"))

    assert without.document.title == "essai"
    assert ExchangeNote.NO_FRAMEWORK_ROW in {problem.code for problem in without.problems}
    assert [problem.line for problem in twice.problems if problem.code is ExchangeNote.SEVERAL_FRAMEWORK_ROWS] == [3]


def test_what_is_written_is_what_moodle_reads() -> None:
    title = "Je contrôle une livraison " * 5 + "fin"
    nodes = (FrameworkNode("A", title.strip(), kind=NodeKind.COMPETENCY, description="=1"),)

    rows = written(FrameworkDocument(key="vdm", title="Vente", nodes=nodes))

    assert all(len(row) == 14 for row in rows)
    assert [row[12] for row in rows[1:]] == ["1", ""]
    assert len(rows[2][2]) <= 100
    assert rows[2][3] == f"{title.strip()}\n=1"
    assert rows[1][5].count(",") == 3
    assert [level["proficient"] for level in json.loads(rows[1][6])[1:]] == [0, 0, 1, 1]


def test_what_moodle_cannot_hold_is_told_at_export() -> None:
    nodes = (
        FrameworkNode("A", "Lire", criteria=("Je lis",)),
        FrameworkNode("B", "Oser", kind=NodeKind.ATTITUDE),
    )

    losses = write_framework(FrameworkDocument("vdm", "Vente", nodes), FrameworkFormat.MOODLE_COMPETENCIES).losses

    found = [(loss.code, loss.values.get("field"), loss.values["count"]) for loss in losses]
    assert (ExportLoss.FIELD_LEFT_OUT, "criteria", 1) in found
    assert (ExportLoss.ATTITUDES_BECOME_COMPETENCIES, None, 1) in found
