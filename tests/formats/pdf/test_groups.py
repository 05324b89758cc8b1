"""The papers of a plan and tomorrow's sheet: tagged, titled, and each on the pages it promises."""

from __future__ import annotations

import io

import pikepdf
import pytest

from evaluation_tool.formats.pdf import GroupCard, GroupPapers, Template, TomorrowLine, TomorrowPaper, render
from tests.formats.pdf.reading import tags_of, text_of

LONG = "Coche chaque ligne du bon avant d’ouvrir le carton suivant, puis fais vérifier par ton voisin de table."
NAMES = ("Anne-Gaëlle M.", "Jean-Baptiste L.", "Lina", "Noé")


def papers(groups: int = 3, members: int = 4) -> GroupPapers:
    """A plan of so many groups."""
    return GroupPapers(
        title="Les groupes",
        subtitle="4e SEGPA",
        establishment="Collège de test",
        printed_on="imprimé le 23 novembre 2026",
        groups=tuple(
            GroupCard(
                f"La Verrière {number}", (NAMES * 5)[:members], LONG, "Table du fond", "Bons de commande", "20 min"
            )
            for number in range(groups)
        ),
    )


def sheet(groups: int = 8, members: int = 4, lines: int = 5) -> TomorrowPaper:
    """Tomorrow's sheet of a class of groups × members."""
    told = tuple(
        TomorrowLine("Anne-Gaëlle M., Lina", f"Je range les produits au bon endroit {one}") for one in range(lines)
    )
    return TomorrowPaper(
        title="La feuille de demain",
        subtitle="4e SEGPA · mardi 24 novembre",
        establishment="Collège de test",
        printed_on="imprimé le 23 novembre 2026",
        groups=papers(groups, members).groups,
        observe=told,
        ready=told,
        successes=told[:3],
    )


CASES = [
    (Template.GROUPS, papers(), "Les groupes"),
    (Template.GROUPS_WALL, papers(), "Les groupes"),
    (Template.TUTOR_CARDS, papers(members=2), "Les groupes"),
    (Template.TOMORROW, sheet(), "La feuille de demain"),
]


@pytest.mark.parametrize(("template", "paper", "title"), CASES, ids=[str(case[0]) for case in CASES])
def test_it_is_a_tagged_pdf_ua_with_a_title_and_a_language(
    template: Template, paper: GroupPapers | TomorrowPaper, title: str
) -> None:
    pdf = pikepdf.open(io.BytesIO(render(template, paper)))

    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("fr")
    assert tags_of(pdf)["/H1"] >= 1
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title


def test_each_group_has_a_page_of_its_own() -> None:
    pages = text_of(render(Template.GROUPS, papers(groups=8, members=6)))

    assert len(pages) == 8
    assert all(f"La Verrière {number}" in page for number, page in enumerate(pages))


@pytest.mark.parametrize("groups", [1, 4, 8, 15, 20])
def test_the_wall_is_one_page(groups: int) -> None:
    (page,) = text_of(render(Template.GROUPS_WALL, papers(groups, members=2 if groups > 10 else 4)))

    assert f"La Verrière {groups - 1}" in page


@pytest.mark.parametrize(("groups", "members"), [(1, 2), (8, 4), (6, 5), (15, 2)])
def test_tomorrow_is_one_page_for_thirty_students(groups: int, members: int) -> None:
    (page,) = text_of(render(Template.TOMORROW, sheet(groups, members, lines=6)))

    assert f"La Verrière {groups - 1}" in page
    assert "À dire tout haut" in page


def test_tutor_cards_say_the_same_to_both() -> None:
    group = GroupCard("Le Quai", ("Lina", "Noé"), "Refaites le colis ensemble.")
    (page,) = text_of(render(Template.TUTOR_CARDS, GroupPapers("Les groupes", "", "École", "", (group,))))

    assert page.count("Refaites le colis ensemble.") == 2
    assert page.count("sans faire à la place") == 2
    assert "Avec Noé" in page
    assert "Avec Lina" in page


@pytest.mark.parametrize("template", [Template.GROUPS, Template.GROUPS_WALL, Template.TUTOR_CARDS])
def test_without_groups_it_says_so(template: Template) -> None:
    (page,) = text_of(render(template, papers(groups=0)))

    assert "pas encore de groupe" in page


def test_without_anything_tomorrow_is_still_a_page() -> None:
    empty = TomorrowPaper("La feuille de demain", "4e", "École", "", (), (), (), ())

    (page,) = text_of(render(Template.TOMORROW, empty))

    assert "observez d’abord" in page


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', "😀 日本語 مرحبا", "*gras* <label> @cite $x$", ""])
def test_whatever_was_typed_is_printed_as_text(text: str) -> None:
    group = GroupCard(text, (text,), text, text, text, text)
    line = TomorrowLine(text, text)
    paper = TomorrowPaper(text, text, text, text, (group,), (line,), (line,), (line,))

    for template in (Template.GROUPS, Template.GROUPS_WALL, Template.TUTOR_CARDS):
        assert render(template, GroupPapers(text, text, text, text, (group,))).startswith(b"%PDF")
    assert "root:x:" not in "".join(text_of(render(Template.TOMORROW, paper)))
