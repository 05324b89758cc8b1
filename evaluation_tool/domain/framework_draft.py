"""One node as a source tells it, and what becomes of its texts before it takes its place in the tree."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from evaluation_tool.domain.framework import (
    CODE_LENGTH,
    CRITERION_LENGTH,
    DESCRIPTION_LENGTH,
    EXTERNAL_CODE_LENGTH,
    MAX_CRITERIA,
    TITLE_LENGTH,
    FrameworkNode,
    NodeKind,
)
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.text import clean_line, clean_text, has_unwanted_characters, shorten


class TreeProblem(StrEnum):
    EMPTY_NODE = "empty_node"
    DUPLICATE_ROW = "duplicate_row"
    MISSING_CODE = "missing_code"
    MISSING_TITLE = "missing_title"
    DUPLICATE_CODE = "duplicate_code"
    CODE_SHORTENED = "code_shortened"
    TITLE_SHORTENED = "title_shortened"
    DESCRIPTION_SHORTENED = "description_shortened"
    CRITERION_SHORTENED = "criterion_shortened"
    CRITERIA_DROPPED = "criteria_dropped"
    EXTERNAL_CODE_SHORTENED = "external_code_shortened"
    TEXT_CLEANED = "text_cleaned"
    SELF_PARENT = "self_parent"
    UNKNOWN_PARENT = "unknown_parent"
    CYCLE = "cycle"
    TOO_DEEP = "too_deep"
    ATTITUDE_INHERITED = "attitude_inherited"
    UNKNOWN_LINK = "unknown_link"


@dataclass(frozen=True, slots=True)
class DraftNode:
    """A node as its source tells it: anything may be missing, doubled, endless or circular."""

    title: str = ""
    code: str = ""
    identity: str = ""  # what `parent` and the links of other nodes call this one; its code when left empty
    parent: str = ""
    kind: NodeKind | None = None  # None: to be guessed from its place in the tree
    description: str = ""
    criteria: tuple[str, ...] = ()
    external_code: str = ""
    lsu_code: str = ""
    socle: tuple[str, ...] = ()
    unit: str = ""
    option: str = ""
    related: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    line: int | None = None


@dataclass(slots=True, eq=False)
class Entry:
    """A draft on its way to a place in the tree."""

    draft: DraftNode
    code: str = ""
    title: str = ""
    description: str = ""
    criteria: tuple[str, ...] = ()
    external_code: str = ""
    kind: NodeKind = NodeKind.COMPETENCY
    parent: "Entry | None" = None
    children: "list[Entry]" = field(default_factory=list)
    depth: int = 0

    def problem(self, code: TreeProblem, **values: str | int) -> Problem:
        return Problem(code, self.draft.line, {"code": self.code, **values})

    @property
    def identity(self) -> str:
        return clean_line(self.draft.identity) or clean_line(self.draft.code)

    def clean(self, problems: list[Problem]) -> None:
        draft = self.draft
        self.code = fitting_code(clean_line(draft.code))
        self.title = clean_line(draft.title)
        self.description = clean_text(draft.description)
        self.criteria = _trimmed(tuple(clean_line(criterion) for criterion in draft.criteria))
        self.external_code = clean_line(draft.external_code)
        if any(has_unwanted_characters(text) for text in (draft.code, draft.title, draft.description, *draft.criteria)):
            problems.append(self.problem(TreeProblem.TEXT_CLEANED))
        if self.code != clean_line(draft.code):
            problems.append(self.problem(TreeProblem.CODE_SHORTENED, given=clean_line(draft.code)[:CODE_LENGTH]))
        if not self.title:
            self.title = self.code
            problems.append(self.problem(TreeProblem.MISSING_TITLE))
        self._cut(problems)

    def _cut(self, problems: list[Problem]) -> None:
        limits = (
            ("title", TITLE_LENGTH, TreeProblem.TITLE_SHORTENED),
            ("description", DESCRIPTION_LENGTH, TreeProblem.DESCRIPTION_SHORTENED),
            ("external_code", EXTERNAL_CODE_LENGTH, TreeProblem.EXTERNAL_CODE_SHORTENED),
        )
        for name, limit, problem_code in limits:
            text: str = getattr(self, name)
            if len(text) > limit:
                setattr(self, name, shorten(text, limit))
                problems.append(self.problem(problem_code, length=len(text), limit=limit))
        if len(self.criteria) > MAX_CRITERIA:
            problems.append(self.problem(TreeProblem.CRITERIA_DROPPED, count=len(self.criteria), limit=MAX_CRITERIA))
        for rank, criterion in enumerate(self.criteria[:MAX_CRITERIA], start=1):
            if len(criterion) > CRITERION_LENGTH:
                values = {"rank": rank, "length": len(criterion), "limit": CRITERION_LENGTH}
                problems.append(self.problem(TreeProblem.CRITERION_SHORTENED, **values))
        self.criteria = _trimmed(tuple(shorten(text, CRITERION_LENGTH) for text in self.criteria[:MAX_CRITERIA]))

    def node(self, links: "tuple[tuple[str, ...], tuple[str, ...]]") -> FrameworkNode:
        return FrameworkNode(
            code=self.code,
            title=self.title,
            parent=self.parent.code if self.parent else None,
            kind=self.kind,
            description=self.description,
            criteria=self.criteria,
            external_code=self.external_code,
            lsu_code=self.draft.lsu_code,
            socle=self.draft.socle,
            unit=self.draft.unit,
            option=self.draft.option,
            related=links[0],
            prerequisites=links[1],
        )


def _trimmed(criteria: tuple[str, ...]) -> tuple[str, ...]:
    kept = len(criteria)
    while kept and not criteria[kept - 1]:
        kept -= 1
    return criteria[:kept]


def fitting_code(code: str) -> str:
    """A code that fits its column; two long codes that begin alike stay distinct."""
    if len(code) <= CODE_LENGTH:
        return code
    digest = hashlib.sha256(code.encode()).hexdigest()[:8]
    return f"{code[: CODE_LENGTH - 9]}~{digest}"
