"""The class, its teacher and its grid."""

from tests.workshop import workshop

__all__ = ["workshop"]
