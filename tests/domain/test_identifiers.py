import pytest

from evaluation_tool.domain.identifiers import (
    IdentifierCheck,
    IneFormat,
    check_ine,
    check_uai,
    ine_format,
    key_letter,
    normalise_ine,
    normalise_uai,
)


@pytest.mark.parametrize("uai", ["0750655E", "0750654D", " 0750 655 e ", "0750655-e"])
def test_a_uai_is_known_however_it_is_written(uai: str) -> None:
    assert check_uai(uai) is IdentifierCheck.VALID


@pytest.mark.parametrize(
    ("uai", "expected"),
    [
        ("0750655F", IdentifierCheck.WRONG_KEY),
        ("075065E", IdentifierCheck.WRONG_SHAPE),
        ("٠٧٥٠٦٥٥E", IdentifierCheck.WRONG_SHAPE),
        ("  ", IdentifierCheck.MISSING),
    ],
)
def test_a_doubtful_uai_is_told(uai: str, expected: IdentifierCheck) -> None:
    assert check_uai(uai) is expected


def test_the_key_never_uses_letters_that_look_like_digits() -> None:
    assert {key_letter(str(number)) for number in range(23)}.isdisjoint("IOQ")


@pytest.mark.parametrize(
    ("ine", "shape", "check"),
    [
        ("123456789AB", IneFormat.RNIE, IdentifierCheck.VALID),
        (f"1234567890{key_letter('1234567890')}", IneFormat.ACADEMIC, IdentifierCheck.VALID),
        ("1234567890O", IneFormat.ACADEMIC, IdentifierCheck.WRONG_KEY),
        ("1234A56789B", IneFormat.APPRENTICE, IdentifierCheck.VALID),
        ("12345", None, IdentifierCheck.WRONG_SHAPE),
        ("", None, IdentifierCheck.MISSING),
    ],
)
def test_an_ine_is_judged_by_its_format(ine: str, shape: IneFormat | None, check: IdentifierCheck) -> None:
    assert ine_format(ine) is shape
    assert check_ine(ine) is check


def test_identifiers_are_compared_without_spaces_or_case() -> None:
    assert normalise_uai("075 0655 e\u00a0") == "0750655E"
    assert normalise_ine("123456789 ab") == "123456789AB"
