"""Text that the faces of a PDF can show: PDF/UA forbids a character without a glyph."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MISSING = "☐"
_ALWAYS_SHOWN = frozenset("–—‘’‚“”„†‡•…‰‹›€™←↑→↓−≈≠≤≥○●◑◔◕☐☑♪✓·\u2009\u202f")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_COMPLAINT = re.compile(r'the text `"(?P<text>.*)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def printable(value: Any, without: frozenset[str] = frozenset(), *, only_sure: bool = False) -> Any:
    """The same value with every text in it made printable; `only_sure` keeps what our own face certainly has."""
    if isinstance(value, str):
        return _text(value, without, only_sure=only_sure)
    if isinstance(value, dict):
        return {name: printable(content, without, only_sure=only_sure) for name, content in value.items()}
    if isinstance(value, list | tuple):
        return [printable(content, without, only_sure=only_sure) for content in value]
    return value


def complained_of(message: str) -> frozenset[str]:
    """The characters that typst found no glyph for, read from what it says."""
    found = _COMPLAINT.search(message)
    if found is None:
        return frozenset()
    text = _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), found.group("text"))
    return frozenset(character for character in text if not _is_sure(character))


def _text(text: str, without: frozenset[str], *, only_sure: bool) -> str:
    composed = unicodedata.normalize("NFC", text)
    kept = (character for character in composed if character == "\n" or _is_drawn(character))
    return "".join(
        MISSING if character in without or (only_sure and not _is_sure(character)) else character for character in kept
    )


def _is_drawn(character: str) -> bool:
    """No control, no half of a pair, and no picture: a drawing in a text has no name to be read aloud."""
    return ord(character) < 0x10000 and unicodedata.category(character) not in _DROPPED and character != "\ufe0f"


def _is_sure(character: str) -> bool:
    return character in _ALWAYS_SHOWN or character == "\n" or " " <= character <= "~" or "\xa0" <= character <= "ÿ"
