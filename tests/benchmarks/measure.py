"""Timing and tables for the benchmarks: percentiles of many short runs, each row beside its physical limit."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

HEADINGS = ("", "mesuré", "limite ici", "cible", "")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long many runs of one thing took, in milliseconds."""

    samples: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """The time that this share of the runs stayed within."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def p50(self) -> float:
        """Half of the runs were quicker."""
        return self.percentile(0.50)

    @property
    def p99(self) -> float:
        """One run in a hundred was slower."""
        return self.percentile(0.99)

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p99:.2f} ms"


def timed(
    action: Callable[[], object],
    *,
    seconds: float = 2.0,
    most: int = 2000,
    warm_up: int = 20,
    clock: Callable[[], float] = time.perf_counter,
) -> Timing:
    """Run something again and again for a while; the first runs do not count.

    With time.thread_time as the clock, only this thread's own work counts: neighbours on the machine do not.
    """
    for _ in range(warm_up):
        action()
    # As the server does once it is ready: what is held for good is not searched again and again.
    gc.collect()
    gc.freeze()
    samples: list[float] = []
    end = time.perf_counter() + seconds
    while len(samples) < most and (not samples or time.perf_counter() < end):
        begin = clock()
        action()
        samples.append((clock() - begin) * 1000)
    return Timing(tuple(samples))


def seconds_of(action: Callable[[], object]) -> float:
    """How long one run took, in seconds."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `reached` is None where nothing was promised."""

    label: str
    measured: str
    limit: str = ""
    target: str = ""
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        verdict = {None: "", True: "tenu", False: "AU-DESSUS"}[self.reached]
        return (self.label, self.measured, self.limit, self.target, verdict)


def latency_row(
    label: str, timing: Timing, limit: Timing | None, *, p50: float | None = None, p99: float | None = None
) -> Row:
    """A row of milliseconds, p50 / p99, judged by the promised ones."""
    promised = (p50, p99)
    reached = None
    if p50 is not None:
        reached = timing.p50 <= p50 and (p99 is None or timing.p99 <= p99)
    target = " / ".join(f"{one:g}" for one in promised if one is not None)
    return Row(label, str(timing), str(limit) if limit else "", f"≤ {target} ms" if target else "", reached)


def show(title: str, rows: Iterable[Row]) -> None:
    """Print a table."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    load = os.getloadavg()[0]
    print(f"\n{title} - {os.cpu_count()} cœurs, charge {load:.1f}, Python {platform.python_version()}")
    for line in lines:
        first, *rest = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join((first, *rest)).rstrip())


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process holds while it waits."""

    rss_mib: float
    descriptors: int


def footprint(pid: int) -> Footprint:
    """Resident memory and open files of a process (Linux)."""
    process = Path("/proc") / str(pid)
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
    return Footprint(int(status["VmRSS"].split()[0]) / 1024, len(list((process / "fd").iterdir())))


def children(pid: int) -> list[int]:
    """The processes that this one started (Linux)."""
    found: list[int] = []
    for task in (Path("/proc") / str(pid) / "task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found
