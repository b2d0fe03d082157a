"""Predictions that programs asked for over HTTP: what the tables say is due is done, file by file.

Whoever is at a job holds a lock of the database, which ends with the worker, and goes on where the
one before stopped: what was found in a file is kept. One bad file never stops the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec

import sql
from backend import db
from backend.domain.folders import allowed, below, inside
from backend.settings import Settings
from backend.views.model_names import UnknownModel
from backend.views.predictions import FORMATS, folder_of, models_decoder
from workers.deploy import predict, tables
from workers.deploy.bundle import Bundle, BundleError
from workers.deploy.export import ExportError, bundle_of
from workers.embedding.embedder import Embedder, EmbedderError
from workers.embedding.texts import Embedders
from workers.ingest.fetching import Sources
from workers.ingest.limits import limits_of
from workers.ingest.source import Place
from workers.video import Looker, Lookers, VideoError
from workers.video.errors import changed

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.5
MOST_TRIES = 5
_LEFT: tuple[type[BaseException], ...] = (asyncio.CancelledError, *db.AWAY)
FILM = msgspec.json.Decoder(predict.Film)


class _Cancelled(Exception):
    """Nobody wants it any more."""


@dataclass
class _Share:
    """How much of a file is done, told from its thread to the loop; and back, that it is enough."""

    done: float = 0.0
    cancelled: bool = False

    def tell(self, share: float) -> None:
        self.done = share
        if self.cancelled:
            raise _Cancelled


class Predictions:
    """Does predictions for one worker process."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, embedders: Embedders) -> None:
        self._settings = settings
        self._pool = pool
        self._embedders = embedders
        self._lookers = Lookers()
        self._sources = Sources(settings)

    def close(self) -> None:
        self._lookers.close()

    async def carry_out(self, job: int) -> None:
        """Do whatever is left to do for a job, unless somebody else is at it."""
        async with self._pool.acquire() as connection:
            if not await sql.predictions.claim(connection, job=job):
                return
            try:
                await self._carry_out(job)
            finally:
                with contextlib.suppress(*db.AWAY):
                    await sql.predictions.release(connection, job=job)

    async def _carry_out(self, job: int) -> None:
        row = await sql.predictions.job(self._pool, job=job)
        if row is None or row["done"]:
            return
        files = await sql.predictions.files(self._pool, job=job)
        try:
            if not row["cancelled"]:
                await self._judge(job, files, row["models"])
                await self._write(job, row["models"])
        except _Cancelled:
            pass
        await sql.predictions.finish(self._pool, job=job)
        await asyncio.to_thread(self._tidy, job, files, cancelled=await self._cancelled(job))

    async def _cancelled(self, job: int) -> bool:
        return bool((await sql.predictions.job(self._pool, job=job))["cancelled"])

    async def _judge(self, job: int, files: list[asyncpg.Record], models: str) -> None:
        left = [file for file in files if file["stage"] in ("waiting", "predicting")]
        if not left:
            return
        with self._lookers.one() as looker:
            try:
                predictor = await self._predictor(job, await self._bundles(models), looker)
            except (BundleError, ExportError, UnknownModel, EmbedderError) as error:
                for file in left:
                    await self._fail(job, file, str(error))
                return
            for file in left:
                await self._file(job, file, predictor)

    async def _bundles(self, models: str) -> list[Bundle]:
        """The models of a job, as they were when it was asked for."""
        found = []
        for model in models_decoder.decode(models):
            name = await sql.predictions.label(self._pool, label=model.label)
            if name is None:
                raise UnknownModel(f"The label “{model.name}” was put away meanwhile.")
            found.append(
                await bundle_of(
                    self._pool,
                    self._embedders,
                    f"{name}@{model.version}",
                    threshold=model.threshold,
                )
            )
        return found

    async def _predictor(
        self, job: int, bundles: list[Bundle], looker: Looker
    ) -> predict.Predictor:
        wanted = bundles[0].config.embedding
        embedder: Embedder = await asyncio.to_thread(self._embedders.load, wanted.source)
        predict.same_embedder(bundles)
        predict.check_embedder(bundles[0], embedder)
        kept = folder_of(self._settings, job) / "kept"
        limits = limits_of(self._settings)
        return predict.Predictor(bundles, embedder, kept, looker, limits)

    async def _file(self, job: int, file: asyncpg.Record, predictor: predict.Predictor) -> None:
        """One file; its row tells how it went.

        Raises:
            _Cancelled: nobody wants the job any more.
        """
        number = file["number"]
        tries = await sql.predictions.begin(self._pool, job=job, number=number)
        try:
            if tries > MOST_TRIES:
                raise VideoError(
                    "decoder_crashed",
                    f"The program that worked on this file ended {MOST_TRIES} times without "
                    "finishing it, so it was given up.",
                )
            film = await self._film(job, number, self._place(file), predictor)
        except (VideoError, EmbedderError) as error:
            await self._fail(job, file, str(error))
        except _LEFT:  # the worker is told to stop, say
            with contextlib.suppress(*db.AWAY):
                await asyncio.shield(
                    sql.predictions.leave(self._pool, job=job, number=number, timeout=2)
                )
            raise
        except _Cancelled:
            raise
        except Exception as error:  # one bad file never stops the rest
            logger.exception("%s", file["path"])
            await self._fail(
                job,
                file,
                f"Something unexpected went wrong ({error!r:.200}); the worker's log has more.",
            )
        else:
            found = msgspec.json.encode(film).decode()
            await sql.predictions.found(self._pool, job=job, number=number, film=found)

    def _place(self, file: asyncpg.Record) -> Place:
        """Raises: VideoError: by now another file stands there, outside of what is allowed."""
        path = Path(file["path"])
        if file["uploaded"]:
            return path
        folders = allowed(self._settings.predict_folders)
        if (address := below(file["path"], folders)) is not None:
            return address
        if inside(path, folders) == path:
            return path
        raise changed()

    async def _film(
        self, job: int, number: int, place: Place, predictor: predict.Predictor
    ) -> predict.Film:
        share = _Share()
        judge = functools.partial(predictor.film_at, place, self._sources, share.tell)
        work = asyncio.create_task(asyncio.to_thread(judge))
        try:
            while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
                share.cancelled = await sql.predictions.progress(
                    self._pool, job=job, number=number, fraction=share.done
                )
            return work.result()
        finally:
            share.cancelled = True

    async def _fail(self, job: int, file: asyncpg.Record, why: str) -> None:
        logger.warning("%s: %s", file["path"], why)
        await sql.predictions.fail(self._pool, job=job, number=file["number"], error=why)

    async def _write(self, job: int, models: str) -> None:
        """The tables of all files that could be used."""
        by = models_decoder.decode(models)
        found = [
            (r["name"], FILM.decode(r["film"]))
            for r in await sql.predictions.films(self._pool, job=job)
        ]

        models_of = [(m.name, m.version, m.threshold) for m in by]

        def rows() -> Iterator[tables.Row]:
            for name, film in found:
                yield from predict.rows_of(name, film, models_of)

        folder = folder_of(self._settings, job)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FORMATS:
            await asyncio.to_thread(tables.write, folder / name, rows())

    def _tidy(self, job: int, files: list[asyncpg.Record], *, cancelled: bool) -> None:
        """What came along, and what was kept meanwhile, is not needed any more."""
        for folder in {Path(file["path"]).parent for file in files if file["uploaded"]}:
            shutil.rmtree(folder, ignore_errors=True)
        folder = folder_of(self._settings, job)
        shutil.rmtree(folder if cancelled else folder / "kept", ignore_errors=True)
