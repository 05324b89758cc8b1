"""A text to read: headings, paragraphs and lists, whatever they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list; `lines` is one line but for a list."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """A document of some pages."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    blocks: tuple[Block, ...]


def heading(said: str) -> Block:
    """The title of a part."""
    return Block("heading", (said,))


def text(said: str) -> Block:
    """A paragraph."""
    return Block("text", (said,))


def listing(lines: Sequence[str]) -> Block:
    """A list, one line an item."""
    return Block("list", tuple(lines))
