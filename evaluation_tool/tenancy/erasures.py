"""The ledger of erasures, beside the establishments and not inside them: a backup put back must not bring anybody back.

One JSON line each, for ever; nothing in it names anybody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.tenancy.directory import checked_slug

FOLDER = "erasures"


class DamagedLedger(ValueError):
    """A whole line that cannot be read: nothing may be restored until somebody looked at it."""


def ledger_path(instance: Path, slug: str) -> Path:
    """Where the ledger of an establishment is or would be. Raises InvalidSlug."""
    return instance / FOLDER / f"{checked_slug(slug)}.jsonl"


def append(instance: Path, slug: str, tombstones: Sequence[Tombstone]) -> None:
    """Add tombstones, on the disk when this returns: call it before the erasure is committed."""
    if not tombstones:
        return
    path = ledger_path(instance, slug)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as ledger:
        whole = _whole(ledger.read())
        # What was being written when the power went was never committed.
        ledger.truncate(len(whole))
        lines = [json.dumps(asdict(one) | {"erased_on": one.erased_on.isoformat()}) + "\n" for one in tombstones]
        ledger.write("".join(lines).encode("ascii"))
        ledger.flush()
        os.fsync(ledger.fileno())


def read(instance: Path, slug: str) -> list[Tombstone]:
    """Every tombstone of an establishment. Raises DamagedLedger."""
    return _read(ledger_path(instance, slug))


def read_beside(folder: Path) -> list[Tombstone]:
    """Every tombstone of every ledger that came with the copies of a folder. Raises DamagedLedger.

    An establishment may have had another address on the machine that the copies come from.
    """
    return [stone for path in sorted((folder / FOLDER).glob("*.jsonl")) for stone in _read(path)]


def keep_copy(instance: Path, backups: Path, slug: str) -> None:
    """Put the ledger beside the backups, whole or not at all, after taking back what only that copy still knows.

    A machine that was set up anew from its backups may have lost the ledger, and must not lose the copy with it.
    Raises DamagedLedger.
    """
    append(instance, slug, missing(instance, backups, slug))
    source, target = ledger_path(instance, slug), ledger_path(backups, slug)
    if not source.exists():
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    draft = target.with_name(f".{target.name}.partial")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy:
        copy.write(_whole(source.read_bytes()))
        copy.flush()
        os.fsync(copy.fileno())
    draft.replace(target)


def missing(instance: Path, backups: Path, slug: str) -> list[Tombstone]:
    """The tombstones that only the copy beside the backups knows. Raises DamagedLedger."""
    known = set(read(instance, slug))
    return [stone for stone in read(backups, slug) if stone not in known]


def _read(path: Path) -> list[Tombstone]:
    if not path.exists():
        return []
    return [_tombstone(line, path) for line in _whole(path.read_bytes()).splitlines()]


def _whole(content: bytes) -> bytes:
    return content[: content.rfind(b"\n") + 1]


def _tombstone(line: bytes, path: Path) -> Tombstone:
    try:
        values = json.loads(line)
        return Tombstone(
            student_id=int(values["student_id"]),
            salt=str(values["salt"]),
            digest=str(values["digest"]),
            erased_on=date.fromisoformat(values["erased_on"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLedger(path) from error
