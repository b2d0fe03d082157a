"""Hands films to the cluster's program, which embeds them on other machines, and passes on what it
says."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.ops import programs
from backend.settings import Settings

AFTER = (
    "The cluster did not take all films. They stay due: this installation's own ingest workers go "
    "on with them, and so does the same command once more."
)


@dataclass(frozen=True)
class Share:
    """What each actor gets of a machine; None: a GPU where there are any."""

    cpus: float
    gpus: float | None


async def embed(
    settings: Settings, files: Sequence[int], share: Share, say: Callable[[str], None]
) -> None:
    """Until the cluster has nothing left to do, or gives up, which is said."""
    gpus = [] if share.gpus is None else ["--gpus", str(share.gpus)]
    child = await asyncio.create_subprocess_exec(
        *programs.command(programs.CLUSTER, "--cpus", str(share.cpus), *gpus),
        env=programs.environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdin and child.stdout
    try:
        with contextlib.suppress(ConnectionError):  # it has ended, and says why
            child.stdin.write("".join(f"{file}\n" for file in files).encode())
            await child.stdin.drain()
        child.stdin.close()
        async for line in child.stdout:
            say(line.decode(errors="replace").strip())
        if await child.wait():
            say(AFTER)
    finally:
        if child.returncode is None:
            child.terminate()
            await child.wait()
