"""What a student's file says in words."""

from __future__ import annotations

from flask_babel import gettext as _

from evaluation_tool.domain.self_view import SelfGap
from evaluation_tool.models.evidence import FeelingKind


def gaps() -> dict[SelfGap, str]:
    """Where a student sees itself otherwise than its teachers."""
    return {
        SelfGap.SEES_LESS: _("se voit moins loin que ce qui a été vu"),
        SelfGap.SEES_MORE: _("se voit plus loin que ce qui a été vu"),
    }


def feelings() -> dict[FeelingKind, tuple[str, str]]:
    """A feeling in words, and its icon."""
    return {
        FeelingKind.EASY: (_("C’était facile"), "feeling-easy"),
        FeelingKind.RIGHT: (_("C’était bien"), "feeling-good"),
        FeelingKind.HARD: (_("C’était difficile"), "feeling-hard"),
        FeelingKind.HELP: (_("J’ai besoin d’aide"), "feeling-help"),
    }
