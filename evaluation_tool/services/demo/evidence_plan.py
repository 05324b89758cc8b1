"""The timetable of the demonstration: which lessons are observed, on what, and what no class was taught yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from evaluation_tool.models.evidence import Context
from evaluation_tool.services.demo.classes import (
    CAP,
    CINQUIEME,
    ORDINARY,
    QUATRIEME,
    SIXIEME,
    TROISIEME,
    WORKSHOPS_OF_QUATRIEME,
    WORKSHOPS_OF_TROISIEME,
)
from evaluation_tool.services.demo.grids import (
    CAREERS,
    EPC,
    FRENCH_OLDER,
    FRENCH_ORDINARY,
    FRENCH_YOUNGER,
    HAS,
    MATHS_OLDER,
    MATHS_ORDINARY,
    MATHS_YOUNGER,
    VDM,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


@dataclass(frozen=True, slots=True)
class Theme:
    """What some lessons are about: a title, where it is seen, and the codes observed."""

    title: str
    context: Context
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A subject's lessons in which somebody observes: on which days of the week for which class (UTC)."""

    grid: str
    subject: str
    minutes: int
    share: float  # of the students present, how many are observed on an item
    themes: tuple[Theme, ...]
    days: Mapping[str, tuple[tuple[int, time], ...]]
    is_typed_later: bool = False  # from paper, the day after, once in three


_EARLY, _LATE_MORNING, _AFTERNOON = time(7, 15), time(9, 15), time(12, 15)
_FIRST_THIRD, _SECOND_THIRD = WORKSHOPS_OF_TROISIEME
_FIRST_FOURTH, _SECOND_FOURTH = WORKSHOPS_OF_QUATRIEME

