"""A student across subjects, for a review meeting."""

from __future__ import annotations

from sqlalchemy import select

from evaluation_tool.models.calendar import Period
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind
from evaluation_tool.services import council_words, student_synthesis
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import ten_weeks


def test_each_subject_says_what_is_achieved_and_what_is_under_way(make: Make) -> None:
    scene = ten_weeks(make)
    scene.see(4, item=0)
    scene.see(2, item=1)

    found = student_synthesis.read(scene.session, scene.student, TODAY)

    first = found.parts[0]
    assert scene.items[0].wording in [line.wording for line in first.achieved]
    assert scene.items[1].wording in [line.wording for line in first.under_way]
    told = {line.id for part in found.parts for line in (*part.achieved, *part.under_way)}
    unseen = sum(part.unseen for part in found.parts)
    assert (len(told) + unseen, found.plan, found.councils) == (len(found.file.lines), None, [])


def test_a_council_is_read_in_the_order_of_its_words(make: Make) -> None:
    scene = ten_weeks(make)
    shared = {
        "period_id": scene.session.scalars(select(Period.id).order_by(Period.position)).first(),
        "student_id": scene.student.id,
        "author_id": scene.teacher.id,
    }
    for kind, component, text in (
        (CouncilCommentKind.COMPONENT, "MET_APP", ""),
        (CouncilCommentKind.COMPONENT, "CPD_FRA", ""),
        (CouncilCommentKind.SYNTHESIS, "", "Le projet avance."),
    ):
        positioning = 3 if component else None
        scene.session.add(
            CouncilComment(
                **shared,
                kind=kind,
                component_code=component,
                cycle=4,
                text=text,
                positioning=positioning,
                updated_at=NOW,
            )
        )
    scene.session.commit()

    (council,) = council_words.list_councils(scene.session, scene.student.id)

    assert (council.synthesis, council.is_closed) == ("Le projet avance.", False)
    assert [word.component for word in council.words] == ["", "CPD_FRA", "MET_APP"]
