"""Everything that somebody can be allowed to do. A route is public or bound to exactly one of these."""

from __future__ import annotations

import enum


class Action(enum.StrEnum):
    """One permission; policy/rules.py says whose it is."""

    HOME_VIEW = "home.view"
    ACCOUNT_OWN = "account.own"
    DISPLAY_OWN = "display.own"
    CLASS_LIST = "class.list"
    CLASS_VIEW = "class.view"
    CARD_ISSUE = "card.issue"
    ACCOUNT_MANAGE = "account.manage"
    AUDIT_READ = "audit.read"
    GRID_LIST = "grid.list"
    GRID_CREATE = "grid.create"
    GRID_VIEW = "grid.view"
    GRID_EDIT = "grid.edit"
    GRID_COPY = "grid.copy"
    GRID_OWN = "grid.own"
    FRAMEWORK_READ = "framework.read"
    FRAMEWORK_EXPORT = "framework.export"
    FRAMEWORK_IMPORT = "framework.import"
    FRAMEWORK_SHARE = "framework.share"
    SCALE_READ = "scale.read"
    SCALE_EDIT = "scale.edit"
    OBSERVE = "observation.record"
    OBSERVATION_READ = "observation.read"
    PROGRESS_OWN = "progress.own"
    VOICE_OWN = "voice.own"
    STUDENT_MIRROR = "student.mirror"