_WORKSHOP = (
    Theme("Réception d’une livraison", Context.WORKSHOP, ("V1.1", "V1.2", "V1.3", "V1.4", "V5.2")),
    Theme("Mise en rayon", Context.WORKSHOP, ("V3.1", "V3.2", "V3.3", "V3.5", "V5.4")),
    Theme("Préparation de commandes", Context.WORKSHOP, ("V2.1", "V2.2", "V2.3", "V5.2")),
    Theme("Accueil et vente", Context.WORKSHOP, ("V4.1", "V4.2", "V4.3", "V4.4", "V5.5")),
)
_CARE_WORKSHOP = (
    Theme("Hygiène et entretien du poste", Context.WORKSHOP, ("V3.3", "V5.4", "V5.2")),
    Theme("Service au restaurant d’application", Context.WORKSHOP, ("V4.1", "V4.2", "V4.5", "V5.4")),
    Theme("Rangement de l’économat", Context.WORKSHOP, ("V1.3", "V5.2", "V5.5")),
)
_CAREERS = (
    Theme("Découvrir un métier", Context.CLASSROOM, ("1.1", "FRA.1.3")),
    Theme("Préparer le stage", Context.WRITTEN, ("FRA.3.2", "V5.2")),
    Theme("Présenter aux autres", Context.ORAL, ("FRA.1.2", "V5.5")),
)
_FRENCH_OLDER = (
    Theme("Lire un document du métier", Context.CLASSROOM, ("FRA.2.1", "FRA.4.7")),
    Theme("Écrire un message", Context.WRITTEN, ("FRA.3.2", "FRA.4.2", "FRA.4.4")),
    Theme("Dire et écouter", Context.ORAL, ("FRA.1.1", "FRA.1.2", "FRA.1.3")),
    Theme("Lire une histoire, donner son avis", Context.WRITTEN, ("FRA.2.2", "FRA.3.1", "FRA.4.5")),
)
_MATHS_OLDER = (
    Theme("Prix et monnaie", Context.CLASSROOM, ("MAT.5", "D1.3.e1")),
    Theme("Problèmes de l’atelier", Context.WRITTEN, ("MAT.2", "MAT.3", "MAT.4")),
    Theme("Mesurer", Context.CLASSROOM, ("D1.3.e3", "MAT.1")),
    Theme("Tableaux et graphiques", Context.WRITTEN, ("D1.3.e4", "MAT.6")),
)
_FRENCH_YOUNGER = (
    Theme("Lecture du jour", Context.ORAL, ("FRA.2.1", "FRA.2.2")),
    Theme("Mots et phrases", Context.WRITTEN, ("FRA.4.2", "FRA.4.4", "FRA.3.1")),
    Theme("Écrire une histoire", Context.WRITTEN, ("FRA.3.4", "FRA.3.5")),
    Theme("Écouter et parler", Context.ORAL, ("FRA.1.1", "FRA.1.2", "FRA.1.3")),
)
_MATHS_YOUNGER = (
    Theme("Nombres", Context.CLASSROOM, ("D1.3.e1", "MAT.5")),
    Theme("Problèmes", Context.WRITTEN, ("MAT.1", "MAT.2", "MAT.3")),
    Theme("Mesures et figures", Context.CLASSROOM, ("D1.3.e3", "D1.3.e6")),
    Theme("Tableaux et graphiques", Context.CLASSROOM, ("D1.3.e4", "MAT.6")),
)
_FRENCH_ORDINARY = (
    Theme("Récits d’aventures", Context.CLASSROOM, ("FRA.2.2", "FRA.1.4")),
    Theme("Écriture", Context.WRITTEN, ("FRA.3.2", "FRA.4.5", "FRA.4.6")),
    Theme("Images et documents", Context.CLASSROOM, ("FRA.2.1", "FRA.4.2")),
    Theme("Exposés et débats", Context.ORAL, ("FRA.1.2", "FRA.1.3")),
)
_MATHS_ORDINARY = (
    Theme("Calculs", Context.WRITTEN, ("MAT.5", "D1.3.e1")),
    Theme("Problèmes", Context.WRITTEN, ("MAT.1", "MAT.2", "MAT.6")),
    Theme("Figures", Context.CLASSROOM, ("D1.3.e6", "MAT.4")),
    Theme("Grandeurs", Context.CLASSROOM, ("D1.3.e3", "MAT.3")),
)
_TRADE = (
    Theme("Réception et réserve", Context.WORKSHOP, ("C1.2.2", "C1.2.3", "C1.2.4", "C1.3.2")),
    Theme("Rayon", Context.WORKSHOP, ("C2.1.7", "C2.1.9", "C2.4.1")),
    Theme("Accueil et conseil", Context.ORAL, ("C3.2.1", "C3.3.1", "C3.3.7")),
    Theme("Commandes des clients", Context.WORKSHOP, ("C1.1.1", "C1.4.1")),
)

