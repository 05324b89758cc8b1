"""Write static/vendor/VENDOR.json: every file by others that we ship, with its licence and its sha256.

The addresses of the fonts in tokens.css carry the start of their sha256, so that browsers may keep them for good.
"""

import hashlib
import json
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
HTMX = {"name": "htmx", "version": "4.0.1", "licence": "0BSD", "licence_file": "vendor/htmx.LICENSE.txt"}
FACE = {
    "name": "Atkinson Hyperlegible Next",
    "version": "2.001",
    "licence": "OFL-1.1",
    "licence_file": "fonts/OFL.txt",
    "changed": "subset; spaces, arrows, boxes and the symbols of the levels added (docs/apparence/build_fonts.py)",
}
ICONS = {
    "name": "Tabler Icons",
    "version": "3.51.0",
    "licence": "MIT",
    "licence_file": "img/tabler.LICENSE.txt",
    "changed": "chosen icons gathered into sprites (docs/apparence/build_sprites.py)",
}
ORIGINS = (
    (HTMX, ["vendor/htmx.min.js"]),
    (FACE, ["fonts/*.woff2", "fonts/pdf/*.ttf"]),
    (ICONS, ["img/icons.svg", "img/pictograms.svg"]),
)


def entries() -> list[dict[str, str]]:
    found = []
    for origin, patterns in ORIGINS:
        for pattern in patterns:
            for path in sorted(STATIC.glob(pattern)):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found.append({**origin, "file": path.relative_to(STATIC).as_posix(), "sha256": digest})
    return found


def stamp_fonts() -> None:
    """Put each font's fingerprint in its address."""
    sheet = STATIC / "css" / "tokens.css"

    def stamped(match: re.Match[str]) -> str:
        digest = hashlib.sha256((STATIC / "fonts" / match[1]).read_bytes()).hexdigest()
        return f'url("../fonts/{match[1]}?v={digest[:10]}")'

    text = re.sub(r'url\("../fonts/([^"?]+)[^"]*"\)', stamped, sheet.read_text(encoding="utf-8"))
    sheet.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    stamp_fonts()
    text = json.dumps(entries(), ensure_ascii=False, indent=2)
    (STATIC / "vendor" / "VENDOR.json").write_text(f"{text}\n", encoding="utf-8")
