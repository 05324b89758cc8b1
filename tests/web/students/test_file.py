"""A student's file: what a teacher reads and writes there, and what reaches the student."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, Feeling, FeelingKind, LevelDecision, NextStep
from evaluation_tool.models.grid import Phrase
from evaluation_tool.services import attainments
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.moments import NOW
from tests.student_scene import Scene


def words(text: str) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def card(scene: Scene, item: int = 0) -> str:
    return f"eleves/{scene.student.id}/competences/{scene.items[item].competency_id}"


def stands_at(scene: Scene, item: int) -> int | None:
    """The rank of the student on an item, by the summary."""
    scene.session.rollback()
    level = scene.session.scalar(
        select(Attainment.level_id).where(
            Attainment.student_id == scene.student.id, Attainment.competency_id == scene.items[item].competency_id
        )
    )
    return next((rank for rank, one in enumerate(scene.levels, start=1) if one.id == level), None)


def test_the_file_tells_the_way_on_each_competency(teacher: Browser, scene: Scene, file: str) -> None:
    text = words(teacher.get(teacher.url(file)).text)

    for part in ("Lina MOREL", "Son chemin", "Première fois", "Le plus haut", "confirmé", "Pour avancer"):
        assert part in text
    assert "CANARI" not in text


def test_every_trace_of_a_competency_stands_behind_it(teacher: Browser, scene: Scene) -> None:
    text = words(teacher.get(teacher.url(card(scene))).text)

    assert text.count("à l’atelier") >= 4
    assert "Tu as vu le carton abîmé" in text
    assert "Je le fais sans aide et sans oubli." in text


def test_another_view_of_oneself_is_worth_a_talk(
    teacher: Browser, scene: Scene, sign_in_as: SignInAs, file: str
) -> None:
    student = sign_in_as(scene.make.account_of(scene.student))
    form = student.get(student.url(f"mes-progres/{scene.items[0].competency_id}/je-m-evalue")).text
    nonce = re.search(r'name="nonce"[^>]*value="(\w+)"', form)
    assert nonce is not None
    student.send(
        f"mes-progres/{scene.items[0].competency_id}/je-m-evalue", level=scene.levels[0].id, nonce=nonce.group(1)
    )

    found = teacher.get(teacher.url(file)).text

    assert "se voit moins loin que ce qui a été vu" in found
    assert re.search(r'class="level level-1 hollow"', found)


def test_a_step_from_the_bank_reaches_the_student(teacher: Browser, scene: Scene, sign_in_as: SignInAs) -> None:
    teacher.send(
        f"{card(scene, 6)}/prochain-pas", **{"step-text": "Rends la monnaie en comptant tout haut.", "step-keep": "y"}
    )

    student = sign_in_as(scene.make.account_of(scene.student))
    read = student.get(student.url(f"mes-progres/{scene.items[6].competency_id}")).text
    assert "Rends la monnaie en comptant tout haut." in read
    assert "Compte les pièces" not in read
    assert "Rends la monnaie" in teacher.get(teacher.url("prochains-pas/")).text
    assert scene.session.scalar(select(func.count()).select_from(Phrase)) == 1


def test_a_step_about_the_person_is_refused_and_kept_in_the_field(teacher: Browser, scene: Scene) -> None:
    response = teacher.send(f"{card(scene)}/prochain-pas", **{"step-text": "Sois moins bavard"})

    assert response.status_code == 422
    assert "parle de la personne" in response.text
    assert 'value="Sois moins bavard"' in response.text
    assert scene.session.scalar(select(func.count()).select_from(NextStep).where(NextStep.text.contains("bavard"))) == 0


def test_an_exception_to_the_rule_needs_a_reason(teacher: Browser, scene: Scene) -> None:
    path = f"{card(scene)}/decision"
    level = {"decision-level": scene.levels[3].id}

    refused = teacher.send(path, **level)
    assert (refused.status_code, stands_at(scene, 0)) == (422, 3)
    assert "Dites pourquoi" in refused.text

    teacher.send(path, **level, **{"decision-reason": "Trois livraisons complètes en stage."})
    assert stands_at(scene, 0) == 4
    assert "Trois livraisons complètes en stage." in words(teacher.get(teacher.url(card(scene))).text)

    teacher.send(f"{path}/retirer")
    assert stands_at(scene, 0) == 3
    assert attainments.mismatches(scene.session) == []


def test_where_the_teacher_decides_no_reason_is_asked(teacher: Browser, scene: Scene, file: str) -> None:
    scene.session.get_one(Establishment, 1).attainment_rule = AttainmentRule.DECIDED
    attainments.rebuild(scene.session)
    scene.session.commit()
    assert "Niveau à décider" in words(teacher.get(teacher.url(file)).text)

    teacher.send(f"{card(scene)}/decision", **{"decision-level": scene.levels[2].id})

    assert stands_at(scene, 0) == 3


def test_nobody_decides_on_an_attitude(teacher: Browser, scene: Scene) -> None:
    response = teacher.send(
        f"{card(scene, 7)}/decision", **{"decision-level": scene.levels[2].id, "decision-reason": "Toujours à l’heure"}
    )

    assert response.status_code == 404
    assert "Décision d’enseignant" not in teacher.get(teacher.url(card(scene, 7))).text
    assert scene.session.scalar(select(func.count()).select_from(LevelDecision)) == 0


def test_a_goal_is_chosen_reached_and_read_by_the_student(
    teacher: Browser, scene: Scene, sign_in_as: SignInAs, file: str
) -> None:
    teacher.send(f"{file}/buts", text="Tenir la caisse une matinée", competency=scene.items[6].competency_id)
    student = sign_in_as(scene.make.account_of(scene.student))
    assert "Tenir la caisse une matinée" in student.get(student.url()).text

    page = teacher.get(teacher.url(file)).text
    reach = re.search(r"/(buts/\d+/atteint)\"[^§]{0,900}?Tenir la caisse", page)
    assert reach is not None
    teacher.send(f"{file}/{reach.group(1)}")

    assert "Atteint le lundi 23 novembre" in words(student.get(student.url()).text)


def test_adaptations_say_no_diagnosis(teacher: Browser, scene: Scene, file: str) -> None:
    refused = teacher.send(f"{file}/amenagements", text="Dyslexie : consignes lues")

    assert refused.status_code == 422
    assert "dit pourquoi" in refused.text

    teacher.send(f"{file}/amenagements", text="Consignes lues à voix haute")
    assert "Consignes lues à voix haute" in teacher.get(teacher.url(file)).text


def test_a_note_is_its_authors_alone(teacher: Browser, scene: Scene, sign_in_as: SignInAs, file: str) -> None:
    colleague = scene.make.teacher()
    scene.make.teaching(teacher=colleague, class_group=scene.class_group)
    teacher.send(f"{file}/notes", **{"note-text": "Revoir la caisse jeudi"})
    other = sign_in_as(scene.make.account_of(colleague))

    assert "Revoir la caisse jeudi" in teacher.get(teacher.url(file)).text
    assert "Revoir la caisse jeudi" not in other.get(other.url(file)).text


def test_what_was_felt_is_new_until_it_is_read(teacher: Browser, scene: Scene, file: str) -> None:
    scene.session.add(Feeling(student_id=scene.student.id, kind=FeelingKind.HELP, felt_at=NOW))
    scene.session.commit()
    assert "J’ai besoin d’aide" in teacher.get(teacher.url(file)).text

    teacher.send(f"{file}/ressentis/lus")

    assert "J’ai lu" not in teacher.get(teacher.url(file)).text


def test_a_director_reads_without_writing_and_leaves_a_trace(scene: Scene, sign_in_as: SignInAs, file: str) -> None:
    director = sign_in_as(scene.make.director(reviews=[scene.class_group]))

    text = director.get(director.url(file)).text

    assert "Son chemin" in text
    assert "Noter un but" not in text
    assert "Mes notes privées" not in text
    scene.session.rollback()
    traces = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "student.file_read")
    assert scene.session.scalar(traces) == 1


def test_the_bank_is_changed_and_emptied_by_who_wrote_it(teacher: Browser, scene: Scene) -> None:
    teacher.send("prochains-pas/nouvelle", text="Relis la fiche", competency="")
    number = scene.session.scalars(select(Phrase.id)).one()

    assert teacher.send(f"prochains-pas/{number}", text="Peut mieux faire").status_code == 422
    teacher.send(f"prochains-pas/{number}", text="Relis la fiche deux fois")
    assert "Relis la fiche deux fois" in teacher.get(teacher.url("prochains-pas/?texte=fiche")).text
    assert "Relis la fiche deux fois" in teacher.get(teacher.url(card(scene))).text

    teacher.send(f"prochains-pas/{number}/retirer")
    assert "La banque est vide" in teacher.get(teacher.url("prochains-pas/")).text