COURSES = (
    Course(
        VDM,
        "VDM",
        110,
        0.85,
        _WORKSHOP,
        {
            _FIRST_THIRD: ((MONDAY, _EARLY), (THURSDAY, _EARLY)),
            _SECOND_THIRD: ((TUESDAY, _EARLY), (FRIDAY, _EARLY)),
            _FIRST_FOURTH: ((MONDAY, _AFTERNOON), (THURSDAY, _AFTERNOON)),
            _SECOND_FOURTH: ((TUESDAY, _AFTERNOON), (FRIDAY, _AFTERNOON)),
        },
    ),
    Course(
        HAS,
        "HAS",
        110,
        0.8,
        _CARE_WORKSHOP,
        {
            _FIRST_THIRD: ((TUESDAY, _EARLY),),
            _SECOND_THIRD: ((MONDAY, _EARLY),),
            _FIRST_FOURTH: ((TUESDAY, _AFTERNOON),),
            _SECOND_FOURTH: ((MONDAY, _AFTERNOON),),
        },
        is_typed_later=True,
    ),
    Course(
        CAREERS,
        "DECPR",
        55,
        0.75,
        _CAREERS,
        {TROISIEME: ((WEDNESDAY, _EARLY),), QUATRIEME: ((WEDNESDAY, _LATE_MORNING),)},
    ),
    Course(
        FRENCH_OLDER,
        "FRANC",
        55,
        0.8,
        _FRENCH_OLDER,
        {
            TROISIEME: ((MONDAY, _AFTERNOON), (THURSDAY, _AFTERNOON)),
            QUATRIEME: ((MONDAY, _LATE_MORNING), (THURSDAY, _LATE_MORNING)),
        },
    ),
    Course(
        MATHS_OLDER,
        "MATHS",
        55,
        0.8,
        _MATHS_OLDER,
        {
            TROISIEME: ((TUESDAY, _AFTERNOON), (FRIDAY, _AFTERNOON)),
            QUATRIEME: ((TUESDAY, _LATE_MORNING), (FRIDAY, _LATE_MORNING)),
        },
    ),
    Course(
        FRENCH_YOUNGER,
        "FRANC",
        55,
        0.8,
        _FRENCH_YOUNGER,
        {
            SIXIEME: ((MONDAY, _EARLY), (THURSDAY, _EARLY)),
            CINQUIEME: ((MONDAY, _LATE_MORNING), (THURSDAY, _LATE_MORNING)),
        },
    ),
    Course(
        MATHS_YOUNGER,
        "MATHS",
        55,
        0.8,
        _MATHS_YOUNGER,
        {
            SIXIEME: ((TUESDAY, _EARLY), (FRIDAY, _EARLY)),
            CINQUIEME: ((TUESDAY, _LATE_MORNING), (FRIDAY, _LATE_MORNING)),
        },
    ),
    Course(
        FRENCH_ORDINARY,
        "FRANC",
        55,
        0.7,
        _FRENCH_ORDINARY,
        {ORDINARY: ((MONDAY, _LATE_MORNING), (THURSDAY, _LATE_MORNING))},
    ),
    Course(
        MATHS_ORDINARY,
        "MATHS",
        55,
        0.7,
        _MATHS_ORDINARY,
        {ORDINARY: ((TUESDAY, _LATE_MORNING), (FRIDAY, _LATE_MORNING))},
    ),
    Course(
        EPC,
        "EPC",
        110,
        0.75,
        _TRADE,
        {CAP: ((MONDAY, _AFTERNOON), (TUESDAY, _EARLY), (THURSDAY, _AFTERNOON))},
    ),
)

# The one lesson that is going on when the demonstration is opened.
OPEN_COURSE, OPEN_GROUP, OPEN_THEME = COURSES[0], _FIRST_THIRD, _WORKSHOP[1]

# By grid and class, with the workshops of the class: what is still to be taught.
NOT_TAUGHT: Mapping[tuple[str, str], tuple[str, ...]] = {
    (VDM, TROISIEME): ("V3.4",),
    (VDM, QUATRIEME): ("V3.4", "V3.5", "V4.4"),
    (CAREERS, QUATRIEME): ("FRA.3.2", "3.2"),
    (FRENCH_OLDER, TROISIEME): ("FRA.4.6",),
    (FRENCH_OLDER, QUATRIEME): ("FRA.4.6", "FRA.3.3"),
    (MATHS_OLDER, TROISIEME): ("D1.3.e6",),
    (MATHS_OLDER, QUATRIEME): ("D1.3.e6", "MAT.4"),
    (FRENCH_YOUNGER, SIXIEME): ("FRA.3.5", "FRA.4.5"),
    (FRENCH_YOUNGER, CINQUIEME): ("FRA.3.2",),
    (MATHS_YOUNGER, SIXIEME): ("MAT.4", "D1.3.e3"),
    (FRENCH_ORDINARY, ORDINARY): ("FRA.3.5", "FRA.4.7"),
    (MATHS_ORDINARY, ORDINARY): ("D1.3.e2", "D1.3.e5"),
    (EPC, CAP): ("C3.4.3", "C3.5.1", "C2.5.4"),
}
