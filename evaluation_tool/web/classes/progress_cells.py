"""The heat table of a class as Markup, built once per row from ready cells; a bar per competency, drawn as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from markupsafe import Markup, escape

from evaluation_tool.domain.positioning import proposed_rank
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services.class_progress import ClassProgress, Column, Line
from evaluation_tool.web.plurals import ngettext

EMPTY = "<td>·"
UNTAUGHT = "<td class=u>–"
_BAR_HEIGHT = 24
_BAR_WIDTH = 320
# Narrower, a symbol and its count would not fit.
_SYMBOL_FITS = 30


def by_competency(progress: ClassProgress, file_urls: Mapping[int, str]) -> Markup:
    """A row for each student, a cell for each competency; « ✓ » where the level was held in two séances."""
    known = {cell: f"<td class=l{cell[0]}>{text}" for cell, text in _texts(progress).items()}
    empty = [EMPTY if column.is_taught else UNTAUGHT for column in progress.columns]
    competencies = [column.competency_id for column in progress.columns]
    cells = progress.cells

    def row(student: int) -> str:
        found = (cells.get((student, competency)) for competency in competencies)
        return "".join(
            [nothing if cell is None else known.get(cell, nothing) for cell, nothing in zip(found, empty, strict=True)]
        )

    return _rows(progress.lines, file_urls, row)


def by_competency_with_trails(
    progress: ClassProgress, file_urls: Mapping[int, str], trail_url: Callable[[int], Callable[[int], str]]
) -> Markup:
    """The same, each level leading to what was seen: `trail_url(student)(competency)`."""
    texts = _texts(progress)

    def row(student: int) -> str:
        url = trail_url(student)
        return "".join([_linked(progress, texts, student, column, url) for column in progress.columns])

    return _rows(progress.lines, file_urls, row)


def _linked(
    progress: ClassProgress,
    texts: Mapping[tuple[int, bool], str],
    student: int,
    column: Column,
    url: Callable[[int], str],
) -> str:
    cell = progress.cells.get((student, column.competency_id))
    if cell is None or cell not in texts:
        return EMPTY if column.is_taught else UNTAUGHT
    return f'<td class=l{cell[0]}><a href="{escape(url(column.competency_id))}">{texts[cell]}</a>'


def _texts(progress: ClassProgress) -> dict[tuple[int, bool], str]:
    """What a cell says of a level, held once or in two séances."""
    return {
        (level.rank, confirmed): f"{escape(level.symbol)} {escape(level.code)}{' ✓' if confirmed else ''}"
        for level in progress.levels
        for confirmed in (False, True)
    }


def domains(progress: ClassProgress) -> dict[str, list[Column]]:
    """The competencies of the table under their headings."""
    found: dict[str, list[Column]] = {}
    for column in progress.columns:
        found.setdefault(column.domain or _("Autres compétences"), []).append(column)
    return found


def by_domain(progress: ClassProgress, file_urls: Mapping[int, str]) -> Markup:
    """A row for each student, a cell for each domain: the level that at least half of what was seen there reaches,
    and how many competencies were seen."""
    levels = {
        level.rank: f"<td class=l{level.rank}>{escape(level.symbol)} {escape(level.code)}" for level in progress.levels
    }
    grouped = [[column.competency_id for column in held] for held in domains(progress).values()]

    def cell(student: int, competencies: Sequence[int]) -> str:
        ranks = [found[0] for one in competencies if (found := progress.cells.get((student, one))) is not None]
        rank = proposed_rank(ranks)
        if not ranks:
            return EMPTY
        return f"{levels.get(rank or 0, '<td>')} <small>{how_many_seen(len(ranks))}</small>"

    return _rows(progress.lines, file_urls, lambda student: "".join([cell(student, held) for held in grouped]))


def how_many_seen(count: int) -> str:
    """How many competencies of a domain were seen."""
    return ngettext("%(num)s vue", "%(num)s vues", count)


def own_views(progress: ClassProgress, file_urls: Mapping[int, str]) -> Markup:
    """What each student says of its way of working: hollow, for nobody else gives it a level."""
    known = {level.rank: f"<td class=h>{escape(level.symbol)} {escape(level.code)}" for level in progress.levels}
    attitudes = [column.competency_id for column in progress.attitudes]

    def row(student: int) -> str:
        return "".join([known.get(progress.own.get((student, one), 0), EMPTY) for one in attitudes])

    return _rows(progress.lines, file_urls, row, with_strength=False)


def heading(column: Column) -> Markup:
    """The head of a column: its code, then its words."""
    untaught = Markup(" · {}").format(_("pas encore enseigné")) if not column.is_taught else ""
    return Markup("<small>{}{}</small> {}").format(column.code, untaught, column.wording)


def bar(counts: Mapping[int, int], levels: Sequence[Level]) -> Markup:
    """How the class spreads over the levels, as one bar: a name for who listens, a symbol and a count in each part."""
    parts, said, left = [], [], 0
    one_student = max(10, min(16, _BAR_WIDTH // max(1, sum(counts.values()))))
    for rank, symbol, label in [(level.rank, level.symbol, level.teacher_label) for level in levels] + [
        (0, "·", _("pas encore observé"))
    ]:
        count = counts.get(rank, 0)
        if not count:
            continue
        width = count * one_student
        words = f"{symbol} {count}" if width >= _SYMBOL_FITS else str(count)
        parts.append(
            Markup(
                '<rect class="l{}" x="{}" y="1" width="{}" height="{}"/><text class="l{}" x="{}" y="17">{}</text>'
            ).format(rank, left, width, _BAR_HEIGHT - 2, rank, left + width // 2, words)
        )
        said.append(f"{count} {label}")
        left += width
    return Markup('<svg class="bar" role="img" aria-label="{}" width="{}" height="{}">{}</svg>').format(
        ", ".join(said), left, _BAR_HEIGHT, Markup("").join(parts)
    )


def _rows(
    lines: Sequence[Line], file_urls: Mapping[int, str], row: Callable[[int], str], *, with_strength: bool = True
) -> Markup:
    found = []
    for line in lines:
        url, name = file_urls.get(line.student_id), escape(line.full_name)
        head = f'<a href="{escape(url)}">{name}</a>' if url else name
        strength = f"<td class=n>{line.to_strengthen or '·'}" if with_strength else ""
        found.append(f"<tr><th scope=row>{head}{strength}{row(line.student_id)}")
    return Markup("".join(found))  # noqa: S704 - every text in it was escaped above
