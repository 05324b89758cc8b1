"""Cleaning of texts that come from outside: what cannot be shown, stored or compared is taken out."""

import re
import unicodedata

# Controls, byte order marks, non-characters, and the invisible marks that make a text display in a false order.
# Plain right-to-left text needs none of the latter.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\n]+")  # no-break spaces are typography: they stay
_ENDS_OF_LINES = re.compile("[ \t]+\n")


def clean_text(raw: str) -> str:
    """A text of several lines, normalised; cleaning twice changes nothing more."""
    text = _SURROGATES.sub("\ufffd", _UNWANTED.sub("", raw))
    text = _ENDS_OF_LINES.sub("\n", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(raw: str) -> str:
    """The same on one line."""
    return _SPACES.sub(" ", clean_text(raw))


def has_unwanted_characters(raw: str) -> bool:
    """Whether cleaning takes out more than spaces."""
    return bool(_UNWANTED.search(raw.lstrip("\ufeff")) or _SURROGATES.search(raw))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between two words when one ends near enough."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit - 40)
    return (head[:space] if space > 0 else head).rstrip() + "…"
