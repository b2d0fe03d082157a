"""A transaction that changes state and says so: the change and its event commit together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
import msgspec

import sql
from backend import messages
from backend.messages.names import Name

WAKE_CHANNEL = "rushes"


async def wake(database: sql.Database, changed: Name) -> None:
    """Tells every backend that something without numbers has changed."""
    await sql.events.wake(database, changed=str(changed))


class Transaction:
    """An open transaction; `append` adds to a stream what it changed."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def append(
        self,
        stream: str,
        event: messages.LabelEvent | messages.BlindEvent,
        person: int | None = None,
    ) -> int:
        """Numbers the event, keeps it, wakes the backends on commit. Returns its number."""
        body = messages.encoder.encode(event).decode()
        return await sql.events.append(self.connection, stream=stream, person=person, body=body)

    async def draw(self, stream: str) -> int:
        """Draws the next number of a stream for an event that `keep` must store before the end.

        For an event whose body names a row that itself holds the event's number.
        """
        return await sql.events.draw(self.connection, stream=stream)

    async def keep(
        self,
        stream: str,
        event: messages.LabelEvent | messages.BlindEvent,
        *,
        seq: int,
        person: int | None,
    ) -> None:
        """Stores the event under the number ``seq`` drawn for it, wakes the backends on commit."""
        body = messages.encoder.encode(event).decode()
        await sql.events.keep(self.connection, stream=stream, seq=seq, person=person, body=body)

    async def append_all(
        self, told: Sequence[tuple[str, messages.LabelEvent | messages.BlindEvent]]
    ) -> None:
        """The same for (stream, event) pairs that are nobody's doing, in one statement."""
        if told:
            bodies = [messages.encoder.encode(event).decode() for _, event in told]
            await sql.events.append_all(
                self.connection, streams=[stream for stream, _ in told], bodies=bodies
            )

    async def lock(self, stream: str) -> int:
        """Hold the stream's number until the end; the number."""
        return await sql.events.lock(self.connection, stream=stream)

    async def wake(self, changed: Name) -> None:
        """Tells every backend, on commit, that something without numbers has changed."""
        await wake(self.connection, changed)

    async def add_stream(self, stream: str) -> None:
        await sql.events.add_stream(self.connection, stream=stream)


@asynccontextmanager
async def transaction(pool: asyncpg.Pool) -> AsyncIterator[Transaction]:
    async with pool.acquire() as connection, connection.transaction():
        yield Transaction(connection)


class Stored(msgspec.Struct, frozen=True):
    """An event as read back; ``body`` is JSON, None once compacted."""

    seq: int
    body: str | None


async def read_after(
    connection: asyncpg.Connection | asyncpg.Pool, stream: str, seq: int, limit: int
) -> list[Stored]:
    """Up to ``limit`` events behind ``seq``, oldest first."""
    rows = await sql.events.after(connection, stream=stream, seq=seq, limit=limit)
    return [Stored(r["seq"], r["body"]) for r in rows]
