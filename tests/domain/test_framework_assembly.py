import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.framework import (
    CODE_LENGTH,
    MAX_DEPTH,
    MAX_NODES,
    TITLE_LENGTH,
    NodeKind,
)
from evaluation_tool.domain.framework_assembly import Assembly, TooManyNodes, assemble
from evaluation_tool.domain.framework_draft import DraftNode, TreeProblem


def shape(assembly: Assembly) -> list[tuple[str, str | None]]:
    return [(node.code, node.parent) for node in assembly.nodes]


def found(assembly: Assembly) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in assembly.problems]


def test_a_sound_tree_is_written_in_reading_order_without_a_word() -> None:
    drafts = [
        DraftNode("Lire", code="A.1", parent="A"),
        DraftNode("Français", code="A"),
        DraftNode("Compter", code="B"),
        DraftNode("Écrire", code="A.2", parent="A"),
    ]

    assembly = assemble(drafts)

    assert shape(assembly) == [("A", None), ("A.1", "A"), ("A.2", "A"), ("B", None)]
    assert assembly.problems == ()


def test_an_orphan_and_its_own_parent_become_roots() -> None:
    assembly = assemble([DraftNode("A", code="A", parent="A", line=2), DraftNode("B", code="B", parent="Z", line=3)])

    assert shape(assembly) == [("A", None), ("B", None)]
    assert found(assembly) == [(TreeProblem.SELF_PARENT, 2), (TreeProblem.UNKNOWN_PARENT, 3)]


def test_a_ring_is_cut_above_its_first_node() -> None:
    drafts = [
        DraftNode("D", code="D", parent="B", line=2),
        DraftNode("A", code="A", parent="C", line=3),
        DraftNode("B", code="B", parent="A", line=4),
        DraftNode("C", code="C", parent="B", line=5),
    ]

    assembly = assemble(drafts)

    assert shape(assembly) == [("A", None), ("B", "A"), ("D", "B"), ("C", "B")]
    assert found(assembly) == [(TreeProblem.CYCLE, 3)]


def test_a_code_that_comes_twice_with_another_title_is_kept_under_another_code() -> None:
    drafts = [
        DraftNode("Lire", code="A", line=2),
        DraftNode("Écrire", code="A", line=3),
        DraftNode("À voix haute", code="A.1", parent="A", line=4),
    ]

    assembly = assemble(drafts)

    assert shape(assembly) == [("A", None), ("A.1", "A"), ("A-2", None)]
    assert found(assembly) == [(TreeProblem.DUPLICATE_CODE, 3)]
    assert assembly.problems[0].values["first_line"] == 2


def test_an_exact_repetition_is_dropped() -> None:
    assembly = assemble([DraftNode("Lire", code="A", line=2), DraftNode("Lire ", code=" A", line=9)])

    assert shape(assembly) == [("A", None)]
    assert found(assembly) == [(TreeProblem.DUPLICATE_ROW, 9)]


def test_a_node_without_code_is_numbered_by_its_place() -> None:
    drafts = [
        DraftNode("Lire", identity="x", line=1),
        DraftNode("Mot", parent="x", line=2),
        DraftNode("Phrase", code="1.2", parent="x", line=3),
        DraftNode("Texte", parent="x", line=4),
    ]

    assembly = assemble(drafts)

    assert shape(assembly) == [("1", None), ("1.1", "1"), ("1.2", "1"), ("1.3", "1")]


def test_two_long_codes_that_begin_alike_stay_apart_and_keep_their_children() -> None:
    long_code = "C" * 80
    drafts = [
        DraftNode("A", code=long_code + "1"),
        DraftNode("B", code=long_code + "2"),
        DraftNode("Enfant", code="E", parent=long_code + "2"),
    ]

    first, second, child = assemble(drafts).nodes

    assert first.code != second.code
    assert len(first.code) <= CODE_LENGTH
    assert child.parent == second.code


def test_a_title_of_2000_characters_is_cut_and_reported() -> None:
    assembly = assemble([DraftNode("mot " * 500, code="A", line=7)])

    assert len(assembly.nodes[0].title) <= TITLE_LENGTH
    assert assembly.nodes[0].title.endswith("mot…")
    assert [(problem.code, problem.line, dict(problem.values)) for problem in assembly.problems] == [
        (TreeProblem.TITLE_SHORTENED, 7, {"code": "A", "length": 1999, "limit": TITLE_LENGTH})
    ]


