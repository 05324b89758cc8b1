"""An activity with a document, given to a student in a published plan: what tests of work plans look at."""

from __future__ import annotations

from itertools import count

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import (
    Activity,
    ActivityResource,
    ActivityVersion,
    WorkPlan,
    WorkPlanItem,
)
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.people import Student
from evaluation_tool.services.activities_exchange import PENDING_KIND
from tests import documents
from tests.make import Make
from tests.moments import NOW, SEPTEMBER, TODAY

WORDS = {
    Support.GUIDED: "Pointe chaque ligne avec ton doigt.",
    Support.PRACTICE: "Contrôle la livraison.",
    Support.DEEPER: "Trouve l’anomalie et écris-la.",
}
_numbers = count(1)


def activity(make: Make, owner: Account, *, is_shared: bool = False, title: str = "") -> Activity:
    """An activity written at every degree of support, with a link and a file."""
    made = Activity(
        title=title or f"La livraison {next(_numbers)}",
        owner_id=owner.id,
        shared_at=NOW if is_shared else None,
        created_at=NOW,
        versions=[ActivityVersion(support=support, instructions=text) for support, text in WORDS.items()],
        resources=[
            ActivityResource(name="Le bon de livraison", media_type="application/pdf", content=documents.PDF),
            ActivityResource(name="Une vidéo", url="https://exemple.fr/video"),
        ],
    )
    make.session.add(made)
    make.session.commit()
    return made


def plan(
    make: Make,
    author: Account,
    class_group: ClassGroup,
    *students: Student,
    given: Activity | None = None,
    support: Support = Support.GUIDED,
    is_published: bool = True,
) -> WorkPlan:
    """A plan of one sentence and perhaps one activity, running today."""
    items = [WorkPlanItem(position=0, task=f"Je range mon poste {next(_numbers)}")]
    if given is not None:
        items.append(WorkPlanItem(position=1, activity_id=given.id, support=support))
    made = WorkPlan(
        title=f"Ma semaine {next(_numbers)}",
        class_group_id=class_group.id,
        author_id=author.id,
        starts_on=SEPTEMBER,
        ends_on=TODAY,
        published_at=NOW if is_published else None,
        students=list(students),
        items=items,
    )
    make.session.add(made)
    make.session.commit()
    return made


def numbers(
    make: Make, account: Account, class_group: ClassGroup, student: Student, *, is_shared: bool = False
) -> dict[str, int]:
    """What the addresses of the access matrix name, made for this teacher and this student."""
    made = activity(make, account, is_shared=is_shared)
    given = plan(make, account, class_group, student, given=made)
    sent = PendingImport(
        account_id=account.id,
        kind=PENDING_KIND,
        name="activite.json",
        content=b'{"format": "evaluation_tool.activity", "schema": 1, "title": "Vente", '
        b'"instructions": {"practice": "Compte."}}',
        created_at=NOW,
        expires_at=NOW.replace(year=NOW.year + 1),
    )
    make.session.add(sent)
    make.session.commit()
    return {
        "activity_id": made.id,
        "resource_id": made.resources[0].id,
        "work_plan_id": given.id,
        "work_plan_item_id": given.items[1].id,
        "import_id": sent.id,
    }
