"""French as it is printed: curved apostrophes, and a space that does not break before double signs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation_tool.paths import PACKAGE, TEMPLATES
from tests.house.conftest import Page

NO_BREAK = "\u00a0\u202f"
STRING = re.compile(r"""(?<![A-Za-z_])(?:_|_l|ngettext|gettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*,?\s*)+)""")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
STRAIGHT_APOSTROPHE = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
BEFORE_DOUBLE_SIGNS = re.compile(rf"[^\s{NO_BREAK}&#:/(\[?!][:;!?](?=[\s)\]]|$)|[ \t][:;!?»](?=\s|$|[.,)])")
IN_QUOTES = re.compile(rf"«[^{NO_BREAK}]|[^{NO_BREAK}]»")
STRAIGHT_QUOTES = re.compile(r'(?:^|\s)"\w|\w"(?:\s|$)')
SOURCES = sorted([*TEMPLATES.rglob("*.html"), *PACKAGE.glob("web/**/*.py"), *PACKAGE.glob("cli/**/*.py")])


def sentences(path: Path) -> Iterator[str]:
    """The texts for people that a file holds."""
    for call in STRING.finditer(path.read_text(encoding="utf-8")):
        for literal in LITERAL.finditer(call.group(1)):
            yield str(ast.literal_eval(literal.group()))


def faults(text: str) -> list[str]:
    """What a printer would correct."""
    rules = (STRAIGHT_APOSTROPHE, BEFORE_DOUBLE_SIGNS, IN_QUOTES)
    return [match.group() for rule in rules for match in rule.finditer(text)]


@pytest.mark.parametrize(
    "text", ["l’élève", "Attention\u00a0: lisez", "«\u00a0oui\u00a0»", "10\u202f%", "10:42", "a/b?c=d"]
)
def test_good_typography_passes(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("text", ["l'élève", "Attention : lisez", "Attention: lisez", "« oui »", "Oui ?", "Vraiment!"])
def test_bad_typography_is_seen(text: str) -> None:
    assert faults(text) != []


def test_the_texts_of_the_site_are_found() -> None:
    assert sum(len(list(sentences(path))) for path in SOURCES) > 200


def test_every_text_of_the_site_is_typeset_as_in_french() -> None:
    found = [f"{path.name}: {text!r}: {bad}" for path in SOURCES for text in sentences(path) if (bad := faults(text))]

    assert found == []


def test_every_page_is_typeset_as_in_french(pages: list[Page]) -> None:
    found = []
    for page in pages:
        tree = page.tree
        for kept in tree.xpath("//code | //script | //kbd | //dd"):
            kept.drop_tree()
        found += [f"{page}: {bad}" for line in tree.text_content().splitlines() if (bad := faults(line.strip()))]

    assert found == []
