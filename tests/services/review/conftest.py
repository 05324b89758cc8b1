"""A class to review."""

from __future__ import annotations

import pytest

from tests.make import Make
from tests.review_scene import Reviewed, reviewed


@pytest.fixture
def review(make: Make) -> Reviewed:
    """A class after ten weeks, and who reviews it."""
    return reviewed(make)
