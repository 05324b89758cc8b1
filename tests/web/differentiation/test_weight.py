from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import {module}
print(sorted(name for name in ("numpy", "scipy") if name in sys.modules))
"""


def loaded_by(module: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, "-c", CODE.format(module=module)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_worker_starts_without_the_engine() -> None:
    assert loaded_by("evaluation_tool.app, evaluation_tool.services.plan_engine") == "[]"


def test_the_check_would_see_it() -> None:
    assert loaded_by("evaluation_tool.domain.grouping") == "['numpy', 'scipy']"
