"""The words by which people name columns and kinds, in French and in English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from evaluation_tool.domain.framework import MAX_CRITERIA, NodeKind
from evaluation_tool.formats.tables.headings import find_columns, normalised

_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")
_KEY_LENGTH = 64

# For each role, the names by which it goes, the surest first.
_ROLES: Mapping[str, Sequence[str]] = {
    "title": [
        "title",
        "titre",
        "intitule",
        "libelle",
        "fullstatement",
        "enonce",
        "competence",
        "competences",
        "item",
        "items",
        "nom",
        "name",
        "shortname",
        "description",
        "descriptif",
    ],
    "code": [
        "code",
        "codecompetence",
        "humancodingscheme",
        "idnumber",
        "reference",
        "ref",
        "numero",
        "no",
        "identifiant",
        "identifier",
        "id",
    ],
    "external_code": ["externalcode", "codeexterne", "identifier", "identifiant", "guid", "uri", "id"],
    "parent": ["parent", "codeparent", "parentcode", "codeduparent", "ischildof", "parentidnumber", "rattachement"],
    "kind": ["kind", "type", "nature", "genre", "cfitemtype"],
    "description": [
        "description",
        "descriptif",
        "notes",
        "note",
        "commentaire",
        "commentaires",
        "details",
        "precision",
        "precisions",
    ],
    "order": ["sequencenumber", "ordre", "order", "rang", "position"],
    "related": ["isrelatedto", "liens", "crossreferencedcompetencyidnumbers"],
    **{
        f"criterion_{rank}": f"criterion{rank} critere{rank} niveau{rank} level{rank}".split()
        for rank in range(1, MAX_CRITERIA + 1)
    },
}

_KINDS: Mapping[str, NodeKind] = {
    **{kind.value: kind for kind in NodeKind},
    **dict.fromkeys(("domaine", "strand"), NodeKind.DOMAIN),
    "composante": NodeKind.COMPONENT,
    **dict.fromkeys(("matiere", "discipline", "enseignement"), NodeKind.SUBJECT),
    **dict.fromkeys(("bloc", "blocdecompetences", "pole"), NodeKind.BLOCK),
    **dict.fromkeys(("champ", "champprofessionnel"), NodeKind.FIELD),
    **dict.fromkeys(
        ("groupe", "theme", "categorie", "rubrique", "partie", "cluster", "level", "concept"), NodeKind.GROUP
    ),
    **dict.fromkeys(("competence", "standard", "proficiency", "capacite", "savoirfaire"), NodeKind.COMPETENCY),
    **dict.fromkeys(("elementsignifiant",), NodeKind.ELEMENT),
    **dict.fromkeys(
        ("souscompetence", "indicateur", "indicator", "skill", "outcome", "practice", "objectif"), NodeKind.ITEM
    ),
    **dict.fromkeys(("savoiretre", "behaviour", "behavior", "comportement", "value", "valeur"), NodeKind.ATTITUDE),
}


def kind_named(name: str) -> NodeKind | None:
    return _KINDS.get(normalised(name))


def roles_of(header: Sequence[str]) -> dict[str, int]:
    """The column of each role; a column plays one role only."""
    return find_columns(header, _ROLES)


def slug(name: str) -> str:
    """A key made of lower case letters, digits and underscores."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_ALPHANUMERIC.sub("_", plain).strip("_")[:_KEY_LENGTH].strip("_") or "referentiel"
