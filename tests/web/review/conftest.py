"""A class to review, and the browsers of its director and of its form tutor."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.review_scene import Reviewed, reviewed


@pytest.fixture
def review(make: Make) -> Reviewed:
    """A class after ten weeks, and who reviews it."""
    return reviewed(make)


@pytest.fixture
def director(review: Reviewed, sign_in_as: SignInAs) -> Browser:
    """The director's browser."""
    return sign_in_as(review.director)


@pytest.fixture
def tutor(review: Reviewed, sign_in_as: SignInAs) -> Browser:
    """The form tutor's browser."""
    return sign_in_as(review.tutor)
