"""Files made to exhaust, to reach elsewhere or to break off in the middle of a record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import IO

from openpyxl.utils import get_column_letter

_MEBIBYTE = 1 << 20
_HEADING = "Nom;Prénom;Date de naissance;Classe\n"
_PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PUPIL = '<ELEVE ELEVE_ID="1">\n<NOM>DUPONT</NOM>\n<PRENOM>Léa</PRENOM>\n</ELEVE>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zip_bomb() -> bytes:
    """An export of 200 Mio in 200 Kio."""

    def fill(part: IO[bytes]) -> None:
        part.write(b"<BEE_ELEVES><DONNEES><ELEVES>")
        for _ in range(200):
            part.write(b" " * _MEBIBYTE)

    return _archive({"ElevesSansAdresses.xml": fill})


def workbook_bomb() -> bytes:
    """A workbook whose one sheet unpacks to 200 Mio of empty rows."""

    def fill(part: IO[bytes]) -> None:
        part.write(f'<worksheet xmlns="{_SHEETS}"><sheetData>'.encode())
        rows = b"<row/>" * (_MEBIBYTE // 6)
        for _ in range(200):
            part.write(rows)

    return _workbook(fill)


def wide_workbook() -> bytes:
    """As many columns as a spreadsheet can have."""

    def fill(part: IO[bytes]) -> None:
        cells = "".join(
            f'<c r="{get_column_letter(column)}1" t="inlineStr"><is><t>Nom{column}</t></is></c>'
            for column in range(1, 16_385)
        )
        part.write(f'<worksheet xmlns="{_SHEETS}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode())

    return _workbook(fill)


def merged_everywhere() -> bytes:
    """Twenty thousand rows of one cell, under merges that would fill each of them to its last column."""

    def fill(part: IO[bytes]) -> None:
        titles = "".join(f'<c t="inlineStr"><is><t>Titre {column}</t></is></c>' for column in range(1, 256))
        rows = "".join(f'<row r="{line}"><c><v>{line}</v></c></row>' for line in range(2, 20_001))
        merged = "".join(
            f'<mergeCell ref="{letter}1:{letter}20000"/>' for letter in map(get_column_letter, range(1, 16_385))
        )
        part.write(f'<worksheet xmlns="{_SHEETS}"><sheetData><row r="1">{titles}</row>{rows}</sheetData>'.encode())
        part.write(f"<mergeCells>{merged}</mergeCells></worksheet>".encode())

    return _workbook(fill)


def million_lines() -> bytes:
    return (_HEADING + "Roy;Al;;4A\n" * 1_000_000).encode()


def million_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">\n' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">\n' for n in range(1, 10))
    return _pupils(_PUPIL.replace("DUPONT", "&a9;"), declaration=f"<!DOCTYPE x [\n{entities}]>\n")


def entity_of_a_file() -> bytes:
    return _pupils(
        _PUPIL.replace("DUPONT", "&x;"), declaration='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    )


def path_elsewhere() -> bytes:
    return _archive({"../../ailleurs.xml": lambda part: _write(part, b"<autre/>")})


def nul_in_a_list() -> bytes:
    return f"{_HEADING}Du\0pont;Léa;03/04/2013;4A\n".encode()


def nul_in_an_export() -> bytes:
    return _pupils(_PUPIL.replace("DUPONT", "DU\0PONT"))


def halved_character() -> bytes:
    """UTF-16 that holds half of a character that takes two units."""
    return f"{_HEADING}Dupont".encode("utf-16") + b"\x3d\xd8" + ";Léa;;4A\n".encode("utf-16-le")


def open_quote() -> bytes:
    return (_HEADING + 'Dupont;"Léa;03/04/2013;4A\n' + "Petit;Bob;;4A\n" * 100_000).encode()


def cut_export() -> bytes:
    return _pupils(_PUPIL * 1_000)[:-60]


def cut_archive() -> bytes:
    return zip_bomb()[:-200]


BOMBS: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        zip_bomb,
        workbook_bomb,
        wide_workbook,
        merged_everywhere,
        million_lines,
        million_laughs,
        entity_of_a_file,
        path_elsewhere,
        nul_in_a_list,
        nul_in_an_export,
        halved_character,
        open_quote,
        cut_export,
        cut_archive,
    )
}
# Those whose fault is at one place of a text: people are told which.
PLACED = {
    "wide_workbook",
    "merged_everywhere",
    "million_lines",
    "million_laughs",
    "entity_of_a_file",
    "nul_in_a_list",
    "nul_in_an_export",
    "halved_character",
    "open_quote",
    "cut_export",
}


def _pupils(pupils: str, declaration: str = "") -> bytes:
    return (
        f"{_PROLOG}{declaration}<BEE_ELEVES>\n<DONNEES>\n<ELEVES>\n{pupils}</ELEVES>\n</DONNEES>\n</BEE_ELEVES>\n"
    ).encode()


def _write(part: IO[bytes], content: bytes) -> None:
    part.write(content)


def _archive(parts: Mapping[str, Callable[[IO[bytes]], None]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, fill in parts.items():
            with archive.open(name, "w") as part:
                fill(part)
    return stream.getvalue()


def _workbook(sheet: Callable[[IO[bytes]], None]) -> bytes:
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{_LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SHEETS}" xmlns:r="{_LINKS}"><sheets><sheet name="Liste" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{_LINKS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ),
    }
    parts: dict[str, Callable[[IO[bytes]], None]] = {
        name: lambda part, text=text: _write(part, text.encode())  # type: ignore[misc]
        for name, text in texts.items()
    }
    return _archive(parts | {"xl/worksheets/sheet1.xml": sheet})
