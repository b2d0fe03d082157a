"""Looks into smart bins as it becomes due, and tells which clips entered.

Level-triggered: a bin is due while anything that it may speak of is another than at its last look.
What was in it is kept with what was looked at, in the transaction that keeps the message, so that
an entry is told once whichever worker looks, and none is missed while no worker runs. Many answers
and models between two looks are one look: that is how often is told at most.
"""

from __future__ import annotations

import asyncio
import logging
import time

import asyncpg
import numpy as np

import sql
from backend import db
from backend.domain.blending import Ids
from backend.domain.query import parse
from backend.domain.query_known import QueryError
from backend.events import Transaction, transaction
from backend.messages import MOST_ENTERED
from backend.messages.names import Name
from backend.views.bins import names_of
from backend.views.conditions import Conditions
from backend.views.passing import Passing
from backend.views.rankings import Rankings
from backend.webhooks import tell_of_labels

logger = logging.getLogger(__name__)


class Bins:
    """Looks into bins in the background of a worker."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._rankings = Rankings(pool)
        self._background: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look into what is due in the background, unless that is going on."""
        if self._background is None or self._background.done():
            self._background = asyncio.create_task(self._look_and_say())

    async def _look_and_say(self) -> None:
        with db.surviving(logger, "looking into bins"):
            await look_due(self._pool, self._rankings)


async def look_due(pool: asyncpg.Pool, rankings: Rankings) -> int:
    """Look into every bin that is due, unless another worker does; how many that were."""
    looked = 0
    async with pool.acquire() as claim, claim.transaction():
        if not await sql.bins.lock_looking(claim):
            return 0
        for row in await sql.bins.due(pool):
            await _look(pool, rankings, row["id"], row["now"])
            looked += 1
    return looked


async def _look(pool: asyncpg.Pool, rankings: Rankings, bin: int, now: str) -> None:
    row = await sql.bins.looked_into(pool, bin=bin)
    if row is None:
        return
    names = await names_of(pool, row["names"], row["labels"])
    conditions = Conditions(pool, rankings, names, newest=True)
    try:
        where = parse(row["text"], names.known).where
    except QueryError as error:
        where, fault = None, error.message
    if where is None:
        inside = np.empty(0, np.int64)
    else:
        shots = await rankings.shots()
        inside = shots.clips[await conditions.mask(where, shots)]
        fault = " ".join(conditions.notes)
    entered = _entered(row["members"], inside)
    async with transaction(pool) as tx:
        await sql.bins.looked(
            tx.connection,
            bin=bin,
            now=now,
            members=Passing(inside).bits,
            clips=len(inside),
            entered=len(entered),
            fault=fault,
        )
        if len(entered) or row["clips"] != len(inside) or row["fault"] != fault:
            await tx.wake(Name(kind="bin", bin=bin))
        if len(entered):
            await _tell(tx, bin, row, entered, clips=len(inside))


def _entered(members: bytes | None, inside: Ids) -> Ids:
    """Of the clips that are in a bin, those that were not at the last look; none at the first."""
    if members is None:
        return inside[:0]
    before = np.unpackbits(np.frombuffer(members, np.uint8), bitorder="little").astype(np.bool_)
    known = np.zeros(max(len(before), int(inside.max(initial=0)) + 1), np.bool_)
    known[: len(before)] = before
    return inside[~known[inside]]


async def _tell(
    tx: Transaction, bin: int, row: asyncpg.Record, entered: Ids, *, clips: int
) -> None:
    await tell_of_labels(
        tx,
        "bin.entered",
        labels=row["labels"],
        at=time.time(),
        data={
            "bin": {"id": bin, "name": row["name"], "query": row["text"]},
            "entered": len(entered),
            "clips": clips,
            "first": entered[:MOST_ENTERED].tolist(),
        },
    )
