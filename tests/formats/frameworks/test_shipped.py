import json
from importlib.resources import files
from pathlib import Path

import pytest

from evaluation_tool.domain.framework import (
    LSU_COMPONENTS,
    FrameworkStatus,
    NodeKind,
    nodes_by_code,
    socle_components,
)
from evaluation_tool.formats.frameworks import load_shipped, read_framework, shipped_index

KEYS = {
    "bac_pro_mcv",
    "bac_pro_metiers_accueil",
    "cap_epc",
    "cps",
    "crcn",
    "cycle3_sixieme_competences",
    "cycle4_competences",
    "segpa_fields",
    "segpa_vdm_proposed",
    "socle_2015",
}


def test_every_promised_referential_is_there() -> None:
    assert {name.partition(".")[0] for name in shipped_index()} == KEYS


@pytest.mark.parametrize("name", shipped_index())
def test_a_shipped_file_is_sound_dated_and_named_after_its_content(name: str) -> None:
    data = (files("evaluation_tool") / "frameworks" / f"{name}.json").read_bytes()

    found = read_framework(data)

    assert found.problems == ()
    assert name == f"{found.document.key}.{found.document.version}"
    assert load_shipped(name) == found.document


def test_a_key_alone_gives_its_latest_version() -> None:
    assert load_shipped("cap_epc") == load_shipped(shipped_index()[2])


def test_an_unknown_name_is_not_looked_for_elsewhere() -> None:
    with pytest.raises(LookupError):
        load_shipped("../formats/refusals")


def test_only_the_proposal_is_not_official_and_it_says_so() -> None:
    proposed = [name for name in shipped_index() if load_shipped(name).status is not FrameworkStatus.OFFICIAL]

    assert proposed == ["segpa_vdm_proposed.2026-11-23"]
    assert load_shipped(proposed[0]).status is FrameworkStatus.PROPOSED
    assert "PROPOSITION" in load_shipped(proposed[0]).title


def test_the_eight_components_of_the_school_report_are_in_the_socle() -> None:
    socle = load_shipped("socle_2015")

    assert {node.lsu_code for node in socle.nodes if node.lsu_code} == set(LSU_COMPONENTS)
    assert socle_components(socle)["D1.4.e1"] == ("CPD_ART",)


def test_psychosocial_skills_are_attitudes() -> None:
    kinds = {node.kind for node in load_shipped("cps").nodes if node.parent}

    assert kinds == {NodeKind.ATTITUDE}


def test_punctuality_dress_and_cooperation_are_attitudes_in_the_proposed_grid() -> None:
    attitudes = [node.code for node in load_shipped("segpa_vdm_proposed").nodes if node.kind is NodeKind.ATTITUDE]

    assert attitudes == ["V5.1", "V5.3"]


def test_titles_are_those_of_the_sources_and_nothing_unverified_is_shipped(samples: Path) -> None:
    sources = samples.parent / "domain" / "frameworks"
    for key in KEYS:
        source = json.loads((sources / f"{key}.json").read_text(encoding="utf-8"))
        expected = {node["code"]: (node["title"].replace("'", "’"), node["parent"]) for node in source["nodes"]}

        nodes = nodes_by_code(load_shipped(key))

        assert {code: (node.title, node.parent) for code, node in nodes.items()} == expected
