"""A whole establishment as one zip that any program opens: a CSV a table, their description, the joined documents."""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from evaluation_tool.formats.tables import write_delimited

FORMAT, VERSION = "pas-a-pas/etablissement", 1
_AT_ONCE = 5_000
_READ_ME = """\
{name}
Toutes les données de l’établissement, le {day}, dans des formats ouverts.

tables/        un fichier CSV par table : UTF-8, point-virgule, première ligne = noms des colonnes.
               Une case qui commencerait par = + - @ # est écrite derrière une apostrophe, pour qu’un
               tableur ne la prenne pas pour une formule. Une case vide : rien n’est noté.
schema.json    les tables, leurs colonnes, leur sorte, et la table que chaque numéro désigne.
documents/     les fichiers joints aux activités, nommés par leur numéro dans
               tables/activity_resource.csv, où est leur titre.

N’y sont pas : mots de passe, codes des cartes, connexions ouvertes, fichiers en attente d’import.
Ce fichier contient des données personnelles : gardez-le comme l’original, et effacez-le après usage.
"""


@dataclass(frozen=True, slots=True)
class ArchiveColumn:
    """One column: `kind` is boolean, integer, date, datetime or text; `target` is the table.column it points at."""

    name: str
    kind: str
    may_be_empty: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """One table; its rows may be read only once, as texts in the order of the columns."""

    name: str
    columns: tuple[ArchiveColumn, ...]
    count: int
    rows: Iterator[Sequence[str]]


def write_school(
    target: IO[bytes], tables: Iterable[ArchiveTable], documents: Iterable[tuple[str, bytes]], *, name: str, day: str
) -> None:
    """Write the archive, a few thousand rows at a time whatever the size of the school."""
    described = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", _READ_ME.format(name=name, day=day).replace("\n", "\r\n"))
        for table in tables:
            described.append(_description(table))
            with archive.open(f"tables/{table.name}.csv", "w", force_zip64=True) as part:
                part.write(write_delimited([[column.name for column in table.columns]]))
                while rows := list(itertools.islice(table.rows, _AT_ONCE)):
                    part.write(write_delimited(rows, with_mark=False))
        for file_name, content in documents:
            archive.writestr(f"documents/{file_name}", content)
        schema = {"format": FORMAT, "version": VERSION, "tables": described}
        archive.writestr("schema.json", json.dumps(schema, ensure_ascii=False, indent=1))


def _description(table: ArchiveTable) -> dict[str, object]:
    columns = [
        {"name": column.name, "type": column.kind, "nullable": column.may_be_empty}
        | ({"refers_to": column.target} if column.target else {})
        for column in table.columns
    ]
    return {"name": table.name, "rows": table.count, "columns": columns}
