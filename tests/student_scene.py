"""A student with ten weeks behind it, for every page that shows progress: worded items, séances, steps, goals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.domain.operations import Operation, Outcome
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, Context, Goal, NextStep
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Criterion, Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.services import frameworks, login_sessions, observations, seances
from tests.make import Make
from tests.moments import NOW, TODAY

OFFICIAL = "Titre officiel"
# code, heading, the student's sentence, its drawing
ITEMS = (
    ("V1.1", "V1", "Je contrôle une livraison avec le bon de commande", "livraison"),
    ("V1.2", "V1", "Je range les produits au bon endroit", "stock"),
    ("V2.1", "V2", "Je prépare un colis", "carton"),
    ("V3.1", "V3", "Je remplis le rayon", "rayon"),
    ("V3.2", "V3", "Je pose les prix et les étiquettes", "prix"),
    ("V4.1", "V4", "J’accueille : regard, sourire, bonjour", "accueillir"),
    ("V4.2", "V4", "J’encaisse et je rends la monnaie", "monnaie"),
    ("V5.1", "V5", "J’arrive à l’heure et en tenue", "temps"),
)
HEADINGS = ("V1", "V2", "V3", "V4", "V5")
CRITERIA = (
    "Je le fais avec un adulte à côté de moi.",
    "Je le fais avec un modèle.",
    "Je le fais sans aide et sans oubli.",
    "Je le fais même avec un produit que je ne connais pas.",
)
_numbers = count(1)


@dataclass
class Scene:
    """One class, its teacher, its grid and its students; time is told in days before today."""

    session: Session
    make: Make
    class_group: ClassGroup
    grid: Grid
    items: list[GridItem]
    students: list[Student]
    teacher: Account
    levels: list[Level] = field(default_factory=list)

    @property
    def student(self) -> Student:
        """The first student."""
        return self.students[0]

    def see(
        self,
        rank: int,
        *,
        item: int = 0,
        student: int = 0,
        days_ago: int = 1,
        note: str = "",
        context: Context = Context.WORKSHOP,
        closed: bool = True,
        now: datetime | None = None,
    ) -> Assessment:
        """A teacher sees one student at a level, in a séance of its own that is then closed."""
        at = now or NOW - timedelta(days=days_ago)
        day = TODAY - timedelta(days=days_ago)
        actor = login_sessions.actor_of(self.session, self.teacher, today=TODAY)
        seance = seances.open_seance(
            self.session,
            actor,
            self.class_group,
            self.grid,
            item_ids=[self.items[item].id],
            absent_student_ids=(),
            context=context,
            day=day,
            now=at,
        )
        outcome = self.type(self.operation(rank, item=item, student=student, seance=seance, note=note), at=at)[0]
        assert outcome.refusal is None, outcome.refusal
        if closed:
            seances.close(self.session, actor, seance, now=at)
        self.session.commit()
        return seance

    def operation(
        self, rank: int, *, item: int = 0, student: int = 0, seance: Assessment | None = None, note: str = ""
    ) -> Operation:
        """A level typed in a cell."""
        return Operation(
            operation_id=f"scene-{next(_numbers)}",
            student_id=self.students[student].id,
            grid_item_id=self.items[item].id,
            level_id=self.levels[rank - 1].id,
            assessment_id=seance.id if seance is not None else None,
            note=note,
        )

    def type(self, *operations: Operation, at: datetime = NOW) -> list[Outcome]:
        """Save a batch as the teacher."""
        actor = login_sessions.actor_of(self.session, self.teacher, today=TODAY)
        outcomes = observations.record(self.session, actor, self.class_group, self.grid, operations, now=at)
        self.session.commit()
        return outcomes

    def add(self, *rows: NextStep | Goal) -> None:
        """Write something down for a student."""
        self.session.add_all(rows)
        self.session.commit()

    def next_step(self, text: str, *, item: int = 0, student: int = 0, done_on: date | None = None) -> None:
        """A teacher's « pour avancer »."""
        self.add(
            NextStep(
                student_id=self.students[student].id,
                competency_id=self.items[item].competency_id,
                text=text,
                author_id=self.teacher.id,
                written_on=TODAY,
                done_on=done_on,
            )
        )

    def goal(self, text: str, *, item: int | None = None, student: int = 0, reached_on: date | None = None) -> None:
        """A goal chosen together."""
        self.add(
            Goal(
                student_id=self.students[student].id,
                competency_id=self.items[item].competency_id if item is not None else None,
                text=text,
                author_id=self.teacher.id,
                set_on=TODAY - timedelta(days=20),
                reached_on=reached_on,
            )
        )


