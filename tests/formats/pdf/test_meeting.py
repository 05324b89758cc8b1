"""The sheets of a meeting: at most two pages a student, however much was written."""

from __future__ import annotations

from evaluation_tool.formats.pdf import MeetingRow, MeetingSection, MeetingSheet, MeetingStudent, Template, render
from tests.formats.pdf.reading import text_of

FULL = "Le travail en atelier avance, la consigne est relue avant de commencer. " * 21


def full(number: int) -> MeetingStudent:
    """Eleven comments, a synthesis and eight components, each as long as it may be."""
    return MeetingStudent(
        f"Élève {number}",
        "3e SEGPA",
        (
            MeetingSection("Matières", tuple(MeetingRow(f"Matière {one}", FULL[:600], "A. B.") for one in range(11))),
            MeetingSection("Synthèse", (MeetingRow("Le conseil", FULL[:1500]),)),
            MeetingSection("Socle", tuple(MeetingRow(f"Composante {one}, cycle 4") for one in range(8))),
        ),
    )


def test_a_student_of_whom_everything_was_written_takes_two_pages() -> None:
    sheet = MeetingSheet("Conseil", "", "Collège", "", tuple(full(number) for number in range(3)))

    pages = text_of(render(Template.MEETING, sheet))

    assert len(pages) == 6
    assert [page.startswith("Élève") for page in pages] == [True, False] * 3


def test_a_class_without_students_says_so() -> None:
    sheet = MeetingSheet("Conseil", "", "Collège", "", ())

    (page,) = text_of(render(Template.MEETING, sheet))

    assert "pas d’élèves" in page
