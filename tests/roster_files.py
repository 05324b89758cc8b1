"""Files of people as the ministry's software writes them, made for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.exchange import PendingImport
from tests.moments import NOW


def siecle(
    students: Iterable[dict[str, str]],
    places: dict[str, list[tuple[str, str]]],
    *,
    uai: str = "0380083J",
    year: str = "2026",
    encoding: str = "ISO-8859-15",
) -> bytes:
    """ElevesSansAdresses.xml: keys in capitals are elements, ELEVE_ID and ELENOET attributes; places by ELEVE_ID."""
    people = "".join(_student(fields) for fields in students)
    structures = "".join(
        f"<STRUCTURES_ELEVE ELEVE_ID={quoteattr(student)}>"
        + "".join(
            f"<STRUCTURE><CODE_STRUCTURE>{escape(code)}</CODE_STRUCTURE>"
            f"<TYPE_STRUCTURE>{kind}</TYPE_STRUCTURE></STRUCTURE>"
            for code, kind in found
        )
        + "</STRUCTURES_ELEVE>"
        for student, found in places.items()
    )
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<BEE_ELEVES VERSION="2.1">\n'
        f"<PARAMETRES><UAJ>{uai}</UAJ><ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE>"
        f"<DATE_EXPORT>01/09/{year}</DATE_EXPORT></PARAMETRES>\n<DONNEES><ELEVES>\n{people}</ELEVES>\n"
        f"<STRUCTURES>\n{structures}</STRUCTURES></DONNEES></BEE_ELEVES>"
    )
    return text.encode(encoding)


def sts(teachers: dict[int, str], *, uai: str = "0380083J", year: str = "2026") -> bytes:
    """sts_emp: teachers by number with the class each teaches in, and is the form tutor of."""
    people = "".join(
        f'<INDIVIDU ID="{number}" TYPE="epp"><NOM_USAGE>DURAND{"ABCDEFGHIJ"[number // 10]}{"ABCDEFGHIJ"[number % 10]}'
        f"</NOM_USAGE><PRENOM>BÉATRICE</PRENOM><FONCTION>ENS</FONCTION><PROFS_PRINC><PROF_PRINC><CODE_STRUCTURE>{room}"
        "</CODE_STRUCTURE></PROF_PRINC></PROFS_PRINC></INDIVIDU>"
        for number, room in teachers.items()
    )
    services = "".join(
        f'<DIVISION CODE={quoteattr(room)}><SERVICES><SERVICE CODE_MATIERE="061300"><ENSEIGNANTS>'
        + "".join(f'<ENSEIGNANT ID="{number}" TYPE="epp"/>' for number, one in teachers.items() if one == room)
        + "</ENSEIGNANTS></SERVICE></SERVICES></DIVISION>"
        for room in dict.fromkeys(teachers.values())
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<STS_EDT><PARAMETRES><UAJ CODE="{uai}"/>'
        f'<ANNEE_SCOLAIRE ANNEE="{year}"/></PARAMETRES><NOMENCLATURES><MATIERES><MATIERE CODE="061300">'
        "<CODE_GESTION>MATHS</CODE_GESTION><LIBELLE_EDITION>Mathématiques</LIBELLE_EDITION></MATIERE></MATIERES>"
        f"</NOMENCLATURES><DONNEES><INDIVIDUS>{people}</INDIVIDUS>"
        f"<STRUCTURE><DIVISIONS>{services}</DIVISIONS></STRUCTURE></DONNEES></STS_EDT>"
    ).encode()


def _student(fields: dict[str, str]) -> str:
    attributes = "".join(f" {name}={quoteattr(fields[name])}" for name in ("ELEVE_ID", "ELENOET") if name in fields)
    inside = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if name not in {"ELEVE_ID", "ELENOET"}
    )
    return f"<ELEVE{attributes}>{inside}</ELEVE>\n"


def pupil(number: int, last: str = "Martin", first: str = "Léa", **more: str) -> dict[str, str]:
    """A pupil of a SIECLE file, born in 2013."""
    return {
        "ELEVE_ID": str(number),
        "NOM_DE_FAMILLE": last,
        "PRENOM": first,
        "DATE_NAISS": "31/12/2013",
        "CODE_SEXE": "2",
        **more,
    }


def sent_roster(session: Session, account: Account) -> int:
    """The number of a file of people that somebody sent, for the current year, and has not confirmed yet."""
    pending = PendingImport(
        account_id=account.id,
        kind="roster.2026",
        name="people.xml",
        content=siecle([pupil(1)], {"1": [("4A", "D")]}, uai=""),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    session.add(pending)
    session.commit()
    return pending.id
