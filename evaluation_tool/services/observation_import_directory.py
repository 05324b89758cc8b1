"""What a line of an imported file can mean here: read once, compared again under the lock, asked for every line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.identifiers import normalise_ine
from evaluation_tool.domain.observation_import import Column
from evaluation_tool.formats.tables.headings import normalised
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.evidence import Context, ObservationState
from evaluation_tool.models.framework import Competency, CompetencyVersion, Framework
from evaluation_tool.models.grid import Grid, GridClass, GridItem
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import DateSpan

Found = Mapping[str, frozenset[int]]
STATE_WORDS = {
    "abs": ObservationState.ABSENT,
    "absent": ObservationState.ABSENT,
    "absente": ObservationState.ABSENT,
    "disp": ObservationState.EXEMPT,
    "dispense": ObservationState.EXEMPT,
    "dispensee": ObservationState.EXEMPT,
}
_CONTEXT_WORDS = {
    "": Context.CLASSROOM,
    **{context.value: context for context in Context},
    **dict.fromkeys(("classe", "enclasse"), Context.CLASSROOM),
    **dict.fromkeys(("atelier", "alatelier"), Context.WORKSHOP),
    **dict.fromkeys(("stage", "enstage"), Context.PLACEMENT),
    **dict.fromkeys(("aloral",), Context.ORAL),
    **dict.fromkeys(("ecrit", "alecrit"), Context.WRITTEN),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A class or group that a student belongs to, for some days of its school year."""

    class_group_id: int
    name: str
    span: DateSpan


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that a line is looked up in. Two directories are equal where every line means the same in both."""

    today: date
    identifiers: Mapping[Column, Found]
    persons: Found  # by name and day of birth
    competencies: Mapping[tuple[str, str], int]  # by framework key and code, both in lower case
    codes: Found
    headings: frozenset[int]
    attitudes: frozenset[int]
    framework_keys: Mapping[int, str]  # by competency
    levels: Mapping[str, int]
    shown_levels: str  # the words that a level may be written with
    older_levels: frozenset[str]
    years: tuple[DateSpan, ...]
    closed_periods: tuple[DateSpan, ...]
    places: Mapping[int, tuple[Place, ...]]  # by student
    class_names: Mapping[int, str]
    items: Mapping[tuple[int, int], int]  # by class and competency: the grid's item
    grids: Mapping[int, int]  # by item
    states: Mapping[str, ObservationState] = field(default_factory=lambda: STATE_WORDS)
    contexts: Mapping[str, Context] = field(default_factory=lambda: _CONTEXT_WORDS)


def load_directory(session: Session, today: date) -> Directory:
    """Read the directory as it stands in the current transaction."""
    identifiers, persons = _students(session)
    competencies, codes, keys = _competencies(session)
    levels, shown, older = level_words(session)
    items, grids = _items(session)
    places = _places(session)
    years = session.execute(select(SchoolYear.starts_on, SchoolYear.ends_on).order_by(SchoolYear.id))
    closed = session.execute(
        select(Period.starts_on, Period.ends_on)
        .join(SchoolYear)
        .where(or_(Period.closed_at.is_not(None), SchoolYear.archived_at.is_not(None)))
        .order_by(Period.id)
    )
    return Directory(
        today=today,
        identifiers=identifiers,
        persons=persons,
        competencies=competencies,
        codes=codes,
        headings=frozenset(session.scalars(_of_kind([kind for kind in NodeKind if kind.is_heading]))),
        attitudes=frozenset(session.scalars(_of_kind([NodeKind.ATTITUDE]))),
        framework_keys=keys,
        levels=levels,
        shown_levels=shown,
        older_levels=older,
        years=tuple(DateSpan(first, last) for first, last in years),
        closed_periods=tuple(DateSpan(first, last) for first, last in closed),
        places=places,
        class_names={place.class_group_id: place.name for known in places.values() for place in known},
        items=items,
        grids=grids,
    )


def plain(text: str) -> str:
    """A word as it is compared: without case, accents or signs, unless it is made of nothing else."""
    return normalised(text) or text.strip().casefold()


def person_key(last_name: str, first_name: str, born_on: date) -> str:
    """Somebody's name and day of birth, however the name is accented or spaced."""
    return f"{plain(last_name)}|{plain(first_name)}|{born_on.isoformat()}"


def identifier_key(column: Column, text: str) -> str:
    """An identifier as it is compared; spreadsheets drop the zeros at the beginning of a number."""
    return normalise_ine(text) if column is Column.INE else text.strip().lstrip("0")


