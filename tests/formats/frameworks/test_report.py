import pytest

from evaluation_tool.domain.framework_draft import TreeProblem
from evaluation_tool.domain.problems import Problem
from evaluation_tool.formats import wording
from evaluation_tool.formats.frameworks import ExchangeNote, ExportLoss, read_framework, report_sections, sentence
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import TableNote
from evaluation_tool.formats.wording import refusal_sentence

ALL_CODES = [*TreeProblem, *ExchangeNote, *ExportLoss, *TableNote]


NAMES = (
    "code title given first_line length limit rank count parent members link column kind levels other text"
    " encoding expected found first names format known root missing"
)
VALUES: dict[str, str | int] = {**dict.fromkeys(NAMES.split(), "x"), "field": "kind"}


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_its_sentence(code: RefusalCode) -> None:
    text = refusal_sentence(FileRefused(code, 12, VALUES))

    assert text.startswith(("Ligne\u00a012\u00a0: ", "Élément\u00a012\u00a0: "))
    assert not set("'") & set(text)
    assert " :" not in text


@pytest.mark.parametrize("code", ALL_CODES)
def test_every_problem_has_its_sentence(code: TreeProblem | ExchangeNote | ExportLoss | TableNote) -> None:
    text = sentence(Problem(code, 3, VALUES))

    assert text.endswith(".")
    assert "'" not in text


def test_the_report_says_first_what_was_left_out() -> None:
    found = read_framework(b"code;parent;title;Poids\nA;Z;Lire;3\n;;Dire;\n", name="essai.csv")

    sections = report_sections(found.problems)

    assert [section.title for section in sections] == ["Laissé de côté", "Modifié", "Bon à savoir"]
    assert sections[0].sentences == (
        "Ligne\u00a01\u00a0: la colonne «\u00a0Poids\u00a0» n’a pas d’équivalent ici\u00a0: laissée de côté.",
    )
    assert sections[1].sentences == (
        (
            "Ligne\u00a02\u00a0: A «\u00a0Lire\u00a0»\u00a0: son parent «\u00a0Z\u00a0» n’existe pas,"
            " il est mis au premier niveau."
        ),
        "Ligne\u00a03\u00a0: «\u00a0Dire\u00a0» n’avait pas de code\u00a0: il reçoit 2.",
    )


def test_where_there_are_no_lines_places_are_entries() -> None:
    text = sentence(Problem(TreeProblem.EMPTY_NODE, 4), is_line=False)

    assert text.startswith("Élément\u00a04\u00a0: ")


def test_a_text_with_braces_is_only_a_text() -> None:
    assert "{0.__class__}" in sentence(Problem(TreeProblem.MISSING_CODE, 1, {"title": "{0.__class__}", "code": "1"}))


def test_wordings_are_typeset() -> None:
    assert wording.typographic({TreeProblem.CYCLE: "l'eau « vive » !"}) == {
        TreeProblem.CYCLE: "l’eau «\u00a0vive\u00a0»\u00a0!"
    }
