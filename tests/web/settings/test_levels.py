"""The scale's pages: read by the staff, changed by admins, with every fault beside its field."""

from __future__ import annotations

import re
from dataclasses import asdict
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.level_scale import DEFAULT_SCALE
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.services import level_scales
from tests.browser import Browser

EDIT = "reglages/niveaux/modifier"
NEW = "reglages/niveaux/nouvelle"


def typed(session: Session, levels: int = 4, **changes: Any) -> dict[str, Any]:
    """What the form of the default scale sends, but for some changes."""
    data: dict[str, Any] = {"seen": level_scales.fingerprint(level_scales.active(session)), "intent": "save"}
    for draft in DEFAULT_SCALE[:levels]:
        for name, value in asdict(draft).items():
            data[f"{name}_{draft.rank}"] = value
        data[f"ink_{draft.rank}"] = "auto"
    session.rollback()
    return data | changes


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


@pytest.mark.parametrize("path", ["reglages/", "reglages/niveaux"])
def test_teachers_read_the_scale(as_teacher: Browser, path: str) -> None:
    page = as_teacher.get(as_teacher.url(path))

    assert page.status_code == 200
    assert "Changer les mots" not in page.text


@pytest.mark.parametrize("path", ["reglages/", "reglages/niveaux", EDIT, NEW])
def test_students_do_not_find_it(as_student: Browser, path: str) -> None:
    assert as_student.get(as_student.url(path)).status_code == 404


def test_only_admins_change_it(as_teacher: Browser, session: Session) -> None:
    assert as_teacher.get(as_teacher.url(EDIT)).status_code == 404
    sent = as_teacher.post(as_teacher.url(EDIT), data=typed(session, csrf_token=as_teacher.csrf()))
    assert sent.status_code == 404


def test_an_admin_rewords_a_level(as_admin: Browser, session: Session) -> None:
    data = typed(session, student_label_1="Je commence", csrf_token=as_admin.csrf())

    assert as_admin.post(as_admin.url(EDIT), data=data).status_code == 303

    assert session.scalars(select(Level.student_label).where(Level.rank == 1)).one() == "Je commence"
    assert "Je commence" in as_admin.get(as_admin.url("reglages/niveaux")).text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"fill_2": "#fbd9b8"}, "fill_2", "C’est la même couleur que celle du niveau 1"),
        ({"ink_4": "#1d2a30"}, "ink_4", "contraste"),
        ({"code_2": "déc"}, "code_2", "C’est déjà celui du niveau 1"),
        ({"teacher_label_3": " "}, "teacher_label_3", "Écrivez ce que lit l’équipe"),
        ({"student_label_3": "x" * 2000}, "student_label_3", "2000 caractères, 80 au plus"),
        ({"symbol_3": "3"}, "symbol_3", "comme une note"),
        ({"fill_1": "rouge"}, "fill_1", "Ce n’est pas une couleur"),
    ],
)
def test_each_fault_is_told_beside_its_field(
    as_admin: Browser, session: Session, changes: dict[str, Any], field: str, said: str
) -> None:
    data = typed(session, csrf_token=as_admin.csrf(), student_label_1="Ce que j’ai tapé", **changes)

    page = as_admin.post(as_admin.url(EDIT), data=data)

    assert page.status_code == 422
    beside = page.text.partition(f'id="{field}-error"')[2][:700]
    assert said in text_of(beside)
    assert "Ce que j’ai tapé" in page.text
    assert session.scalars(select(Level.student_label).where(Level.rank == 1)).one() == "Je découvre"


@pytest.mark.parametrize(
    "changes", [{"official_rank_2": "abc"}, {"ink_1": "javascript:"}, {"fill_1": "<script>"}, {"symbol_1": "\x00"}]
)
def test_a_forged_form_is_a_form_with_faults(as_admin: Browser, session: Session, changes: dict[str, Any]) -> None:
    page = as_admin.post(as_admin.url(EDIT), data=typed(session, csrf_token=as_admin.csrf(), **changes))

    assert page.status_code == 422
    assert "<script>" not in page.text


