"""A worker's heart: the signs of life it gives, and what it does when a colleague gives none.

A worker says once a second, in the database and to whoever started it, that its event loop turns.
One that hangs, or whose machine is gone, keeps its claims, which are locks of its connections. So
its colleagues end those connections, and what it had claimed is theirs. When it wakes up it finds
that out by itself: a result is published only where nobody has published a later one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from pathlib import Path

import asyncpg

import sql
from backend.domain.silence import Silences

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
SILENT_BEATS = 6  # of ours, without one of theirs


def identity() -> str:
    """A name that no other process has, here or elsewhere, now or later."""
    # Postgres keeps 63 characters of the name of a connection.
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"


async def pulse(ready: Path | None) -> None:
    """Touch the file of whoever started us, for ever, once it is there. Nothing but a loop that
    hangs keeps this from happening: no database, no full disk."""
    while ready is not None:
        with contextlib.suppress(OSError):
            os.utime(ready)
        await asyncio.sleep(BEAT_SECONDS)


class Heart:
    """Beats in the database; `pool`'s connections are named after it (see `db.open_pool`)."""

    def __init__(self, pool: asyncpg.Pool, name: str, queue: str, device: str) -> None:
        self._pool = pool
        self._name = name
        self._queue = queue
        self._device = device
        self._silences = Silences()

    async def forget_dead(self) -> None:
        """Remove the rows of workers of this machine that ended without a word."""
        host = socket.gethostname()
        dead = [
            row["id"]
            for row in await sql.workers.on_host(self._pool, host=host)
            if row["pid"] == os.getpid() or not Path(f"/proc/{row['pid']}").exists()
        ]
        if Path("/proc/self").exists():
            await sql.workers.forget(self._pool, workers=dead)

    async def beat(self, doing: str) -> None:
        """Say that we live, and take from silent colleagues what they claimed."""
        await sql.workers.beat(
            self._pool,
            worker=self._name,
            queue=self._queue,
            host=socket.gethostname(),
            pid=os.getpid(),
            device=self._device,
            doing=doing,
        )
        rows = await sql.workers.signs(self._pool)
        missed = self._silences.look({r["id"]: r["seen_at"] for r in rows if r["id"] != self._name})
        silent = [who for who, beats in missed.items() if beats and beats % SILENT_BEATS == 0]
        if silent and (ended := await sql.workers.disconnect(self._pool, workers=silent)):
            names = ", ".join(silent)
            logger.warning("took over from %s: silent, %d connections ended", names, ended)
            await sql.builds.want_unevaluated(self._pool)

    async def stop(self) -> None:
        """Say that we are gone."""
        await sql.workers.gone(self._pool, worker=self._name, timeout=2)
