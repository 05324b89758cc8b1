"""What a director prints: tagged, titled, and nothing said by colour alone."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest

from evaluation_tool.domain.level_scale import DEFAULT_SCALE
from evaluation_tool.formats.pdf import (
    AttentionEntry,
    AttentionSheet,
    ClassOverview,
    OverviewRow,
    SheetLevel,
    Template,
    render,
)
from evaluation_tool.formats.pdf.review import Paper
from tests.formats.pdf.reading import tags_of, text_of

LEVELS = tuple(
    SheetLevel(level.symbol, level.code, level.teacher_label, level.fill, level.text_colour, "#837b6b")
    for level in DEFAULT_SCALE
)
CELLS = tuple((place % 5, f"{'·' if place % 5 == 0 else '◑ Pro'} ({place} vues)") for place in range(12))
OVERVIEW = ClassOverview(
    title="4e SEGPA",
    subtitle="30 élèves",
    establishment="Collège de test",
    printed_on="imprimé le 23 novembre 2026",
    paper=Paper.A4,
    levels=LEVELS,
    columns=tuple(f"Les langages pour penser {place}" for place in range(12)),
    rows=tuple(OverviewRow(f"Élève NUMÉRO{number:02}", CELLS) for number in range(30)),
    legend="Dans chaque domaine : le niveau qu’atteint la moitié des compétences vues.",
)
ENTRY = AttentionEntry(
    "Lina MOREL", "4e SEGPA", "Aucune observation depuis 5 semaines.", "Je range", "Vu jeudi (H. C., le 2)"
)
LIST = AttentionSheet(
    title="Points d’attention",
    subtitle="Des raisons d’aller voir",
    establishment="Collège de test",
    printed_on="imprimé le 23 novembre 2026",
    entries=(ENTRY,) * 20,
    rules=("Aucune observation depuis 4 semaines.",),
)
CASES = [(Template.CLASS_OVERVIEW, OVERVIEW, "4e SEGPA"), (Template.ATTENTION, LIST, "Points d’attention")]


@pytest.mark.parametrize(("template", "sheet", "title"), CASES, ids=["overview", "attention"])
def test_it_is_a_tagged_pdf_ua_with_a_title_and_a_language(
    template: Template, sheet: ClassOverview | AttentionSheet, title: str
) -> None:
    content = render(template, sheet)
    pdf = pikepdf.open(io.BytesIO(content))

    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("fr")
    tags = tags_of(pdf)
    assert tags["/H1"] == 1
    assert tags["/TH"] >= 4
    assert "/Figure" not in tags  # words and signs: nothing that would need an alternative
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title
    assert all("Collège de test" in page for page in text_of(content))


@pytest.mark.parametrize(("paper", "width", "tables"), [(Paper.A4, 842, 2), (Paper.A3, 1191, 1)])
def test_thirty_students_and_twelve_domains_on_both_papers(paper: Paper, width: int, tables: int) -> None:
    content = render(Template.CLASS_OVERVIEW, replace(OVERVIEW, paper=paper))
    pdf = pikepdf.open(io.BytesIO(content))

    assert {round(float(page.mediabox[2])) for page in pdf.pages} == {width}
    assert tags_of(pdf)["/Table"] == tables
    said = " ".join(text_of(content))
    assert said.count("Élève NUMÉRO29") == tables
    # A level is told by its sign and its code, the legend gives its words.
    assert "◑ Pro" in said
    assert "Progresse" in said


def test_each_cell_is_filled_with_the_colour_of_its_level() -> None:
    pdf = pikepdf.open(io.BytesIO(render(Template.CLASS_OVERVIEW, replace(OVERVIEW, levels=LEVELS))))

    # The chips of the legend are painted once a page; the cells far more often.
    painted = Counter(
        "#" + "".join(f"{round(float(part) * 255):02x}" for part in step.operands)
        for step in pikepdf.parse_content_stream(pdf.pages[0])
        if isinstance(step, pikepdf.ContentStreamInstruction)
        and str(step.operator) in {"rg", "scn", "sc"}
        and len(step.operands) == 3
    )
    assert all(painted[level.fill] > 10 for level in LEVELS), painted


def test_without_students_grids_or_points_it_says_so() -> None:
    nobody = text_of(render(Template.CLASS_OVERVIEW, replace(OVERVIEW, rows=())))
    nothing = replace(OVERVIEW, columns=(), rows=(OverviewRow("Lina", ()),))

    assert "pas encore d’élèves" in nobody[0]
    assert "Aucune grille" in text_of(render(Template.CLASS_OVERVIEW, nothing))[0]
    assert "Aucune règle" in text_of(render(Template.ATTENTION, replace(LIST, entries=())))[0]


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', "😀 日本語", "*gras* <label> @cite $x$", ""])
def test_whatever_was_typed_is_printed_as_text(text: str) -> None:
    entry = AttentionEntry(text, text, text, text, text)
    row = OverviewRow(text, ((1, text),))

    render(Template.CLASS_OVERVIEW, replace(OVERVIEW, title=text, columns=(text,), rows=(row,)))
    pages = text_of(render(Template.ATTENTION, replace(LIST, title=text, entries=(entry,), rules=(text,))))
    assert "root:x:" not in " ".join(pages)
