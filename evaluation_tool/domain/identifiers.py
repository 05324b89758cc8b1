"""National identifiers: the code of a school (UAI) and of a student (INE). A bad key is a warning, never a refusal."""

import re
from enum import StrEnum

_KEY_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23 letters: no I, O, Q
_SEPARATORS = re.compile(r"[\s.\-_/\u200b\u2010-\u2013]+")
_UAI = re.compile(r"[0-9]{7}[A-Z]")


class IdentifierCheck(StrEnum):
    VALID = "valid"
    MISSING = "missing"
    WRONG_SHAPE = "wrong_shape"
    WRONG_KEY = "wrong_key"


class IneFormat(StrEnum):
    RNIE = "rnie"  # national register, 9 digits and 2 letters; its key is not public
    ACADEMIC = "academic"  # 10 digits and a key letter
    APPRENTICE = "apprentice"  # apprenticeship centres


_INE_SHAPES = {
    IneFormat.RNIE: re.compile(r"[0-9]{9}[A-Z]{2}"),
    IneFormat.ACADEMIC: re.compile(r"[0-9]{10}[A-Z]"),
    IneFormat.APPRENTICE: re.compile(r"[0-9]{4}A[0-9]{5}[A-Z]"),
}


def key_letter(digits: str) -> str:
    return _KEY_LETTERS[int(digits) % len(_KEY_LETTERS)]


def normalise_uai(raw: str) -> str:
    return _SEPARATORS.sub("", raw).upper()


def normalise_ine(raw: str) -> str:
    return _SEPARATORS.sub("", raw).upper()


def check_uai(raw: str) -> IdentifierCheck:
    """Seven digits and their check letter."""
    uai = normalise_uai(raw)
    if not uai:
        return IdentifierCheck.MISSING
    if not _UAI.fullmatch(uai):
        return IdentifierCheck.WRONG_SHAPE
    return IdentifierCheck.VALID if key_letter(uai[:7]) == uai[7] else IdentifierCheck.WRONG_KEY


def ine_format(raw: str) -> IneFormat | None:
    ine = normalise_ine(raw)
    return next((name for name, shape in _INE_SHAPES.items() if shape.fullmatch(ine)), None)


def check_ine(raw: str) -> IdentifierCheck:
    """Only the academic format has a key that anybody can compute; the others are judged by their shape."""
    ine = normalise_ine(raw)
    if not ine:
        return IdentifierCheck.MISSING
    shape = ine_format(ine)
    if shape is None:
        return IdentifierCheck.WRONG_SHAPE
    if shape is IneFormat.ACADEMIC and key_letter(ine[:10]) != ine[10]:
        return IdentifierCheck.WRONG_KEY
    return IdentifierCheck.VALID
