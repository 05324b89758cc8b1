"""What a student's file may say, where two voices differ, and what several competencies say together."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.plain_words import WordOfJudgement, about_the_work, without_diagnosis
from evaluation_tool.domain.positioning import proposed_rank
from evaluation_tool.domain.self_view import SelfGap, worth_a_talk


@pytest.mark.parametrize("text", ["Tu es bavard", "Trop paresseuse", "Peut mieux faire", "Manque de sérieux."])
def test_a_sentence_about_the_person_is_refused(text: str) -> None:
    with pytest.raises(WordOfJudgement):
        about_the_work(text)


@pytest.mark.parametrize(
    "text", ["Compte à voix haute.", "Fais cuire à feu faible.", "Avance à ton rythme, sans aide."]
)
def test_a_sentence_about_the_work_stays_as_it_is(text: str) -> None:
    assert about_the_work(text) == text


@pytest.mark.parametrize("text", ["dyslexie", "TDAH suivi", "trouble du langage", "troubles de l’attention", "autisme"])
def test_a_diagnosis_is_refused(text: str) -> None:
    with pytest.raises(WordOfJudgement):
        without_diagnosis(text)


def test_an_adaptation_stays_as_it_is() -> None:
    text = "Consignes lues à voix haute ; tiers temps ; place au premier rang."

    assert without_diagnosis(text) == text


@pytest.mark.parametrize(
    ("seen", "said", "expected"),
    [
        (None, 3, None),
        (3, None, None),
        (3, 3, None),
        (1, 2, None),
        (3, 4, None),
        (2, 3, SelfGap.SEES_MORE),
        (3, 2, SelfGap.SEES_LESS),
        (4, 1, SelfGap.SEES_LESS),
    ],
)
def test_two_voices_are_worth_a_talk_where_they_tell_another_story(
    seen: int | None, said: int | None, expected: SelfGap | None
) -> None:
    assert worth_a_talk(seen, said, succeeds_from=3) is expected


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [((), None), ((4, 4), None), ((1, 1, 4), 1), ((1, 3, 4), 3), ((1, 2, 3, 4), 3), ((1, 1, 1, 4), 1)],
)
def test_a_domain_stands_where_half_of_it_stands(ranks: tuple[int, ...], expected: int | None) -> None:
    assert proposed_rank(ranks) == expected
