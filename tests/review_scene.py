"""A class without marks and the director who reviews it, for every page of the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, RemitKind
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan, Membership
from evaluation_tool.models.evidence import AssessmentRequest, RequestStatus
from evaluation_tool.policy import Actor
from evaluation_tool.services import login_sessions, review_remit
from evaluation_tool.services.review_remit import RemitView
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, ten_weeks


@dataclass
class Reviewed:
    """The class of ten_weeks(), its director, its form tutor (who teaches it), and what each may do."""

    scene: Scene
    director: Account
    tutor: Account

    @property
    def class_group_id(self) -> int:
        """The class."""
        return self.scene.class_group.id

    def actor(self, account: Account | None = None) -> Actor:
        """The director, or somebody else."""
        return login_sessions.actor_of(self.scene.session, account or self.director, today=TODAY)

    def remit(self, account: Account | None = None) -> RemitView:
        """What the director reviews, or somebody else."""
        return review_remit.read(self.scene.session, self.actor(account))

    def ask(self, *, student: int = 0, item: int = 4, days_ago: int = 1) -> None:
        """A student says « je suis prêt·e »."""
        self.scene.session.add(
            AssessmentRequest(
                student_id=self.scene.students[student].id,
                grid_item_id=self.scene.items[item].id,
                status=RequestStatus.WAITING,
                asked_at=NOW - timedelta(days=days_ago),
            )
        )
        self.scene.session.commit()

    def group(self, supports: Sequence[Support | None], *, days_ago: int, kind: GroupingKind) -> None:
        """A published plan with each student of the class in a group of its own, for ten days."""
        groups = [
            ActivityGroup(
                position=place,
                name=f"Le Quai {place}",
                support=support,
                memberships=[Membership(student_id=student.id)],
            )
            for place, (support, student) in enumerate(zip(supports, self.scene.students, strict=False))
        ]
        self.scene.session.add(
            GroupingPlan(
                class_group_id=self.class_group_id,
                author_id=self.scene.teacher.id,
                kind=kind,
                starts_on=TODAY - timedelta(days=days_ago),
                ends_on=TODAY - timedelta(days=days_ago - 10),
                created_at=NOW,
                published_at=NOW,
                groups=groups,
            )
        )
        self.scene.session.commit()


def reviewed(make: Make) -> Reviewed:
    """Entrust the class to a director, and to its own teacher as form tutor."""
    scene = ten_weeks(make)
    director = make.director()
    for account in (director, scene.teacher):
        entrust(make, {scene.class_group: account})
    return Reviewed(scene, director, scene.teacher)


def entrust(make: Make, reviewers: dict[ClassGroup, Account]) -> None:
    """Give each class to who reviews it: a director, or a teacher as form tutor."""
    for class_group, account in reviewers.items():
        kind = RemitKind.FORM_TUTOR if account.teacher_id is not None else RemitKind.DIRECTOR
        make.remit(account=account, class_group=class_group, kind=kind)
