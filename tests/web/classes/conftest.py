"""A class after ten weeks, and its teacher's browser."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.student_scene import Scene, ten_weeks


@pytest.fixture
def scene(make: Make) -> Scene:
    """A class after ten weeks."""
    return ten_weeks(make)


@pytest.fixture
def teacher(scene: Scene, sign_in_as: SignInAs) -> Browser:
    """The teacher's browser."""
    return sign_in_as(scene.teacher)