def empty_scene(make: Make, *, students: int = 2) -> Scene:
    """The class before anything was seen; the second student is there to be kept out of the first one's pages."""
    session = make.session
    teacher = make.teacher(name="Camille Garnier")
    class_group = make.class_group(name="4e SEGPA", teacher=teacher)
    names = ["Lina Morel", *(f"Canari Voisin{number}" for number in range(1, students))]
    people = [make.student(class_group=class_group, name=name) for name in names]
    account = make.account_of(teacher)
    nodes = [FrameworkNode(code, f"{OFFICIAL} {code}", kind=NodeKind.BLOCK) for code in HEADINGS]
    nodes += [
        FrameworkNode(
            code,
            f"{OFFICIAL} {code}",
            parent=heading,
            kind=NodeKind.ATTITUDE if heading == "V5" else NodeKind.COMPETENCY,
        )
        for code, heading, _wording, _drawing in ITEMS
    ]
    version = frameworks.install(session, FrameworkDocument("vdm", "VDM", tuple(nodes)), now=NOW).version
    rows = {
        row.code: row
        for row in session.scalars(
            select(CompetencyVersion).where(CompetencyVersion.framework_version_id == version.id)
        )
    }
    levels = list(session.scalars(select(Level).order_by(Level.rank)))
    items = [
        GridItem(
            competency_id=rows[code].competency_id,
            competency_version_id=rows[code].id,
            position=position,
            wording=wording,
            pictogram=drawing,
            is_self_only=heading == "V5",
            criteria=[Criterion(level_id=level.id, text=text) for level, text in zip(levels, CRITERIA, strict=True)],
        )
        for position, (code, heading, wording, drawing) in enumerate(ITEMS)
    ]
    grid = Grid(title="Atelier vente", owner_id=account.id, created_at=NOW, items=items, class_groups=[class_group])
    session.add(grid)
    session.commit()
    return Scene(session, make, class_group, grid, items, people, account, levels)


def ten_weeks(make: Make) -> Scene:
    """The class after ten weeks: rises, retries, a fall, comments, a next step, two goals."""
    scene = empty_scene(make)
    for rank, days_ago, note in (
        (1, 62, ""),
        (2, 41, "Tu as pointé les trois premières lignes."),
        (2, 27, ""),
        (3, 6, "Tu as vu le carton abîmé et tu l’as écrit sur le bon. C’est exact."),
    ):
        scene.see(rank, item=0, days_ago=days_ago, note=note)
    for item, ranks in ((1, (2, 3, 3)), (2, (1, 2)), (3, (3, 2)), (5, (2, 4)), (6, (1,))):
        for number, rank in enumerate(ranks):
            scene.see(rank, item=item, days_ago=40 - item - 12 * number)
    scene.see(1, item=4, student=1, days_ago=3, note="CANARI-COMMENTAIRE")
    scene.next_step("Compte les pièces à voix haute, du plus grand au plus petit.", item=6)
    scene.next_step("CANARI-PAS", item=2, student=1)
    scene.goal("Tenir le rayon tout seul pendant la visite.", item=3)
    scene.goal("Préparer deux colis sans modèle.", item=2, reached_on=TODAY - timedelta(days=9))
    scene.goal("CANARI-BUT", student=1)
    return scene
