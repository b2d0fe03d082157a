"""Brings embeddings in that people have already: they become a space beside the corpus' own."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from pgvector import HalfVector

import sql
from backend.events import Transaction, transaction
from workers.doors.formats import FormatError
from workers.doors.matching import Places
from workers.doors.vectors import Block, blocks


@dataclass
class Outcome:
    """Of the rows of a file. ``missing``: clips without a vector in the space behind it."""

    space: int = 0
    dimensions: int = 0
    rows: int = 0
    taken: int = 0
    here: int = 0
    missing: int = 0
    active: bool = False
    unmatched: list[tuple[int, str]] = field(default_factory=list)  # row, why


class _TakenBack(Exception):
    """A dry run is over."""


def digest_of(embedder: str, dimensions: int) -> str:
    """The identity of an encoder of which nothing but its name is known."""
    return hashlib.sha256(f"imported\0{embedder}\0{dimensions}".encode()).hexdigest()


async def bring(
    pool: asyncpg.Pool, path: Path, *, embedder: str, digest: str, activate: bool, dry: bool
) -> Outcome:
    """Brings the vectors of a file in, all or none. ``embedder``: the encoder in words;
    ``digest``: its identity, else of its name; ``activate``: search and learn by them from now on.

    Raises:
        FormatError: a vector is none, has another length than the space's, or a clip has two; not
            every clip has one, and they were to be searched by.
    """
    outcome = Outcome()
    try:
        async with transaction(pool) as tx:
            await sql.ingest.lock_corpus(tx.connection)
            places = Places(await sql.incoming.videos(tx.connection))
            source, seen = blocks(path), dict[int, int]()
            while block := await asyncio.to_thread(next, source, None):
                await _space(tx, path, block, embedder, digest, outcome)
                await _block(tx, path, places, block, seen, outcome)
            await _finish(tx, path, outcome, activate=activate)
            if dry:
                raise _TakenBack
    except _TakenBack:
        pass
    return outcome


async def _space(
    tx: Transaction, path: Path, block: Block, embedder: str, digest: str, outcome: Outcome
) -> None:
    dimensions = block.vectors.shape[1]
    if outcome.space:
        return
    row = await sql.incoming.space(
        tx.connection,
        digest=digest or digest_of(embedder, dimensions),
        embedder=embedder,
        dimensions=dimensions,
    )
    if row["dimensions"] != dimensions:
        raise FormatError(
            f"{path}, row {block.first}: the vector has {dimensions} numbers, and the space of "
            f"{row['embedder']} has {row['dimensions']}; is it another encoder's?"
        )
    outcome.space, outcome.dimensions, outcome.active = row["id"], dimensions, row["active"]


async def _block(
    tx: Transaction, path: Path, places: Places, block: Block, seen: dict[int, int],
    outcome: Outcome,
) -> None:  # fmt: skip
    outcome.rows += len(block.places)
    clips = await _clips(tx, path, places, block, outcome)
    for n, clip in clips.items():
        row = block.first + n
        if clip in seen:
            raise FormatError(
                f"{path}, row {row}: clip {clip} has a vector in row {seen[clip]} already; remove "
                "one of them."
            )
        seen[clip] = row
    added = await sql.incoming.add_vectors(
        tx.connection,
        space=outcome.space,
        clips=list(clips.values()),
        vectors=[HalfVector(block.vectors[n]).to_text() for n in clips],
    )
    outcome.taken += len(added)
    outcome.here += len(clips) - len(added)


async def _clips(
    tx: Transaction, path: Path, places: Places, block: Block, outcome: Outcome
) -> dict[int, int]:
    """The clips of a block's rows that are here, by place in the block."""
    found: dict[int, int] = {}
    named = {n: p["clip"] for n, p in enumerate(block.places) if p.get("clip") is not None
             and not p.get("content_hash")}  # fmt: skip
    for n, clip in named.items():
        if not isinstance(clip, int) or isinstance(clip, bool) or not 0 <= clip < 2**63:
            raise FormatError(
                f"{path}, row {block.first + n}: `clip` is {clip!r}; give its number."
            )
    rows = await sql.incoming.known_clips(tx.connection, clips=list(named.values()))
    known = {row["id"] for row in rows}
    films = {places.film(str(p.get("content_hash") or ""), str(p.get("file") or ""))[0]
             for p in block.places}  # fmt: skip
    await places.load(tx, films - {None})  # type: ignore[arg-type]
    for n, place in enumerate(block.places):
        if n in named:
            if named[n] in known:
                found[n] = named[n]
            else:
                outcome.unmatched.append((block.first + n, f"there is no clip {named[n]} here"))
            continue
        one = places.at(
            str(place.get("content_hash") or ""),
            str(place.get("file") or ""),
            place.get("start"),
            place.get("end"),
            (place.get("frame_in"), place.get("frame_out")),
        )
        if one.clip is None:
            outcome.unmatched.append((block.first + n, one.why))
        else:
            found[n] = one.clip
    return found


async def _finish(tx: Transaction, path: Path, outcome: Outcome, *, activate: bool) -> None:
    outcome.missing = await sql.incoming.missing(tx.connection, space=outcome.space)
    if not activate or outcome.active:
        return
    if outcome.missing:
        raise FormatError(
            f"{path}: {outcome.missing} clips of the corpus have no vector in it, so that it cannot"
            " be searched by; embed them too, or leave --activate out."
        )
    await sql.incoming.leave_space(tx.connection)
    await sql.incoming.enter_space(tx.connection, space=outcome.space)
    outcome.active = True


def rows_of(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Rows that are of no clip here, and why, in words."""
    for row, why in outcome.unmatched:
        yield f"row {row}", why
