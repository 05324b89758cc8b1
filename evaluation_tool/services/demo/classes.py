"""The classes, workshops and subjects of the demonstration school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.people import Subject

PLACES_IN_WORKSHOP = 8


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to create: how many students, born how many years before the rentrée, and the workshops they share."""

    name: str
    label: str
    size: int
    age: int
    cycle: int | None
    is_segpa: bool = False
    workshops: tuple[str, ...] = ()


SIXIEME, CINQUIEME, QUATRIEME, TROISIEME = SEGPA = ("6e SEGPA", "5e SEGPA", "4e SEGPA", "3e SEGPA")
ORDINARY = "5e B"
CAP = "1re année CAP EPC"
WORKSHOPS_OF_QUATRIEME = ("4e Atelier 1", "4e Atelier 2")
WORKSHOPS_OF_TROISIEME = ("3e Atelier 1", "3e Atelier 2")
WORKSHOPS = (*WORKSHOPS_OF_QUATRIEME, *WORKSHOPS_OF_TROISIEME)

CLASSES = (
    ClassPlan(SIXIEME, "Sixième SEGPA", 16, 11, 3, is_segpa=True),
    ClassPlan(CINQUIEME, "Cinquième SEGPA", 16, 12, 4, is_segpa=True),
    ClassPlan(QUATRIEME, "Quatrième SEGPA", 16, 13, 4, is_segpa=True, workshops=WORKSHOPS_OF_QUATRIEME),
    ClassPlan(TROISIEME, "Troisième SEGPA", 16, 14, 4, is_segpa=True, workshops=WORKSHOPS_OF_TROISIEME),
    ClassPlan(ORDINARY, "Cinquième B", 26, 12, 4),
    ClassPlan(CAP, "Première année de CAP Équipier polyvalent du commerce", 24, 15, None),
)

SUBJECTS: Mapping[str, str] = {
    "FRANC": "Français",
    "MATHS": "Mathématiques",
    "HGEMC": "Histoire-géographie-EMC",
    "ANGLA": "Anglais",
    "SCIEN": "Sciences",
    "TECHN": "Technologie",
    "EPS": "Éducation physique et sportive (EPS)",
    "ARTS": "Arts",
    "VDM": "Vente – distribution – magasinage (VDM)",
    "HAS": "Hygiène – alimentation – services (HAS)",
    "DECPR": "Découverte professionnelle",
    "PSE": "Prévention-santé-environnement",
    "EPC": "Enseignement professionnel du commerce",
}


def create_subjects(session: Session) -> dict[str, Subject]:
    """Store the subjects; return them by code."""
    subjects = {code: Subject(code=code, name=name) for code, name in SUBJECTS.items()}
    session.add_all(subjects.values())
    session.flush()
    return subjects


def create_classes(session: Session, year: SchoolYear) -> dict[str, ClassGroup]:
    """Store the classes, then their workshops; return them all by name."""
    classes = {
        plan.name: ClassGroup(
            school_year_id=year.id,
            kind=ClassGroupKind.CLASS,
            name=plan.name,
            label=plan.label,
            cycle=plan.cycle,
            is_segpa=plan.is_segpa,
            is_no_marks=plan.is_segpa,
        )
        for plan in CLASSES
    }
    session.add_all(classes.values())
    session.flush()
    workshops = {
        name: ClassGroup(
            school_year_id=year.id,
            kind=ClassGroupKind.WORKSHOP,
            name=name,
            label=f"{plan.label}, atelier {number}",
            parent_id=classes[plan.name].id,
            cycle=plan.cycle,
            is_segpa=plan.is_segpa,
            is_no_marks=plan.is_segpa,
        )
        for plan in CLASSES
        for number, name in enumerate(plan.workshops, start=1)
    }
    session.add_all(workshops.values())
    session.flush()
    return classes | workshops
