"""Who may do what: one action per route, one table, one question."""

from evaluation_tool.policy.action import Action
from evaluation_tool.policy.actor import Actor, DateSpan, Role
from evaluation_tool.policy.rules import RULES, can, permits

__all__ = ["RULES", "Action", "Actor", "DateSpan", "Role", "can", "permits"]
