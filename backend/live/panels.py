"""What is shown live but not numbered: the board, ingest progress, and who is where.

Everything here is a whole row that replaces the one before, read from the tables and pushed at
most every `FLUSH_SECONDS`; losing a push loses nothing.
"""

from __future__ import annotations

import asyncio
import logging

import asyncpg

import sql
from backend import db
from backend.commands.batches import LEASE_SECONDS
from backend.live.connection import Connection
from backend.messages import (
    BoardRow,
    BoardRows,
    BoardState,
    Colleague,
    IngestRows,
    IngestState,
    Look,
    Part,
    Presence,
    Snapshot,
    encoder,
)
from backend.views import board, corpus, ingest

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.25
STILL_HERE_SECONDS = 10.0
GONE_SECONDS = 60.0  # a closed page's batch is kept so long, for a reload or a lost connection
BOARD_REFRESH_SECONDS = 60.0  # "per hour" falls without any event


class Panels:
    def __init__(self, pool: asyncpg.Pool, connections: set[Connection]) -> None:
        self._pool = pool
        self._connections = connections
        self._board: set[Connection] = set()
        self._ingest: set[Connection] = set()
        self._labels: set[int] = set()  # board rows to push
        self._own: set[tuple[int, int]] = set()  # (label, secondary) rows to push
        self._files: set[int] = set()
        self._presence: set[int] = set()
        self._boards_stale = False  # who sees which rows changed
        self._bell = asyncio.Event()

    # ── following ───────────────────────────────────────────────────────────────────────────

    async def follow(self, connection: Connection, stream: str) -> None:
        """Send the whole panel, then every row that changes."""
        state: BoardState | IngestState
        if stream == "board":
            self._board.add(connection)
            state = BoardState(rows=tuple(await self._rows_for(connection, None)))
        else:
            self._ingest.add(connection)
            state = await ingest.ingest_state(self._pool)
        connection.send(Snapshot(stream=stream, epoch="", seq=0, state=state))

    def unfollow(self, connection: Connection, stream: str) -> None:
        if stream == "board":
            self._board.discard(connection)
        elif stream == "ingest":
            self._ingest.discard(connection)

    async def _rows_for(self, connection: Connection, only: set[int] | None) -> list[BoardRow]:
        parts = await board.parts(self._pool, connection.who.id)
        mine = _of_part(parts, "primary", only)
        rows = await board.primary_rows(self._pool, mine)
        blind = _of_part(parts, "secondary", only)
        if blind:
            rows += await board.secondary_rows(self._pool, blind, connection.who.id)
        return rows

    # ── presence ────────────────────────────────────────────────────────────────────────────

    async def look(self, connection: Connection, command: Look) -> None:
        before, connection.looking_at = connection.looking_at, command.label
        await sql.presence.look(
            self._pool,
            connection=connection.id,
            label=command.label,
            person=connection.who.id,
            tab=command.tab[:32],
            clip=command.clip,
        )
        if before != command.label:
            person = connection.who.id
            await sql.presence.hold_on(
                self._pool, label=command.label, person=person, seconds=LEASE_SECONDS
            )
            if before is not None:
                await sql.presence.let_go(
                    self._pool, label=before, person=person, seconds=GONE_SECONDS
                )
        for label in {before, command.label} - {None}:
            await sql.events.wake(self._pool, changed=f"presence/{label}")

    async def leave(self, connection: Connection) -> None:
        self._board.discard(connection)
        self._ingest.discard(connection)
        if connection.looking_at is None:
            return
        try:
            label = await sql.presence.leave(self._pool, connection=connection.id)
            if label is not None:
                person = connection.who.id
                await sql.presence.let_go(
                    self._pool, label=label, person=person, seconds=GONE_SECONDS
                )
                await sql.events.wake(self._pool, changed=f"presence/{label}")
        except db.AWAY:
            logger.warning("could not note that %s left; it expires", connection.who.name)

    # ── pushing ─────────────────────────────────────────────────────────────────────────────

    def wake(self, name: str) -> None:
        kind, *rest = name.split("/")
        if kind in ("label", "presence", "blind"):
            self._labels.add(int(rest[0]))
        if kind in ("team", "person"):
            self._boards_stale = True
        if kind == "presence":
            self._presence.add(int(rest[0]))
        elif kind == "blind":
            self._own.add((int(rest[0]), int(rest[1])))
        elif kind == "ingest" and rest:
            self._files.add(int(rest[0]))
        self._bell.set()

    def wake_all(self) -> None:
        """Wake-ups may have been lost: push every panel again."""
        asyncio.get_running_loop().create_task(self._push_all())

    async def _push_all(self) -> None:
        for stream, followers in (("board", self._board), ("ingest", self._ingest)):
            for connection in list(followers):
                await self.follow(connection, stream)

    async def run(self) -> None:
        """Push what changed, for ever."""
        await asyncio.gather(self._flush_for_ever(), self._refresh_for_ever())

    async def _flush_for_ever(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            with db.surviving(logger, "refreshing the panels"):
                await self._flush()
            await asyncio.sleep(FLUSH_SECONDS)

    async def _flush(self) -> None:
        labels, self._labels = self._labels, set()
        own, self._own = self._own, set()
        files, self._files = self._files, set()
        presence, self._presence = self._presence, set()
        for label in presence:
            await self._push_presence(label)
        if self._boards_stale:
            self._boards_stale = False
            for connection in list(self._board):
                await self.follow(connection, "board")
        else:
            await self._push_rows(labels, own)
        if files and self._ingest:
            changed = tuple(await ingest.ingest_rows(self._pool, list(files)))
            frame = IngestRows(corpus=await corpus.corpus(self._pool), rows=changed)
            for connection in list(self._ingest):
                connection.send(frame)

    async def _push_rows(self, labels: set[int], own: set[tuple[int, int]]) -> None:
        if labels and self._board:
            rows = {r.label.id: r for r in await board.primary_rows(self._pool, list(labels))}
            primaries = await board.primaries_of(self._pool, list(labels))
            frames: dict[frozenset[int], bytes] = {}  # many people see the same rows
            for connection in list(self._board):
                mine = frozenset(i for i in rows if (i, connection.who.id) in primaries)
                if not mine:
                    continue
                if mine not in frames:
                    frames[mine] = encoder.encode(BoardRows(rows=tuple(rows[i] for i in mine)))
                connection.send(frames[mine])
        for label, person in own:
            for connection in [c for c in self._board if c.who.id == person]:
                found = await board.secondary_rows(self._pool, [label], person)
                connection.send(BoardRows(rows=tuple(found)))

    async def _push_presence(self, label: int) -> None:
        wire = f"label/{label}"
        followers = [c for c in self._connections if wire in c.following]
        if not followers:
            return
        rows = await sql.presence.on_label(self._pool, label=label)
        people = tuple(
            Colleague(person=r["person_id"], name=r["name"], tab=r["tab"], clip=r["clip_id"])
            for r in rows
        )
        for connection in followers:
            connection.send(Presence(stream=wire, people=people))

    async def _refresh_for_ever(self) -> None:
        passed = 0.0
        while True:
            await asyncio.sleep(STILL_HERE_SECONDS)
            passed += STILL_HERE_SECONDS
            with db.surviving(logger, "refreshing who is where"):
                here = [c.id for c in self._connections if c.looking_at is not None]
                await sql.presence.still_here(self._pool, connections=here)
                for row in await sql.presence.sweep(self._pool):
                    await sql.events.wake(self._pool, changed=f"presence/{row['label_id']}")
                if passed >= BOARD_REFRESH_SECONDS and self._board:
                    passed = 0.0
                    await self._push_all()


def _of_part(parts: dict[int, Part], part: Part, only: set[int] | None) -> list[int]:
    return [i for i, p in parts.items() if p == part and (only is None or i in only)]
