"""How long a teacher waits for groups: a class of 30, through HTTP, from the form to the board."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from evaluation_tool.models.differentiation import GroupingKind
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG
from tests.benchmarks.measure import Row, latency_row, seconds_of, show, timed
from tests.benchmarks.server import Browser, serving

PROMISED = 300.0  # milliseconds, for « Proposer »
_COMPETENCY = re.compile(r'name="competencies"[^>]*value="(\d+)"')
_BOARD = re.compile(r'/groupes/(\d+)"')


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        (instance / "establishments").mkdir()
        school = big_school.build(instance / "establishments")
        room = school.rooms[0]
        ask = f"/{SLUG}/groupes/classe/{room.class_group_id}/proposer"
        with serving(instance, workers=1, first_page=f"/{SLUG}/connexion") as (_pid, port):
            browser = Browser(port)
            browser.sign_in(SLUG, room.login, big_school.PASSWORD)
            first = seconds_of(lambda: browser.get(ask)) * 1000
            rows = [Row("la page « Proposer », la première d’un processus", f"{first:.0f}")]
            rows.append(latency_row("la page « Proposer », les suivantes", timed(lambda: browser.get(ask)), None))
            chosen = _COMPETENCY.findall(browser.get(ask))[0]
            rows += [
                latency_row(kind.value, timed(_proposing(browser, ask, kind, chosen)), None, p50=PROMISED)
                for kind in GroupingKind
            ]
            plans = _BOARD.findall(browser.get(ask.removesuffix("/proposer")))
            board = f"/{SLUG}/groupes/{plans[0]}"
            rows.append(latency_row("le tableau", timed(lambda: browser.get(board)), None))
            rows.append(latency_row("« Détails »", timed(lambda: browser.get(f"{board}/details"), seconds=2), None))
            browser.close()
    show(f"« Proposer » des groupes, {big_school.STUDENTS} élèves (p50 / p99)", rows)


def _proposing(browser: Browser, ask: str, kind: GroupingKind, chosen: str) -> Callable[[], None]:
    """One proposal, stored as it would be."""
    token = browser.token(ask)
    fields = {"csrf_token": token, "kind": kind.value, "competencies": chosen, "novelty": "0.5"}

    def propose() -> None:
        browser.post_form(ask, fields)

    return propose


if __name__ == "__main__":
    main()
