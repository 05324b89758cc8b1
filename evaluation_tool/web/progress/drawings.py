"""The few pictograms that one page shows, written into it: a phone does not fetch eighty of them to show six."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from evaluation_tool.paths import STATIC
from evaluation_tool.services.student_progress import Skill

# Where a teacher chose no drawing; templates/progress/_parts.html names it too.
PLAIN = "objectif"
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


def drawn(skills: Iterable[Skill]) -> Markup:
    """The symbols that these skills need, to be referred to by their names."""
    names = sorted({skill.item.pictogram or PLAIN for skill in skills})
    return Markup("").join(_symbols().get(name, Markup("")) for name in names)


@lru_cache(maxsize=1)
def _symbols() -> dict[str, Markup]:
    sprite = (STATIC / "img" / "pictograms.svg").read_text("utf-8")
    return {found.group(1): Markup(found.group(0)) for found in _SYMBOL.finditer(sprite)}  # noqa: S704 - our own file
