"""The pictograms as drawings that stand alone, taken out of the site's own sprite."""

from __future__ import annotations

import re
from functools import lru_cache

from evaluation_tool.paths import STATIC

COLOUR = "#0f5560"
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Every pictogram by its name, as an SVG document."""
    sprite = (STATIC / "img" / "pictograms.svg").read_text(encoding="utf-8")
    return {
        name: (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" fill="none" stroke="{COLOUR}" '
            f'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
        )
        for name, view, paths in _SYMBOL.findall(sprite)
    }