def _students(session: Session) -> tuple[Mapping[Column, Found], Found]:
    """A merged duplicate answers with its canonical student."""
    found: dict[Column, dict[str, set[int]]] = {
        column: defaultdict(set) for column in (Column.INE, Column.SIECLE_ID, Column.ELENOET)
    }
    persons: dict[str, set[int]] = defaultdict(set)
    for row in session.execute(
        select(
            func.coalesce(Student.canonical_id, Student.id),
            Student.last_name,
            Student.first_name,
            Student.birth_date,
            Student.ine,
            Student.siecle_id,
            Student.elenoet,
        ).order_by(Student.id)
    ):
        student, last_name, first_name, born_on, *texts = row
        for column, text in zip(found, texts, strict=True):
            if text:
                found[column][identifier_key(column, text)].add(student)
        if born_on is not None:
            persons[person_key(last_name, first_name, born_on)].add(student)
    return {column: _frozen(values) for column, values in found.items()}, _frozen(persons)


def _frozen(found: Mapping[str, Iterable[int]]) -> dict[str, frozenset[int]]:
    return {key: frozenset(ids) for key, ids in found.items()}


def _competencies(session: Session) -> tuple[dict[tuple[str, str], int], Found, dict[int, str]]:
    exact: dict[tuple[str, str], int] = {}
    codes: dict[str, set[int]] = defaultdict(set)
    keys: dict[int, str] = {}
    rows = session.execute(
        select(Competency.id, Framework.key, Competency.code).join(Framework).order_by(Competency.id)
    )
    for competency, key, code in rows:
        exact[key.casefold(), code.casefold()] = competency
        codes[code.casefold()].add(competency)
        keys[competency] = key
    return exact, _frozen(codes), keys


def _of_kind(kinds: Iterable[NodeKind]) -> Select[int]:
    newest = select(func.max(CompetencyVersion.id)).group_by(CompetencyVersion.competency_id)
    return select(CompetencyVersion.competency_id).where(
        CompetencyVersion.id.in_(newest), CompetencyVersion.kind.in_(list(kinds))
    )


def level_words(session: Session) -> tuple[dict[str, int], str, frozenset[str]]:
    """The words of the scale in force; and those of the older ones, to say so."""
    labels: dict[str, int] = {}
    codes: dict[str, int] = {}
    shown: list[str] = []
    older: set[str] = set()
    columns = (Level.id, Level.rank, Level.code, Level.teacher_label, Level.student_label, Level.symbol)
    rows = session.execute(select(*columns, LevelScale.is_active).join(LevelScale).order_by(Level.rank, Level.id))
    for level, rank, code, teacher, student, symbol, is_active in rows:
        if is_active:
            labels |= dict.fromkeys((plain(student), plain(teacher), symbol), level)
            codes |= dict.fromkeys((plain(code), str(rank)), level)
            shown.append(f"{code} ({rank})")
        else:
            older |= {plain(code), plain(teacher), plain(student)}
    words = labels | codes
    words.pop("", None)
    return words, ", ".join(shown), frozenset(older - words.keys() - {""})


def _places(session: Session) -> dict[int, tuple[Place, ...]]:
    """Classes before groups: a result that two of them could hold goes to the class."""
    places: dict[int, tuple[Place, ...]] = {}
    rows = session.execute(
        select(
            func.coalesce(Student.canonical_id, Student.id),
            ClassGroup.id,
            ClassGroup.name,
            Enrolment.starts_on,
            Enrolment.ends_on,
            SchoolYear.starts_on,
            SchoolYear.ends_on,
        )
        .join(Enrolment, Enrolment.student_id == Student.id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .join(SchoolYear, SchoolYear.id == ClassGroup.school_year_id)
        .order_by((ClassGroup.kind != ClassGroupKind.CLASS), ClassGroup.id, Enrolment.id)
    )
    for student, group, name, first, last, year_first, year_last in rows:
        span = DateSpan(max(first, year_first), min(last or year_last, year_last))
        places[student] = (*places.get(student, ()), Place(group, name, span))
    return places


def _items(session: Session) -> tuple[dict[tuple[int, int], int], dict[int, int]]:
    """The item that holds a competency in a class: shown before hidden, in a living grid before an archived one."""
    items: dict[tuple[int, int], int] = {}
    grids: dict[int, int] = {}
    rows = session.execute(
        select(GridClass.class_group_id, GridItem.competency_id, GridItem.id, GridItem.grid_id)
        .join(GridItem, GridItem.grid_id == GridClass.grid_id)
        .join(Grid, Grid.id == GridItem.grid_id)
        .where(GridItem.is_self_only.is_(False))
        .order_by(Grid.archived_at.is_not(None), GridItem.hidden_at.is_not(None), Grid.id, GridItem.id)
    )
    for group, competency, item, grid in rows:
        items.setdefault((group, competency), item)
        grids[item] = grid
    return items, grids
