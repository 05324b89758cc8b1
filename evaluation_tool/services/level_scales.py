"""The school's scale of levels: reworded in place, reshaped only as a new version that older evidence reads on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.level_scale import DEFAULT_SCALE, LevelDraft, is_in_order, scale_problems
from evaluation_tool.domain.palette import LevelColour, PaletteProblem, Vision, palette_problems
from evaluation_tool.domain.problems import Problem
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.grid import Criterion
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit

CRITERION_LENGTH = 500


class UnsoundScale(DomainError):
    """The scale has faults that keep it from being stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


class ScaleChanged(DomainError):
    """Somebody else changed the scale since it was read."""


class IncompleteMapping(DomainError):
    """Older levels have no reading on the new scale, or readings that would turn their order round."""

    def __init__(self, level_ids: Sequence[int]) -> None:
        super().__init__(str(list(level_ids)))
        self.level_ids = tuple(level_ids)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the observations made at an older level will be read."""

    level: Level
    observations: int
    becomes: LevelDraft


def active(session: Session) -> LevelScale:
    """The scale that observations are made on today, with its levels."""
    return session.scalars(
        select(LevelScale).where(LevelScale.is_active).options(selectinload(LevelScale.levels))
    ).one()


def list_versions(session: Session) -> Sequence[LevelScale]:
    """Every scale the school had, the newest first, with their levels."""
    return session.scalars(
        select(LevelScale).options(selectinload(LevelScale.levels)).order_by(LevelScale.version.desc(), LevelScale.id)
    ).all()


def readings(session: Session) -> dict[int, Level]:
    """Every level of every scale, as the level of the active scale that it reads as: what pages show."""
    levels = {level.rank: level for level in active(session).levels}
    ranks = attainments.ranks_on_active_scale(session)
    return {level_id: levels[rank] for level_id, rank in ranks.items() if rank in levels}


def usage(session: Session) -> dict[int, int]:
    """How many observations in force were made at each level, of whatever scale."""
    counted = (
        select(Observation.level_id, func.count())
        .where(Observation.is_effective, Observation.level_id.is_not(None))
        .group_by(Observation.level_id)
    )
    return {level_id: count for level_id, count in session.execute(counted) if level_id is not None}


def drafts_of(scale: LevelScale) -> tuple[LevelDraft, ...]:
    """The stored levels as plain values."""
    names = [field.name for field in fields(LevelDraft)]
    return tuple(LevelDraft(**{name: getattr(level, name) for name in names}) for level in scale.levels)


def fingerprint(scale: LevelScale) -> str:
    """What changes with any word or colour of the scale: tells that somebody else was quicker."""
    content = json.dumps([scale.version, *(asdict(draft) for draft in drafts_of(scale))], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def faults(drafts: Sequence[LevelDraft]) -> tuple[Problem, ...]:
    """What keeps a scale from being stored."""
    colours = [problem for problem in colour_problems(drafts) if not is_advice(problem)]
    return (*scale_problems(drafts), *colours)


def advice(drafts: Sequence[LevelDraft]) -> tuple[Problem, ...]:
    """What a scale may keep, but should not: colours that some eyes, or a photocopier, mix up."""
    return tuple(problem for problem in colour_problems(drafts) if is_advice(problem))


def colour_problems(drafts: Sequence[LevelDraft]) -> tuple[Problem, ...]:
    """Everything there is to say of the colours."""
    return palette_problems([LevelColour(draft.fill, draft.text_colour) for draft in drafts])


def is_advice(problem: Problem) -> bool:
    """A level is always a symbol and a word, so colours mixed up by some eyes are not a fault."""
    return problem.code is PaletteProblem.TOO_CLOSE and problem.values["vision"] != Vision.NORMAL


def reword(session: Session, actor: Actor, *, drafts: Sequence[LevelDraft], seen: str, now: datetime) -> LevelScale:
    """Change words, symbols and colours in place: the same number of levels, the same ranks, no evidence touched.

    `seen` is the fingerprint of the scale the drafts were made from. Raises UnsoundScale, ScaleChanged.
    """
    scale = active(session)
    if fingerprint(scale) != seen or len(drafts) != len(scale.levels):
        raise ScaleChanged
    _refuse_faults(drafts)
    for level in scale.levels:
        # Codes may change places: none may be held twice on the way.
        level.code = f"\0{level.rank}"
    session.flush()
    for level, draft in zip(scale.levels, drafts, strict=True):
        for name, value in asdict(draft).items():
            setattr(level, name, value)
    session.flush()
    _note_styles(session, drafts)
    audit.record(session, "scale.reworded", now=now, account_id=actor.account_id, ids={"level_scale": scale.id})
    return scale


def reshape(
    session: Session,
    actor: Actor,
    *,
    drafts: Sequence[LevelDraft],
    mapping: Mapping[int, int],
    seen: str,
    now: datetime,
) -> LevelScale:
    """Make a new version of the scale, on which older evidence reads by the mapping (old level id to new rank).

    Evidence is never rewritten; what summarises it is rebuilt here. Raises UnsoundScale, ScaleChanged,
    IncompleteMapping.
    """
    old = active(session)
    if fingerprint(old) != seen:
        raise ScaleChanged
    _refuse_faults(drafts)
    _refuse_mapping(old, mapping, len(drafts))
    inherited = attainments.ranks_on_active_scale(session)
    rank_of_old = {level.rank: mapping[level.id] for level in old.levels}
    old.is_active = False
    session.flush()
    scale = LevelScale(version=old.version + 1, name=old.name, is_active=True, created_at=now)
    scale.levels = [Level(**asdict(draft)) for draft in drafts]
    session.add(scale)
    session.flush()
    new_ids = {level.rank: level.id for level in scale.levels}
    # Levels of still older scales read by way of the one that ends today.
    to_ids = {level_id: new_ids[rank_of_old[rank]] for level_id, rank in inherited.items() if rank in rank_of_old}
    session.execute(
        insert(LevelMapping),
        [
            {"from_level_id": level_id, "scale_id": scale.id, "to_level_id": to_level_id}
            for level_id, to_level_id in sorted(to_ids.items())
        ],
    )
    _carry_criteria(session, {level.id: new_ids[mapping[level.id]] for level in old.levels})
    _note_styles(session, drafts)
    pairs = attainments.rebuild(session)
    audit.record(
        session,
        "scale.reshaped",
        now=now,
        account_id=actor.account_id,
        ids={"level_scale": scale.id, "levels": len(drafts), "pairs": pairs},
    )
    return scale


def preview(session: Session, *, drafts: Sequence[LevelDraft], mapping: Mapping[int, int]) -> list[Reading]:
    """How everything observed so far would be read, level by level; older scales' levels where they were used."""
    counts = usage(session)
    scales = {scale.id: scale for scale in list_versions(session)}
    rank_on_old = attainments.ranks_on_active_scale(session)
    old = next(scale for scale in scales.values() if scale.is_active)
    by_rank = {level.rank: mapping.get(level.id) for level in old.levels}
    found = []
    for scale in scales.values():
        for level in scale.levels:
            rank = by_rank.get(rank_on_old[level.id])
            if rank is not None and (scale is old or counts.get(level.id)):
                found.append(Reading(level, counts.get(level.id, 0), drafts[rank - 1]))
    return found


