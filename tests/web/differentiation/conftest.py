"""A class that can be grouped, and its teacher's browser."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.conftest import SignInAs
from tests.group_scene import GroupScene, class_of
from tests.make import Make


@pytest.fixture
def scene(make: Make) -> GroupScene:
    """Eight students seen at levels 1 to 4."""
    return class_of(make)


@pytest.fixture
def teacher(scene: GroupScene, sign_in_as: SignInAs) -> Browser:
    """The teacher's browser."""
    return sign_in_as(scene.teacher)
