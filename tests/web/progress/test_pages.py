"""What stands on a student's pages, what never does, and that its teacher sees the very same."""

from __future__ import annotations

import re
from typing import Any, cast

import lxml.html
import pytest

from tests.browser import Browser
from tests.conftest import SignInAs
from tests.moments import Clock
from tests.student_scene import OFFICIAL, Scene

FORBIDDEN = re.compile(
    r"%|moyenne|\bnotes?\b|\brang\b|classement|insuffisant|échec|échou|\bfautes?\b|\berreurs?\b|fragile"
    r"|/\s?20|meilleur|\bfaux\b|✗|✘|CANARI",
    re.IGNORECASE,
)


def card(scene: Scene, item: int = 0) -> str:
    return f"mes-progres/{scene.items[item].competency_id}"


def own_pages(scene: Scene) -> list[str]:
    cards = [card(scene, item) for item in range(len(scene.items))]
    return ["", "mes-progres/", "mes-progres/j-aide", *cards, *(f"{one}/je-m-evalue" for one in cards)]


def nodes(text: str, path: str) -> list[Any]:
    """What a path finds in a page."""
    return list(cast("list[Any]", lxml.html.document_fromstring(text).xpath(path)))


def content(text: str) -> str:
    """The words of the page itself: without what surrounds it, and without what only the student can do."""
    main = nodes(text, "//main")[0]
    for apart in main.xpath(
        "//*[contains(@class, 'mirror') or contains(@class, 'no-print') or contains(@class, 'speak')]"
    ):
        if apart.getparent() is not None:
            apart.drop_tree()
    return " ".join(main.text_content().split())


def links(text: str) -> list[str]:
    return [str(link) for link in nodes(text, "//a/@href | //form/@action")]


def test_the_home_page_begins_with_what_rose(student: Browser) -> None:
    words = content(student.get(student.url()).text)

    assert words.startswith("Bonjour Lina Tes progrès récents Je contrôle une livraison")
    assert words.index("Tes progrès récents") < words.index("Tu es en train d’apprendre") < words.index("Tes buts")
    assert "Pour avancer : Compte les pièces" in words


def test_the_domains_say_two_counts(student: Browser) -> None:
    words = content(student.get(student.url("mes-progres/")).text)

    assert "Réception et stock 2 réussies 1 en chemin" in words
    assert "Commerce et vente 1 réussie 2 en chemin" in words


def test_a_card_says_where_one_is_and_what_comes_next(student: Browser, scene: Scene) -> None:
    words = content(student.get(student.url(card(scene))).text)

    for part in (
        "Je réussis",
        "Tu as réessayé 3 fois",
        "Pour avancer :",
        "mardi 17 novembre, à l’atelier",
        "Tu as vu le carton abîmé",
        "Tu es ici",
        "Mon chemin, jour par jour",
    ):
        assert part in words


def test_no_page_says_what_a_student_must_not_read(student: Browser, scene: Scene) -> None:
    for path in own_pages(scene):
        response = student.get(student.url(path))
        assert response.status_code == 200, path
        spoken = nodes(response.text, "//@aria-label | //@title | //@alt")
        said = " ".join([nodes(response.text, "/html")[0].text_content(), *spoken, *links(response.text)])
        assert FORBIDDEN.findall(said) == [], path
        assert OFFICIAL not in said, path
        assert "htmx" not in response.text, path


def test_no_page_wears_red(student: Browser, scene: Scene) -> None:
    for path in own_pages(scene):
        assert 'class="field-error"' not in student.get(student.url(path)).text


@pytest.mark.parametrize("path", ["", "competences/"])
def test_a_teacher_sees_the_same(student: Browser, teacher: Browser, scene: Scene, path: str) -> None:
    own = content(student.get(student.url(path.replace("competences/", "mes-progres/"))).text)

    mirrored = content(teacher.get(teacher.url(f"eleves/{scene.student.id}/comme-l-eleve/{path}")).text)

    assert mirrored == own


def test_a_teacher_sees_the_same_card_and_no_button(student: Browser, teacher: Browser, scene: Scene) -> None:
    for item in range(len(scene.items)):
        own = student.get(student.url(card(scene, item))).text
        address = f"eleves/{scene.student.id}/comme-l-eleve/competences/{scene.items[item].competency_id}"
        mirrored = teacher.get(teacher.url(address)).text

        assert content(mirrored) == content(own)
        assert not [link for link in links(mirrored) if "mes-progres" in link]


def test_the_mirror_leads_only_to_itself(teacher: Browser, scene: Scene) -> None:
    start = f"/ecole-test/eleves/{scene.student.id}/comme-l-eleve/"
    main = nodes(teacher.get(start).text, "//main")[0]

    assert all(str(link).startswith(start) for link in main.xpath(".//a/@href"))
    assert main.xpath(".//form") == []


def test_a_teacher_is_told_of_competencies_without_a_sentence(teacher: Browser, scene: Scene) -> None:
    scene.items[4].wording = ""
    scene.session.commit()

    text = teacher.get(teacher.url(f"eleves/{scene.student.id}/comme-l-eleve/")).text

    assert "1 compétence n’est pas montrée" in text


def test_an_open_seance_is_on_no_page(student: Browser, teacher: Browser, scene: Scene, clock: Clock) -> None:
    scene.see(4, item=4, days_ago=0, closed=False, now=clock(), note="CANARI-OUVERT")
    pages = {path: student.get(student.url(path)).text for path in ("", "mes-progres/", card(scene, 4))}
    mirrored = teacher.get(teacher.url(f"eleves/{scene.student.id}/comme-l-eleve/")).text

    assert all("CANARI" not in text for text in (*pages.values(), mirrored))
    assert "Pas encore observé" in content(pages[card(scene, 4)])

    clock.advance(hours=8)
    evening = student.signed_in_as(scene.make.account_of(scene.student))
    assert "CANARI-OUVERT" in evening.get(evening.url(card(scene, 4))).text


def test_somebody_elses_numbers_open_nothing(scene: Scene, sign_in_as: SignInAs) -> None:
    stranger = scene.make.student(name="Sans Classe")
    browser = sign_in_as(scene.make.account_of(stranger))

    assert browser.get(browser.url(card(scene))).status_code == 404
    assert browser.get(browser.url(f"eleves/{scene.student.id}/comme-l-eleve/")).status_code == 404
    assert browser.get(browser.url(f"mes-progres/{2**70}")).status_code == 404


def test_a_student_without_anything_yet_reads_what_will_come(as_student: Browser) -> None:
    home = content(as_student.get(as_student.url()).text)
    skills = content(as_student.get(as_student.url("mes-progres/")).text)

    assert "Tes progrès apparaîtront ici" in home
    assert "Rien à montrer pour l’instant" in skills


def test_the_passport_is_a_tagged_pdf(student: Browser, teacher: Browser, scene: Scene) -> None:
    own = student.get(student.url("mes-progres/passeport.pdf"))
    mirrored = teacher.get(teacher.url(f"eleves/{scene.student.id}/comme-l-eleve/passeport.pdf"))

    assert own.mimetype == mirrored.mimetype == "application/pdf"
    assert own.data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in own.data
    assert "no-store" in own.headers["Cache-Control"]


def test_a_page_weighs_little(student: Browser, scene: Scene) -> None:
    for path in own_pages(scene):
        packed = student.get(student.url(path), headers={"Accept-Encoding": "gzip"})
        assert len(packed.data) < 4_000, path
