"""Files as other schools send them: other encodings, archives with more than the export, lists made by hand."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluation_tool.domain.roster import Roster, RosterAnomaly, RosterSource, read_date
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters import Column, guess_columns, read_people, read_roster
from evaluation_tool.formats.tables import Table, TableNote, write_delimited
from tests.roster_files import pupil, siecle

TODAY = date(2026, 9, 14)
FILE = siecle([pupil(1, "Lœuf", "Élodie")], {"1": [("4A", "D")]})
TEXT = FILE.decode("iso-8859-15")
BARE = TEXT.partition("?>\n")[2]


def zipped(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def roster(data: bytes) -> Roster:
    found = read_roster(data, TODAY)
    if isinstance(found, Table):
        return read_people(found, guess_columns(found), TODAY)
    return found


def refusal(data: bytes) -> RefusalCode:
    with pytest.raises(FileRefused) as refused:
        roster(data)
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [
        FILE,
        TEXT.replace("ISO-8859-15", "windows-1252").encode("windows-1252"),
        TEXT.replace("ISO-8859-15", "UTF-8").encode("utf-8-sig"),
        TEXT.replace("ISO-8859-15", "UTF-16").encode("utf-16"),
        BARE.encode(),
        BARE.encode("iso-8859-15"),
        TEXT.replace("ISO-8859-15", "UTF-8").encode("iso-8859-15"),
        # Saved again by an editor that wrote in UTF-8 and left the declaration as it was.
        TEXT.encode("utf-8"),
        f"<!--{'x' * 70_000}-->{BARE}".encode("iso-8859-15"),
    ],
    ids=[
        "declared",
        "1252",
        "mark",
        "utf-16",
        "bare",
        "bare-latin",
        "falsely-declared",
        "saved-again",
        "accents-far-away",
    ],
)
def test_accents_are_read_whatever_the_encoding(data: bytes) -> None:
    assert [student.name for student in roster(data).students] == ["Élodie LŒUF"]


def test_an_archive_may_hold_more_than_the_export() -> None:
    structures = (
        b"<BEE_STRUCTURES><PARAMETRES><UAJ>0380083J</UAJ></PARAMETRES><DONNEES><DIVISIONS>"
        b'<DIVISION CODE_STRUCTURE="4A"/></DIVISIONS></DONNEES></BEE_STRUCTURES>'
    )
    segpa = siecle([pupil(9, "Petit", "Bob")], {"9": [("3S", "D")]}, uai="0380084K")

    found = roster(
        zipped(
            ("export/", b""),
            ("__MACOSX/export/._ElevesSansAdresses.xml", b"\0\5\26\7"),
            ("export/ElevesAvecAdresses.xml", FILE),
            ("export/ElevesSansAdresses.xml", FILE.replace(b"<ELEVES>", b"<ELEVES>\n")),
            ("export/Responsables.xml", b"<BEE_RESPONSABLES/>"),
            ("export/Structures.xml", structures),
            ("segpa.xml", segpa),
        )
    )

    assert [student.name for student in found.students] == ["Élodie LŒUF", "Bob PETIT"]
    assert (found.uais, found.problems) == (("0380083J", "0380084K"), ())
    assert [room.code for room in found.classes] == ["4A"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(("word/document.xml", b"<document/>")), RefusalCode.OTHER_DOCUMENT),
        (zipped(("content.xml", b"<x/>"), ("META-INF/manifest.xml", b"<x/>")), RefusalCode.OTHER_DOCUMENT),
        (b"%PDF-1.7\n", RefusalCode.OTHER_DOCUMENT),
        (b"\xd0\xcf\x11\xe0" + bytes(600), RefusalCode.OLD_OR_LOCKED_WORKBOOK),
        (zipped(("Index/Document.iwa", b"x"), ("preview.jpg", b"x")), RefusalCode.OTHER_DOCUMENT),
        (zipped(("a/manifest.csv", b"x"), ("a/users.csv", b"x"), ("a/enrollments.csv", b"x")), RefusalCode.ONEROSTER),
        ("Nom responsable;Prénom responsable;Prénom enfant\nX;Y;Z\n".encode(), RefusalCode.RESPONSABLES_FILE),
        (zipped(("un.csv", b"Nom;\n"), ("deux.csv", b"Nom;\n")), RefusalCode.SEVERAL_TABLES),
        (zipped(("export.zip", zipped(("Eleves.xml", FILE)))), RefusalCode.ARCHIVE_EMPTY),
        (zipped(("Responsables.xml", b"<BEE_RESPONSABLES/>")), RefusalCode.RESPONSABLES_FILE),
        (FILE[:-30], RefusalCode.XML_DAMAGED),
        (FILE.replace(b"<ELEVES>", b"<ELEVES>\0"), RefusalCode.XML_DAMAGED),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, code: RefusalCode) -> None:
    assert refusal(data) is code


@pytest.mark.parametrize(
    "raw",
    [
        *("03/04/2013", "3/4/13", "2013-04-03", "2013-04-03T00:00:00", "03.04.2013 00:00", "41367"),
        *("03 / 04 / 2013", "3 avril 2013", "03-avr-13", "3 AVR. 2013", "3\N{NO-BREAK SPACE}avril 2013"),
    ],
)
def test_a_date_is_read_as_people_and_spreadsheets_write_it(raw: str) -> None:
    assert read_date(raw) == date(2013, 4, 3)


@pytest.mark.parametrize(
    "raw", ["", "2013", "3 avirl 2013", "avril 2013", "31/02/2013", "3/4", "1/2/3/4", "10/10/99999", "²/4/2013"]
)
def test_what_is_no_date_is_not_guessed(raw: str) -> None:
    assert read_date(raw) is None


def test_the_first_of_the_month_is_read_with_its_letters() -> None:
    assert read_date("1er août 2013") == date(2013, 8, 1)


def test_who_is_not_born_yet_has_no_birth_date() -> None:
    listed = roster("Nom;Prénom;Né(e) le;Classe\nDupont;Léa;03/04/2031;6A\n".encode())
    exported = roster(siecle([pupil(1, DATE_NAISS="03/04/2031")], {"1": [("4A", "D")]}))

    for found in (listed, exported):
        assert found.students[0].birth_date is None
        assert [problem.code for problem in found.problems] == [RosterAnomaly.BIRTH_DATE]


@pytest.mark.parametrize("heading", ["Élèves", "Nom"])
def test_both_names_in_one_column_are_split_whatever_it_is_called(heading: str) -> None:
    found = roster(f"{heading};Né(e) le;Classe\nDE LA TOUR Jean-Luc;01/01/2013;6A\nBOUZIRI Nour;;6A\n".encode())

    assert [(one.last_name, one.first_name) for one in found.students] == [
        ("DE LA TOUR", "Jean-Luc"),
        ("BOUZIRI", "Nour"),
    ]


def test_a_column_of_single_words_holds_no_first_name() -> None:
    found = read_roster(b"Nom;Classe\nDupont;6A\nDe Brie;6A\nMartin;6A\n", TODAY)

    assert isinstance(found, Table)
    assert guess_columns(found).missing == (Column.FIRST_NAME,)


def test_a_class_merged_over_its_students_is_the_class_of_each() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ("Collège", "Classe Nom Prénom", "6A Dupont Léa", "- Petit Bob", "6B Roi Ali"):
        sheet.append(["" if cell == "-" else cell for cell in row.split()])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    stream = io.BytesIO()
    book.save(stream)

    found = roster(stream.getvalue())

    assert [(one.first_name, one.division) for one in found.students] == [("Léa", "6A"), ("Bob", "6A"), ("Ali", "6B")]
    assert [problem.code for problem in found.problems] == [TableNote.MERGED_ROWS]


def test_a_heading_printed_again_is_nobody() -> None:
    found = roster("Nom;Prénom;Classe\nDupont;Léa;6A\nNom;Prénom;Classe\nPetit;Bob;6B\n".encode())

    assert [student.first_name for student in found.students] == ["Léa", "Bob"]
    assert found.problems == ()


def test_a_cell_kept_as_a_text_and_a_no_break_space_change_nothing() -> None:
    found = roster('Nom;Prénom;Classe\nDupont;Léa;="0601"\nPetit;Bob;6\N{NO-BREAK SPACE}SEGPA\n'.encode())

    assert [student.division for student in found.students] == ["0601", "6 SEGPA"]


def test_a_class_of_several_levels_in_onde_is_one_class() -> None:
    found = roster("Nom élève;Prénom élève;Libellé classe\nDupont;Léa;CE1, CE2\n".encode())

    assert ([student.division for student in found.students], found.problems) == (["CE1, CE2"], ())


def test_two_classes_of_one_label_in_onde_are_told_apart() -> None:
    found = roster(
        "Nom élève;Prénom élève;Libellé classe;Identifiant classe\n"
        "Dupont;Léa;CP;12\nPetit;Bob;CP;13\nRoi;Ali;CE1;14\nSans;Léo;;\n".encode()
    )

    assert [student.division for student in found.students] == ["CP (12)", "CP (13)", "CE1"]


def test_the_day_somebody_left_is_told_in_french() -> None:
    found = roster("Nom;Prénom;Classe;Sortie\nDupont;Léa;6A;2026-09-03\n".encode())

    assert [problem.values["date"] for problem in found.problems] == ["03/09/2026"]


def test_a_list_made_by_hand_says_what_is_doubtful() -> None:
    found = roster(
        "Liste;;;\nNom;Prénom;Date de naissance;Classe\n"
        "MARTIN;LÉA-LOU;03/04/13;6A\nMartin;Léa-Lou;2013-04-03;6B\n"
        "MARTIN;Léa;03/04/13;6A, 6B\nD’ARC;Jeanne;;6A/S\n".encode()
    )

    assert [(one.first_name, one.division) for one in found.students] == [
        ("Léa-Lou", "6A"),
        ("Léa", "6A"),
        ("Jeanne", "6A/S"),
    ]
    assert [(problem.code, problem.line) for problem in found.problems] == [
        (RosterAnomaly.TWO_DIVISIONS, 5),
        (RosterAnomaly.SAME_PERSON, 4),
    ]


def test_the_extraction_of_onde_may_have_a_title() -> None:
    found = roster("École;;\n\nNom élève,Prénom élève,Libellé classe,\nDupont,Léa,CE1,\n".encode("utf-8-sig"))

    assert (found.source, [student.name for student in found.students]) == (RosterSource.ONDE, ["Léa DUPONT"])


def test_an_ine_too_long_is_told_and_not_kept() -> None:
    found = roster(siecle([pupil(1, INE_RNIE="123456789ABCD")], {"1": [("4A", "D")]}))

    assert found.students[0].ine == ""
    assert [problem.code for problem in found.problems] == [RosterAnomaly.INE_SHAPE]


_WORDS = st.text(st.characters(codec="iso-8859-15", categories=["Lu", "Ll"]), min_size=1, max_size=12)
_PUPILS = st.tuples(_WORDS, _WORDS, st.dates(date(2000, 1, 1), date(2020, 1, 1)), st.sampled_from(["4A", "4B"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(_PUPILS, min_size=1, max_size=8), st.sampled_from(["ISO-8859-15", "UTF-8", "UTF-16"]))
def test_siecle_and_onde_give_back_what_was_written(people: list[tuple[str, str, date, str]], encoding: str) -> None:
    """Through both formats, so that one person is the same whichever software tells it."""
    people = list({person[2]: person for person in people}.values())
    rows = [("Nom élève", "Prénom élève", "Date naissance", "Libellé classe")]
    rows += [(last, first, born.strftime("%d/%m/%Y"), room) for last, first, born, room in people]
    exported = [
        pupil(number, last, first, DATE_NAISS=born.strftime("%d/%m/%Y"), CODE_SEXE="")
        for number, (last, first, born, _room) in enumerate(people, start=1)
    ]
    places = {str(number): [(room, "D")] for number, (*_names, room) in enumerate(people, start=1)}

    told = roster(siecle(exported, places, encoding=encoding)).students
    listed = roster(write_delimited(rows)).students

    assert [(one.last_name, one.birth_date, one.division) for one in told] == [
        (last, born, room) for last, _first, born, room in people
    ]
    assert [one.first_name.casefold() for one in told] == [first.casefold() for _last, first, *_rest in people]
    assert [replace(one, siecle_id="", line=None) for one in told] == [replace(one, line=None) for one in listed]
