"""Embeds the clips of a corpus again, with another encoder, from the films where they lie.

A film is decoded again and must be cut at the same frames as before; its clips' vectors come into
the space together, so that a run that is cut off goes on with the next film. Nothing that is
searched is touched.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncpg
import numpy as np
from pgvector import HalfVector

import sql
from backend.settings import Settings
from workers.embedding.embedder import Embedder
from workers.ingest import source
from workers.ingest.fetching import Fetcher
from workers.ingest.limits import limits_of
from workers.video import Lookers, VideoError, VideoReport, process_video
from workers.video.samples import load_shot

CLIPS_AT_ONCE = 16

Tell = Callable[[str, float], None]  # the film, and how much of all is done, 0 to 1


class Unfit(Exception):
    """The encoder is not one for this corpus."""


@dataclass
class Outcome:
    """``missing``: clips still without a vector in the space; ``away``: films that could not be
    embedded, by title, and why."""

    space: int
    films: int = 0
    clips: int = 0
    missing: int = 0
    away: list[tuple[str, str]] = field(default_factory=list)


async def embed_again(
    pool: asyncpg.Pool, settings: Settings, embedder: Embedder, name: str, tell: Tell
) -> Outcome:
    """Vectors of all clips that lack one in the encoder's space, which is made if there is none.
    ``name``: where the encoder is loaded from.

    Raises:
        Unfit: there is no corpus, or it is for another sense.
    """
    now = await sql.corpus.space(pool)
    if now is None:
        raise Unfit("There are no clips yet: set RUSHES_EMBEDDER and add videos.")
    if now["sense"] != embedder.sense:
        raise Unfit(
            f"{embedder.identity} is for {embedder.sense}, and this corpus is for {now['sense']}."
        )
    row = await sql.encoders.add(
        pool,
        digest=embedder.identity.digest,
        embedder=str(embedder.identity),
        source=name,
        dimensions=embedder.dim,
        sense=embedder.sense,
    )
    again = _Again(pool, settings, embedder, row["id"])
    outcome = Outcome(row["id"])
    try:
        films = await sql.encoders.lacking(pool, space=row["id"])
        for number, film in enumerate(films):
            tell(film["title"], number / len(films))
            try:
                outcome.clips += await again.film(film)
                outcome.films += 1
            except VideoError as error:
                outcome.away.append((film["title"], error.message))
            except source.UnknownScheme as error:
                outcome.away.append((film["title"], str(error)))
    finally:
        again.close()
    outcome.missing = await sql.incoming.missing(pool, space=row["id"])
    return outcome


class _Again:
    def __init__(
        self, pool: asyncpg.Pool, settings: Settings, embedder: Embedder, space: int
    ) -> None:
        self._pool, self._settings = pool, settings
        self._embedder, self._space = embedder, space
        self._lookers, self._fetcher = Lookers(), Fetcher(settings)
        self._limits = replace(limits_of(settings), for_people=False)

    def close(self) -> None:
        self._lookers.close()

    async def film(self, film: asyncpg.Record) -> int:
        """Embed a film's clips; how many got a vector.

        Raises:
            VideoError: it lies nowhere any more, or is another film by now.
        """
        why = VideoError("missing", "No file is known to be this film.")
        for file, uri in zip(film["files"], film["uris"], strict=True):
            try:
                async with self._fetcher.readable(file, uri, lambda share: None) as readable:
                    return await self._embedded(film, readable.path)
            except VideoError as error:
                why = error
        raise why

    async def _embedded(self, film: asyncpg.Record, path: Path) -> int:
        digest = await asyncio.to_thread(self._hashed, path)
        if digest != film["content_hash"]:
            raise VideoError("changed", f"Another film lies at {path} now.")
        with tempfile.TemporaryDirectory(dir=self._settings.home) as made:
            folder = Path(made)
            report = await asyncio.to_thread(
                process_video, path, folder, sense=self._embedder.sense, limits=self._limits
            )
            clips = await self._clips(film["id"], report)
            vectors = await asyncio.to_thread(self._vectors, folder, report)
        added = await sql.incoming.add_vectors(
            self._pool,
            space=self._space,
            clips=clips,
            vectors=[HalfVector(vector).to_text() for vector in vectors],
        )
        return len(added)

    def _hashed(self, path: Path) -> str:
        with self._lookers.one() as looker:
            return looker.content_hash(path, most_seconds=self._limits.seconds)

    async def _clips(self, video: int, report: VideoReport) -> list[int]:
        """The clips of the report's shots, in its order."""
        rows = await sql.encoders.clips(self._pool, video=video)
        known = {(r["position"], r["frame_in"], r["frame_out"]): r["id"] for r in rows}
        found = [known.get((s.index, s.frame_in, s.frame_out)) for s in report.shots]
        if None in found or len(found) != len(known):
            raise VideoError(
                "changed",
                "It is cut into other clips than when it was added, as by other settings or another"
                " version: its vectors would be of other clips.",
            )
        return [clip for clip in found if clip is not None]

    def _vectors(self, folder: Path, report: VideoReport) -> np.ndarray:
        rows = []
        for start in range(0, len(report.shots), CLIPS_AT_ONCE):
            some = report.shots[start : start + CLIPS_AT_ONCE]
            rows.append(self._embedder.embed_clips([load_shot(folder / s.frames) for s in some]))
        return np.concatenate(rows)
