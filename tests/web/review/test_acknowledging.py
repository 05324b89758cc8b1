"""Saying that one looked at a point of attention."""

from __future__ import annotations

import re

from tests.browser import Browser
from tests.review_scene import Reviewed

COMMENT = "Observé jeudi à l’atelier avec l’enseignante."


def student_url(review: Reviewed, rule: str = "unanswered") -> str:
    return f"suivi/eleves/{review.scene.students[0].id}?regle={rule}"


def key_of(text: str) -> str:
    """The key that the form of the page carries."""
    found = re.search(r'name="unanswered-key"[^>]*value="([^"]+)"', text)
    assert found is not None, text
    return found.group(1)


def test_a_point_that_was_looked_at_leaves_the_list_with_its_comment(director: Browser, review: Reviewed) -> None:
    review.ask(days_ago=15)
    page = director.get(director.url(student_url(review))).text

    answer = director.send(
        student_url(review), **{"unanswered-key": key_of(page), "unanswered-comment": f"  {COMMENT}\x00 "}
    )

    assert answer.status_code == 303
    assert "C’est noté" in (after := director.get(answer.location).text)
    assert "Lina MOREL" not in after
    assert COMMENT in director.get(director.url("suivi/points-d-attention?montrer=vus")).text
    assert COMMENT in director.get(director.url(student_url(review))).text


def test_the_form_tutor_reads_what_the_director_wrote(director: Browser, tutor: Browser, review: Reviewed) -> None:
    review.ask(days_ago=15)
    key = key_of(director.get(director.url(student_url(review))).text)
    director.send(student_url(review), **{"unanswered-key": key, "unanswered-comment": COMMENT})

    assert COMMENT in tutor.get(tutor.url("suivi/points-d-attention?montrer=tous")).text


def test_without_a_word_nothing_is_noted(director: Browser, review: Reviewed) -> None:
    review.ask(days_ago=15)
    key = key_of(director.get(director.url(student_url(review))).text)

    for comment, said in (("   ", "Écrivez en une phrase"), ("x" * 501, "501 caractères")):
        answer = director.send(student_url(review), **{"unanswered-key": key, "unanswered-comment": comment})
        assert answer.status_code == 422
        assert said in answer.text
    assert "Lina MOREL" in director.get(director.url("suivi/points-d-attention")).text


def test_a_point_that_changed_meanwhile_keeps_what_was_typed(director: Browser, review: Reviewed) -> None:
    review.ask(days_ago=15)
    key = key_of(director.get(director.url(student_url(review))).text)
    review.ask(item=6, days_ago=16)

    answer = director.send(student_url(review), **{"unanswered-key": key, "unanswered-comment": COMMENT})

    assert answer.status_code == 422
    assert "a changé depuis l’ouverture" in answer.text
    assert COMMENT in answer.text
    assert key_of(answer.text) != key


def test_a_point_that_is_gone_says_so_and_gives_the_words_back(director: Browser, review: Reviewed) -> None:
    for rule in ("unanswered", "nonsense", ""):
        answer = director.send(student_url(review, rule), **{f"{rule}-key": "1", f"{rule}-comment": COMMENT})

        assert answer.status_code == 422
        assert "n’est plus là" in answer.text
        assert COMMENT in answer.text
