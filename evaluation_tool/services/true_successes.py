"""What students of a class began to succeed at lately, as far as they can read it themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Evidence
from evaluation_tool.domain.progress import path_of, success_rank
from evaluation_tool.domain.true_successes import Success, chosen
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Assessment, Attainment, Observation, ObservationSource
from evaluation_tool.services import attainments, level_scales
from evaluation_tool.services.student_publication import Publishing

LATELY = timedelta(days=14)
Pair = tuple[int, int]


def list_to_say(
    session: Session,
    student_ids: Sequence[int],
    competency_ids: Collection[int],
    *,
    day: date,
    now: datetime,
    zone: ZoneInfo,
) -> list[Success]:
    """At most three successes to say aloud on a day: each is published, and still stands."""
    publishing = Publishing.of(session.get_one(Establishment, 1), now=now, zone=zone)
    ranks = attainments.ranks_on_active_scale(session)
    succeeds_from = success_rank(len(level_scales.active(session).levels))
    standing = _standing(session, student_ids, competency_ids, publishing.today - LATELY)
    succeeded = {pair: row for pair, row in standing.items() if ranks[row[0]] >= succeeds_from}
    found = [
        # What a teacher decided by itself has no way that leads to it.
        Success(*pair, on=on, retried=False)
        for pair, (_level, on, is_decided) in succeeded.items()
        if is_decided and on < publishing.today
    ]
    seen = {pair for pair, (_level, _on, is_decided) in succeeded.items() if not is_decided}
    for pair, trail in _published_trails(session, seen, publishing, ranks).items():
        path = path_of(trail, publishing.rule, succeeds_from=succeeds_from)
        rise = path.last_rise
        if rise is not None and rise.rank >= succeeds_from and rise.on >= publishing.today - LATELY:
            # Raised while it was succeeded already is a success too, but not one of having tried again.
            retried = rise.before is not None and rise.before < succeeds_from
            found.append(Success(*pair, on=rise.on, retried=retried))
    return chosen(found, student_ids, day=day)


def _standing(
    session: Session, student_ids: Sequence[int], competency_ids: Collection[int], since: date
) -> dict[Pair, tuple[int, date, bool]]:
    rows = session.execute(
        select(
            Attainment.student_id,
            Attainment.competency_id,
            Attainment.level_id,
            Attainment.observed_on,
            Attainment.is_decided,
        ).where(
            Attainment.student_id.in_(student_ids),
            Attainment.competency_id.in_(competency_ids),
            Attainment.observed_on >= since,
        )
    )
    return {(student, competency): (level, on, decided) for student, competency, level, on, decided in rows}


def _published_trails(
    session: Session, pairs: Collection[Pair], publishing: Publishing, ranks: Mapping[int, int]
) -> dict[Pair, list[Evidence]]:
    """The published judgements of these pairs, but for pairs of which something is not published yet."""
    rows = session.execute(
        select(
            Observation.student_id,
            Observation.competency_id,
            Observation.level_id,
            Observation.observed_on,
            Observation.sequence,
            Observation.assessment_id,
            Observation.id,
            Assessment.opened_at,
            Assessment.closed_at,
        )
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .where(
            Observation.student_id.in_({student for student, _competency in pairs}),
            Observation.competency_id.in_({competency for _student, competency in pairs}),
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
            Observation.level_id.is_not(None),
        )
        .order_by(Observation.student_id, Observation.competency_id, Observation.observed_on, Observation.sequence)
    )
    trails: dict[Pair, list[Evidence]] = {}
    held: set[Pair] = set()
    for student, competency, level, on, sequence, seance, observation, opened_at, closed_at in rows:
        pair = (student, competency)
        if pair in pairs and level is not None:
            trails.setdefault(pair, []).append(Evidence(level, ranks[level], on, sequence, seance, observation))
            if not publishing.shows(opened_at, closed_at):
                held.add(pair)
    return {pair: trail for pair, trail in trails.items() if pair not in held}
