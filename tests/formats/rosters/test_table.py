from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.roster import Roster, RosterAnomaly, RosterSource
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.rosters import Column, Content, guess_columns, read_people, read_roster
from evaluation_tool.formats.rosters.names import split_list, split_name
from evaluation_tool.formats.tables import Table, write_delimited

TODAY = date(2026, 9, 14)


def table(text: str) -> Table:
    found = read_roster(text.encode(), TODAY)
    assert isinstance(found, Table)
    return found


def test_the_extraction_of_onde_needs_no_mapping() -> None:
    text = (
        "Nom élève;Prénom élève;Date naissance;Sexe;INE;Cycle;Niveau;Libellé classe;Identifiant classe\n"
        "DUPONT;Élise;03/04/2018;F;123456789AB;CYCLE II;CE1;CE1 A;12\n"
    )

    roster = read_roster(text.encode("windows-1252"), TODAY)

    assert isinstance(roster, Roster)
    assert roster.source is RosterSource.ONDE
    (student,) = roster.students
    assert (student.name, student.division, student.ine) == ("Élise DUPONT", "CE1 A", "123456789AB")


def test_columns_are_guessed_under_a_title_and_read() -> None:
    found = table(
        "Liste du collège;;;\nÉlève;Né(e) le;Classe;Groupes\n"
        "DUPONT MARTIN Léa;3-4-2013;4A;[4ANG1], 4ALL\nPetit Bob;;4B;\n"
    )

    mapping = guess_columns(found)
    roster = read_people(found, mapping, TODAY)

    assert (mapping.content, mapping.heading, mapping.missing) == (Content.STUDENTS, 1, ())
    assert [(student.last_name, student.first_name, student.division) for student in roster.students] == [
        ("DUPONT MARTIN", "Léa", "4A"),
        ("Petit", "Bob", "4B"),
    ]
    assert roster.students[0].groups == ("4ANG1", "4ALL")
    assert roster.students[0].birth_date == date(2013, 4, 3)


def test_what_is_missing_is_named_and_one_class_can_be_given() -> None:
    found = table("Nom;Prénom\nDupont;Léa\n")

    mapping = guess_columns(found)

    assert mapping.missing == (Column.DIVISION,)
    roster = read_people(found, replace(mapping, division="3 SEGPA"), TODAY)
    assert [student.division for student in roster.students] == ["3 SEGPA"]


def test_a_list_of_teachers_gives_people_subjects_and_services() -> None:
    found = table(
        "Civilité;Nom;Prénom;Matières;Classes\nMme;Durand;Eve;Français, EMC;6A / 6B\nMme;Durand;Eve;Latin;5A\n"
    )

    roster = read_people(found, guess_columns(found), TODAY)

    assert [(person.name, person.civility) for person in roster.teachers] == [("Eve DURAND", "Mme")]
    assert [subject.name for subject in roster.subjects] == ["Français", "EMC", "Latin"]
    assert len(roster.services) == 5


def test_rows_without_a_name_are_told_and_an_empty_list_is_refused() -> None:
    found = table("Nom;Prénom;Classe\nDupont;;4A\n")
    roster = read_people(found, guess_columns(found), TODAY)
    assert [problem.code for problem in roster.problems] == [RosterAnomaly.NO_NAME]

    nobody = table("Nom;Prénom;Classe\n")
    with pytest.raises(FileRefused) as caught:
        read_people(nobody, guess_columns(nobody), TODAY)
    assert caught.value.code is RefusalCode.NO_PERSON


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("DUPONT Léa", ("DUPONT", "Léa")),
        ("Jean Pierre LE GOFF", ("LE GOFF", "Jean Pierre")),
        ("Dupont, Léa", ("Dupont", "Léa")),
        ("Dupont Léa Rose", ("Dupont", "Léa Rose")),
        ("LEA DUPONT", ("LEA", "DUPONT")),
        ("Dupont", ("Dupont", "")),
        ("", ("", "")),
    ],
)
def test_one_cell_is_split_in_two_names(cell: str, names: tuple[str, str]) -> None:
    assert split_name(cell) == names


def test_a_cell_is_split_in_its_entries() -> None:
    assert split_list("4A, [4ANG1]; ATELIER 2 / 4A") == ("4A", "4ANG1", "ATELIER 2")


_NAMES = st.text(st.characters(categories=["Lu", "Ll"], include_characters="'- "), min_size=1, max_size=20).map(
    lambda name: " ".join(name.split()) or "x"
)


_PEOPLE = st.tuples(_NAMES, _NAMES, st.dates(date(2000, 1, 1), date(2020, 1, 1)))


@given(st.lists(_PEOPLE, min_size=1, max_size=20, unique_by=lambda person: person[2]))
def test_a_list_written_here_is_read_back(people: list[tuple[str, str, date]]) -> None:
    rows = [("Nom", "Prénom", "Date de naissance", "Classe")]
    rows += [(last, first, born.strftime("%d/%m/%Y"), "4A") for last, first, born in people]

    found = read_roster(write_delimited(rows), TODAY)

    assert isinstance(found, Table)
    roster = read_people(found, guess_columns(found), TODAY)
    assert [(student.birth_date, student.division) for student in roster.students] == [
        (born, "4A") for _last, _first, born in people
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Nom de l’élève;Prénom de l’élève;Date de naissance (jj/mm/aaaa);Classe 2026-2027",
        "Nom (majuscules);Prénom (usuel);Né(e) le;Classe (2026/27)",
        "NOM;PRÉNOM;NÉ(E) LE (JJ/MM);CLASSE - 2026 – 2027",
    ],
)
def test_what_a_heading_says_besides_its_name_is_passed_over(heading: str) -> None:
    found = table(f"{heading}\nDUPONT;Léa;01/02/2014;6A\n")

    mapping = guess_columns(found)

    assert mapping.missing == ()
    assert [(one.name, one.birth_date, one.division) for one in read_people(found, mapping, TODAY).students] == [
        ("Léa DUPONT", date(2014, 2, 1), "6A")
    ]
