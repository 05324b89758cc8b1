"""Names and lists as people write them in one cell."""

import re

from evaluation_tool.domain.text import clean_line

_BETWEEN_CLASSES = re.compile(r"[,;|\n]+")
_SEPARATORS = re.compile(r"[,;|\n/\[\]]+")


def split_list(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds several: "4A, [4ANG1]; ATELIER 2" gives three."""
    return tuple(dict.fromkeys(entry for part in _SEPARATORS.split(cell) if (entry := clean_line(part))))


def split_classes(cell: str) -> tuple[str, ...]:
    """The classes of a cell that should hold one; a slash may be part of a name."""
    return tuple(dict.fromkeys(entry for part in _BETWEEN_CLASSES.split(cell) if (entry := clean_line(part))))


def split_name(cell: str) -> tuple[str, str]:
    """Last and first name of "DUPONT MARTIN Léa", "Léa DUPONT MARTIN", "Dupont, Léa" or, failing a sign, "Dupont Léa".

    Capitals tell the last name; the first name is empty when the cell holds a single word.
    """
    last, comma, first = clean_line(cell).partition(",")
    if comma:
        return last.strip(), first.strip()
    words = last.split()
    capitals = [word.isupper() and len(word.strip(".")) > 1 for word in words]
    if any(capitals) and not all(capitals):
        return (
            " ".join(word for word, is_last in zip(words, capitals, strict=True) if is_last),
            " ".join(word for word, is_last in zip(words, capitals, strict=True) if not is_last),
        )
    return " ".join(words[:1]), " ".join(words[1:])
