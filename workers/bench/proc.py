"""What processes cost, as the kernel counts it."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share_kib(pid: int) -> int:
    """Resident memory of a process; pages it shares with others count in proportion."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in rollup if line.startswith("Pss:")).split()[1])


def children(pid: int) -> list[int]:
    """Processes that this one started, and those that they started."""
    found = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listed.read_text().split()):
            found += [child, *children(child)]
    return found


async def sample_lag(into: list[float], every: float = 0.02) -> None:
    """How late this process's event loop wakes, in seconds, for ever."""
    while True:
        started = time.perf_counter()
        await asyncio.sleep(every)
        into.append(time.perf_counter() - started - every)
