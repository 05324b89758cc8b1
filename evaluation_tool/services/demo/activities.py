"""The activities of the demonstration: twenty, at three degrees of support, shared by those who wrote them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.formats.documents import XLSX
from evaluation_tool.formats.tables import write_workbook
from evaluation_tool.models.differentiation import Activity, ActivityResource, ActivityVersion
from evaluation_tool.models.framework import Competency, Framework
from evaluation_tool.services import audit
from evaluation_tool.services.demo.activity_content import ActivityContent, load_activities
from evaluation_tool.services.demo.school import DemoSchool

# Left unshared, so that a library and one's own activities are not the same list.
_OWN_ONLY = frozenset({"accord", "avis", "promotions"})


def create_activities(session: Session, school: DemoSchool) -> dict[str, Activity]:
    """Store the activities; return them by key. The referentials must be installed."""
    competencies = {
        (key, competency.code): competency
        for key, competency in session.execute(
            select(Framework.key, Competency).join(Competency, Competency.framework_id == Framework.id)
        )
    }
    written = min(datetime.combine(school.first_day + timedelta(days=4), time(16), UTC), school.now)
    made = {content.key: _activity(school, content, written) for content in load_activities()}
    for content in load_activities():
        made[content.key].competencies = [competencies[pair] for pair in content.competencies]
    session.add_all(made.values())
    session.flush()
    counts = {"activities": len(made)}
    audit.record(session, "demo.activities_created", now=school.now, account_id=None, ids=counts)
    return made


def _activity(school: DemoSchool, content: ActivityContent, written: datetime) -> Activity:
    return Activity(
        title=content.title,
        owner=school.teacher_account(content.taught_in, content.subject),
        minutes=content.minutes,
        place=content.place,
        material=content.material,
        shared_at=None if content.key in _OWN_ONLY else written,
        created_at=written,
        versions=[
            ActivityVersion(support=support, instructions=text) for support, text in content.instructions.items()
        ],
        resources=_resources(content),
    )


def _resources(content: ActivityContent) -> list[ActivityResource]:
    found = []
    if content.table is not None:
        name, rows = content.table
        workbook = write_workbook(rows, sheet=name, widths=[18] * len(rows[0]))
        found.append(ActivityResource(name=name, media_type=XLSX.media_type, content=workbook))
    if content.link is not None:
        name, address = content.link
        found.append(ActivityResource(name=name, url=address))
    return found
