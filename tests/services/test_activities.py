"""Activities: who may give which, copies, and activities that travel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import NothingToDo, Support
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.formats import documents as kinds
from evaluation_tool.formats.activities import read_activity, write_activity
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import Activity
from evaluation_tool.policy import Action, Actor
from evaluation_tool.services import (
    activities,
    activities_exchange,
    activities_library,
    activities_sharing,
    activity_competencies,
    activity_resources,
)
from evaluation_tool.services.activities import ActivityDraft
from evaluation_tool.services.activities_library import Whose
from evaluation_tool.services.login_sessions import actor_of
from tests import documents as files
from tests import work
from tests.make import Make
from tests.moments import NOW, TODAY


def actor(session: Session, account: Account) -> Actor:
    return actor_of(session, account, today=TODAY)


def serving(make: Make, owner: Account, *competencies: int, is_shared: bool = False) -> Activity:
    """An activity that works on these competencies."""
    made = work.activity(make, owner, is_shared=is_shared)
    draft = ActivityDraft(made.title, work.WORDS, competency_ids=frozenset(competencies))
    activities.change(make.session, made, draft)
    make.session.commit()
    return made


def test_offers_serve_most_of_what_was_asked_then_ones_own(make: Make, session: Session) -> None:
    me, colleague = make.account(), make.account()
    first, second = make.competency().competency_id, make.competency().competency_id
    theirs = serving(make, colleague, first, is_shared=True)
    mine = serving(make, me, first)
    both = serving(make, colleague, first, second, is_shared=True)
    serving(make, colleague, first)
    put_away = serving(make, me, first)
    activities.archive(session, actor(session, me), put_away, now=NOW)

    offers = activities.list_for_competencies(session, actor(session, me), [first, second])

    assert [offer.id for offer in offers] == [both.id, mine.id, theirs.id]
    assert offers[0].competency_ids == {first, second}
    assert offers[0].supports == tuple(Support)
    assert activities.list_for_competencies(session, actor(session, me), []) == []


def test_a_colleagues_own_activity_is_unknown_until_it_is_shared(make: Make, session: Session) -> None:
    me, colleague = make.account(), make.account()
    theirs = work.activity(make, colleague)
    for action in (Action.ACTIVITY_VIEW, Action.ACTIVITY_COPY, Action.ACTIVITY_EDIT):
        with pytest.raises(NotFound):
            activities.get(session, actor(session, me), theirs.id, action)

    activities_sharing.share(session, actor(session, colleague), theirs, now=NOW)

    assert activities.get_usable(session, actor(session, me), theirs.id) is theirs
    with pytest.raises(NotFound):
        activities.get(session, actor(session, me), theirs.id, Action.ACTIVITY_EDIT)


def test_an_activity_says_what_to_do_at_one_degree_at_least(make: Make, session: Session) -> None:
    made = work.activity(make, make.account())

    with pytest.raises(NothingToDo):
        activities.change(session, made, ActivityDraft("Vente", dict.fromkeys(Support, "")))
    activities.change(session, made, ActivityDraft("Vente", {Support.DEEPER: "Invente."}))

    assert activities.supports_of(made) == (Support.DEEPER,)
    assert activities.instructions_for(made, Support.GUIDED) == "Invente."


def test_a_copy_keeps_its_origin_and_lives_its_own_life(make: Make, session: Session) -> None:
    author, me = make.account(name="Nora Petit"), make.account()
    origin = work.activity(make, author, is_shared=True, title="La caisse")

    made = activities_sharing.copy(session, actor(session, me), origin, title="La caisse", now=NOW)
    activities.change(session, origin, ActivityDraft("Autre", {Support.PRACTICE: "Autre."}))

    assert (made.origin_id, made.owner_id, made.shared_at) == (origin.id, me.id, None)
    assert made.origin_credit == "«\u00a0La caisse\u00a0», Nora Petit (CC BY-SA 4.0)"
    assert {version.support: version.instructions for version in made.versions} == work.WORDS
    assert [resource.name for resource in made.resources] == ["Le bon de livraison", "Une vidéo"]
    assert activity_resources.get_file(session, actor(session, me), made.id, made.resources[0].id).content == files.PDF


def test_words_are_found_without_accents_wherever_they_stand(make: Make, session: Session) -> None:
    me = make.account()
    competency = make.competency(title="Rendre la monnaie")
    made = serving(make, me, competency.competency_id)
    work.activity(make, me, title="Autre chose")

    for text in ("CONTROLE livraison", "monnaie", "anomalie ecris", competency.code.lower()):
        found = activities_library.list_library(session, actor(session, me), text=text)
        assert made.id in [one.id for one in found.activities], text
    assert not activities_library.list_library(session, actor(session, me), text="girafe").activities
    only = activities_library.list_library(session, actor(session, me), competency_id=competency.competency_id)
    assert [one.id for one in only.activities] == [made.id]
    assert activities_library.list_library(session, actor(session, me), whose=Whose.SHARED).total == 0


def test_competencies_come_from_the_grids_one_teaches_with_but_attitudes(make: Make, session: Session) -> None:
    me, colleague = make.teacher(), make.account()
    class_group = make.class_group(teacher=me)
    grid = make.grid(owner=colleague, class_group=class_group)
    grid.items[1].is_self_only = True
    make.grid(owner=colleague, class_group=make.class_group())
    session.commit()

    shelves = activity_competencies.list_choices(session, actor(session, make.account_of(me)))

    assert activity_competencies.known_ids(shelves) == {grid.items[0].competency_id}


def test_an_activity_travels_whole(make: Make, session: Session) -> None:
    author, me = make.account(), make.account()
    competency = make.competency()
    origin = serving(make, author, competency.competency_id)
    document = activities_exchange.document_of(session, origin)

    read = read_activity(write_activity(document))
    made = activities_exchange.import_document(session, actor(session, me), read, now=NOW)

    again = activities_exchange.document_of(session, made)
    assert replace(again, credit="") == replace(document, credit="")
    assert made.origin_credit == document.credit
    assert activities_exchange.plan(session, read).unknown == ()


def test_files_too_heavy_to_travel_are_named_and_left(make: Make, session: Session) -> None:
    origin = work.activity(make, make.account())
    heavy = files.PDF + b"\x00" * (5 << 20)
    for name in ("Premier", "Second"):
        activity_resources.add_file(session, origin, name=name, kind=kinds.PDF, content=heavy)

    document = activities_exchange.document_of(session, origin)

    assert [file.name for file in document.files if file.content is None] == ["Second"]
    held = activity_resources.list_resources(session, origin.id)
    assert activities_exchange.left_out_of_file(held) == ["Second"]
    assert activities_exchange.plan(session, document).missing_files == ("Second",)


def test_documents_are_counted(make: Make, session: Session) -> None:
    made = work.activity(make, make.account())
    for number in range(8):
        activity_resources.add_link(session, made, name=f"Lien {number}", url="https://exemple.fr")

    with pytest.raises(activity_resources.TooManyResources):
        activity_resources.add_link(session, made, name="Un de trop", url="https://exemple.fr")
