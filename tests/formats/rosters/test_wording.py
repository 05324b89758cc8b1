import pytest

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import RosterAnomaly
from evaluation_tool.formats.roster_remarks import problem_sentence, sorted_problems
from evaluation_tool.formats.tables import TableNote

VALUES: dict[str, str | int] = dict.fromkeys("name date kept others ine names found".split(), "x")


@pytest.mark.parametrize("anomaly", RosterAnomaly)
def test_every_anomaly_has_its_sentence(anomaly: RosterAnomaly) -> None:
    text = problem_sentence(Problem(anomaly, 12, VALUES))

    assert text.startswith("Ligne\u00a012\u00a0: ")
    assert text.endswith(".")
    assert "'" not in text


def test_what_is_left_out_is_told_before_what_is_doubtful_and_what_is_only_told() -> None:
    codes = [RosterAnomaly.GONE, RosterAnomaly.INE_KEY, RosterAnomaly.NO_NAME, TableNote.ENCODING_GUESSED]
    values = VALUES | {"encoding": "windows-1252"}

    found = sorted_problems(Problem(code, None, values) for code in codes)

    assert [(title, len(sentences)) for title, sentences in found] == [
        ("Pas importés", 1),
        ("À vérifier", 1),
        ("Pour information", 2),
    ]
    assert sorted_problems([]) == []
