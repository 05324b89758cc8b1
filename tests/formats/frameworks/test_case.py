import json
from typing import Any

import pytest

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.formats.frameworks import (
    ExchangeNote,
    FrameworkFormat,
    ImportedFramework,
    read_framework,
    write_framework,
)
from evaluation_tool.formats.refusals import FileRefused, RefusalCode


def read(content: dict[str, Any]) -> ImportedFramework:
    return read_framework(json.dumps(content).encode(), name="essai.json")


def item(identifier: str, **others: Any) -> dict[str, Any]:
    return {"identifier": identifier, "humanCodingScheme": identifier.upper(), "fullStatement": identifier, **others}


def link(kind: str, origin: str, target: str, **others: Any) -> dict[str, Any]:
    ends = {"originNodeURI": {"identifier": origin}, "destinationNodeURI": {"identifier": target}}
    return {"associationType": kind, **ends, **others}


def test_tree_and_order_come_from_the_associations() -> None:
    found = read(
        {
            "CFDocument": {"identifier": "d", "title": "Essai", "educationalLevel": ["09"]},
            "CFItems": [item("b1"), item("b2"), item("b")],
            "CFAssociations": [
                link("isChildOf", "b", "d"),
                link("isChildOf", "b1", "b", sequenceNumber=2),
                link("isChildOf", "b2", "b", sequenceNumber=1),
                link("precedes", "b1", "b2"),
                link("isRelatedTo", "b1", "https://ailleurs.example/x"),
            ],
        }
    )

    assert [(node.code, node.parent) for node in found.document.nodes] == [("B", None), ("B2", "B"), ("B1", "B")]
    assert found.document.nodes[1].prerequisites == ("B1",)
    assert [problem.values["count"] for problem in found.problems if problem.code is ExchangeNote.LINKS_IGNORED] == [1]


def test_references_may_be_bare_addresses() -> None:
    association = {
        "associationType": "isChildOf",
        "originNodeURI": "https://x.example/CFItems/a1",
        "destinationNodeURI": "https://x.example/CFItems/a",
    }

    found = read({"CFItems": [item("a"), item("a1")], "CFAssociations": [association]})

    assert found.document.nodes[1].parent == "A"


def test_a_second_parent_is_told() -> None:
    links = [link("isChildOf", "c", "a"), link("isChildOf", "c", "b")]

    found = read({"CFItems": [item("a"), item("b"), item("c")], "CFAssociations": links})

    assert next(node for node in found.document.nodes if node.code == "C").parent == "A"
    assert [problem.line for problem in found.problems if problem.code is ExchangeNote.SEVERAL_PARENTS] == [3]


def test_levels_of_a_rubric_become_criteria_at_their_place() -> None:
    levels = [{"position": 4, "description": "seul"}, {"position": 2, "description": "avec aide", "score": 10}]
    rubric = {"CFRubricCriteria": [{"CFItemURI": {"identifier": "a"}, "CFRubricCriterionLevels": levels}]}

    found = read({"CFItems": [item("a")], "CFRubrics": [rubric]})

    assert found.document.nodes[0].criteria == ("", "avec aide", "", "seul")


def test_what_is_written_holds_no_score_and_no_weight() -> None:
    nodes = (FrameworkNode("A", "Lire <b>", criteria=("Je lis", "", "Je lis seul"), kind=NodeKind.ITEM),)

    content = write_framework(FrameworkDocument("essai", "Essai", nodes), FrameworkFormat.CASE).content

    package = json.loads(content)
    assert package["CFItems"][0]["fullStatement"] == "Lire &lt;b&gt;"
    assert b"score" not in content
    assert b"weight" not in content
    levels = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    assert [level["position"] for level in levels] == [1, 3]


def test_two_exports_are_the_same_bytes() -> None:
    document = FrameworkDocument("essai", "Essai", (FrameworkNode("A", "Lire"),))

    first, second = (write_framework(document, FrameworkFormat.CASE).content for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'{"CFItems":\n[', RefusalCode.JSON_DAMAGED, 2),
        (b'{"CFItems":' + b"[" * 100_000, RefusalCode.JSON_TOO_COMPLEX, None),
        (b'{"CFItems":' + b"[" * 249_000, RefusalCode.JSON_TOO_COMPLEX, None),
        (b'{"CFItems":[' + b"{}," * 300_000, RefusalCode.JSON_TOO_COMPLEX, None),
        (b'{"CFItems":[' + b"9" * 5_000 + b"]}", RefusalCode.JSON_TOO_COMPLEX, None),
        (b'{"autre":1}', RefusalCode.UNKNOWN_JSON, None),
        (b"[1]", RefusalCode.UNKNOWN_JSON, None),
        (b'{"CFItems":[]}', RefusalCode.NO_NODE, None),
        (b'{"CFItems":[' + b"1," * 5_001 + b"1]}", RefusalCode.TOO_MANY_NODES, None),
        (b'{"format":"evaluation_tool.framework","schema":2}', RefusalCode.UNKNOWN_SCHEMA, None),
        (
            b'{"format":"evaluation_tool.framework","schema":1,"nodes":[{"code":"A"},{"code":2}]}',
            RefusalCode.WRONG_VALUE,
            2,
        ),
        (
            b'{"format":"evaluation_tool.framework","schema":1,"nodes":[{"code":"A","socle":["X"]}]}',
            RefusalCode.WRONG_VALUE,
            1,
        ),
    ],
)
def test_json_that_is_no_framework_is_refused(data: bytes, code: RefusalCode, line: int | None) -> None:
    with pytest.raises(FileRefused) as refused:
        read_framework(data)

    assert (refused.value.code, refused.value.line) == (code, line)


def test_statements_nested_beyond_reason_are_only_empty() -> None:
    data = b'{"CFItems":[{"fullStatement":' + b"[" * 900 + b"]" * 900 + b',"humanCodingScheme":"A"}]}'

    assert read_framework(data).document.nodes[0].title == "A"