def test_empty_nodes_are_dropped_and_a_missing_title_is_told() -> None:
    assembly = assemble([DraftNode(" \t", line=2), DraftNode(code="A", line=3)])

    assert [(node.code, node.title) for node in assembly.nodes] == [("A", "A")]
    assert found(assembly) == [(TreeProblem.EMPTY_NODE, 2), (TreeProblem.MISSING_TITLE, 3)]


def test_invisible_characters_are_taken_out_and_typography_is_kept() -> None:
    title = "Lire\u00a0: l’« écrit »\u202e\x07 \U0001f469\u200d\U0001f373 مرحبا"

    assembly = assemble([DraftNode(title, code="A", line=2)])

    assert assembly.nodes[0].title == "Lire\u00a0: l’« écrit » \U0001f469\u200d\U0001f373 مرحبا"
    assert found(assembly) == [(TreeProblem.TEXT_CLEANED, 2)]


def test_no_branch_is_deeper_than_a_page_can_show() -> None:
    drafts = [DraftNode(str(rank), code=str(rank), parent=str(rank - 1) if rank else "") for rank in range(200)]

    assembly = assemble(drafts)

    depths: dict[str | None, int] = {None: -1}
    for node in assembly.nodes:
        depths[node.code] = depths[node.parent] + 1
    assert max(depths.values()) == MAX_DEPTH - 1
    assert len(assembly.nodes) == 200
    assert {problem.code for problem in assembly.problems} == {TreeProblem.TOO_DEEP}


def test_what_hangs_under_an_attitude_is_one() -> None:
    drafts = [
        DraftNode("Savoir-être", code="S", kind=NodeKind.ATTITUDE, line=2),
        DraftNode("J’arrive à l’heure", code="S.1", parent="S", kind=NodeKind.COMPETENCY, line=3),
        DraftNode("Je salue", code="S.2", parent="S", line=4),
    ]

    assembly = assemble(drafts)

    assert {node.kind for node in assembly.nodes} == {NodeKind.ATTITUDE}
    assert found(assembly) == [(TreeProblem.ATTITUDE_INHERITED, 3)]


def test_kinds_are_guessed_from_the_place_in_the_tree() -> None:
    drafts = [
        DraftNode("Français", code="F"),
        DraftNode("Lire", code="F.1", parent="F"),
        DraftNode("Lire un mot", code="F.1.1", parent="F.1"),
        DraftNode("Seule", code="X"),
    ]

    kinds = [node.kind for node in assemble(drafts).nodes]

    assert kinds == [NodeKind.GROUP, NodeKind.COMPETENCY, NodeKind.ITEM, NodeKind.COMPETENCY]


def test_links_follow_the_codes_and_unknown_ones_are_told() -> None:
    drafts = [
        DraftNode("A", code="A", identity="id-a", related=("id-b", "nowhere"), line=1),
        DraftNode("B", identity="id-b", prerequisites=("id-a", "id-b"), line=2),
    ]

    assembly = assemble(drafts)

    assert assembly.nodes[0].related == ("2",)
    assert assembly.nodes[1].prerequisites == ("A",)
    assert (TreeProblem.UNKNOWN_LINK, 1) in found(assembly)


def test_more_nodes_than_allowed_are_refused_as_a_whole() -> None:
    with pytest.raises(TooManyNodes):
        assemble([DraftNode("A")] * (MAX_NODES + 1))


names = st.sampled_from(["", "A", "B", "C", "D", "E", "A-2", "1", "1.1", " A "])
texts = st.text(max_size=30)
drafts_of_any_kind = st.builds(
    DraftNode,
    title=texts,
    code=names | texts,
    identity=st.just("") | names,
    parent=names,
    kind=st.none() | st.sampled_from(NodeKind),
    description=texts,
    criteria=st.lists(texts, max_size=7).map(tuple),
    related=st.lists(names, max_size=3).map(tuple),
    line=st.none() | st.integers(1, 50),
)


@given(st.lists(drafts_of_any_kind, max_size=25))
def test_whatever_comes_in_a_sound_tree_comes_out(drafts: list[DraftNode]) -> None:
    nodes = assemble(drafts).nodes

    seen: set[str] = set()
    for node in nodes:
        assert node.parent is None or node.parent in seen
        assert 0 < len(node.code) <= CODE_LENGTH
        assert node.title
        assert node.code not in seen
        seen.add(node.code)
    again = [
        DraftNode(
            title=node.title,
            code=node.code,
            parent=node.parent or "",
            kind=node.kind,
            description=node.description,
            criteria=node.criteria,
            external_code=node.external_code,
            related=node.related,
            prerequisites=node.prerequisites,
        )
        for node in nodes
    ]
    assert assemble(again).problems == ()
