"""What the machine under the establishments is worth: its disk, its file system, who may read the files."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import statistics
import time
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
# SQLite's write-ahead log is shared memory: two machines on such a file system would corrupt the file.
NETWORK = re.compile(
    r"nfs\d*|cifs|smb\d*|smbfs|fuse\.sshfs|9p|afs|ceph|fuse\.ceph|glusterfs|fuse\.glusterfs|ncpfs|webdav"
)
VOLATILE = frozenset({"tmpfs", "ramfs"})
_ESCAPE = re.compile(r"\\([0-7]{3})")


def sync_milliseconds(folder: Path, times: int = 15) -> float:
    """How long the disk takes to say that a small write is safe: what every save waits for, at least once."""
    path = folder / f".mesure.{secrets.token_hex(4)}"
    waits = []
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        for _ in range(times):
            os.write(descriptor, b"\0" * 4096)
            start = time.perf_counter()
            os.fsync(descriptor)
            waits.append((time.perf_counter() - start) * 1000)
    finally:
        os.close(descriptor)
        path.unlink()
    return statistics.median(waits)


def file_system_of(path: Path, mounts: str) -> str | None:
    """The type of the file system that holds a path, by a table such as /proc/mounts; None when it does not say."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_ESCAPE.sub(lambda code: chr(int(code[1], 8)), fields[1]))
        # The last line wins among equals: it was mounted over the others.
        if path.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), fields[2])
    return best[1] if best else None


def read_mounts() -> str:
    """The table of mounts, or nothing where the system has none to read."""
    return MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""


def free_bytes(folder: Path) -> int:
    """The room left where a folder is."""
    return shutil.disk_usage(folder).free


def of_another_account(instance: Path, owner: int) -> list[Path]:
    """The files that this account does not own: made by a command run as root, they are closed to the service."""
    if os.name == "nt":
        return []
    found = (instance, *instance.glob("*"), *instance.glob("*/*"))
    return sorted(path for path in found if path.exists() and path.stat().st_uid != owner)


def open_to_others(instance: Path) -> list[Path]:
    """The files with people's data, or the key, that another account of the machine may read."""
    if os.name == "nt" or not instance.stat().st_mode & 0o001:
        # Nobody else gets through the folder's door, or the system has no such bits.
        return []
    found = [
        instance / "secret_key",
        *instance.glob("*/*.sqlite3"),
        *instance.glob("*/*.sqlite3-wal"),
        *instance.glob("erasures/*.jsonl"),
    ]
    return sorted(path for path in found if path.is_file() and path.stat().st_mode & 0o004)
