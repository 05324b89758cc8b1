from __future__ import annotations

from datetime import date
from pathlib import Path

from evaluation_tool.domain.roster import Roster, RosterAnomaly, RosterService
from evaluation_tool.formats.rosters import read_roster

TODAY = date(2026, 9, 14)
STS = """<?xml version="1.0" encoding="UTF-8"?>
<STS_EDT><PARAMETRES><UAJ CODE="0380083J"/><ANNEE_SCOLAIRE ANNEE="2026"/></PARAMETRES>
<NOMENCLATURES><MATIERES>
<MATIERE CODE="061300"><CODE_GESTION>MATHS</CODE_GESTION><LIBELLE_LONG>MATHEMATIQUES</LIBELLE_LONG></MATIERE>
</MATIERES></NOMENCLATURES><DONNEES><INDIVIDUS>
<INDIVIDU ID="8" TYPE="epp"><CIVILITE>1</CIVILITE><NOM_USAGE>DURAND</NOM_USAGE><PRENOM>JEAN-MICHEL</PRENOM>
<FONCTION>ENS</FONCTION><PROFS_PRINC><PROF_PRINC><CODE_STRUCTURE>6S</CODE_STRUCTURE></PROF_PRINC></PROFS_PRINC>
</INDIVIDU>
<INDIVIDU ID="8" TYPE="local"><NOM_USAGE>PETIT</NOM_USAGE><PRENOM>ANNE</PRENOM></INDIVIDU>
<INDIVIDU ID="9" TYPE="epp"><NOM_USAGE>CHEF</NOM_USAGE><PRENOM>EVE</PRENOM><FONCTION>DIR</FONCTION></INDIVIDU>
</INDIVIDUS><STRUCTURE><DIVISIONS><DIVISION CODE="6S"><SERVICES><SERVICE CODE_MATIERE="061300"><ENSEIGNANTS>
<ENSEIGNANT ID="8" TYPE="epp"/><ENSEIGNANT ID="8" TYPE="local"/><ENSEIGNANT ID="77" TYPE="epp"/>
</ENSEIGNANTS></SERVICE></SERVICES></DIVISION></DIVISIONS>
<GROUPES><GROUPE CODE="6S1"><LIBELLE_LONG>Atelier 1</LIBELLE_LONG><DIVISIONS_APPARTENANCE>
<DIVISION_APPARTENANCE CODE="6S"/></DIVISIONS_APPARTENANCE></GROUPE></GROUPES></STRUCTURE></DONNEES></STS_EDT>
"""


def read(data: bytes) -> Roster:
    found = read_roster(data, TODAY)
    assert isinstance(found, Roster)
    return found


def test_staff_services_and_groups_are_read() -> None:
    roster = read(STS.encode())

    assert [(person.key, person.name, person.is_teaching) for person in roster.teachers] == [
        ("8", "Jean-Michel DURAND", True),
        ("local-8", "Anne PETIT", True),
        ("9", "Eve CHEF", False),
    ]
    assert roster.teachers[0].tutored == ("6S",)
    assert roster.services == (RosterService("6S", "061300", "8"), RosterService("6S", "061300", "local-8"))
    assert [(room.code, room.label, room.divisions) for room in roster.classes] == [
        ("6S", "", ()),
        ("6S1", "Atelier 1", ("6S",)),
    ]
    assert [(subject.code, subject.name) for subject in roster.subjects] == [("061300", "Mathematiques")]


def test_a_service_of_nobody_known_is_told() -> None:
    (problem,) = read(STS.encode()).problems

    assert problem.code is RosterAnomaly.UNKNOWN_TEACHER
    assert problem.values == {"name": "6S", "found": "77"}


def test_the_samples_are_read(samples: Path) -> None:
    sts = read((samples / "rosters" / "sts-emp-constructed.xml").read_bytes())
    students = read((samples / "rosters" / "siecle-eleves-two-students.xml").read_bytes())

    assert (len(sts.teachers), len(sts.services), sts.uais) == (2, 1, ("0380083J",))
    assert [student.name for student in students.students] == ["Luciole HANDMADE", "Harry COJAUNE"]
    assert students.students[1].groups == ("42",)
