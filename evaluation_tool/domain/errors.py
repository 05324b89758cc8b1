"""What can go wrong in the domain, by name; the web and the console say it in French."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the domain was not met; nothing was changed."""


class NotFound(DomainError):
    """Nothing of that name that this person may know of: unknown and forbidden look the same."""