def _refuse_faults(drafts: Sequence[LevelDraft]) -> None:
    problems = faults(drafts)
    if problems:
        raise UnsoundScale(problems)


def _refuse_mapping(old: LevelScale, mapping: Mapping[int, int], count: int) -> None:
    missing = [level.id for level in old.levels if not 1 <= mapping.get(level.id, 0) <= count]
    if missing:
        raise IncompleteMapping(missing)
    ranks = [mapping[level.id] for level in old.levels]
    if not is_in_order(ranks):
        turned = [
            level.id for level, before, rank in zip(old.levels[1:], ranks, ranks[1:], strict=False) if rank < before
        ]
        raise IncompleteMapping(turned)


def _carry_criteria(session: Session, to_ids: Mapping[int, int]) -> None:
    """Give each grid's criteria to the levels that take over; those of levels that merge follow each other."""
    rows: dict[tuple[int, int], list[str]] = {}
    old = session.execute(
        select(Criterion.grid_item_id, Criterion.level_id, Criterion.text)
        .join(Level, Level.id == Criterion.level_id)
        .where(Criterion.level_id.in_(to_ids))
        .order_by(Criterion.grid_item_id, Level.rank)
    )
    for grid_item_id, level_id, text in old:
        rows.setdefault((grid_item_id, to_ids[level_id]), []).append(text)
    if rows:
        session.execute(
            insert(Criterion),
            [
                {"grid_item_id": item, "level_id": level, "text": _joined(texts)}
                for (item, level), texts in rows.items()
            ],
        )


def _joined(texts: Iterable[str]) -> str:
    text = "\n".join(texts)
    return text if len(text) <= CRITERION_LENGTH else text[: CRITERION_LENGTH - 1] + "…"


def _note_styles(session: Session, drafts: Sequence[LevelDraft]) -> None:
    """Keep, beside the name that every page reads anyway, whether the scale needs a stylesheet of its own."""
    colours = [(draft.rank, draft.fill, draft.text_colour) for draft in drafts]
    usual = [(draft.rank, draft.fill, draft.text_colour) for draft in DEFAULT_SCALE]
    digest = hashlib.sha256(json.dumps(colours).encode()).hexdigest()[:12]
    establishment = session.scalars(select(Establishment)).one()
    establishment.level_styles = "" if colours == usual else digest
    session.flush()
