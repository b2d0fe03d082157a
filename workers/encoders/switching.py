"""Which space is searched and learned in, and which are kept."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

import sql
from backend import trail
from backend.events import Transaction, transaction
from backend.messages import TrailAction


class Refused(Exception):
    """It cannot be so; the message says why and what to do."""


def space_of(rows: Sequence[asyncpg.Record], number: int) -> asyncpg.Record:
    """That row of `sql.encoders.spaces`. Raises: Refused: there is no such space."""
    for row in rows:
        if row["id"] == number:
            return row
    raise Refused(f"There is no encoder {number}; `rushes encoder list` names them.")


async def switch(pool: asyncpg.Pool, number: int) -> asyncpg.Record:
    """Search and learn in a space from now on; the row of the one left. Answers stay as they are.
    The ingest worker makes clusters, index and neighbours of the space and has every label trained
    from its answers.

    Raises:
        Refused: there is no such space, it is the one that is searched, or clips lack a vector in
            it: they could not be found any more.
    """
    async with transaction(pool) as tx:
        await sql.ingest.lock_corpus(tx.connection)
        rows = await sql.encoders.spaces(tx.connection)
        space = space_of(rows, number)
        if space["active"]:
            raise Refused(f"{space['embedder']} is the encoder in use.")
        if space["missing"]:
            raise Refused(
                f"{space['missing']} clips have no vector of {space['embedder']}, and could not be "
                f"found any more. `rushes encoder add {space['source'] or 'MODEL'}` embeds them."
            )
        left = next(row for row in rows if row["active"])
        await sql.incoming.leave_space(tx.connection)
        await sql.incoming.enter_space(tx.connection, space=number)
        await _told(tx, "encoder switched", space, f"instead of {left['embedder']}")
    return left


async def drop(pool: asyncpg.Pool, number: int) -> asyncpg.Record:
    """Free the vectors of a space, and what was made of them; its models stay in the history. The
    row of the space as it was.

    Raises:
        Refused: there is no such space, or it is the one that is searched.
    """
    async with transaction(pool) as tx:
        await sql.ingest.lock_corpus(tx.connection)
        space = space_of(await sql.encoders.spaces(tx.connection), number)
        if space["active"]:
            raise Refused(
                f"{space['embedder']} is the encoder in use: switch to another one first."
            )
        await sql.encoders.forget_words(tx.connection, space=number)
        await sql.encoders.forget_reach(tx.connection, space=number)
        await sql.encoders.forget_vectors(tx.connection, space=number)
        await _told(tx, "encoder dropped", space, f"{space['clips']} vectors")
    return space


async def _told(tx: Transaction, action: TrailAction, space: asyncpg.Record, details: str) -> None:
    await trail.leave(
        tx.connection, action, via="terminal", about=space["embedder"], details=details
    )
