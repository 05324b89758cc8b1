import json
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import LSU_COMPONENTS, NodeKind
from evaluation_tool.domain.grid import count_words, fits_a_student
from evaluation_tool.formats.frameworks import shipped_index
from evaluation_tool.models.account import Account
from evaluation_tool.models.framework import Competency, FrameworkVersion
from evaluation_tool.models.grid import Grid, GridItem, Phrase, PhraseKind
from evaluation_tool.paths import STATIC
from evaluation_tool.services import grids_sharing
from evaluation_tool.services.demo.evidence_plan import COURSES
from evaluation_tool.services.demo.grid_content import load_dialogue, load_items, load_phrases
from evaluation_tool.services.demo.grids import PLANS
from tests.services.demo.conftest import TODAY, Fill

_CONTENTS = sorted({plan.content for plan in PLANS})
# A number that could be read as a mark; « 3e » or « une étape » cannot.
_MARK = re.compile(r"%|\d\s*/\s*\d|\d+\s*(points?|sur)\b|pour\s?cent|\bnotes? de\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(élève|niveau|nul|faible|insuffisant|échec|faute|sérieux|paresse)\b", re.IGNORECASE)
# A straight apostrophe, or a plain space where French wants one that does not break.
_TYPEWRITTEN = re.compile(r"['\"]| [:;!?»]|« |\S[;!?]|[^\d\s\u00a0]:")


def grid(session: Session, title: str) -> Grid:
    return session.scalars(select(Grid).where(Grid.title.startswith(title))).one()


def items(session: Session) -> Iterator[GridItem]:
    return iter(session.scalars(select(GridItem).order_by(GridItem.id)).all())


def texts() -> list[str]:
    """Everything that the data files say."""
    bank, dialogue = load_phrases(), load_dialogue()
    said = [text for name in _CONTENTS for item in load_items(name) for text in (item.wording, *item.criteria)]
    said += [*bank.council, *(step.text for step in bank.next_steps)]
    said += [*dialogue.under_way, *dialogue.succeeded, *(text for _code, text in dialogue.goals), dialogue.decision]
    return [*said, *(theme.title for course in COURSES for theme in course.themes)]


def test_every_shipped_referential_is_installed_once(school: Session) -> None:
    assert len(school.scalars(select(FrameworkVersion)).all()) == len(shipped_index())


@pytest.mark.parametrize(
    ("class_name", "titles"),
    [
        ("6e SEGPA", {"Français – 6e et 5e SEGPA", "Mathématiques – 6e et 5e SEGPA"}),
        ("5e SEGPA", {"Français – 6e et 5e SEGPA", "Mathématiques – 6e et 5e SEGPA"}),
        ("5e B", {"Français – 5e B", "Mathématiques – 5e B"}),
        ("1re année CAP EPC", {"CAP EPC, première année"}),
        ("3e Atelier 1", {"Atelier VDM – 4e et 3e SEGPA", "Atelier HAS – accueil, hygiène et consignes"}),
        (
            "3e SEGPA",
            {
                "Atelier VDM – 4e et 3e SEGPA",
                "Découverte professionnelle et stages – 4e et 3e SEGPA",
                "Français – 4e et 3e SEGPA",
                "Mathématiques – 4e et 3e SEGPA",
            },
        ),
    ],
)
def test_every_class_has_its_grids(school: Session, class_name: str, titles: set[str]) -> None:
    found = school.scalars(select(Grid.title).where(Grid.class_groups.any(name=class_name)))

    assert set(found) == titles


def test_prof_owns_the_workshop_and_the_careers_grids(school: Session) -> None:
    owned = school.scalars(select(Grid.title).join(Grid.owner).where(Account.login == "prof").order_by(Grid.id)).all()

    assert owned == ["Atelier VDM – 4e et 3e SEGPA", "Découverte professionnelle et stages – 4e et 3e SEGPA"]


def test_owners_teach_the_subject_of_their_grid_in_its_classes(school: Session) -> None:
    for one in school.scalars(select(Grid)):
        taught = {
            teaching.teacher_id
            for group in one.class_groups
            for teaching in group.teachings
            if teaching.subject_id == one.subject_id
        }
        assert one.owner.teacher_id in taught


def test_workshop_grid_is_shared_and_a_colleague_copied_it_with_credit(school: Session) -> None:
    shared, copy = grid(school, "Atelier VDM"), grid(school, "Atelier HAS")

    assert shared.shared_at is not None
    assert [one.title for one in school.scalars(select(Grid).where(Grid.shared_at.is_not(None)))] == [shared.title]
    assert (copy.origin_id, copy.owner.login) == (shared.id, "karim.zerhouni")
    assert copy.origin_credit == grids_sharing.credit_of(shared)
    assert {item.competency_id for item in copy.items} < {item.competency_id for item in shared.items}


def test_every_item_speaks_to_students(school: Session) -> None:
    known = {pictogram["id"] for pictogram in json.loads((STATIC / "img" / "pictograms.json").read_text("utf-8"))}

    for item in items(school):
        assert fits_a_student(item.wording), item.wording
        assert item.wording.startswith(("Je ", "J’")), item.wording
        assert item.pictogram in known, item.wording


def test_criteria_are_there_for_all_levels_or_not_at_all(school: Session) -> None:
    for item in items(school):
        assert sorted(criterion.level.rank for criterion in item.criteria) in ([], [1, 2, 3, 4])
    for one in school.scalars(select(Grid)):
        with_criteria = sum(bool(item.criteria) for item in one.items)
        assert (
            with_criteria == len(one.items) if one.title.startswith("Atelier") else 2 * with_criteria >= len(one.items)
        )


def test_attitudes_are_for_self_assessment_and_count_for_no_component(school: Session) -> None:
    attitudes = [item for item in items(school) if item.competency_version.kind is NodeKind.ATTITUDE]

    assert {item.competency_version.code for item in attitudes} == {"V5.1", "V5.3", "COG.1"}
    assert all(item.is_self_only and not item.socle_links for item in attitudes)


def test_socle_links_name_components_of_the_national_report(school: Session) -> None:
    links = {link.component_code for item in items(school) for link in item.socle_links}

    assert links <= set(LSU_COMPONENTS)
    assert all(not item.socle_links for item in grid(school, "CAP EPC").items)
    for one in school.scalars(select(Grid).where(Grid.title.not_like("CAP%"))):
        assert all(item.socle_links or item.is_self_only for item in one.items)


def test_bank_offers_next_steps_by_competency_and_sentences_for_councils(school: Session) -> None:
    phrases = school.scalars(select(Phrase)).all()
    worked_on = {item.competency_id for item in items(school)}
    next_steps = [phrase for phrase in phrases if phrase.kind is PhraseKind.NEXT_STEP]

    assert len(next_steps) >= 25
    assert {phrase.competency_id for phrase in next_steps} <= worked_on
    assert sum(phrase.kind is PhraseKind.COUNCIL for phrase in phrases) == 12


def test_no_text_holds_a_mark_or_judges_the_person() -> None:
    assert [text for text in texts() if _MARK.search(text) or _PERSON.search(text)] == []
    assert max(count_words(text) for text in texts()) <= 20


def test_texts_are_typeset_in_french() -> None:
    assert [text for text in texts() if _TYPEWRITTEN.search(text.replace("\u202f;", "").replace("\u202f?", ""))] == []


def test_grids_are_never_newer_than_today(fill: Fill) -> None:
    august = fill(TODAY.replace(month=8, day=2))

    assert all(one.created_at.date() <= TODAY.replace(month=8, day=2) for one in august.scalars(select(Grid)))
    assert august.scalars(select(Competency)).first() is not None
