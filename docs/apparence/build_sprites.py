"""Gather the chosen Tabler icons into the two sprite files and the list of pictograms.

Run by hand when an icon is added, never by the application:
    python build_sprites.py FOLDER_OF_OUTLINE_SVG ../../static/img
"""

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HERE = Path(__file__).parent
NOTE = "<!-- Tabler Icons (MIT, see tabler.LICENSE.txt), gathered by docs/apparence/build_sprites.py -->"


def symbol(name: str, source: Path) -> str:
    root = ElementTree.parse(source).getroot()  # noqa: S314 - the icons of the published package
    shapes = []
    for shape in root:
        if shape.get("stroke") == "none" and shape.get("fill") == "none":
            continue  # the invisible 24 x 24 box of every Tabler icon
        attributes = " ".join(f'{key}="{value}"' for key, value in shape.attrib.items())
        shapes.append(f"<{shape.tag.removeprefix(SVG)} {attributes}/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>'


def sprite(names: Mapping[str, str], source: Path) -> str:
    lines = [symbol(name, source / f"{original}.svg") for name, original in names.items()]
    return "\n".join([NOTE, '<svg xmlns="http://www.w3.org/2000/svg">', *lines, "</svg>", ""])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def main(source: Path, target: Path) -> None:
    icons = {row["id"]: row["tabler"] for row in rows(HERE / "icons.csv")}
    (target / "icons.svg").write_text(sprite(icons, source), encoding="utf-8")
    pictograms = rows(HERE / "pictograms.csv")
    chosen = {row["id"]: row["tabler"] for row in pictograms}
    (target / "pictograms.svg").write_text(sprite(chosen, source), encoding="utf-8")
    listing = [{"id": row["id"], "label": row["label"], "theme": row["theme"]} for row in pictograms]
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in listing)
    (target / "pictograms.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
