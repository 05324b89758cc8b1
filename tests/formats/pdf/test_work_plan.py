"""A work plan on paper: a page for each student, whatever was typed."""

from __future__ import annotations

import io

import pikepdf

from evaluation_tool.formats.pdf import Template, WorkPlanLine, WorkPlanPage, WorkPlanSheet, render
from tests.formats.pdf.reading import tags_of, text_of

LINES = (
    WorkPlanLine("La livraison du lundi", "Lis la ligne.\nCoche.", "40 minutes · La réserve"),
    WorkPlanLine('#panic("x") <b> 📦 $1 + 1$', "", ""),
)


def sheet(*pages: WorkPlanPage) -> WorkPlanSheet:
    return WorkPlanSheet("Ma semaine", "4e Atelier · du lundi au vendredi", "Collège de test", "imprimé", pages)


def test_each_student_has_a_page_with_its_boxes() -> None:
    content = render(
        Template.WORK_PLAN,
        sheet(WorkPlanPage("Lina MOREL", LINES, LINES[:1]), WorkPlanPage("Noé COSTA", LINES, ())),
    )

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 2
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert tags_of(pdf)["/H1"] == 2
    first, second = text_of(content)
    for words in ("Lina MOREL", "La livraison du lundi", "Au choix", "j’ai besoin d’aide", "#panic"):
        assert words in first
    assert second.startswith("Noé COSTA")
    assert "Lina" not in second


def test_a_plan_without_students_or_without_lines_is_still_a_page() -> None:
    assert render(Template.WORK_PLAN, sheet()).startswith(b"%PDF-")
    assert "encore vide" in text_of(render(Template.WORK_PLAN, sheet(WorkPlanPage("Lina MOREL", (), ()))))[0]
