import pytest

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import RosterAnomaly
from evaluation_tool.formats.roster_wording import problem_sentence

VALUES: dict[str, str | int] = dict.fromkeys("name date kept others ine names found".split(), "x")


@pytest.mark.parametrize("anomaly", RosterAnomaly)
def test_every_anomaly_has_its_sentence(anomaly: RosterAnomaly) -> None:
    text = problem_sentence(Problem(anomaly, 12, VALUES))

    assert text.startswith("Ligne\u00a012\u00a0: ")
    assert text.endswith(".")
    assert "'" not in text
