from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

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


_WORDS = st.text(st.characters(codec="iso-8859-15", categories=["Lu", "Ll"]), min_size=1, max_size=12)
_CODES = st.sampled_from(["4A", "4B", "3 SEGPA", "CAP <1> & 2"])
_SUBJECTS = {"061300": "Mathématiques", "020700": "Français", "9": "Atelier « VDM »"}
_STAFF = st.dictionaries(
    st.integers(1, 99_999),
    st.tuples(
        _WORDS, _WORDS, st.frozensets(_CODES), st.frozensets(st.tuples(_CODES, st.sampled_from(list(_SUBJECTS))))
    ),
    min_size=1,
    max_size=6,
)
_Staff = dict[int, tuple[str, str, frozenset[str], frozenset[tuple[str, str]]]]


def written(staff: _Staff, encoding: str) -> bytes:
    """The staff as STS-web exports it."""
    people = "".join(
        f'<INDIVIDU ID="{number}" TYPE="epp"><NOM_USAGE>{escape(last)}</NOM_USAGE><PRENOM>{escape(first)}</PRENOM>'
        "<FONCTION>ENS</FONCTION><PROFS_PRINC>"
        + "".join(f"<PROF_PRINC><CODE_STRUCTURE>{escape(one)}</CODE_STRUCTURE></PROF_PRINC>" for one in sorted(tutored))
        + "</PROFS_PRINC></INDIVIDU>"
        for number, (last, first, tutored, _services) in staff.items()
    )
    rooms = "".join(
        f"<DIVISION CODE={quoteattr(room)}><SERVICES>"
        + "".join(
            f'<SERVICE CODE_MATIERE="{subject}"><ENSEIGNANTS>'
            + "".join(
                f'<ENSEIGNANT ID="{number}" TYPE="epp"/>'
                for number, (*_names, services) in staff.items()
                if (room, subject) in services
            )
            + "</ENSEIGNANTS></SERVICE>"
            for subject in _SUBJECTS
        )
        + "</SERVICES></DIVISION>"
        for room in sorted({room for *_rest, services in staff.values() for room, _subject in services})
    )
    subjects = "".join(
        f'<MATIERE CODE="{code}"><LIBELLE_EDITION>{escape(name)}</LIBELLE_EDITION></MATIERE>'
        for code, name in _SUBJECTS.items()
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<STS_EDT><PARAMETRES><UAJ CODE="0380083J"/>'
        f'<ANNEE_SCOLAIRE ANNEE="2026"/></PARAMETRES><NOMENCLATURES><MATIERES>{subjects}</MATIERES></NOMENCLATURES>'
        f"<DONNEES><INDIVIDUS>{people}</INDIVIDUS><STRUCTURE><DIVISIONS>{rooms}</DIVISIONS></STRUCTURE></DONNEES>"
        "</STS_EDT>"
    ).encode(encoding, "xmlcharrefreplace")


@settings(max_examples=40)
@given(_STAFF, st.sampled_from(["UTF-8", "ISO-8859-15", "UTF-16"]))
def test_what_sts_web_writes_is_read_again(staff: _Staff, encoding: str) -> None:
    roster = read(written(staff, encoding))

    assert [(one.key, one.name.casefold(), one.tutored) for one in roster.teachers] == [
        (str(number), f"{first} {last.upper()}".casefold(), tuple(sorted(tutored)))
        for number, (last, first, tutored, _services) in staff.items()
    ]
    assert {(one.teacher_key, one.class_code, one.subject_code) for one in roster.services} == {
        (str(number), room, subject) for number, (*_names, services) in staff.items() for room, subject in services
    }
    assert roster.problems == ()
