"""What a PDF says, and how it is tagged."""

from __future__ import annotations

import subprocess
from collections import Counter

import pikepdf


def text_of(content: bytes) -> list[str]:
    """The text of each page, as poppler reads it."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607 - found on the path, as on every Debian
        input=content,
        capture_output=True,
        check=True,
    )
    return [" ".join(page.split()) for page in done.stdout.decode("utf-8", "replace").split("\f")[:-1]]


def tags_of(pdf: pikepdf.Pdf) -> Counter[str]:
    """How often each kind of structure element occurs."""
    found: Counter[str] = Counter()
    waiting: list[pikepdf.Object] = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found[str(node.S)] += 1
            if "/K" in node:
                waiting.append(node.K)
    return found
