"""Files by others, beside the checkout on some machines only."""

from collections import Counter
from pathlib import Path

import pytest

from evaluation_tool.domain.framework import NodeKind, children_by_parent, nodes_by_code
from evaluation_tool.domain.framework_draft import TreeProblem
from evaluation_tool.formats.frameworks import (
    ExchangeNote,
    FrameworkFormat,
    ImportedFramework,
    carried,
    read_framework,
    report_sections,
    write_framework,
)


def read(samples: Path, name: str) -> ImportedFramework:
    return read_framework((samples / "frameworks" / name).read_bytes(), name=name)


def counts(found: ImportedFramework) -> Counter[str]:
    return Counter(problem.code.value for problem in found.problems)


def test_every_sample_is_read_with_a_report_and_goes_through_every_format(samples: Path) -> None:
    for path in sorted((samples / "frameworks").iterdir()):
        found = read_framework(path.read_bytes(), name=path.name)

        assert report_sections(found.problems, is_line=found.format.counts_lines)
        for file_format in (FrameworkFormat.CSV, FrameworkFormat.XLSX, FrameworkFormat.CASE, FrameworkFormat.NATIVE):
            written = write_framework(found.document, file_format)
            assert read_framework(written.content).document.nodes == carried(found.document, file_format)


def test_moodle_in_latin_1_three_levels_deep(samples: Path) -> None:
    found = read(samples, "moodle-c2i-latin1.csv")

    assert (found.format, found.document.title) == (FrameworkFormat.MOODLE_COMPETENCIES, "C2i")
    assert [node.kind for node in found.document.nodes[:3]] == [NodeKind.DOMAIN, NodeKind.COMPETENCY, NodeKind.ITEM]
    assert found.document.nodes[0].description == "Maîtrise de l'environnement de travail personnel"
    assert counts(found)[ExchangeNote.RULES_IGNORED] == 1


def test_moodle_names_cut_at_100_characters_are_whole_again(samples: Path) -> None:
    found = read(samples, "moodle-oecd-14-columns.csv")

    nodes = nodes_by_code(found.document)
    assert len(nodes) == 64
    assert nodes["S-SN-3"].title.endswith("regarding sensitive information).")
    assert nodes["S-SN-3"].related == ("level-1",)
    assert counts(found)[ExchangeNote.TITLE_RESTORED] == 7
    assert "•" in found.document.description


def test_moodle_outcomes_give_their_full_titles(samples: Path) -> None:
    found = read(samples, "moodle-outcomes-b2i-lycee.csv")

    assert found.document.title == "B2i_Lycée_2013"
    assert nodes_by_code(found.document)["Lyc_5.6"].title.endswith("interlocuteurs (Nétiquette)")


def test_the_old_moodle_referentiel_keeps_its_three_levels(samples: Path) -> None:
    found = read(samples, "referentiel-b2i-college-latin1.csv")

    children = children_by_parent(found.document)
    assert found.document.title == "B2i Collège"
    assert [node.code for node in children["Collège"]] == ["Col1", "Col2", "Col3", "Col4", "Col5"]
    assert sum(node.kind is NodeKind.ITEM for node in found.document.nodes) == 29


def test_case_items_without_codes_are_numbered_by_their_place(samples: Path) -> None:
    found = read(samples, "case-smart-level.json")

    assert all(node.title == f"Item {node.code}" for node in found.document.nodes)
    assert counts(found)[TreeProblem.MISSING_CODE] == 14


def test_case_with_characters_of_four_bytes(samples: Path) -> None:
    assert read(samples, "case-utf8.json").document.title == "UTF8 𝑑 Test"


def test_a_spreadsheet_with_columns_named_by_others(samples: Path) -> None:
    found = read(samples, "spreadsheet-sample.csv")

    nodes = nodes_by_code(found.document)
    assert found.format is FrameworkFormat.SPREADSHEET
    assert nodes["M.F.1-2.S1a"].parent == "M.F.1-2.S1"
    assert nodes["M.F"].external_code == "Math.Fractions"
    assert counts(found)[ExchangeNote.COLUMN_IGNORED] == 2


@pytest.mark.parametrize("name", ["moodle-oecd-14-columns.csv", "moodle-c2i-latin1.csv"])
def test_moodle_to_moodle_changes_nothing(samples: Path, name: str) -> None:
    once = read(samples, name).document

    twice = read_framework(write_framework(once, FrameworkFormat.MOODLE_COMPETENCIES).content).document

    assert [(n.code, n.parent, n.title, n.description) for n in twice.nodes] == [
        (n.code, n.parent, n.title, n.description) for n in once.nodes
    ]
