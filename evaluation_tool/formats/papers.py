"""The papers of the data protection, written in docs/rgpd as plain Markdown with the blanks that a school fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from string import Template

from evaluation_tool.formats.pdf.document import Block, DocumentSheet, heading, listing, text
from evaluation_tool.formats.wording import typographic
from evaluation_tool.paths import PAPERS

SUFFIX = ".md"


class PaperKey(StrEnum):
    """One file of docs/rgpd."""

    REGISTER = "registre"
    ASSESSMENT = "aipd"
    FAMILIES = "information-familles"
    STAFF = "information-personnels"


def filled(key: PaperKey, values: Mapping[str, str]) -> str:
    """The paper as Markdown. Raises KeyError for a blank that nobody fills."""
    written = Template((PAPERS / f"{key}{SUFFIX}").read_text(encoding="utf-8")).substitute(values)
    return typographic({key: written})[key]


def to_sheet(key: PaperKey, values: Mapping[str, str], *, printed_on: str) -> DocumentSheet:
    """The paper to print."""
    title, _newline, body = filled(key, values).partition("\n")
    return DocumentSheet(
        title=title.removeprefix("# "),
        subtitle="",
        establishment=values["etablissement"],
        printed_on=printed_on,
        blocks=tuple(_blocks(body)),
    )


def _blocks(body: str) -> Iterator[Block]:
    for is_blank, lines in groupby(body.splitlines(), key=lambda line: not line.strip()):
        part = list(lines)
        if is_blank:
            continue
        if part[0].startswith("## "):
            yield heading(part[0].removeprefix("## "))
        elif part[0].startswith("- "):
            yield listing(_items(part))
        else:
            yield text(" ".join(part))


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line.removeprefix("- "))
        else:
            items[-1] += f" {line.strip()}"
    return items
