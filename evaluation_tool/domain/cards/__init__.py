"""Student cards: a code of four drawn words and two digits, easy to read, hard to guess."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from random import Random

WORDS_PER_CODE = 4
DIGITS_PER_CODE = 2


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The words codes are drawn from: the French BIP-39 list (MIT) less what a pupil should not be handed."""
    return tuple(files(__name__).joinpath("words_fr.txt").read_text(encoding="utf-8").split())


def draw_code(dice: Random) -> str:
    """A fresh code such as « citron bateau tulipe marché 47 ». The dice must be a secure source."""
    drawn = [dice.choice(words()) for _ in range(WORDS_PER_CODE)]
    return " ".join([*drawn, f"{dice.randrange(10**DIGITS_PER_CODE):0{DIGITS_PER_CODE}d}"])


def normalised(typed: str) -> str:
    """What is compared: letters and digits only, without accents or case, however the student spaced them."""
    decomposed = unicodedata.normalize("NFKD", typed.casefold()).replace("œ", "oe")
    return "".join(character for character in decomposed if character.isascii() and character.isalnum())
