"""A student with a past."""

from __future__ import annotations

import pytest

from tests.make import Make
from tests.student_scene import Scene, empty_scene, ten_weeks


@pytest.fixture
def scene(make: Make) -> Scene:
    """A class before anything was seen."""
    return empty_scene(make)


@pytest.fixture
def lived(make: Make) -> Scene:
    """A class after ten weeks."""
    return ten_weeks(make)
