"""The sheets as PDFs: readable by everybody, and safe whatever was typed."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation_tool.domain.level_scale import DEFAULT_SCALE
from evaluation_tool.formats.pdf import GridSheet, ObservationSheet, SheetItem, SheetLevel, Template, render
from evaluation_tool.formats.pdf.values import shared
from tests.formats.pdf.reading import tags_of, text_of

LEVELS = tuple(
    SheetLevel(level.symbol, level.code, level.student_label, level.fill, level.text_colour, "#837b6b")
    for level in DEFAULT_SCALE
)
GRID = GridSheet(
    title="Atelier vente",
    subtitle="Vente · 4e",
    establishment="Collège de test",
    printed_on="imprimé le 23 novembre 2026",
    levels=LEVELS,
    items=(
        SheetItem("J’accueille le client", ("Avec un modèle.", "", "Sans aide.", ""), "parler"),
        SheetItem("Je rends la monnaie", ("", "", "", ""), "no-such-picture"),
    ),
)
SHEET = ObservationSheet(
    title="Atelier vente",
    subtitle="4e Dahlia",
    establishment="Collège de test",
    printed_on="imprimé le 23 novembre 2026",
    levels=LEVELS,
    students=tuple(f"Élève NUMÉRO{number}" for number in range(30)),
    columns=tuple(f"Je sais faire la chose {number}" for number in range(40)),
)
FILLED = replace(
    SHEET,
    students=SHEET.students[:3],
    columns=SHEET.columns[:12],
    marks=(("1", "2", "3", "4", "abs", "disp", *[""] * 6), ("",) * 12, (*("",) * 11, "4")),
)
CASES = [(Template.WALL, GRID), (Template.BINDER, GRID), (Template.OBSERVATION, SHEET), (Template.OBSERVATION, FILLED)]
each_sheet = pytest.mark.parametrize(("template", "sheet"), CASES, ids=["wall", "binder", "observation", "filled"])


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


@each_sheet
def test_it_is_a_tagged_pdf_ua_with_a_title_and_a_language(
    template: Template, sheet: GridSheet | ObservationSheet
) -> None:
    pdf = opened(render(template, sheet))

    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang).startswith("fr")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Atelier vente"


@each_sheet
def test_every_face_is_embedded_and_ours(template: Template, sheet: GridSheet | ObservationSheet) -> None:
    pdf = opened(render(template, sheet))

    fonts = {
        str(font.BaseFont): font
        for page in pdf.pages
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
    }
    assert fonts
    assert all("AtkinsonHyperlegibleNext" in name for name in fonts)
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


@each_sheet
def test_every_page_says_where_it_comes_from_and_its_number(
    template: Template, sheet: GridSheet | ObservationSheet
) -> None:
    pages = text_of(render(template, sheet))

    for number, page in enumerate(pages, start=1):
        assert "Collège de test" in page
        assert "imprimé le 23 novembre 2026" in page
        assert f"page {number} sur {len(pages)}" in page


def test_the_wall_is_a_table_with_header_cells() -> None:
    content = render(Template.WALL, GRID)
    tags = tags_of(opened(content))

    assert tags["/Table"] == 1
    assert tags["/TH"] == 1 + len(LEVELS)
    assert "/Figure" not in tags  # a pictogram stands beside its words
    assert "Je rends la monnaie" in text_of(content)[0]


def test_without_criteria_the_wall_is_a_list() -> None:
    items = tuple(SheetItem(f"Je sais {number}") for number in range(15))

    tags = tags_of(opened(render(Template.WALL, replace(GRID, items=items))))

    assert tags["/LI"] == 15
    assert "/Table" not in tags


def test_the_binder_has_a_heading_for_each_competency() -> None:
    content = render(Template.BINDER, GRID)

    tags = tags_of(opened(content))
    assert (tags["/H1"], tags["/H2"]) == (1, 2)
    assert "Avec un modèle." in text_of(content)[0]


def test_thirty_students_and_forty_competencies_make_eight_whole_pages() -> None:
    content = render(Template.OBSERVATION, SHEET)
    pages = text_of(content)

    assert len(pages) == 8
    assert all("Élève" in page and "Je progresse" in page for page in pages)
    assert tags_of(opened(content))["/Table"] == 8


def test_a_filled_sheet_says_levels_by_sign_and_code_in_their_own_cells() -> None:
    content = render(Template.OBSERVATION, FILLED)
    first, second = text_of(content)

    assert "Élève NUMÉRO0 ◔ Déc ◑ Pro ◕ Réu ● Exp abs disp" in first
    assert "Élève NUMÉRO2 · · · · · ● Exp" in second
    assert "Séance du" not in first
    assert "· pas encore observé" in first


def test_a_filled_class_of_thirty_by_forty_repeats_its_headers() -> None:
    marks = tuple(tuple(str(1 + (row + column) % 4) for column in range(40)) for row in range(30))
    content = render(Template.OBSERVATION, replace(SHEET, marks=marks))
    pages = text_of(content)

    assert len(pages) == 8
    assert all("Élève" in page and "Je sais faire la" in page and "Je progresse" in page for page in pages)
    assert tags_of(opened(content))["/TH"] == 4 * 2 * 11


def test_columns_are_shared_evenly() -> None:
    assert [len(block) for block in shared(["x"] * 12, 10)] == [6, 6]
    assert shared([], 10) == ()


@pytest.mark.parametrize("empty", [replace(SHEET, students=()), replace(SHEET, columns=())])
def test_an_empty_sheet_says_so(empty: ObservationSheet) -> None:
    assert "pas encore" in text_of(render(Template.OBSERVATION, empty))[0]


def test_an_empty_grid_is_a_page() -> None:
    for template in (Template.WALL, Template.BINDER):
        assert "Atelier vente" in text_of(render(template, replace(GRID, items=())))[0]


@pytest.mark.parametrize(
    "text",
    [
        '#include "/etc/passwd"',
        '#read("/etc/passwd")',
        '"] #panic("x")',
        '#import "@preview/cetz:0.3.0"',
        "*gras* $ x^2 $ <label> @cite // rien",
        "\\u{0} `code` ```",
    ],
)
def test_what_looks_like_code_is_printed_as_it_was_typed(text: str) -> None:
    item = SheetItem(text, (text, text, text, text), text)
    hostile = replace(GRID, title=text, subtitle=text, establishment=text, items=(item,))

    for template in (Template.WALL, Template.BINDER):
        printed = "".join(text_of(render(template, hostile))).replace("\n", "").replace(" ", "")
        assert text.replace(" ", "") in printed
        assert "root:x:" not in printed


@pytest.mark.parametrize(
    "text", ["😀 bravo", "مرحبا", "日本語", "\x00\x01\ud800", "e\u0301te\u0301", "★ ✗ \ufe0f", "ﬁ\u202eabc"]
)
def test_any_character_can_be_printed(text: str) -> None:
    sheet = replace(GRID, title=text + "t", items=(SheetItem(text),))

    assert render(Template.WALL, sheet).startswith(b"%PDF")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_stops_the_printer(text: str) -> None:
    item = SheetItem(text, (text, "", text, ""), text)

    assert render(Template.BINDER, replace(GRID, title="t" + text, items=(item,))).startswith(b"%PDF")


def test_a_class_of_thirty_by_two_pages_is_ready_in_a_second() -> None:
    items = tuple(
        SheetItem(f"Je sais faire {number}", ("Un.", "Deux.", "Trois.", "Quatre."), "lire") for number in range(180)
    )
    started = time.perf_counter()

    pages = text_of(content := render(Template.BINDER, replace(GRID, items=items)))

    assert time.perf_counter() - started < 3  # a second on an idle machine, text extraction apart
    assert len(pages) >= 45
    assert content
