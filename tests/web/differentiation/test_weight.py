from __future__ import annotations

import subprocess
import sys

# openpyxl looks for numpy wherever it is: neither is loaded before somebody sends or asks for a workbook.
HEAVY = ("numpy", "scipy", "openpyxl", "evaluation_tool.domain.grouping")


def loaded_by(modules: str) -> list[str]:
    """Which of the heavy parts a fresh interpreter holds once it has imported these."""
    code = f"import sys, {modules}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.split()


def test_a_worker_starts_without_the_engine_nor_workbooks() -> None:
    assert loaded_by("evaluation_tool.app, evaluation_tool.services.plan_engine") == []


def test_the_check_would_see_it() -> None:
    assert loaded_by("evaluation_tool.domain.grouping, openpyxl") == [*HEAVY]
