"""1EdTech CASE 1.0 packages (CFPackage): items, and associations that hold both the tree and the order."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluation_tool.domain.framework import MAX_CRITERIA, MAX_NODES, TITLE_LENGTH, FrameworkDocument, NodeKind
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.frameworks.columns import kind_named
from evaluation_tool.formats.frameworks.json_text import is_object, objects_in, text_of
from evaluation_tool.formats.frameworks.markup import has_markup, plain_text
from evaluation_tool.formats.frameworks.values import ExchangeNote, Reading
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

URN = "urn:evaluation-tool:framework:"  # our frameworks are files, not addresses on a network


def document_identifier(key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, URN + key))


def item_identifier(document: str, code: str) -> str:
    """The identifier of a node that came without one: the same at each export."""
    return str(uuid.uuid5(uuid.UUID(document), code))


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID written the usual way."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def is_case(content: Mapping[str, Any]) -> bool:
    return "CFDocument" in content or "CFItems" in content


def read_case(content: Mapping[str, Any]) -> Reading:
    document = content.get("CFDocument")
    identifier = _identifier(document)
    head = _head(document if is_object(document) else {}, identifier)
    links = _Links(identifier)
    items = objects_in(content.get("CFItems"))
    if len(items) > MAX_NODES:
        raise FileRefused(RefusalCode.TOO_MANY_NODES, values={"found": len(items), "limit": MAX_NODES})
    positions = {_identifier(item): rank for rank, item in enumerate(items, start=1)}
    for association in objects_in(content.get("CFAssociations")):
        links.add(association, positions)
    criteria = _criteria(content, positions, links.notes)
    drafts = []
    for rank, item in enumerate(items, start=1):
        if is_object(item):
            drafts.append(_draft(item, rank, identifier, links, criteria))
        else:
            links.notes.append(Problem(ExchangeNote.ENTRY_IGNORED, rank, {"text": text_of(item)[:60]}))
    drafts.sort(key=lambda draft: links.order.get(draft.identity, float("inf")))
    return Reading(head, drafts, [*links.notes, *links.ignored()])


def _identifier(value: object) -> str:
    """Of an object or of a reference to it; older packages refer by a bare address."""
    if is_object(value):
        return clean_line(text_of(value.get("identifier")) or _identifier(text_of(value.get("uri")))).lower()
    return clean_line(value).rstrip("/").rpartition("/")[2].lower() if isinstance(value, str) else ""


def _head(document: Mapping[str, Any], identifier: str) -> FrameworkDocument:
    uri = text_of(document.get("uri"))
    key = clean_line(uri.removeprefix(URN)) if uri.startswith(URN) else ""
    is_ours = bool(key) and identifier == document_identifier(key)
    return FrameworkDocument(
        key=key,
        title=clean_line(plain_text(text_of(document.get("title")))),
        version=_day(document.get("version")) or _day(document.get("lastChangeDateTime")),
        language=clean_line(text_of(document.get("language")))[:16] or "fr",
        description=clean_text(plain_text(text_of(document.get("description")))),
        valid_from=_day(document.get("statusStartDate")),
        valid_to=_day(document.get("statusEndDate")),
        source_id="" if is_ours else identifier,
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(text_of(value)[:10])
    except ValueError:
        return None


@dataclass(slots=True)
class _Links:
    """What the associations tell, by identifier of item."""

    document: str
    parents: dict[str, str] = field(default_factory=dict)
    order: dict[str, float] = field(default_factory=dict)
    related: dict[str, list[str]] = field(default_factory=dict)
    prerequisites: dict[str, list[str]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    _ignored: dict[str, int] = field(default_factory=dict)

    def add(self, association: object, positions: Mapping[str, int]) -> None:
        if not is_object(association):
            return
        origin = _identifier(association.get("originNodeURI") or association.get("originNodeIdentifier"))
        target = _identifier(association.get("destinationNodeURI") or association.get("destinationNodeIdentifier"))
        kind = text_of(association.get("associationType"))
        if kind.casefold() == "ischildof" and origin in positions:
            self._add_child(origin, target, association, positions)
        elif origin not in positions or target not in positions:
            self._ignored[kind[:40]] = self._ignored.get(kind[:40], 0) + 1
        elif kind.casefold() == "precedes":
            self.prerequisites.setdefault(target, []).append(origin)
        elif kind.casefold() == "isrelatedto":
            self.related.setdefault(origin, []).append(target)
        else:
            self._ignored[kind[:40]] = self._ignored.get(kind[:40], 0) + 1

    def _add_child(self, origin: str, target: str, association: Mapping[str, Any], known: Mapping[str, int]) -> None:
        if self.parents.setdefault(origin, target) != target:
            place = known.get(target, 0)
            self.notes.append(Problem(ExchangeNote.SEVERAL_PARENTS, known[origin], {"other": place}))
            return
        number = association.get("sequenceNumber")
        if isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 1e12:
            self.order[origin] = float(number)

    def parent(self, identifier: str) -> str:
        parent = self.parents.get(identifier, "")
        return "" if parent == self.document else parent

    def ignored(self) -> list[Problem]:
        return [
            Problem(ExchangeNote.LINKS_IGNORED, values={"kind": kind, "count": count})
            for kind, count in self._ignored.items()
        ]


def _criteria(
    content: Mapping[str, Any], positions: Mapping[str, int], notes: list[Problem]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for rubric in filter(is_object, objects_in(content.get("CFRubrics"))):
        for criterion in filter(is_object, objects_in(rubric.get("CFRubricCriteria"))):
            item = _identifier(criterion.get("CFItemURI") or criterion.get("CFItemIdentifier"))
            levels = [level for level in objects_in(criterion.get("CFRubricCriterionLevels")) if is_object(level)]
            if item in positions and item not in found:
                found[item] = _level_texts(levels)
                if len(levels) > MAX_CRITERIA:
                    notes.append(Problem(ExchangeNote.LEVEL_IGNORED, positions[item], {"count": len(levels)}))
    return found


def _level_texts(levels: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """At their positions when these are sound, else one after the other."""
    levels = levels[:MAX_CRITERIA]
    texts = [plain_text(text_of(level.get("description")) or text_of(level.get("quality"))) for level in levels]
    places = [level.get("position") for level in levels]
    sound = [place for place in places if isinstance(place, int) and 1 <= place <= MAX_CRITERIA]
    if len(set(sound)) < len(texts):
        return tuple(texts)
    by_place = dict(zip(sound, texts, strict=True))
    return tuple(by_place.get(place, "") for place in range(1, MAX_CRITERIA + 1))


def _draft(
    item: Mapping[str, Any], rank: int, document: str, links: _Links, criteria: Mapping[str, tuple[str, ...]]
) -> DraftNode:
    identifier = _identifier(item)
    code = clean_line(text_of(item.get("humanCodingScheme")))
    title, description = _texts(item, rank, links.notes)
    is_derived = bool(code) and is_uuid(document) and identifier == item_identifier(document, code)
    return DraftNode(
        identity=identifier,
        code=code,
        parent=links.parent(identifier),
        title=title,
        kind=_kind(item, rank, links.notes),
        description=description,
        criteria=criteria.get(identifier, ()),
        external_code="" if is_derived else identifier,
        related=tuple(links.related.get(identifier, ())),
        prerequisites=tuple(links.prerequisites.get(identifier, ())),
        line=rank,
    )


def _texts(item: Mapping[str, Any], rank: int, notes: list[Problem]) -> tuple[str, str]:
    statement = text_of(item.get("fullStatement"))
    short = text_of(item.get("abbreviatedStatement"))
    remarks = text_of(item.get("notes"))
    if has_markup(statement) or has_markup(remarks):
        values = {"code": clean_line(text_of(item.get("humanCodingScheme")))}
        notes.append(Problem(ExchangeNote.MARKUP_REMOVED, rank, values))
    statement, short, remarks = plain_text(statement), plain_text(short), plain_text(remarks)
    if short and len(clean_line(statement)) > TITLE_LENGTH:
        return short, "\n".join(filter(None, (statement, remarks)))
    return statement or short, remarks


def _kind(item: Mapping[str, Any], rank: int, notes: list[Problem]) -> NodeKind | None:
    name = clean_line(text_of(item.get("CFItemType")))
    kind = kind_named(name)
    if name and kind is None:
        notes.append(Problem(ExchangeNote.KIND_UNKNOWN, rank, {"kind": name[:60]}))
    return kind
