"""The composition root."""

from __future__ import annotations

from pathlib import Path

from evaluation_tool.app import create_app
from evaluation_tool.config import from_environment


def test_the_application_needs_no_folder_but_its_instance(tmp_path: Path) -> None:
    settings = from_environment({"EVALUATION_TOOL_INSTANCE": str(tmp_path / "instance")})

    app = create_app(settings)

    # Flask-SQLAlchemy creates this folder: beside the program it is another account's, or read-only.
    assert Path(app.instance_path) == settings.instance
