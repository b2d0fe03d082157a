"""One file into the corpus: hash → shots, proxies, posters → embeddings → duplicates → clips.

Every stage can be cut off and repeated. Clips appear all at once, in one transaction, together
with their embeddings; what was decoded before a crash is found again by its report.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt
from pgvector import HalfVector

import sql
from backend import db, events
from backend.domain.media_kinds import Sense, medium_by_name, sense_of
from backend.media import folder_of
from backend.messages.names import Name
from backend.settings import Settings
from workers.embedding.embedder import Embedder, EmbedderError
from workers.embedding.texts import Embedders, WrongEmbedder, source_of
from workers.ingest import asking, kept, source
from workers.ingest.claiming import claimed
from workers.ingest.fetching import COPYING, Fetcher, Readable
from workers.ingest.limits import limits_of
from workers.ingest.telling import Throttled
from workers.ingest.vectors import add_embeddings
from workers.learn import clusters
from workers.video import (
    Lookers,
    Progress,
    ShotFiles,
    VideoError,
    VideoReport,
    process_video,
)
from workers.video.container import medium_of
from workers.video.errors import changed, of_folder, unknown_container, wrong_medium
from workers.video.files import Seen
from workers.video.metadata import Metadata
from workers.video.samples import load_shot

logger = logging.getLogger(__name__)

CLIPS_AT_ONCE = 16
MOST_TRIES = 5
OF_THE_MACHINE = ("disk_full", "unwritable")  # what is wrong where a film is worked on, not with it

Stage = Literal["waiting", "decoding", "embedding", "indexing", "done", "failed", "known"]
Embeddings = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Added:
    """What a file became."""

    stage: Literal["done", "known"]
    video: int
    clips: int
    duplicates: int
    seconds: float
    warnings: tuple[str, ...] = ()


class NotHere(Exception):
    """This machine can take no film now, and other machines may; the message says why."""


class Ingester:
    """Ingests files for one worker process. ``others``: other machines may take what this one has
    no room for, so that it fails no film for that."""

    def __init__(
        self,
        settings: Settings,
        pool: asyncpg.Pool,
        embedders: Embedders,
        *,
        others: bool = False,
    ) -> None:
        self._others = others
        self._settings = settings
        self._pool = pool
        self._embedders = embedders
        self._lookers = Lookers()
        self._fetcher = Fetcher(settings)
        self._fetcher.sweep()
        # Files that were begun on and left through no fault of theirs.
        self._left: set[int] = set()

    def close(self) -> None:
        """End the processes that look at files."""
        self._lookers.close()

    async def ingest(self, file: int) -> None:
        """Do whatever is left to do for a file; its row tells how it went. Nothing while another
        worker, here or on a cluster, is at it.

        Raises:
            NotHere: it stays due, for others.
        """
        async with claimed(self._pool, file) as ours:
            if ours:
                await self._ingest(file)

    async def _ingest(self, file: int) -> None:
        row = await sql.ingest.file(self._pool, file=file)
        if row is None or row["stage"] in ("done", "known", "failed"):
            return
        started = time.monotonic()
        try:
            await self._begin(file)
            metadata = msgspec.json.decode(row["metadata"], type=Metadata)
            async with self._readable(file, row["uri"]) as readable:
                added = await self._add(file, readable, name=row["name"], metadata=metadata)
        except (VideoError, EmbedderError, WrongEmbedder, source.UnknownScheme) as error:
            reason = error.message if isinstance(error, VideoError) else str(error)
            if self._others and isinstance(error, VideoError) and error.code in OF_THE_MACHINE:
                await sql.ingest.leave(self._pool, file=file)
                await self._at(file, "waiting", 0)
                raise NotHere(reason) from None
            logger.warning("%s: %s", row["uri"], reason)
            await sql.ingest.fail(self._pool, file=file, error=reason)
        except db.AWAY:
            self._left.add(file)
            raise  # the dispatcher brings the file back
        except asyncio.CancelledError:  # the worker is told to stop
            with contextlib.suppress(*db.AWAY):
                await asyncio.shield(sql.ingest.leave(self._pool, file=file, timeout=2))
            raise
        except Exception as error:  # one bad file must never stop the rest
            logger.exception("%s", row["uri"])
            reason = f"Something unexpected went wrong ({error!r:.200}); the worker's log has more."
            await sql.ingest.fail(self._pool, file=file, error=reason)
        else:
            await sql.ingest.finish(
                self._pool,
                file=file,
                stage=added.stage,
                video=added.video,
                clips=added.clips,
                duplicates=added.duplicates,
                seconds=added.seconds,
                warnings=list(added.warnings),
                took=time.monotonic() - started,
            )
            await self._told_meanwhile(file, added.video, metadata)
        await self._wake(file)

    async def _told_meanwhile(self, file: int, video: int, known: Metadata) -> None:
        """Metadata may be given while a file is worked on; once it is done it goes to the video."""
        row = await sql.ingest.file(self._pool, file=file)
        metadata = msgspec.json.decode(row["metadata"], type=Metadata) if row else known
        if metadata != known:
            await asking.describe(self._pool, video, metadata)

    async def _begin(self, file: int) -> None:
        """Count how often workers began on the file.

        Raises:
            VideoError: too many of them died of it.
        """
        again = file in self._left
        self._left.discard(file)
        tries = await sql.ingest.begin(self._pool, file=file, more=0 if again else 1)
        if tries > MOST_TRIES:
            raise VideoError(
                "decoder_crashed",
                f"The program that worked on this file ended {MOST_TRIES} times without finishing"
                " it, so it was given up. Look whether the machine has enough memory and room on"
                " its disk, or convert the video to H.264 in mp4; then add it again.",
            )

    async def _wake(self, file: int) -> None:
        await events.wake(self._pool, Name(kind="ingest", file=file))

    async def _at(self, file: int, stage: Stage, fraction: float) -> None:
        await sql.ingest.progress(self._pool, file=file, stage=stage, fraction=fraction)
        await self._wake(file)

    @contextlib.asynccontextmanager
    async def _readable(self, file: int, uri: str) -> AsyncIterator[Readable]:
        """The film as a file of this machine, until the block ends."""
        await self._at(file, "decoding", 0)
        tell = Throttled(
            asyncio.get_running_loop(), lambda share: self._at(file, "decoding", COPYING * share)
        )
        try:
            async with self._fetcher.readable(file, uri, tell) as readable:
                await tell.settled()
                yield readable
        finally:
            await tell.settled()

    async def _add(self, file: int, readable: Readable, *, name: str, metadata: Metadata) -> Added:
        path = readable.path
        seen = await asyncio.to_thread(self._see, path)
        if seen.demuxer is None:
            raise unknown_container(seen.holds)
        found = readable.found or source.found(seen)
        await sql.ingest.source_found(
            self._pool,
            file=file,
            size=found.size,
            modified_at=found.modified_at,
            etag=found.etag,
        )
        digest = await self._hashed(file, readable)
        known = await sql.ingest.video_by_hash(self._pool, content_hash=digest)
        if known is not None:
            return await self._known(known, metadata)
        embedder, sense = await self._embedder_for(path, seen.demuxer)
        folder = folder_of(self._settings.media, digest)
        report = await self._decoded(file, readable, folder, sense)
        if sense_of(report.medium) != embedder.sense:
            embedder = await self._embedders.of_corpus(self._pool, sense_of(report.medium))
        if sense_of(report.medium) != embedder.sense:
            raise wrong_medium(report.medium, embedder.sense)
        if not seen.unchanged(await asyncio.to_thread(self._see, path)):
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise changed()
        await self._at(file, "embedding", 0)
        embeddings = await self._embedded(file, embedder, folder, report)
        await self._at(file, "indexing", 0)
        added = await self._insert(
            file,
            digest=digest,
            name=name,
            metadata=metadata,
            report=report,
            embedder=embedder,
            embeddings=embeddings,
        )
        for shot in report.shots:  # only the embedder needed them
            (folder / shot.frames).unlink(missing_ok=True)
        return added

    async def _embedder_for(self, path: Path, demuxer: str) -> tuple[Embedder, Sense | None]:
        """The embedder that the file needs, and the sense that its content must be for; None where
        the first file of a corpus, whatever it is, decides that.

        Raises:
            EmbedderError, WrongEmbedder: there is none, or not that of the corpus.
        """
        medium = medium_of(demuxer) or medium_by_name(path.name) or "video"
        embedder = await self._embedders.of_corpus(self._pool, sense_of(medium))
        decided = self._settings.embedder or await sql.corpus.space(self._pool)
        return embedder, embedder.sense if decided else None

    def _see(self, path: Path) -> Seen:
        with self._lookers.one() as looker:
            return looker.see(path)

    async def _hashed(self, file: int, readable: Readable) -> str:
        path, done = readable.path, readable.done(0)
        tell = Throttled(asyncio.get_running_loop(), lambda _: self._at(file, "decoding", done))

        def hashed() -> str:
            with self._lookers.one() as looker:
                return looker.content_hash(
                    path, most_seconds=self._settings.max_video_minutes * 60, tell=lambda: tell(0)
                )

        try:
            return await asyncio.to_thread(hashed)
        finally:
            await tell.settled()

    async def _known(self, video: asyncpg.Record, metadata: Metadata) -> Added:
        """The same content was ingested before, perhaps under another name."""
        await asking.describe(self._pool, video["id"], metadata)
        return Added("known", video["id"], video["clips"], 0, video["seconds"])

    async def _decoded(
        self, file: int, readable: Readable, folder: Path, sense: Sense | None
    ) -> VideoReport:
        decoded_before = await asyncio.to_thread(kept.read, folder)
        if decoded_before is not None:
            return decoded_before
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise of_folder(error, folder) from None
        tell = Throttled(asyncio.get_running_loop(), lambda f: self._at(file, "decoding", f))
        limits = limits_of(self._settings)

        def on_progress(progress: Progress) -> None:
            if progress.stage == "decode":
                tell(readable.done(progress.fraction))

        try:
            report = await asyncio.to_thread(
                process_video,
                readable.path,
                folder,
                sense=sense,
                limits=limits,
                on_progress=on_progress,
            )
        except VideoError:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        finally:
            await tell.settled()
        await asyncio.to_thread(kept.write, folder, report)
        return report

    async def _embedded(
        self, file: int, embedder: Embedder, folder: Path, report: VideoReport
    ) -> Embeddings:
        rows = []
        for start in range(0, len(report.shots), CLIPS_AT_ONCE):
            shots = report.shots[start : start + CLIPS_AT_ONCE]
            clips = await asyncio.to_thread(_frames_of, folder, shots)
            rows.append(await asyncio.to_thread(embedder.embed_clips, clips))
            await self._at(file, "embedding", (start + len(shots)) / len(report.shots))
        return np.concatenate(rows)

    async def _insert(
        self,
        file: int,
        *,
        digest: str,
        name: str,
        metadata: Metadata,
        report: VideoReport,
        embedder: Embedder,
        embeddings: Embeddings,
    ) -> Added:
        async with self._pool.acquire() as connection, connection.transaction():
            await sql.ingest.lock_corpus(connection)
            space = await self._adopt(connection, embedder)
            rate_numerator, rate_denominator = report.rate or (None, None)
            video = await sql.ingest.add_video(
                connection,
                content_hash=digest,
                title=_title(metadata, name),
                genre=metadata.genre or "",
                year=metadata.year,
                extra=_extra(metadata),
                seconds=report.duration,
                width=report.width,
                height=report.height,
                codec=report.codec,
                fps=report.fps,
                rate_numerator=rate_numerator,
                rate_denominator=rate_denominator,
                timecode=report.timecode,
                medium=report.medium,
            )
            if video is None:  # a copy of the file was ingested at the same time
                known = await sql.ingest.video_by_hash(connection, content_hash=digest)
                return await self._known(known, metadata)
            await sql.ingest.join_intakes(connection, file=file, video=video)
            centroids = await sql.corpus.centroids(connection, space=space)
            of_cluster = (
                clusters.assign(
                    embeddings, np.array([c["centroid"] for c in centroids], np.float32)
                ).tolist()
                if centroids
                else [None] * len(embeddings)
            )
            rows = await sql.ingest.add_clips(
                connection,
                video=video,
                positions=[s.index for s in report.shots],
                starts=[s.start for s in report.shots],
                ends=[s.end for s in report.shots],
                frames_in=[s.frame_in for s in report.shots],
                frames_out=[s.frame_out for s in report.shots],
                clusters=of_cluster,
            )
            ids = {r["position"]: r["id"] for r in rows}
            await add_embeddings(
                connection, space, [ids[s.index] for s in report.shots], embeddings
            )
            duplicates = await self._mark_duplicates(
                connection, space, [ids[s.index] for s in report.shots], embeddings
            )
            return Added(
                "done", video, len(rows), duplicates, report.duration, tuple(report.warnings)
            )

    async def _adopt(self, connection: asyncpg.Connection, embedder: Embedder) -> int:
        """The first clips decide which model this corpus belongs to; the space they live in.

        Raises:
            WrongEmbedder: another worker was first, with another model.
        """
        space = await sql.corpus.adopt_space(
            connection,
            embedder=str(embedder.identity),
            digest=embedder.identity.digest,
            dimensions=embedder.dim,
            source=self._settings.embedder or source_of(self._settings, None, embedder.sense),
            sense=embedder.sense,
        )
        if space["digest"] != embedder.identity.digest:
            raise WrongEmbedder(f"This corpus was embedded by {space['embedder']} meanwhile.")
        return int(space["id"])

    async def _mark_duplicates(
        self, connection: asyncpg.Connection, space: int, ids: list[int], embeddings: Embeddings
    ) -> int:
        """Mark clips that look like an earlier one; how many there are."""
        await sql.search.plan_for_values(connection)
        found = 0
        for clip, embedding in zip(ids, embeddings, strict=True):
            near = await sql.corpus.nearest_earlier(
                connection,
                space=space,
                dimensions=len(embedding),
                vector=HalfVector(embedding),
                clip=clip,
            )
            if near and near["similarity"] >= self._settings.duplicate_similarity:
                await sql.ingest.mark_duplicate(connection, clip=clip, original=near["id"])
                found += 1
        return found


def _title(metadata: Metadata, name: str) -> str:
    """Without a title the file's name serves."""
    return metadata.title or Path(name).stem


def _extra(metadata: Metadata) -> str:
    return msgspec.json.encode(dict(metadata.extra)).decode()


def _frames_of(folder: Path, shots: Sequence[ShotFiles]) -> list[npt.NDArray[Any]]:
    return [load_shot(folder / s.frames) for s in shots]
