"""What models say of the shots of new videos: each file is cut and embedded once, for all models.

A file's result is kept as soon as it is there, so a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from backend.keeping import files
from workers.deploy.bundle import Bundle, BundleError
from workers.embedding.embedder import Embedder
from workers.ingest.fetching import Sources
from workers.ingest.objects import Object
from workers.ingest.source import Place
from workers.video import Limits, Looker, Progress, VideoReport, process_video
from workers.video.samples import load_shot

CLIPS_AT_ONCE = 16

Tell = Callable[[float], None]  # how much of a file is done, 0 to 1


class Shot(msgspec.Struct, frozen=True):
    """A shot and what each model says of it."""

    start: float  # seconds of the film
    end: float
    frame_in: int  # frames [in, out), counted from 0 over those that decoded
    frame_out: int
    probabilities: tuple[float, ...]  # one per model, in the order they were named


class Film(msgspec.Struct, frozen=True):
    """What is kept of a file until the whole table is written."""

    content_hash: str
    rate: tuple[int, int] | None  # frames per second as declared, (numerator, denominator)
    shots: tuple[Shot, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Predictor:
    """Models that read the same embedder's vectors, and where results are kept meanwhile. Several
    threads may ask at once: while one film is embedded, the next is decoded."""

    bundles: Sequence[Bundle]
    embedder: Embedder
    kept: Path
    looker: Looker
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    _looking: threading.Lock = field(default_factory=threading.Lock, init=False)
    _embedding: threading.Lock = field(default_factory=threading.Lock, init=False)

    def film(self, path: Path, tell: Tell) -> Film:
        """The shots of a video with their probabilities; from an earlier run, if it came so far.

        Raises:
            VideoError: the file cannot be used; the message says why.
        """
        with self._looking:
            digest = self.looker.content_hash(path, most_seconds=self.limits.seconds)
        known = self.kept / f"{digest}.json"
        try:
            return msgspec.json.decode(known.read_bytes(), type=Film)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            pass  # it was not done before
        self.kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.kept) as folder:
            film = self._predicted(path, Path(folder), digest, tell)
        files.write(known, msgspec.json.encode(film))
        return film

    def film_at(self, place: Place, sources: Sources, tell: Tell) -> Film:
        """The same of a film here or anywhere else. Raises: VideoError."""
        if isinstance(place, Path):
            return self.film(place, tell)
        return self.copied(sources.store(place).head(place), sources, tell)

    def copied(self, found: Object, sources: Sources, tell: Tell) -> Film:
        """The same of an object in a bucket or on the web, which is copied here meanwhile; if it is
        still the one that an earlier run judged, nothing of it is read.

        Raises:
            VideoError: it cannot be fetched or used; the message says why.
        """
        name = _object_name(found)
        known = self.kept / f"{name}.json"
        try:
            return msgspec.json.decode(known.read_bytes(), type=Film)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            pass
        with sources.copied(found.address, self.kept / name, lambda share: tell(0)) as copy:
            film = self.film(copy[0], tell)
        files.write(self.kept / f"{_object_name(copy[1])}.json", msgspec.json.encode(film))
        return film

    def _predicted(self, path: Path, folder: Path, digest: str, tell: Tell) -> Film:
        def on_progress(progress: Progress) -> None:
            if progress.stage == "decode":
                tell(0.8 * progress.fraction)

        limits = replace(self.limits, for_people=False)
        report = process_video(
            path, folder, sense=self.embedder.sense, limits=limits, on_progress=on_progress
        )
        with self._embedding:
            shots = self._judged(report, folder, tell)
        return Film(digest, report.rate, tuple(shots), tuple(report.warnings))

    def _judged(self, report: VideoReport, folder: Path, tell: Tell) -> list[Shot]:
        shots: list[Shot] = []
        for start in range(0, len(report.shots), CLIPS_AT_ONCE):
            some = report.shots[start : start + CLIPS_AT_ONCE]
            embeddings = self.embedder.embed_clips([load_shot(folder / s.frames) for s in some])
            said = np.stack([bundle.probabilities(embeddings) for bundle in self.bundles], axis=1)
            shots += [
                Shot(s.start, s.end, s.frame_in, s.frame_out, tuple(row))
                for s, row in zip(some, said.tolist(), strict=True)
            ]
            tell(0.8 + 0.2 * len(shots) / len(report.shots))
        return shots


def _object_name(found: Object) -> str:
    """64 hexadecimal digits that an object has as long as it stays what it is."""
    identity = [found.address.uri, found.size, found.etag or found.modified_at]
    return hashlib.sha256(msgspec.json.encode(identity)).hexdigest()


def same_embedder(bundles: Sequence[Bundle]) -> None:
    """Nothing, if all models read the vectors of one embedder.

    Raises:
        BundleError: they do not; the message names both.
    """
    first = bundles[0].config
    for other in (bundle.config for bundle in bundles[1:]):
        if other.embedding.digest != first.embedding.digest:
            raise BundleError(
                f"“{first.label.name}” reads embeddings of {first.embedding.name}, "
                f"“{other.label.name}” those of {other.embedding.name}. Predict with each by "
                "itself."
            )


def check_embedder(bundle: Bundle, embedder: Embedder) -> None:
    """Nothing, if the embedder is the one that the model was trained on.

    Raises:
        BundleError: it is another one; the message names both.
    """
    if embedder.identity.digest != bundle.config.embedding.digest:
        raise BundleError(
            f"“{bundle.config.label.name}” reads embeddings of {bundle.config.embedding.name}, and "
            f"this is {embedder.identity}. Name its folder with --embedder."
        )


def fingerprint(bundles: Sequence[Bundle]) -> str:
    """12 hexadecimal digits of all that decides the probabilities."""
    digest = hashlib.sha256()
    for bundle in bundles:
        digest.update(bundle.config.embedding.digest.encode())
        digest.update(bundle.weights.tobytes())
        digest.update(np.float64(bundle.bias).tobytes())
    return digest.hexdigest()[:12]


def rows(path: Place, film: Film, bundles: Sequence[Bundle]) -> Iterator[dict[str, Any]]:
    """One row per shot and model."""
    configs = [bundle.config for bundle in bundles]
    return rows_of(str(path), film, [(c.label.name, c.version, c.threshold) for c in configs])


def rows_of(
    file: str, film: Film, models: Sequence[tuple[str, int, float]]
) -> Iterator[dict[str, Any]]:
    """The same, for models by label, version and threshold."""
    rate = f"{film.rate[0]}/{film.rate[1]}" if film.rate else ""
    for number, shot in enumerate(film.shots):
        for (label, version, threshold), probability in zip(
            models, shot.probabilities, strict=True
        ):
            yield {
                "file": file,
                "content_hash": film.content_hash,
                "shot": number,
                "start": shot.start,
                "end": shot.end,
                "frame_in": shot.frame_in,
                "frame_out": shot.frame_out,
                "frame_rate": rate,
                "label": label,
                "version": version,
                "probability": probability,
                "reported": probability >= threshold,
            }


class Busy(Exception):
    """Another process makes the same table; the message says what to do."""


@contextlib.contextmanager
def alone(kept: Path) -> Iterator[None]:
    """Hold the folder where results are kept, which is made, and goes if it stays empty.

    Raises:
        Busy: another process holds it, and will remove it.
        OSError: it cannot be made.
    """
    kept.mkdir(parents=True, exist_ok=True)
    folder = os.open(kept, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "Another `rushes predict` is writing that table from the same models. Wait until "
                "it is done, or name another file with --out."
            ) from None
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # it holds results, or is gone already
                kept.rmdir()
    finally:
        os.close(folder)


def forget(kept: Path) -> None:
    """Remove what was kept meanwhile: the whole table is there."""
    shutil.rmtree(kept, ignore_errors=True)