def test_somebody_quicker_is_told(as_admin: Browser, session: Session) -> None:
    page = as_admin.post(as_admin.url(EDIT), data=typed(session, csrf_token=as_admin.csrf(), seen="old"))

    assert page.status_code == 422
    assert "Quelqu’un d’autre" in page.text


def test_a_preview_stores_nothing_and_answers_htmx_with_its_part(as_admin: Browser, session: Session) -> None:
    data = typed(session, csrf_token=as_admin.csrf(), intent="look", student_label_1="Je commence")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}

    part = as_admin.post(as_admin.url(EDIT), data=data, headers=headers)
    whole = as_admin.post(as_admin.url(EDIT), data=data)

    assert part.text.lstrip().startswith("<div")
    assert "Je commence" in part.text
    assert "<h1" in whole.text
    assert session.scalars(select(Level.student_label).where(Level.rank == 1)).one() == "Je découvre"


def test_a_ready_palette_is_put_in_place_without_storing(as_admin: Browser, session: Session) -> None:
    page = as_admin.post(as_admin.url(EDIT), data=typed(session, csrf_token=as_admin.csrf(), intent="paint:plum"))

    assert 'value="#58316f"' in page.text
    assert session.scalars(select(Level.fill).where(Level.rank == 4)).one() == "#1f4e79"


@pytest.mark.parametrize("count", ["2", "6", "beaucoup"])
def test_two_or_six_levels_are_refused_beside_the_number(as_admin: Browser, session: Session, count: str) -> None:
    page = as_admin.post(as_admin.url(NEW), data=typed(session, csrf_token=as_admin.csrf(), count=count, code_1="Deb"))

    assert page.status_code == 422
    assert "de 3 à 5 niveaux" in text_of(page.text.partition('id="count-error"')[2][:600])
    assert 'value="Deb"' in page.text


def test_a_level_that_goes_needs_a_reading(as_admin: Browser, session: Session) -> None:
    old = [level.id for level in level_scales.active(session).levels]
    reads = {f"reads_{level_id}": rank for level_id, rank in zip(old, ["1", "2", "3", ""], strict=True)}

    page = as_admin.post(as_admin.url(NEW), data=typed(session, 3, csrf_token=as_admin.csrf(), count="3", **reads))

    assert page.status_code == 422
    assert "Dites comment ce niveau se lira" in page.text.partition(f'id="reads_{old[3]}-error"')[2][:600]


def test_reshaping_is_previewed_then_done(as_admin: Browser, session: Session) -> None:
    old = [level.id for level in level_scales.active(session).levels]
    reads = {f"reads_{level_id}": rank for level_id, rank in zip(old, "1233", strict=True)}
    data = typed(session, 3, csrf_token=as_admin.csrf(), count="3", **reads)

    preview = as_admin.post(as_admin.url(NEW), data=data | {"intent": "preview"})
    assert "qui devient" in text_of(preview.text)
    assert session.scalars(select(LevelScale)).all()[-1].version == 1
    session.rollback()

    assert as_admin.post(as_admin.url(NEW), data=data).status_code == 303
    assert session.scalars(select(LevelScale.version).where(LevelScale.is_active)).one() == 2
    assert len(session.scalars(select(LevelMapping)).all()) == 4
    assert "Les échelles d’avant" in as_admin.get(as_admin.url("reglages/niveaux")).text


def test_colours_of_its_own_reach_every_page_by_a_stylesheet(
    as_admin: Browser, client: Browser, session: Session
) -> None:
    assert "niveaux.css" not in client.get(client.url("connexion")).text
    as_admin.post(as_admin.url(EDIT), data=typed(session, csrf_token=as_admin.csrf(), fill_1="#eeeeee"))

    found = re.search(r'href="([^"]*niveaux\.css\?v=[0-9a-f]+)"', client.get(client.url("connexion")).text)

    assert found is not None
    sheet = client.get(found.group(1))
    assert "--level-1:#eeeeee" in sheet.text
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(client.url("reglages/niveaux.css?v=other")).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("trial", ["", "red", "fbd9b8-000000", "}body{display:none}", "fbd9b8-00000g_" * 4])
def test_a_trial_stylesheet_takes_colours_only(client: Browser, trial: str) -> None:
    assert client.get(client.url("reglages/niveaux.css"), query_string={"essai": trial}).status_code == 404
