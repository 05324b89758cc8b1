"""Cut the web and PDF fonts out of the published Atkinson Hyperlegible Next.

Run by hand when the face changes, never by the application:
    python build_fonts.py FOLDER_OF_TTF ../../static/fonts
It needs fonttools and brotli. The face has no U+202F, no arrow and no quartered circle: they are drawn here, so that
the five symbols of the levels look the same on every screen and in every PDF.
"""

import math
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

Point = tuple[float, float]

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x178, 0x2BC]
PUNCTUATION = [0x2009, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x202F, 0x20AC, 0x2212]
DRAWN = [0x2190, 0x2191, 0x2192, 0x2193, 0x2610, 0x2611, 0x2713, 0x25CB, 0x25CF, 0x25D1, 0x25D4, 0x25D5]
EXTENDED = [0x2C6, 0x2DA, 0x2DC, *range(0x100, 0x180), 0x1E9E, *range(0x218, 0x21C)]

CENTRE = (430.0, 334.0)  # half the capitals' height, so that a symbol sits well beside a word
RADIUS = 365.0
WEIGHTS = {"400Regular": ("400", 62.0), "700Bold": ("700", 84.0)}


def arc(radius: float, start: float, end: float, steps: int = 16) -> list[tuple[Point, Point]]:
    """Quadratic pieces (control, end) of an arc, angles in degrees."""
    pieces = []
    delta = math.radians(end - start) / steps
    reach = radius / math.cos(delta / 2)
    for step in range(steps):
        angle = math.radians(start) + delta * step
        middle, last = angle + delta / 2, angle + delta
        pieces.append((polar(reach, middle), polar(radius, last)))
    return pieces


def polar(radius: float, angle: float) -> Point:
    return CENTRE[0] + radius * math.cos(angle), CENTRE[1] + radius * math.sin(angle)


def circle(pen: TTGlyphPen, radius: float, *, hole: bool = False) -> None:
    start, end = (0.0, 360.0) if hole else (360.0, 0.0)
    pen.moveTo(polar(radius, 0.0))
    for control, point in arc(radius, start, end):
        pen.qCurveTo(control, point)
    pen.closePath()


def sector(pen: TTGlyphPen, start: float, end: float) -> None:
    """A slice of the disc, drawn clockwise from start down to end."""
    pen.moveTo(CENTRE)
    pen.lineTo(polar(RADIUS, math.radians(start)))
    for control, point in arc(RADIUS, start, end):
        pen.qCurveTo(control, point)
    pen.closePath()


def polygon(pen: TTGlyphPen, points: Iterable[Point]) -> None:
    first, *others = points
    pen.moveTo(first)
    for point in others:
        pen.lineTo(point)
    pen.closePath()


def stroke(pen: TTGlyphPen, start: Point, end: Point, width: float) -> None:
    """One straight stroke with square ends, clockwise."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    half = width / 2
    x, y = -uy * half, ux * half
    a, b = (start[0] - ux * half, start[1] - uy * half), (end[0] + ux * half, end[1] + uy * half)
    polygon(pen, [(a[0] + x, a[1] + y), (b[0] + x, b[1] + y), (b[0] - x, b[1] - y), (a[0] - x, a[1] - y)])


def arrow(pen: TTGlyphPen, angle: float, width: float) -> None:
    tip, tail = polar(320.0, angle), polar(320.0, angle + math.pi)
    stroke(pen, tail, tip, width)
    for side in (0.8, -0.8):
        back = (tip[0] - 230.0 * math.cos(angle + side), tip[1] - 230.0 * math.sin(angle + side))
        stroke(pen, tip, back, width)


def tick(pen: TTGlyphPen, width: float) -> None:
    stroke(pen, (180.0, 330.0), (350.0, 150.0), width)
    stroke(pen, (350.0, 150.0), (690.0, 530.0), width)


def box(pen: TTGlyphPen, width: float) -> None:
    low, high = 110.0, 750.0
    base = CENTRE[1] - CENTRE[0]
    polygon(pen, [(low, low + base), (low, high + base), (high, high + base), (high, low + base)])
    low, high = low + width, high - width
    polygon(pen, [(low, low + base), (high, low + base), (high, high + base), (low, high + base)])


def draw(pen: TTGlyphPen, code: int, width: float) -> None:
    if code in {0x25CB, 0x25D1, 0x25D4, 0x25D5}:
        circle(pen, RADIUS)
        circle(pen, RADIUS - width, hole=True)
    if code == 0x25CF:
        circle(pen, RADIUS)
    slices = {0x25D1: (90.0, -90.0), 0x25D4: (90.0, 0.0), 0x25D5: (90.0, -180.0)}
    if code in slices:
        sector(pen, *slices[code])
    angles = {0x2190: math.pi, 0x2191: math.pi / 2, 0x2192: 0.0, 0x2193: -math.pi / 2}
    if code in angles:
        arrow(pen, angles[code], width * 1.15)
    if code in {0x2610, 0x2611}:
        box(pen, width)
    if code in {0x2611, 0x2713}:
        tick(pen, width * 1.3)


def add_glyph(font: TTFont, code: int, glyph: object, advance: int) -> None:
    name = f"uni{code:04X}"
    font["glyf"][name] = glyph
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def complete(font: TTFont, width: float) -> None:
    """Add the spaces, the hyphen and the symbols that the face does not have."""
    glyphs, cmap = font["glyf"], font.getBestCmap()
    font.setGlyphOrder([*font.getGlyphOrder(), "uni202F", "uni2011", *(f"uni{code:04X}" for code in DRAWN)])
    space = font["hmtx"][cmap[0xA0]][0]
    add_glyph(font, 0x202F, TTGlyphPen(None).glyph(), round(space * 0.6))
    add_glyph(font, 0x2011, glyphs[cmap[0x2D]], font["hmtx"][cmap[0x2D]][0])
    for code in DRAWN:
        pen = TTGlyphPen(None)
        draw(pen, code, width)
        glyph = pen.glyph()
        glyph.recalcBounds(glyphs)
        if code not in {0x25CB, 0x25CF}:
            glyph.flags[0] |= 0x40  # overlapping outlines are wanted
        add_glyph(font, code, glyph, 860)
    version = font["name"].getDebugName(5)
    font["name"].setName(f"{version}; symbols added for Pas a pas", 5, 3, 1, 0x409)


def cut(source: Path, target: Path, codes: Iterable[int], *, flavor: str | None) -> None:
    options = subset.Options()
    options.flavor = flavor
    options.layout_features = ["kern", "tnum"] if flavor else ["*"]
    options.hinting = False
    options.name_IDs = ["*"] if flavor is None else [0, 1, 2, 5, 13, 14]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main(source: Path, target: Path) -> None:
    (target / "pdf").mkdir(parents=True, exist_ok=True)
    for folder, (weight, width) in WEIGHTS.items():
        font = TTFont(next((source / folder).glob("*.ttf")))
        complete(font, width)
        whole = target / "pdf" / f"AtkinsonHyperlegibleNext-{folder[3:]}.ttf"
        font.save(whole)
        stem = target / f"atkinson-hyperlegible-next-{weight}"
        cut(whole, stem.with_name(f"{stem.name}-latin.woff2"), [*LATIN, *PUNCTUATION, *DRAWN], flavor="woff2")
        cut(whole, stem.with_name(f"{stem.name}-latin-ext.woff2"), EXTENDED, flavor="woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
