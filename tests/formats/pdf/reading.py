"""What a PDF says, and how it is tagged."""

from __future__ import annotations

from collections import Counter

import pikepdf
import pypdfium2


def text_of(content: bytes) -> list[str]:
    """The text of each page, as a browser's reader finds it, on one line."""
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


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
