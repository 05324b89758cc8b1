from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan, PairRule, PairRuleKind
from evaluation_tool.models.evidence import Feeling, FeelingKind, Observation
from evaluation_tool.services import pair_rules
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.group_scene import GroupScene, class_of
from tests.make import Make
from tests.moments import NOW, TODAY

SENTENCE = "Prépare trois colis avec ton groupe."


def plan_of(scene: GroupScene, plan_id: int) -> GroupingPlan:
    scene.session.rollback()
    scene.session.expire_all()
    return scene.session.get_one(GroupingPlan, plan_id)


def only_plan(scene: GroupScene) -> GroupingPlan:
    scene.session.rollback()
    return scene.session.scalars(select(GroupingPlan)).one()


def tree_of(response: TestResponse) -> Any:
    return lxml.html.document_fromstring(response.text)


def words(response: TestResponse) -> str:
    return " ".join(tree_of(response).text_content().split())


def board_fields(browser: Browser, plan: GroupingPlan) -> dict[str, list[str]]:
    """What the board's form would send, as a browser without JavaScript fills it."""
    form = tree_of(browser.get(browser.url(f"groupes/{plan.id}"))).xpath("//form[@data-board]")[0]
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def test_from_the_class_to_published_groups_with_one_sentence(scene: GroupScene, teacher: Browser) -> None:
    path = f"groupes/classe/{scene.class_group.id}/proposer"
    form = tree_of(teacher.get(teacher.url(path))).forms[-1]
    asked = teacher.post(teacher.url(path), data=dict(form.form_values()))
    plan = only_plan(scene)

    published = teacher.send(f"groupes/{plan.id}/publier", sentence=SENTENCE, ends_on=TODAY.isoformat())

    assert asked.status_code == published.status_code == 303
    plan = plan_of(scene, plan.id)
    assert plan.published_at is not None
    assert {group.task for group in plan.groups} == {SENTENCE}
    assert "Publiés jusqu’au lundi 23 novembre" in words(teacher.get(teacher.url(f"groupes/{plan.id}")))


def test_the_board_gives_reasons_in_words_with_the_age_of_what_was_seen(scene: GroupScene, teacher: Browser) -> None:
    scene.see([4, 3, 2, 1, 4, 3, 2, 1], item=1)
    alone, both = (
        words(teacher.get(teacher.url(f"groupes/{scene.draft(GroupingKind.NEEDS_NAMED, competency_ids=ids).id}")))
        for ids in ((scene.competencies[0],), tuple(scene.competencies))
    )

    assert "Partage ce besoin avec son groupe (Découvre, vu aujourd’hui)." in alone
    assert "C’est son prochain pas (Découvre, vu aujourd’hui)." in both
    assert "aucune autre répartition ne ferait mieux" in both


def test_without_script_the_form_moves_several_students_at_once(scene: GroupScene, teacher: Browser) -> None:
    plan = scene.draft(per_group=4)
    one, two = (membership.student for membership in plan.groups[0].memberships[:2])
    fields = board_fields(teacher, plan)
    fields |= {f"place-{one.id}": [str(plan.groups[1].id)], f"place-{two.id}": ["-1"], "geste": ["appliquer"]}

    answer = teacher.post(teacher.url(f"groupes/{plan.id}/deplacer"), data=fields, follow_redirects=True)

    after = plan_of(scene, plan.id)
    assert "2 élèves déplacés." in words(answer)
    assert one.id in {membership.student_id for membership in after.groups[1].memberships}
    assert two.id not in {membership.student_id for group in after.groups for membership in group.memberships}


