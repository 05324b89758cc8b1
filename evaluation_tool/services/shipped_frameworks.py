"""Installing the referentials that come with the program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from evaluation_tool.formats.frameworks import load_shipped, shipped_index
from evaluation_tool.services import frameworks


def install_shipped(session: Session, *, now: datetime) -> list[frameworks.Installed]:
    """Install every shipped version that is not there yet, older ones first; running it again changes nothing."""
    return [frameworks.install(session, load_shipped(name), now=now) for name in shipped_index()]
