"""The grids of the demonstration's classes, from the shipped referentials: sentences, pictograms and criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.models.framework import Competency, CompetencyVersion, Framework
from evaluation_tool.models.grid import Criterion, Grid, GridClass, GridItem, GridItemSocle, Phrase, PhraseKind
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.services import audit, grids_sharing, shipped_frameworks
from evaluation_tool.services.demo.classes import (
    CAP,
    CINQUIEME,
    ORDINARY,
    QUATRIEME,
    SIXIEME,
    TROISIEME,
    WORKSHOPS,
    WORKSHOPS_OF_QUATRIEME,
)
from evaluation_tool.services.demo.grid_content import ItemContent, load_items, load_phrases
from evaluation_tool.services.demo.school import DemoSchool

_LICENCE = "CC BY-SA 4.0"
_YOUNGER, _OLDER = (SIXIEME, CINQUIEME), (QUATRIEME, TROISIEME)
# What the teacher of hygiene and food took from the colleague's grid for his own workshop.
_TAKEN_OVER = ("V1.3", "V3.3", "V4.1", "V4.2", "V4.5", "V5.1", "V5.2", "V5.3", "V5.4", "V5.5")


@dataclass(frozen=True, slots=True)
class GridPlan:
    """A grid to create; whoever teaches its subject in the first of its classes or workshops owns it."""

    key: str
    title: str
    audience: str
    subject: str
    taught_in: str
    classes: tuple[str, ...]
    content: str
    codes: tuple[str, ...] = ()  # only these items of the content
    copied_from: str | None = None
    is_shared: bool = False
    is_of_this_period: bool = False


VDM, HAS, CAREERS, EPC = "vdm", "has", "careers", "cap_epc"
FRENCH_YOUNGER, MATHS_YOUNGER, FRENCH_OLDER, MATHS_OLDER = "fr-6-5", "ma-6-5", "fr-4-3", "ma-4-3"
FRENCH_ORDINARY, MATHS_ORDINARY = "fr-5b", "ma-5b"
_FIRST_WORKSHOP = WORKSHOPS_OF_QUATRIEME[0]

PLANS = (
    GridPlan(
        VDM,
        "Atelier VDM – 4e et 3e SEGPA",
        "4e et 3e SEGPA",
        "VDM",
        _FIRST_WORKSHOP,
        (*_OLDER, *WORKSHOPS),
        "vdm",
        is_shared=True,
    ),
    GridPlan(
        HAS,
        "Atelier HAS – accueil, hygiène et consignes",
        "4e et 3e SEGPA",
        "HAS",
        _FIRST_WORKSHOP,
        WORKSHOPS,
        "vdm",
        codes=_TAKEN_OVER,
        copied_from=VDM,
    ),
    GridPlan(
        CAREERS,
        "Découverte professionnelle et stages – 4e et 3e SEGPA",
        "4e et 3e SEGPA",
        "DECPR",
        TROISIEME,
        _OLDER,
        "careers",
        is_of_this_period=True,
    ),
    GridPlan(
        FRENCH_YOUNGER, "Français – 6e et 5e SEGPA", "6e et 5e SEGPA", "FRANC", SIXIEME, _YOUNGER, "french_cycle3"
    ),
    GridPlan(
        MATHS_YOUNGER, "Mathématiques – 6e et 5e SEGPA", "6e et 5e SEGPA", "MATHS", SIXIEME, _YOUNGER, "maths_cycle3"
    ),
    GridPlan(FRENCH_OLDER, "Français – 4e et 3e SEGPA", "4e et 3e SEGPA", "FRANC", TROISIEME, _OLDER, "french_segpa"),
    GridPlan(
        MATHS_OLDER, "Mathématiques – 4e et 3e SEGPA", "4e et 3e SEGPA", "MATHS", TROISIEME, _OLDER, "maths_segpa"
    ),
    GridPlan(FRENCH_ORDINARY, "Français – 5e B", "5e", "FRANC", ORDINARY, (ORDINARY,), "french_5b"),
    GridPlan(
        MATHS_ORDINARY,
        "Mathématiques – 5e B",
        "5e",
        "MATHS",
        ORDINARY,
        (ORDINARY,),
        "maths_5b",
        is_of_this_period=True,
    ),
    GridPlan(EPC, "CAP EPC, première année", "1re année CAP EPC", "EPC", CAP, (CAP,), "cap_epc"),
)

_Nodes = Mapping[tuple[str, str], CompetencyVersion]


def create_grids(session: Session, school: DemoSchool) -> dict[str, Grid]:
    """Install the shipped referentials, then store the grids and the bank of sentences; return the grids by key."""
    shipped_frameworks.install_shipped(session, now=school.now)
    nodes = _nodes(session)
    levels = session.scalars(select(Level).join(LevelScale).where(LevelScale.is_active).order_by(Level.rank)).all()
    grids: dict[str, Grid] = {}
    for plan in PLANS:
        grids[plan.key] = _grid(school, plan, grids.get(plan.copied_from or ""))
        chosen = [item for item in load_items(plan.content) if not plan.codes or item.code in plan.codes]
        grids[plan.key].items = [
            _item(item, nodes, [level.id for level in levels], position)
            for position, item in enumerate(chosen, start=1)
        ]
    session.add_all(grids.values())
    session.flush()
    session.add_all(
        GridClass(grid_id=grids[plan.key].id, class_group_id=class_group.id)
        for plan in PLANS
        for class_group in (school.classes[name] for name in plan.classes)
    )
    phrases = _phrases(school, nodes)
    session.add_all(phrases)
    session.flush()
    counts = {"grids": len(grids), "items": sum(len(grid.items) for grid in grids.values()), "phrases": len(phrases)}
    audit.record(session, "demo.grids_created", now=school.now, account_id=None, ids=counts)
    return grids


def _grid(school: DemoSchool, plan: GridPlan, origin: Grid | None) -> Grid:
    # The first days are spent making acquaintance; grids are ready by then, and borrowed later.
    ready = _at(school, days=0)
    period = next((one for one in school.year.periods if one.starts_on <= school.today <= one.ends_on), None)
    return Grid(
        title=plan.title,
        owner=school.teacher_account(plan.taught_in, plan.subject),
        subject=school.subjects[plan.subject],
        period=period if plan.is_of_this_period else None,
        audience=plan.audience,
        origin=origin,
        licence=_LICENCE,
        origin_credit=grids_sharing.credit_of(origin) if origin is not None else "",
        shared_at=_at(school, days=2) if plan.is_shared else None,
        created_at=_at(school, days=3) if origin is not None else ready,
    )


def _item(content: ItemContent, nodes: _Nodes, level_ids: list[int], position: int) -> GridItem:
    node = nodes[content.framework, content.code]
    return GridItem(
        competency_id=node.competency_id,
        competency_version_id=node.id,
        position=position,
        wording=content.wording,
        pictogram=content.pictogram,
        is_self_only=content.is_self_only or node.kind is NodeKind.ATTITUDE,
        socle_links=[GridItemSocle(component_code=code) for code in content.socle],
        criteria=[
            Criterion(level_id=level_id, text=text) for level_id, text in zip(level_ids, content.criteria, strict=False)
        ],
    )


def _phrases(school: DemoSchool, nodes: _Nodes) -> list[Phrase]:
    written = _at(school, days=0)
    bank = load_phrases()
    return [
        *(
            Phrase(
                kind=PhraseKind.NEXT_STEP,
                competency_id=nodes[step.framework, step.code].competency_id,
                text=step.text,
                created_at=written,
            )
            for step in bank.next_steps
        ),
        *(Phrase(kind=PhraseKind.COUNCIL, text=text, created_at=written) for text in bank.council),
    ]


def _nodes(session: Session) -> _Nodes:
    rows = session.execute(
        select(Framework.key, CompetencyVersion)
        .join(Competency, Competency.id == CompetencyVersion.competency_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .order_by(CompetencyVersion.id)
    )
    return {(key, node.code): node for key, node in rows}


def _at(school: DemoSchool, *, days: int) -> datetime:
    """An afternoon of the first days, never later than now."""
    afternoon = datetime.combine(school.first_day + timedelta(days=days), time(15), UTC)
    return min(afternoon, school.now)
