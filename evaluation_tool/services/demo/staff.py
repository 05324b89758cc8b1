"""The adults of the demonstration: who teaches what, who follows which class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation_tool.domain.logins import readable_login
from evaluation_tool.services.demo.classes import (
    CAP,
    CINQUIEME,
    ORDINARY,
    QUATRIEME,
    SEGPA,
    SIXIEME,
    TROISIEME,
    WORKSHOPS,
)

ADMIN, DIRECTOR, TEACHER = "admin", "directrice", "prof"


@dataclass(frozen=True, slots=True)
class Service:
    """Subjects taught in classes: every one of these in every one of those."""

    subjects: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A member of the teaching staff: what they teach, and the class they follow as form tutor."""

    civility: str
    first_name: str
    last_name: str
    services: tuple[Service, ...]
    form_tutor_of: str | None = None
    short_login: str | None = None

    @property
    def login(self) -> str:
        """How this person signs in."""
        return self.short_login or readable_login(self.first_name, self.last_name)

    def taught(self) -> Iterator[tuple[str, str]]:
        """Each class this person teaches, with each subject."""
        return ((name, code) for service in self.services for name in service.classes for code in service.subjects)


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody who does not teach: the account has no teacher behind it."""

    first_name: str
    last_name: str
    login: str


OFFICES = (Office("Bastien", "Lemoigne", ADMIN), Office("Hélène", "Castaigne", DIRECTOR))

_ENGLISH = (Service(("ANGLA",), (*SEGPA, ORDINARY, CAP)),)
# Away for some weeks in autumn, and who comes in her place.
REPLACED = Post("Mme", "Judith", "Abelson", _ENGLISH)
REPLACEMENT = Post("M.", "Tristan", "Okoumé", _ENGLISH)

POSTS = (
    # The workshops of the SEGPA: teachers of vocational schools.
    Post(
        "Mme",
        "Nadège",
        "Ferrandon",
        (Service(("VDM",), WORKSHOPS), Service(("DECPR",), (QUATRIEME, TROISIEME))),
        form_tutor_of=TROISIEME,
        short_login=TEACHER,
    ),
    Post("M.", "Karim", "Zerhouni", (Service(("HAS",), WORKSHOPS), Service(("PSE",), (QUATRIEME, TROISIEME, CAP)))),
    # The general subjects of the SEGPA: specialised primary school teachers.
    Post("Mme", "Solenn", "Kerzerho", (Service(("FRANC", "MATHS"), (SIXIEME, CINQUIEME)),), SIXIEME),
    Post("M.", "Grégory", "Desmettre", (Service(("FRANC", "MATHS"), (QUATRIEME, TROISIEME)),), QUATRIEME),
    Post("Mme", "Awa", "Thiombane", (Service(("HGEMC",), SEGPA), Service(("SCIEN",), (SIXIEME, CINQUIEME))), CINQUIEME),
    # Shared by the SEGPA, the collège and the CAP.
    REPLACED,
    Post("M.", "Yohann", "Ribeyrolles", (Service(("EPS",), (*SEGPA, ORDINARY, CAP)),)),
    Post("Mme", "Mai", "Huynh-Carpentier", (Service(("ARTS",), (*SEGPA, ORDINARY, CAP)),)),
    Post(
        "M.",
        "Sylvain",
        "Dargenteau",
        (Service(("TECHN",), (CINQUIEME, ORDINARY)), Service(("SCIEN",), (QUATRIEME, TROISIEME))),
    ),
    # The ordinary class and the CAP.
    Post("Mme", "Mathilde", "Poncelin", (Service(("FRANC", "HGEMC"), (ORDINARY,)),), ORDINARY),
    Post("M.", "Rui", "Carvalhosa", (Service(("MATHS", "SCIEN"), (ORDINARY, CAP)),)),
    Post("Mme", "Leïla", "Bensaïdane", (Service(("EPC", "FRANC", "HGEMC"), (CAP,)),), CAP),
)


def taught_by() -> dict[tuple[str, str], str]:
    """The login of the teacher of each class and subject; the replacement is not among them."""
    return {taught: post.login for post in POSTS for taught in post.taught()}
