"""« Qui peut voir quoi » says what the table of permissions says, and nothing of students is left unsaid."""

from __future__ import annotations

from flask import Flask

from evaluation_tool.policy import RULES, Action, Role
from evaluation_tool.web.home.rights import Rights, rights
from tests.browser import Browser
from tests.moments import HERE

# What shows somebody else's work or words: each role must be told about each.
ABOUT_STUDENTS = (Action.OBSERVATION_READ, Action.STUDENT_FILE, Action.BOOKLET, Action.PERSONAL_DATA, Action.AUDIT_READ)


def said(app: Flask) -> list[Rights]:
    with app.test_request_context():
        return rights()


def test_every_sentence_is_true_by_the_rules(app: Flask) -> None:
    for one in said(app):
        for claim in (*one.sees, *one.never):
            assert (claim.by is None) is (claim in one.never)
            for action in claim.actions:
                assert RULES[action].get(one.role) is claim.by, f"{one.role}: {claim.said}"


def test_no_role_is_forgotten_nor_any_way_to_read_about_students(app: Flask) -> None:
    named = {(one.role, action) for one in said(app) for claim in (*one.sees, *one.never) for action in claim.actions}

    assert {role for role, _action in named} == set(Role)
    for action in ABOUT_STUDENTS:
        assert {(role, action) for role in RULES[action]} <= named


def test_anybody_reads_it(client: Browser) -> None:
    page = client.get(f"/{HERE}/qui-peut-voir-quoi").text

    assert page.index("Tu es élève") < page.index("Enseignant·e") < page.index("Référent numérique")
