from evaluation_tool.domain.framework import (
    Change,
    Difference,
    FrameworkDocument,
    FrameworkNode,
    NodeKind,
    children_by_parent,
    differences,
    socle_components,
)


def document(*nodes: FrameworkNode) -> FrameworkDocument:
    return FrameworkDocument(key="test", title="Test", nodes=nodes)


TREE = document(
    FrameworkNode("D1", "Langages", kind=NodeKind.DOMAIN),
    FrameworkNode("D1.1", "Langue française", parent="D1", kind=NodeKind.COMPONENT, lsu_code="CPD_FRA"),
    FrameworkNode("D1.1.e1", "S’exprimer à l’oral", parent="D1.1", kind=NodeKind.ELEMENT),
    FrameworkNode("D2", "Méthodes", kind=NodeKind.DOMAIN, lsu_code="MET_APP"),
)


def test_neither_what_is_observed_nor_an_attitude_is_a_heading() -> None:
    others = {kind for kind in NodeKind if not kind.is_heading}

    assert others == {NodeKind.COMPETENCY, NodeKind.ELEMENT, NodeKind.ITEM, NodeKind.ATTITUDE}


def test_children_keep_their_order() -> None:
    children = children_by_parent(TREE)

    assert [node.code for node in children[None]] == ["D1", "D2"]
    assert [node.code for node in children["D1"]] == ["D1.1"]


def test_a_node_contributes_to_the_component_of_its_nearest_ancestor() -> None:
    components = socle_components(TREE)

    assert components == {"D1": (), "D1.1": ("CPD_FRA",), "D1.1.e1": ("CPD_FRA",), "D2": ("MET_APP",)}


def test_own_links_to_the_socle_win_over_those_of_the_ancestors() -> None:
    nodes = (
        FrameworkNode("A", "A", socle=("CPD_FRA", "FRM_CIT")),
        FrameworkNode("A.1", "A.1", parent="A", socle=("SYS_NAT",)),
        FrameworkNode("A.2", "A.2", parent="A", lsu_code="CN_INF_MEN"),
    )

    components = socle_components(document(*nodes))

    assert components == {"A": ("CPD_FRA", "FRM_CIT"), "A.1": ("SYS_NAT",), "A.2": ("CPD_FRA", "FRM_CIT")}


def test_two_versions_are_compared_by_code() -> None:
    new = document(
        FrameworkNode("D1", "Les langages", kind=NodeKind.DOMAIN),
        FrameworkNode("D2", "Méthodes", kind=NodeKind.DOMAIN, lsu_code="MET_APP"),
        FrameworkNode("D1.1", "Langue française", parent="D2", kind=NodeKind.ATTITUDE),
        FrameworkNode("D3", "Citoyenneté", kind=NodeKind.DOMAIN),
    )

    assert differences(TREE, new) == (
        Difference(Change.RENAMED, "D1", "Langages", "Les langages"),
        Difference(Change.MOVED, "D1.1", "D1", "D2"),
        Difference(Change.RECLASSIFIED, "D1.1", "component", "attitude"),
        Difference(Change.ADDED, "D3", "", "Citoyenneté"),
        Difference(Change.REMOVED, "D1.1.e1", "S’exprimer à l’oral", ""),
    )


def test_a_version_does_not_differ_from_itself() -> None:
    assert differences(TREE, TREE) == ()
