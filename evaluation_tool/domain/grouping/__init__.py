"""The differentiation engine: from what students have shown, groups, the reasons for them and how good they are.

Pure values in and out. The kinds of groups are registered in `engine.KINDS`; conflicts are named by `conflicts`; the
search for partitions is in `search` and `exchange`, what no partition can beat in `bounds` and `patterns`.
"""

from evaluation_tool.domain.grouping.engine import KINDS, certify, make_groups
from evaluation_tool.domain.grouping.errors import Conflict, Hint, InvalidRequest
from evaluation_tool.domain.grouping.request import GroupRequest, PairRule, Sizes
from evaluation_tool.domain.grouping.result import Certificate, GroupResult, Notice, Reason

__all__ = [
    "KINDS",
    "Certificate",
    "Conflict",
    "GroupRequest",
    "GroupResult",
    "Hint",
    "InvalidRequest",
    "Notice",
    "PairRule",
    "Reason",
    "Sizes",
    "certify",
    "make_groups",
]
