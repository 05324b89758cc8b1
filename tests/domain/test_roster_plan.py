from __future__ import annotations

from dataclasses import replace
from datetime import date

from evaluation_tool.domain.roster import RosterStudent
from evaluation_tool.domain.roster_plan import NEW_PERSON, Change, KnownStudent, StudentsPlan, compare_students

BORN = date(2013, 5, 4)
LEA = RosterStudent("Dupont", "Léa", BORN, "F", siecle_id="7", division="4A", groups=("4ANG1",), line=3)
KNOWN_LEA = KnownStudent(1, "Dupont", "Léa", BORN, "F", siecle_id="7", division="4A", groups=frozenset({"4ANG1"}))


def plan(
    *students: RosterStudent, known: tuple[KnownStudent, ...] = (), answers: dict[str, int] | None = None
) -> StudentsPlan:
    return compare_students(students, known, divisions={"4A"}, answers=answers)


def test_the_same_pupil_changes_nothing() -> None:
    found = plan(LEA, known=(KNOWN_LEA,))

    assert [line.known for line in found.unchanged] == [KNOWN_LEA]
    assert found.is_empty


def test_a_name_in_capitals_does_not_replace_the_same_name_as_typed() -> None:
    typed, shouted = replace(KNOWN_LEA, last_name="Lefèvre"), replace(LEA, last_name="LEFEVRE")

    assert plan(shouted, known=(typed,)).is_empty
    (line,) = plan(replace(shouted, sex="M"), known=(typed,)).changed
    assert line.student.last_name == "Lefèvre"
    assert not plan(replace(LEA, last_name="Lefèvre"), known=(replace(KNOWN_LEA, last_name="LEFEVRE"),)).is_empty


def test_a_stranger_is_added_and_other_divisions_are_not_looked_at() -> None:
    found = plan(LEA, replace(LEA, siecle_id="8", division="4B"))

    assert [line.student for line in found.added] == [LEA]


def test_each_identifier_recognises_in_turn() -> None:
    anonymous = KnownStudent(1, "Autre", "Nom", division="4A")

    assert plan(LEA, known=(replace(anonymous, siecle_id="7"),)).changed[0].known is not None
    by_number = plan(replace(LEA, elenoet="9"), known=(replace(anonymous, elenoet="9"),))
    assert by_number.changed[0].known is not None
    by_ine = plan(replace(LEA, ine="1234567890D"), known=(replace(anonymous, ine="1234567890D"),))
    assert by_ine.changed[0].known is not None


def test_a_school_number_given_again_is_not_the_same_person() -> None:
    old = KnownStudent(1, "Autre", "Nom", date(2009, 1, 1), elenoet="9", division="", has_left=True)

    assert [line.student.elenoet for line in plan(replace(LEA, elenoet="9"), known=(old,)).added] == ["9"]


def test_one_homonym_born_the_same_day_is_the_same_person() -> None:
    spelled = KnownStudent(1, "DUPONT", "Lea", BORN, division="4A")

    (line,) = plan(LEA, known=(spelled,)).changed

    assert line.known == spelled
    assert {difference.change for difference in line.differences} >= {Change.NAME, Change.IDENTIFIERS}


def test_two_homonyms_or_a_missing_birth_date_ask_a_person() -> None:
    twins = (KnownStudent(1, "Dupont", "Léa", BORN, division="4A"), KnownStudent(2, "Dupont", "Léa", BORN))
    undated = (KnownStudent(3, "Dupont", "Léa", division="4A"),)

    asked = plan(LEA, known=twins)
    assert [person.id for person in asked.unclear[0].candidates] == [1, 2]
    assert asked.leaving == ()
    assert [person.id for person in plan(LEA, known=undated).unclear[0].candidates] == [3]


def test_a_birth_date_that_changed_in_one_class_asks_a_person() -> None:
    listed = RosterStudent("Dupont", "Léa", date(2012, 5, 4), division="4A", line=3)
    same_day = replace(listed, birth_date=BORN, line=4)

    assert [line.candidates for line in plan(listed, known=(KNOWN_LEA,)).unclear] == [(KNOWN_LEA,)]
    both = plan(listed, same_day, known=(KNOWN_LEA,))
    assert ([line.student for line in both.added], both.unclear) == ([listed], ())
    for other in (replace(KNOWN_LEA, division="4B"), replace(KNOWN_LEA, ine="1234567890D")):
        assert not plan(replace(listed, ine="1234567891E"), known=(other,)).unclear


def test_a_list_without_birth_dates_knows_who_is_in_the_class() -> None:
    undated = RosterStudent("Dupont", "Léa", division="4A")
    there = KnownStudent(3, "Dupont", "Léa", BORN, division="4A")
    namesake = KnownStudent(4, "Dupont", "Léa", division="4B")

    assert [line.known for line in plan(undated, known=(there,)).unchanged] == [there]
    assert plan(undated, known=(replace(there, division="4B"),)).unclear
    assert plan(undated, known=(there, namesake)).unclear


def test_an_answer_settles_who_somebody_is() -> None:
    twins = (KnownStudent(1, "Dupont", "Léa", BORN, division="4A"), KnownStudent(2, "Dupont", "Léa", BORN))
    key = plan(LEA, known=twins).unclear[0].key

    assert plan(LEA, known=twins, answers={key: 2}).changed[0].known == twins[1]
    assert plan(LEA, known=twins, answers={key: NEW_PERSON}).added[0].student == LEA
    assert plan(LEA, known=twins, answers={key: 99}).unclear[0].student == LEA


def test_who_is_no_longer_in_the_file_is_leaving() -> None:
    gone = KnownStudent(2, "Petit", "Bob", division="4A")
    elsewhere = KnownStudent(3, "Grand", "Zoé", division="4B")

    assert plan(LEA, known=(KNOWN_LEA, gone, elsewhere)).leaving == (gone,)


def test_a_file_that_empties_half_a_school_is_noticed() -> None:
    many = tuple(KnownStudent(number, f"Nom{number}", "X", division="4A") for number in range(10, 22))

    assert plan(LEA, known=(KNOWN_LEA, *many)).empties_half
    assert plan(LEA, known=(KNOWN_LEA, *many[:2])).empties_half
    assert not plan(LEA, known=(KNOWN_LEA, many[0])).empties_half


def test_a_group_that_the_file_never_names_stays() -> None:
    workshop = replace(KNOWN_LEA, groups=frozenset({"Atelier du mardi", "4ALL"}))
    other = RosterStudent("Autre", "Élève", division="4A", groups=("4ALL",), line=9)

    (line,) = plan(LEA, other, known=(workshop,)).changed

    assert [difference.after for difference in line.differences] == ["4ANG1, Atelier du mardi"]


def test_an_empty_value_of_the_file_erases_nothing() -> None:
    full = replace(KNOWN_LEA, ine="1234567890D", elenoet="4")

    assert plan(LEA, known=(full,)).is_empty


def test_somebody_who_comes_back_is_told() -> None:
    (line,) = plan(LEA, known=(replace(KNOWN_LEA, division="", has_left=True),)).changed

    assert {difference.change for difference in line.differences} == {Change.DIVISION, Change.RETURN}
