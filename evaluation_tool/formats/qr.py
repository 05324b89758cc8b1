"""QR codes as SVG, drawn here: nothing about a card leaves the machine."""

from __future__ import annotations

import io

import segno


def svg(text: str) -> str:
    """The QR code of a text as an inline `<svg>`, black on white, with the quiet zone scanners need."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
        omitsize=True,
    )
    return drawn.getvalue().decode("utf-8")
