"""The same CASE 1.0 packages, written. No score, no weight: our levels are words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, FrameworkStatus
from evaluation_tool.domain.text import shorten
from evaluation_tool.formats.frameworks.case import URN, document_identifier, is_uuid, item_identifier
from evaluation_tool.formats.frameworks.markup import as_source

_CREATOR = "Pas à pas"
_LINK_TITLE_LENGTH = 80  # links repeat the titles of both ends
_ADOPTION = {FrameworkStatus.OFFICIAL: "Adopted", FrameworkStatus.PROPOSED: "Draft"}


def write_case(document: FrameworkDocument) -> bytes:
    package = _Package(document)
    content = {
        "CFDocument": package.head(),
        "CFItems": [package.item(node) for node in document.nodes],
        "CFAssociations": list(package.associations()),
        "CFDefinitions": {
            "CFConcepts": [],
            "CFSubjects": [],
            "CFLicenses": [],
            "CFItemTypes": list(package.item_types()),
            "CFAssociationGroupings": [],
        },
        "CFRubrics": list(package.rubrics()),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class _Package:
    """Gives every part its identifier: its own when it came with one, else derived from the key and the codes."""

    def __init__(self, document: FrameworkDocument) -> None:
        self._document = document
        source = document.source_id
        self._identifier = source if is_uuid(source) else document_identifier(document.key)
        self._changed = f"{document.version.isoformat() if document.version else '1970-01-01'}T00:00:00+00:00"
        self._items = self._item_identifiers()

    def head(self) -> dict[str, Any]:
        document = self._document
        is_ours = self._identifier == document_identifier(document.key)
        optional = {
            "description": as_source(document.description),
            "language": document.language,
            "version": document.version.isoformat() if document.version else "",
            "statusStartDate": document.valid_from.isoformat() if document.valid_from else "",
            "statusEndDate": document.valid_to.isoformat() if document.valid_to else "",
            "notes": as_source(document.legal_reference),
        }
        return {
            "identifier": self._identifier,
            "uri": URN + document.key if is_ours else f"urn:uuid:{self._identifier}",
            "creator": _CREATOR,
            "title": as_source(document.title),
            "lastChangeDateTime": self._changed,
            "adoptionStatus": _ADOPTION.get(document.status, "Private Draft"),
        } | _filled(optional)

    def item(self, node: FrameworkNode) -> dict[str, Any]:
        optional = {"notes": as_source(node.description), "language": self._document.language}
        return {
            **self._entity(self._items[node.code]),
            "humanCodingScheme": node.code,
            "fullStatement": as_source(node.title),
            "CFItemType": node.kind.value,
            "CFItemTypeURI": self._link(self._derived(f"type {node.kind}"), node.kind.value),
        } | _filled(optional)

    def associations(self) -> Iterator[dict[str, Any]]:
        ranks: dict[str | None, int] = {}
        root = self._link(self._identifier, self._document.title)
        links = {node.code: self._link(self._items[node.code], node.title) for node in self._document.nodes}
        for node in self._document.nodes:
            rank = ranks[node.parent] = ranks.get(node.parent, 0) + 1
            parent = links[node.parent] if node.parent is not None else root
            yield self._association("isChildOf", links[node.code], parent) | {"sequenceNumber": rank}
            for code in node.prerequisites:
                yield self._association("precedes", links[code], links[node.code])
            for code in node.related:
                yield self._association("isRelatedTo", links[node.code], links[code])

    def item_types(self) -> Iterator[dict[str, Any]]:
        for kind in dict.fromkeys(node.kind for node in self._document.nodes):
            entity = self._entity(self._derived(f"type {kind}"))
            yield entity | {"title": kind.value, "description": kind.value, "hierarchyCode": kind.value}

    def rubrics(self) -> Iterator[dict[str, Any]]:
        criteria = [self._criterion(node) for node in self._document.nodes if node.criteria]
        if criteria:
            rubric = self._entity(self._derived("rubric"))
            yield rubric | {"title": as_source(self._document.title), "CFRubricCriteria": criteria}

    def _criterion(self, node: FrameworkNode) -> dict[str, Any]:
        identifier = self._derived(f"criterion {node.code}")
        levels = [
            self._entity(self._derived(f"level {position} {node.code}"))
            | {"description": as_source(text), "position": position}
            for position, text in enumerate(node.criteria, start=1)
            if text
        ]
        return self._entity(identifier) | {
            "CFItemURI": self._link(self._items[node.code], node.title),
            "CFRubricCriterionLevels": levels,
        }

    def _item_identifiers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        taken: set[str] = {self._identifier}
        for node in self._document.nodes:
            own = node.external_code if is_uuid(node.external_code) and node.external_code not in taken else ""
            found[node.code] = own or item_identifier(self._identifier, node.code)
            taken.add(found[node.code])
        return found

    def _association(self, kind: str, origin: Mapping[str, str], target: Mapping[str, str]) -> dict[str, Any]:
        identifier = self._derived(f"{kind} {origin['identifier']} {target['identifier']}")
        return self._entity(identifier) | {
            "associationType": kind,
            "originNodeURI": origin,
            "destinationNodeURI": target,
        }

    def _derived(self, name: str) -> str:
        """Of a part that is not a node; the sign keeps it apart from every code."""
        return item_identifier(self._identifier, f"\n{name}")

    def _entity(self, identifier: str) -> dict[str, Any]:
        return {"identifier": identifier, "uri": f"urn:uuid:{identifier}", "lastChangeDateTime": self._changed}

    def _link(self, identifier: str, title: str) -> dict[str, str]:
        return {
            "title": as_source(shorten(title, _LINK_TITLE_LENGTH)),
            "identifier": identifier,
            "uri": f"urn:uuid:{identifier}",
        }


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
