"""What is shown live but not numbered: the board, ingest progress, and who is where.

Everything here is a whole row that replaces the one before, read from the tables and pushed at
most every `FLUSH_SECONDS`; losing a push loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

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
    Look,
    Presence,
    Role,
    Snapshot,
    encoder,
)
from backend.views import board, corpus, ingest

logger = logging.getLogger(__name__)
T = TypeVar("T")

FLUSH_SECONDS = 0.25
RETRY_SECONDS = 1.0  # after rows that could not be read
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
        self._whole_board: set[Connection] = set()  # due the whole of it, not some rows
        self._whole_ingest: set[Connection] = set()
        self._bell = asyncio.Event()
        self._refresh_bell = asyncio.Event()
        # Each held while rows are read and sent, so that no older row follows a newer one.
        self._board_lock = asyncio.Lock()
        self._ingest_lock = asyncio.Lock()
        self._presence_lock = asyncio.Lock()  # a refresh must not bring back who leaves

    # ── following ───────────────────────────────────────────────────────────────────────────

    async def follow(self, connection: Connection, stream: str) -> None:
        """Send the whole panel, then every row that changes."""
        try:
            if stream == "board":
                async with self._board_lock:
                    self._board.add(connection)
                    await self._send_board(connection)
            else:
                async with self._ingest_lock:
                    self._ingest.add(connection)
                    await self._send_ingest([connection])
        except BaseException:
            self.unfollow(connection, stream)
            raise

    async def _send_board(self, connection: Connection) -> None:
        state = BoardState(rows=tuple(await self._rows_for(connection, None)))
        connection.send(Snapshot(stream="board", epoch="", seq=0, state=state))

    async def _send_ingest(self, followers: Iterable[Connection]) -> None:
        state = await ingest.ingest_state(self._pool)
        for connection in followers:
            connection.send(Snapshot(stream="ingest", epoch="", seq=0, state=state))

    def unfollow(self, connection: Connection, stream: str) -> None:
        if stream == "board":
            self._board.discard(connection)
        elif stream == "ingest":
            self._ingest.discard(connection)

    async def _rows_for(self, connection: Connection, only: set[int] | None) -> list[BoardRow]:
        roles = await board.roles(self._pool, connection.who.id)
        mine = _of_role(roles, "primary", only)
        rows = await board.primary_rows(self._pool, mine)
        blind = _of_role(roles, "secondary", only)
        if blind:
            rows += await board.secondary_rows(self._pool, blind, connection.who.id)
        return rows

    # ── presence ────────────────────────────────────────────────────────────────────────────

    async def look(self, connection: Connection, command: Look) -> None:
        held, connection.look = connection.look, command
        try:
            await sql.presence.look(
                self._pool,
                connection=connection.id,
                label=command.label,
                person=connection.who.id,
                tab=command.tab[:32],
                clip=command.clip,
            )
        except asyncpg.DataError:  # no table can hold it; whatever else failed, a refresh repeats
            connection.look = held
            raise
        before = held.label if held else None
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
        if connection.look is None:
            return
        try:
            async with self._presence_lock:
                label = await sql.presence.leave(self._pool, connection=connection.id)
            if label is not None:
                person = connection.who.id
                await sql.presence.let_go(
                    self._pool, label=label, person=person, seconds=GONE_SECONDS
                )
                await sql.events.wake(self._pool, changed=f"presence/{label}")
        except db.AWAY:
            logger.warning("could not note that %s left; it expires", connection.who.name)

    def tell_who_is_there(self, label: int) -> None:
        """Tell everybody who follows a label: somebody new does."""
        self._presence.add(label)
        self._bell.set()

    # ── pushing ─────────────────────────────────────────────────────────────────────────────

    def wake(self, name: str) -> None:
        kind, *rest = name.split("/")
        if kind in ("label", "presence", "blind"):
            self._labels.add(int(rest[0]))
        if kind in ("team", "person"):
            self._whole_board |= self._board  # who sees which rows may have changed
        if kind == "presence":
            self._presence.add(int(rest[0]))
        elif kind == "blind":
            self._own.add((int(rest[0]), int(rest[1])))
        elif kind == "ingest" and rest:
            self._files.add(int(rest[0]))
        self._bell.set()

    def wake_all(self) -> None:
        """Wake-ups may have been lost: push everything again."""
        self._whole_board |= self._board
        self._whole_ingest |= self._ingest
        self._presence.update(self._followed_labels())
        self._bell.set()
        self._refresh_bell.set()

    def _followed_labels(self) -> Iterator[int]:
        for connection in self._connections:
            for wire in connection.following:
                kind, _, label = wire.partition("/")
                if kind == "label":
                    yield int(label)

    async def run(self) -> None:
        """Push what changed, for ever."""
        await asyncio.gather(self._flush_for_ever(), self._refresh_for_ever())

    async def _flush_for_ever(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            failed = True
            with db.surviving(logger, "refreshing the panels"):
                await self._flush()
                failed = False
            if failed:
                self._bell.set()
            await asyncio.sleep(RETRY_SECONDS if failed else FLUSH_SECONDS)

    async def _flush(self) -> None:
        """Push what is marked; what could not be read stays marked."""
        with _taken(self._presence) as labels:
            for label in labels:
                await self._push_presence(label)
        async with self._board_lock:
            with _taken(self._labels) as labels, _taken(self._own) as own:
                with _taken(self._whole_board) as due:
                    for connection in due & self._board:
                        await self._send_board(connection)
                await self._push_rows(labels, own)
        async with self._ingest_lock:
            with _taken(self._files) as files, _taken(self._whole_ingest) as due:
                if due:
                    await self._send_ingest(due & self._ingest)
                await self._push_files(files)

    async def _push_files(self, files: set[int]) -> None:
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
        refreshed, pause = time.monotonic(), STILL_HERE_SECONDS
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._refresh_bell.wait(), pause)
            self._refresh_bell.clear()
            pause = RETRY_SECONDS
            with db.surviving(logger, "refreshing who is where"):
                await self._refresh_presence()
                pause = STILL_HERE_SECONDS
            if time.monotonic() - refreshed >= BOARD_REFRESH_SECONDS:
                refreshed = time.monotonic()
                self._whole_board |= self._board
                self._bell.set()

    async def _refresh_presence(self) -> None:
        async with self._presence_lock:
            here = [(c, c.look) for c in self._connections if c.look is not None]
            rows = await sql.presence.still_here(
                self._pool,
                connections=[c.id for c, _ in here],
                labels=[look.label for _, look in here],
                people=[c.who.id for c, _ in here],
                tabs=[look.tab[:32] for _, look in here],
                clips=[look.clip for _, look in here],
            )
        changed = {r["label_id"] for r in rows if r["came"]}
        changed |= {r["label_id"] for r in await sql.presence.sweep(self._pool)}
        for label in changed:
            await sql.events.wake(self._pool, changed=f"presence/{label}")


@contextmanager
def _taken(marks: set[T]) -> Iterator[set[T]]:
    """What is marked now, no longer marked unless the block fails."""
    taken = set(marks)
    marks.clear()
    try:
        yield taken
    except BaseException:
        marks |= taken
        raise


def _of_role(roles: dict[int, Role], role: Role, only: set[int] | None) -> list[int]:
    return [i for i, p in roles.items() if p == role and (only is None or i in only)]
