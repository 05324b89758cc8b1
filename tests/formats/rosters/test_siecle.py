from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from evaluation_tool.domain.identifiers import key_letter
from evaluation_tool.domain.roster import Roster, RosterAnomaly, RosterSource
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters import read_roster
from evaluation_tool.formats.wording import refusal_sentence
from tests.roster_files import pupil, siecle

TODAY = date(2026, 9, 14)
INE = "1234567890" + key_letter("1234567890")


def read(data: bytes) -> Roster:
    found = read_roster(data, TODAY)
    assert isinstance(found, Roster)
    return found


def anomalies(roster: Roster) -> list[tuple[str, object]]:
    return [(problem.code, problem.values.get("name")) for problem in roster.problems]


def refusal(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_roster(data, TODAY)
    assert refusal_sentence(caught.value)
    return caught.value


def zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def test_a_pupil_is_read_with_its_division_and_groups() -> None:
    people = [pupil(7, "LEBŒUF", "Zoé", NOM_USAGE="MARTIN", ID_NATIONAL=INE, ELENOET="42")]

    roster = read(siecle(people, {"7": [("4A", "D"), ("4ANG1", "G")]}))

    assert (roster.source, roster.uais, roster.start_year) == (RosterSource.SIECLE_STUDENTS, ("0380083J",), 2026)
    (student,) = roster.students
    assert (student.last_name, student.first_name, student.birth_date) == ("MARTIN", "Zoé", date(2013, 12, 31))
    assert (student.sex, student.siecle_id, student.elenoet, student.ine) == ("F", "7", "42", INE)
    assert (student.division, student.groups) == ("4A", ("4ANG1",))
    assert roster.divisions == ("4A",)


@pytest.mark.parametrize("encoding", ["ISO-8859-15", "UTF-8", "windows-1252", "UTF-16"])
def test_the_declared_encoding_is_obeyed(encoding: str) -> None:
    roster = read(siecle([pupil(1, "Cœur", "Anaëlle")], {"1": [("6A", "D")]}, encoding=encoding))

    assert roster.students[0].name == "Anaëlle CŒUR"


def test_without_a_declaration_the_old_encoding_is_understood() -> None:
    data = siecle([pupil(1, "Cœur", "Anaëlle")], {"1": [("6A", "D")]})

    roster = read(data.partition(b"?>")[2].lstrip())

    assert roster.students[0].name == "Anaëlle CŒUR"


def test_a_zipped_export_is_read_like_the_file_in_it() -> None:
    data = siecle([pupil(1)], {"1": [("6A", "D")]})

    assert read(zipped("../../ElevesSansAdresses.xml", data)) == read(data)


def test_who_left_or_has_no_division_is_listed_and_not_kept() -> None:
    people = [
        pupil(1, "Gone", DATE_SORTIE="01/09/2026"),
        pupil(2, "Leaving", DATE_SORTIE="01/12/2026"),
        pupil(3, "Nowhere"),
        pupil(4, "", ""),
    ]

    roster = read(siecle(people, {"1": [("6A", "D")], "2": [("6A", "D")], "4": [("6A", "D")]}))

    assert [student.last_name for student in roster.students] == ["Leaving"]
    assert anomalies(roster) == [
        (RosterAnomaly.GONE, "Léa GONE"),
        (RosterAnomaly.NO_DIVISION, "Léa NOWHERE"),
        (RosterAnomaly.NO_NAME, "4"),
    ]


def test_what_is_said_twice_is_shown() -> None:
    people = [
        pupil(1, "Un", ID_NATIONAL=INE),
        pupil(2, "Deux", ID_NATIONAL=INE),
        pupil(2, "Encore"),
        pupil(3, "Trois"),
    ]
    data = siecle(people, {str(number): [("6A", "D")] for number in (1, 2)} | {"3": [("6A", "D"), ("6B", "D")]})
    again = b'<STRUCTURES_ELEVE ELEVE_ID="1"></STRUCTURES_ELEVE></STRUCTURES>'

    roster = read(data.replace(b"</STRUCTURES>", again))

    assert [(student.last_name, student.ine) for student in roster.students] == [
        ("Un", ""),
        ("Deux", ""),
        ("Trois", ""),
    ]
    assert {code for code, _name in anomalies(roster)} == {
        RosterAnomaly.SAME_INE,
        RosterAnomaly.SAME_IDENTIFIER,
        RosterAnomaly.STRUCTURES_TWICE,
        RosterAnomaly.TWO_DIVISIONS,
    }


def test_doubtful_values_are_warnings() -> None:
    people = [pupil(1, ID_NATIONAL="1234567890A", DATE_NAISS="31/02/2013"), pupil(2, ID_NATIONAL="12")]

    roster = read(siecle(people, {"1": [("6A", "D")], "2": [("6A", "D")]}))

    assert len(roster.students) == 2
    assert [code for code, _name in anomalies(roster)] == [
        RosterAnomaly.BIRTH_DATE,
        RosterAnomaly.INE_KEY,
        RosterAnomaly.INE_SHAPE,
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><BEE_ELEVES>&b;</BEE_ELEVES>', RefusalCode.DTD_FORBIDDEN),
        (b'<?xml version="1.0"?><BEE_RESPONSABLES/>', RefusalCode.RESPONSABLES_FILE),
        (b'<?xml version="1.0"?><html/>', RefusalCode.NOT_A_ROSTER),
        (b'<?xml version="1.0"?><BEE_ELEVES><DONNEES>', RefusalCode.XML_DAMAGED),
        (b'<?xml version="1.0" encoding="nowhere"?><BEE_ELEVES/>', RefusalCode.XML_DAMAGED),
        (b'<?xml version="1.0"?><BEE_ELEVES/>', RefusalCode.NO_PERSON),
        (b"<?xml" + b"<a>" * 100, RefusalCode.XML_DAMAGED),
        (b"", RefusalCode.EMPTY_FILE),
        (b"PK\x03\x04 nothing more", RefusalCode.ARCHIVE_DAMAGED),
        (zipped("photo.jpg", b"x"), RefusalCode.ARCHIVE_EMPTY),
        (zipped("a.xml", b"<?xml version='1.0'?>" + b" " * (65 << 20)), RefusalCode.EXPANDS_TOO_MUCH),
    ],
)
def test_other_files_are_refused_with_the_reason(data: bytes, code: RefusalCode) -> None:
    assert refusal(data).code is code


def test_a_file_cut_short_is_refused_at_its_line() -> None:
    data = siecle([pupil(number) for number in range(40)], {})

    refused = refusal(data[: len(data) // 2])

    assert refused.code is RefusalCode.XML_DAMAGED
    assert refused.line is not None
    assert refused.line > 10
