"""Words that a sentence about a student's work does without: those that judge the person, and names of diagnoses."""

from __future__ import annotations

import re

from evaluation_tool.domain.errors import DomainError

_PERSON = re.compile(
    r"\b(?:paresseu\w*|fainéant\w*|bavard\w*|immature\w*|feignant\w*|nonchalant\w*|étourdie?s?|dissipée?s?"
    r"|manque(?:s|r)? de (?:sérieux|motivation|volonté|travail)|peut mieux faire|tu es (?:nul|lent|faible)\w*)\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(
    r"\b(?:dys(?:lexi|praxi|calculi|orthographi|phasi|graphi)\w*|multi-?dys|tdah?|autis\w*|asperger|épilep\w*|diabète"
    r"|diabétique\w*|hyperacti\w*|handicap\w*|dépressi\w*|schizo\w*|déficien\w*|diagnosti\w*"
    r"|troubles? (?:du|de la|de l[’']|des?|envahissant)\w*)",
    re.IGNORECASE,
)


class WordOfJudgement(DomainError):
    """The text speaks of the person, or names a diagnosis; `word` is what says so."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def about_the_work(text: str) -> str:
    """The text itself, if it says what there is to do. Raises WordOfJudgement."""
    return _without(_PERSON, text)


def without_diagnosis(text: str) -> str:
    """The text itself, if it names no illness or disorder. Raises WordOfJudgement."""
    return _without(_DIAGNOSIS, text)


def _without(words: re.Pattern[str], text: str) -> str:
    found = words.search(text)
    if found is not None:
        raise WordOfJudgement(found.group().strip())
    return text
