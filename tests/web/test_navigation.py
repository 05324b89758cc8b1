"""The menu says where one is, whatever page of an area that is."""

from __future__ import annotations

import re

import pytest

from tests.browser import Browser

CURRENT = re.compile(r'<a href="([^"]+)"\s+aria-current="page"')


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", ""),
        ("reglages/", "reglages/"),
        ("annees/", "reglages/"),
        ("annees/nouvelle", "reglages/"),
        ("personnes/eleves", "personnes"),
        ("administration/journal", "administration/journal"),
    ],
)
def test_the_menu_marks_the_area_of_the_page(as_admin: Browser, path: str, place: str) -> None:
    address = as_admin.url(path)

    answer = as_admin.get(address)

    assert answer.status_code == 200
    assert CURRENT.findall(answer.text) == [as_admin.url(place)]
