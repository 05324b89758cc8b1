"""What one format can carry comes back unchanged; whatever the bytes, nothing is raised but a refusal."""

import json
import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, FrameworkStatus, NodeKind
from evaluation_tool.domain.framework_assembly import assemble
from evaluation_tool.domain.framework_draft import DraftNode
from evaluation_tool.formats.frameworks import (
    FrameworkFormat,
    carried,
    load_shipped,
    read_framework,
    report_sections,
    write_framework,
)
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence

WRITTEN = (
    FrameworkFormat.CSV,
    FrameworkFormat.XLSX,
    FrameworkFormat.MOODLE_COMPETENCIES,
    FrameworkFormat.MOODLE_OUTCOMES,
    FrameworkFormat.CASE,
    FrameworkFormat.NATIVE,
)
GUESS_KINDS = {FrameworkFormat.MOODLE_COMPETENCIES, FrameworkFormat.MOODLE_OUTCOMES}

awkward = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "-tiret",
        "#mot",
        "@moi",
        "a;b,c\td:e",
        'dit "oui"',
        '"',
        "la balise <b>gras</b>",
        "R&amp;D &lt;b&gt;",
        "a < b && c > d",
        "مرحبا بالعالم",
        "👩‍🍳 𝑑",
        "l’« eau »\u00a0!",
        "_x0041_",
        "mot " * 30,
        "x" * 100,
        "&" * 98 + "<b>",
        "1.10",
        "VRAI",
    ]
)
lines = awkward | st.text(max_size=20)
blocks = st.lists(lines, max_size=3).map("\n".join)
codes = st.text("ABC.-_ 123éÉ,;#='\"", max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> FrameworkDocument:
    """A sound document: whatever is drawn, put in order by the assembly that every import goes through."""
    drafts = []
    for rank in range(draw(st.integers(1, 8))):
        above = draw(st.integers(-1, rank - 1))
        links = st.lists(st.integers(0, rank).map(str), max_size=2).map(tuple)
        drafts.append(
            DraftNode(
                title=draw(lines),
                code=draw(codes),
                identity=str(rank),
                parent=str(above) if above >= 0 else "",
                kind=draw(st.sampled_from(NodeKind)),
                description=draw(blocks),
                criteria=tuple(draw(st.lists(lines, max_size=5))),
                external_code=draw(st.just("") | st.uuids().map(str) | lines),
                related=draw(links),
                prerequisites=draw(links),
            )
        )
    nodes = assemble(drafts).nodes
    assume(nodes)
    title = draw(lines.map(lambda text: " ".join(text.split())[:80]))
    return FrameworkDocument(key="essai", title=f"Essai {title}".strip(), nodes=nodes)


def same_kinds(nodes: tuple[FrameworkNode, ...]) -> tuple[FrameworkNode, ...]:
    return tuple(replace(node, kind=NodeKind.COMPETENCY) for node in nodes)


def unique_externals(nodes: tuple[FrameworkNode, ...]) -> bool:
    given_codes = [node.external_code for node in nodes if node.external_code]
    return len(set(given_codes)) == len(given_codes)


@pytest.mark.parametrize("file_format", WRITTEN)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_what_a_format_carries_comes_back(file_format: FrameworkFormat, document: FrameworkDocument) -> None:
    assume(unique_externals(document.nodes))
    written = write_framework(document, file_format)

    found = read_framework(written.content, name="essai.csv")

    expected = carried(document, file_format)
    assert found.format is file_format
    if file_format in GUESS_KINDS:
        assert same_kinds(found.document.nodes) == expected
    else:
        assert found.document.nodes == expected
    assert found.document.key == "essai"


@pytest.mark.parametrize("file_format", WRITTEN)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_the_second_export_is_the_first(file_format: FrameworkFormat, document: FrameworkDocument) -> None:
    once = read_framework(write_framework(document, file_format).content, name="essai.csv").document

    twice = read_framework(write_framework(once, file_format).content, name="essai.csv").document

    assert same_kinds(twice.nodes) == same_kinds(once.nodes)


def test_our_own_json_carries_the_whole_document() -> None:
    document = FrameworkDocument(
        key="essai",
        title="Essai",
        nodes=(
            FrameworkNode(
                "A",
                "Lire",
                kind=NodeKind.ATTITUDE,
                lsu_code="CPD_FRA",
                socle=("CPD_FRA", "FRM_CIT"),
                unit="U31",
                option="A",
                criteria=("", "Je lis seul"),
            ),
        ),
        version=date(2026, 9, 1),
        status=FrameworkStatus.PERSONAL,
        language="fr",
        legal_reference="Arrêté",
        description="Deux\nlignes",
        valid_from=date(2026, 9, 1),
        valid_to=date(2027, 8, 31),
        source_id="x",
    )

    found = read_framework(write_framework(document, FrameworkFormat.NATIVE).content)

    assert found.document == document
    assert found.problems == ()


def test_a_case_package_keeps_the_identifiers_it_came_with() -> None:
    source, item = str(uuid.uuid4()), str(uuid.uuid4())
    nodes = (FrameworkNode("A", "Lire", external_code=item), FrameworkNode("A.1", "Lire un mot", parent="A"))
    document = FrameworkDocument(key="essai", title="Essai", nodes=nodes, version=date(2026, 9, 1), source_id=source)

    found = read_framework(write_framework(document, FrameworkFormat.CASE).content, name="essai.json").document

    assert found == document


def _seeds() -> list[bytes]:
    document = load_shipped("crcn")
    return [write_framework(document, file_format).content for file_format in WRITTEN]


@settings(max_examples=200, deadline=None)
@given(
    seed=st.sampled_from(_seeds()),
    cut=st.floats(0, 1),
    holes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=6),
)
def test_a_damaged_file_is_read_or_refused_in_french(seed: bytes, cut: float, holes: list[tuple[float, bytes]]) -> None:
    data = bytearray(seed[: int(len(seed) * cut)] if holes and cut < 0.5 else seed)
    for place, patch in holes:
        start = int(len(data) * place)
        data[start : start + len(patch)] = patch

    read_or_refuse(bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_whatever_the_bytes_nothing_is_raised_but_a_refusal(data: bytes) -> None:
    read_or_refuse(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
case_names = st.sampled_from(
    [
        "identifier",
        "uri",
        "title",
        "fullStatement",
        "humanCodingScheme",
        "CFItemType",
        "notes",
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "sequenceNumber",
        "CFRubricCriteria",
        "CFItemURI",
        "CFRubricCriterionLevels",
        "position",
        "description",
    ]
)
case_parts = json_values | st.lists(st.dictionaries(case_names, json_values, max_size=5), max_size=3)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {"CFItems": case_parts},
        optional=dict.fromkeys(("CFDocument", "CFAssociations", "CFRubrics", "format", "schema", "nodes"), case_parts),
    )
)
def test_json_of_any_shape_is_read_or_refused(content: dict[str, object]) -> None:
    read_or_refuse(json.dumps(content).encode())


def read_or_refuse(data: bytes) -> None:
    refused: FileRefused | None = None
    try:
        found = read_framework(data, name="essai.csv")
    except FileRefused as refusal:
        refused = refusal
    if refused is not None:
        assert refusal_sentence(refused)
        return
    assert found.document.nodes
    report_sections(found.problems, is_line=found.format.counts_lines)
    write_framework(found.document, FrameworkFormat.XLSX)