def test_two_teachers_on_one_board_lose_nothing(scene: GroupScene, teacher: Browser, sign_in_as: SignInAs) -> None:
    plan = scene.draft(per_group=4)
    first, second = plan.groups
    one, two = (membership.student for membership in first.memberships[:2])
    colleague = sign_in_as(scene.colleague())
    mine, theirs = board_fields(teacher, plan), board_fields(colleague, plan)
    url = teacher.url(f"groupes/{plan.id}/deplacer")

    colleague.post(url, data={**theirs, f"place-{one.id}": "0"})
    clash = {**mine, f"place-{one.id}": str(second.id), f"place-{two.id}": str(second.id)}
    answer = teacher.post(url, data=clash, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert answer.status_code == 200
    told = str(lxml.html.fragment_fromstring(answer.text).get("data-told"))
    assert f"{two.full_name} → {second.name}, 5 élèves." in told
    assert f"Un collègue venait de déplacer {one.full_name}" in told
    places = {m.student_id: group.id for group in plan_of(scene, plan.id).groups for m in group.memberships}
    assert (places.get(one.id), places[two.id]) == (None, second.id)


def test_the_rest_is_proposed_anew_and_undone(scene: GroupScene, teacher: Browser) -> None:
    plan = scene.draft(GroupingKind.RANDOM, competency_ids=(), per_group=4)
    kept = plan.groups[0].memberships[0].student_id
    before = [[membership.student_id for membership in group.memberships] for group in plan.groups]
    fields = {**board_fields(teacher, plan), "garde": str(kept), "geste": "reproposer"}
    url = teacher.url(f"groupes/{plan.id}/deplacer")

    teacher.post(url, data=fields)
    after = plan_of(scene, plan.id)
    kept_in = next(group.position for group in after.groups for m in group.memberships if m.student_id == kept)
    teacher.post(url, data={**board_fields(teacher, plan), "geste": "annuler"})

    assert kept_in == 0
    assert [sorted(m.student_id for m in group.memberships) for group in plan_of(scene, plan.id).groups] == [
        sorted(group) for group in before
    ]


def test_contradictory_rules_are_named_beside_the_form_and_nothing_is_lost(scene: GroupScene, teacher: Browser) -> None:
    one, two = scene.students[:2]
    for by, kind in ((scene.teacher, PairRuleKind.APART), (scene.colleague(), PairRuleKind.TOGETHER)):
        pair_rules.add(
            scene.session,
            scene.actor(by),
            scene.class_group,
            student_ids=(one.id, two.id),
            kind=kind,
            is_hard=True,
            now=NOW,
        )
    scene.session.commit()
    path = f"groupes/classe/{scene.class_group.id}/proposer"
    sent: dict[str, Any] = {"kind": "mixed", "competencies": scene.competencies[0], "per_group": "3", "capacity": "8"}
    rules = [rule.id for rule in scene.session.scalars(select(PairRule))]

    refused = teacher.send(path, **sent, rules=rules)
    let_go = teacher.send(path, **sent, rules=rules[:1])

    assert refused.status_code == 422
    text = words(refused)
    assert f"{one.full_name} et {two.full_name} : toujours séparés" in text
    assert f"{one.full_name} et {two.full_name} : toujours ensemble" in text
    assert "décochez-la dans « Plus de choix »" in text
    form = tree_of(refused).forms[-1]
    assert (form.fields["capacity"], form.fields["per_group"]) == ("8", "3")
    assert let_go.status_code == 303


@pytest.mark.parametrize(
    ("students", "seen", "sent", "message"),
    [
        (3, True, {"kind": "random", "groups": "9"}, "9 groupes pour 3 élèves"),
        (1, True, {"kind": "random"}, "Un seul élève peut être placé"),
        (3, False, {"kind": "needs_named"}, "Personne n’a encore été observé"),
        (3, True, {"kind": "needs_named", "competencies": []}, "Cochez une compétence, trois au plus."),
        (3, True, {"kind": "mixed", "groups": "deux"}, "est pas un entier valide"),
        (3, True, {"kind": "mixed", "ends_on": "2026-01-05"}, "Ce jour est passé"),
        (0, True, {"kind": "random"}, "Tout le monde est absent"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    make: Make, sign_in_as: SignInAs, students: int, seen: bool, sent: dict[str, Any], message: str
) -> None:
    scene = class_of(make, students, seen=seen)
    browser = sign_in_as(scene.teacher)

    fields = {"competencies": scene.competencies[0], **sent}
    answer = browser.send(f"groupes/classe/{scene.class_group.id}/proposer", **fields)

    assert answer.status_code == 422
    assert message in words(answer)
    assert scene.session.scalars(select(GroupingPlan)).all() == []


def test_two_hundred_students_are_shown_on_one_board(make: Make, sign_in_as: SignInAs) -> None:
    scene = class_of(make, 200)
    browser = sign_in_as(scene.teacher)
    plan = scene.draft(per_group=2)

    answer = browser.get(browser.url(f"groupes/{plan.id}"))

    assert answer.status_code == 200
    assert answer.text.count("data-card=") == 200
    assert len({group.name for group in plan.groups}) == 100


def test_publishing_without_a_task_or_a_day_says_so_and_keeps_what_was_typed(
    scene: GroupScene, teacher: Browser
) -> None:
    plan = scene.draft()
    late = (TODAY + timedelta(days=400)).isoformat()

    without_task = teacher.send(f"groupes/{plan.id}/publier", sentence="", ends_on=TODAY.isoformat())
    without_day = teacher.send(f"groupes/{plan.id}/publier", sentence=SENTENCE, ends_on="")
    too_late = teacher.send(f"groupes/{plan.id}/publier", sentence=SENTENCE, ends_on=late)

    assert [answer.status_code for answer in (without_task, without_day, too_late)] == [422] * 3
    assert f"Il manque une tâche pour {plan.groups[0].name}" in words(without_task)
    assert "Dites jusqu’à quel jour" in words(without_day)
    assert SENTENCE in words(without_day)
    assert "Au plus tard le" in words(too_late)
    assert plan_of(scene, plan.id).published_at is None


def test_groups_are_given_tasks_observed_and_finished(scene: GroupScene, teacher: Browser) -> None:
    plan = scene.draft(GroupingKind.NEEDS_NAMED)
    tasks: dict[str, Any] = {f"groupe-{group.id}-sentence": SENTENCE for group in plan.groups}
    tasks[f"groupe-{plan.groups[0].id}-place"] = "Atelier, table 2"
    teacher.send(f"groupes/{plan.id}/activites", **tasks)
    teacher.send(f"groupes/{plan.id}/publier", ends_on=TODAY.isoformat())
    student = plan.groups[0].memberships[0].student
    scene.session.add(
        Feeling(student_id=student.id, kind=FeelingKind.HARD, activity_group_id=plan.groups[0].id, felt_at=NOW)
    )
    scene.session.commit()

    path = f"groupes/{plan.id}/observer"
    page = teacher.get(teacher.url(path))
    nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page.text)
    assert nonce is not None, words(page)
    answer = teacher.send(path, nonce=nonce[1], **dict[str, Any]({f"niveau-{student.id}": str(scene.levels[3].id)}))
    finished = teacher.send(f"groupes/{plan.id}/terminer")

    assert "a dit : difficile" in words(page)
    assert answer.status_code == finished.status_code == 303
    after = plan_of(scene, plan.id)
    assert (after.groups[0].task, after.groups[0].place) == (SENTENCE, "Atelier, table 2")
    assert after.finished_at is not None
    newest = scene.session.scalars(select(Observation).order_by(Observation.id.desc())).first()
    assert newest is not None
    assert (newest.student_id, newest.level_id) == (student.id, scene.levels[3].id)
    history = words(teacher.get(teacher.url(f"groupes/classe/{scene.class_group.id}")))
    assert "Avant Groupes de besoins" in history


def test_a_rule_about_somebody_who_left_waits_and_stops_nobody(scene: GroupScene, teacher: Browser) -> None:
    one, two = scene.students[:2]
    path = f"groupes/classe/{scene.class_group.id}/regles"
    added = teacher.send(path, first=one.id, second=two.id, kind="apart", is_hard="y")
    twice = teacher.send(path, first=two.id, second=one.id, kind="together")
    two.enrolments[0].ends_on = TODAY - timedelta(days=1)
    scene.session.commit()

    shown = words(teacher.get(teacher.url(path)))

    assert (added.status_code, twice.status_code) == (303, 422)
    assert "Vous avez déjà une règle pour ces deux élèves" in words(twice)
    assert "ne s’applique plus : un élève a quitté la classe" in shown
    assert scene.draft().groups


def test_a_competency_taken_out_of_the_grid_leaves_the_groups_and_is_told(scene: GroupScene, teacher: Browser) -> None:
    plan = scene.draft()
    teacher.send(f"groupes/{plan.id}/publier", sentence=SENTENCE, ends_on=TODAY.isoformat())
    scene.session.rollback()
    scene.grid.items[0].hidden_at = NOW
    scene.session.commit()

    board, after = (teacher.get(teacher.url(f"groupes/{plan.id}{path}")) for path in ("", "/observer"))

    assert "n’est plus dans une grille de la classe" in words(board)
    assert "Ce sujet n’est plus dans une grille de la classe" in words(after)
    assert (board.status_code, after.status_code) == (200, 200)


def test_figures_stay_under_details(scene: GroupScene, teacher: Browser) -> None:
    plan = scene.draft()

    details = words(teacher.get(teacher.url(f"groupes/{plan.id}/details")))

    for figure in ("Ces groupes", "Aucune répartition ne descend sous", "Au hasard", "À la main"):
        assert figure in details
        assert figure not in words(teacher.get(teacher.url(f"groupes/{plan.id}"))) or figure == "Au hasard"
