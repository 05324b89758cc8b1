"""What is handed over is whole, in words, and says nothing of anybody else."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.formats import papers, personal_data
from evaluation_tool.formats.papers import PaperKey
from evaluation_tool.formats.pdf import DocumentSheet, Template, render
from evaluation_tool.formats.personal_data import SECTIONS
from evaluation_tool.formats.personal_words import VALUES
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.differentiation import Membership
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind
from evaluation_tool.policy import Role
from evaluation_tool.services import consultations, duplicates, login_sessions, personal_export, privacy_papers
from evaluation_tool.services.personal_data import HOLDINGS, TABLES
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.settings.wording import official_name
from tests import privacy_scene
from tests.moments import NOW, TODAY
from tests.privacy_scene import CANARY, LAST, Scene
from tests.workshop import Workshop


@pytest.fixture
def scene(workshop: Workshop) -> Scene:
    return privacy_scene.fill(workshop)


def test_every_table_has_a_section_whose_columns_exist() -> None:
    assert {section.table for section in SECTIONS} == {holding.table for holding in HOLDINGS}
    for section in SECTIONS:
        said = {column.name.removesuffix("_id") for column in TABLES[section.table].columns}
        said |= {column.name for column in TABLES[section.table].columns}
        extra = {"audit_detail": {"at", "action", "author"}, "membership": {"starts_on"}}.get(section.table, set())
        assert {name.removeprefix("not ") for name, _label in section.columns} <= said | extra, section.table


def test_the_file_holds_every_row_and_no_secret(workshop: Workshop, scene: Scene) -> None:
    found = personal_export.collect(workshop.session, scene.student)

    document = json.loads(personal_data.to_json(found.tables, establishment="École", exported_on=TODAY))

    empty = [table for table, part in document["donnees"].items() if not part["lignes"]]
    assert (document["format"], document["version"], empty) == ("pas-a-pas/eleve", 1, [])
    assert {row["last_name"] for row in document["donnees"]["student"]["lignes"]} == {LAST, privacy_scene.ALIAS}
    assert document["donnees"]["observation"]["lignes"][0]["competency"] == "Saluer"
    text = json.dumps(document)
    assert CANARY in text
    for secret in ("password_hash", "token_digest", "salt", str(workshop.students[1].last_name)):
        assert secret not in text


def test_a_family_reads_it_in_french(workshop: Workshop, scene: Scene) -> None:
    found = personal_export.collect(workshop.session, scene.student)

    blocks = personal_data.to_blocks(found.tables, {"student.file_read": "Dossier ouvert"}.get)

    lines = [line for block in blocks for line in block.lines]
    assert any(line.startswith("23/11/2026 · Saluer · ") for line in lines)
    assert not any("_" in line or "2026-11" in line for line in lines if "·" in line)
    assert "23/11/2026 · Dossier ouvert" in "\n".join(lines)
    sheet = DocumentSheet(title="T", subtitle="", establishment="É", printed_on="", blocks=blocks)
    assert render(Template.DOCUMENT, sheet).startswith(b"%PDF-")


def test_a_family_reads_a_councils_positioning_in_words(workshop: Workshop, scene: Scene) -> None:
    written = {"student_id": scene.student.id, "author_id": workshop.teacher.id, "updated_at": NOW, "positioning": 2}
    period = workshop.session.scalars(select(Period.id)).first()
    component = CouncilComment(
        **written, period_id=period, kind=CouncilCommentKind.COMPONENT, component_code="CPD_FRA", cycle=4
    )
    workshop.session.add(component)
    workshop.session.commit()

    blocks = personal_data.to_blocks(personal_export.collect(workshop.session, scene.student).tables, str)

    line = next(line for block in blocks for line in block.lines if "composante du socle" in line)
    assert "Langue française à l’oral et à l’écrit" in line
    assert "positionnement\N{NO-BREAK SPACE}: maîtrise fragile" in line


def test_the_words_of_a_positioning_are_those_of_the_pages(app: Flask) -> None:
    def said(column: str, code: object) -> str:
        return VALUES["council_comment", column, str(code)]

    with app.test_request_context():
        assert [said("positioning", rank) for rank in range(1, 5)] == [official_name(rank) for rank in range(1, 5)]
        assert {code: said("component_code", code) for code in SOCLE} == {
            code: str(name) for code, name in SOCLE.items()
        }


def test_a_place_in_a_group_says_nothing_of_the_others(workshop: Workshop, scene: Scene) -> None:
    seat = workshop.session.scalars(select(Membership).where(Membership.student_id == scene.student.id)).one()
    values = {"competency": 1, "level": 2, "partners": [workshop.students[1].id], "helpers": [workshop.students[2].id]}
    seat.reason = json.dumps({"code": "tutee", "values": values})
    workshop.session.commit()

    found = personal_export.collect(workshop.session, scene.student)

    assert json.loads(found.tables["membership"][0]["reason"]) == {
        "code": "tutee",
        "values": {"competency": 1, "level": 2},
    }


def test_an_absence_is_told_by_its_day(workshop: Workshop, scene: Scene) -> None:
    found = personal_export.collect(workshop.session, scene.student)

    assert [row["assessment"] for row in found.tables["assessment_absence"]] == [TODAY.isoformat()]


def test_a_merged_trail_is_read_once_and_handed_over_whole(workshop: Workshop) -> None:
    kept, duplicate = workshop.students[:2]
    workshop.type(workshop.level(3, student=1, note="au comptoir"))
    admin = login_sessions.actor_of(workshop.session, workshop.make.account(role=Role.ADMIN), today=TODAY)
    duplicates.merge(workshop.session, admin, kept=kept, duplicate=duplicate, sure=True, today=TODAY, now=NOW)
    found = personal_export.collect(workshop.session, kept)

    blocks = personal_data.to_blocks(found.tables, str)

    lines = [line for block in blocks for line in block.lines if "au comptoir" in line]
    assert len(lines) == 1
    assert "remplacée" not in lines[0]
    assert [row["note"] for row in found.tables["observation"]] == ["au comptoir", "au comptoir"]


def test_handing_over_leaves_a_trace_that_consultations_show(workshop: Workshop, scene: Scene) -> None:
    admin = workshop.make.account(role=Role.ADMIN, name="Ada Min")
    actor = login_sessions.actor_of(workshop.session, admin, today=TODAY)
    student = personal_export.get_student(workshop.session, actor, scene.duplicate.id)

    personal_export.export(workshop.session, actor, student, now=NOW)

    assert student.id == scene.student.id
    assert workshop.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence.desc())).first() == (
        "student.exported"
    )
    listed = consultations.list_of_student(workshop.session, student)
    assert (listed[0].action, listed[0].who) == ("student.exported", "Ada Min")
    assert consultations.list_all(workshop.session, page=1, size=1).pages == len(listed)


def test_a_teacher_hands_over_nothing(workshop: Workshop, scene: Scene) -> None:
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)

    for number in (scene.student.id, 9999):
        with pytest.raises(NotFound):
            personal_export.get_student(workshop.session, actor, number)


@pytest.mark.parametrize("key", PaperKey)
def test_every_paper_is_filled(workshop: Workshop, key: PaperKey) -> None:
    values = privacy_papers.values(workshop.session)

    sheet = papers.to_sheet(key, values, printed_on="")

    text = " ".join(line for block in sheet.blocks for line in block.lines)
    assert values["etablissement"] in f"{sheet.title} {text}"
    assert "${" not in text
    assert not any(line.startswith(("#", "- ", "|")) for block in sheet.blocks for line in block.lines)
    assert render(Template.DOCUMENT, sheet).startswith(b"%PDF-")
