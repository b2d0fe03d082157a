"""Embeds pictures and films, a row for each, so that a run that was cut off goes on."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from workers.embedding.embedder import Clip, Embedder, EmbedderError
from workers.experiments.dataset import DatasetError
from workers.experiments.parts import Task, console, run_parts
from workers.experiments.prepare.labelled import few
from workers.learn.anchor import ORDINARY
from workers.video import Limits, VideoError, process_video
from workers.video.container import HEAD_BYTES, recognise
from workers.video.stills import SAMPLE_SIDE, load_frames

FRAMES_ALONE = Limits(for_people=False)
AT_ONCE = 32  # media of one part
SHOTS = 8  # of one film, evenly chosen


class Unreadable(Exception):
    """Neither a picture nor a film that can be decoded: says why."""


@dataclass(frozen=True)
class Medium:
    """A picture or a film: what it is called, what it changes with, and how its bytes are read."""

    key: str
    stamp: str  # another one where the content may be another one
    read: Callable[[], Path | bytes]


def embedded(
    media: Sequence[Medium], embedder: Embedder, parts: Path
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """The embeddings of those that can be read, (m, d), and which of all those are, (n,).

    What is finished lies in `parts` until all is. Raises DatasetError if none can be read.
    """
    chunks = [media[at : at + AT_ONCE] for at in range(0, len(media), AT_ONCE)]
    tasks = [
        Task(f"{i} {_stamp(chunk)}", _embed, (chunk, embedder)) for i, chunk in enumerate(chunks)
    ]
    made_with = {"embedder": embedder.identity.digest}
    try:
        done = run_parts(tasks, parts, made_with, jobs=1, title=f"embedding, {AT_ONCE} at a time")
    except EmbedderError as problem:
        raise DatasetError(str(problem)) from None
    rows = [row for task in tasks for row in done[task.name]]
    good = np.array([isinstance(row, list) for row in rows], np.bool_)
    bad = [f"{medium.key} ({row})" for medium, row in zip(media, rows, strict=True)
           if isinstance(row, str)]  # fmt: skip
    if not good.any():
        raise DatasetError(f"Not one of {len(rows):,} files could be read: {few(bad)}.")
    if bad:
        console.print(f"{len(bad):,} of {len(rows):,} could not be read and are left out: "
                      f"{few(bad)}.")  # fmt: skip
    shutil.rmtree(parts)
    return np.array([row for row in rows if isinstance(row, list)], np.float32), good


def texts_of(names: Sequence[str], embedder: Embedder) -> dict[str, npt.NDArray[Any]]:
    """The text fields of `dataset`: each label's name in words, and the product's ordinary texts
    as the bank."""
    words = [" ".join(name.replace("_", " ").split()) or name for name in names]
    return {
        "text_embedding": embedder.embed_texts(words),
        "text_label": np.array(names),
        "bank_embedding": embedder.embed_texts(ORDINARY),
    }


def frames_of(source: Path | bytes) -> Clip:
    """(k, height, width, 3) 8-bit RGB: a picture's only frame, or frames of a film's shots.

    Raises Unreadable.
    """
    try:
        head = source[:HEAD_BYTES] if isinstance(source, bytes) else _head(source)
        if not head:
            raise Unreadable("it is empty")
        return _picture(source) if recognise(head) is None else _film(source)
    except (OSError, VideoError) as error:
        raise Unreadable(str(error).rstrip(".")) from None


def _embed(chunk: Sequence[Medium], embedder: Embedder) -> list[list[float] | str]:
    """Per medium its vector, or why there is none."""
    rows: list[list[float] | str] = []
    for medium in chunk:
        try:
            (vector,) = embedder.embed_clips([frames_of(medium.read())])
            rows.append([float(x) for x in vector])
        except (Unreadable, OSError) as why:
            rows.append(str(why))
    return rows


def _stamp(chunk: Sequence[Medium]) -> str:
    together = "\0".join(f"{medium.key}\0{medium.stamp}" for medium in chunk)
    return hashlib.sha256(together.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _picture(source: Path | bytes) -> Clip:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
                image.draft("RGB", (2 * SAMPLE_SIDE, 2 * SAMPLE_SIDE))
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unreadable("it has too many pixels") from None
    except Image.UnidentifiedImageError:
        raise Unreadable("it is neither a picture nor a film") from None
    except (ValueError, SyntaxError, TypeError, EOFError) as error:
        raise Unreadable(f"the picture is damaged: {error}") from None
    scale = min(1.0, SAMPLE_SIDE / min(upright.size))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    return np.asarray(upright.resize(size, Image.Resampling.BICUBIC))[None]


def _film(source: Path | bytes) -> Clip:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film") if isinstance(source, bytes) else source
        if isinstance(source, bytes):
            path.write_bytes(source)
        shots = process_video(path, Path(folder, "shots"), limits=FRAMES_ALONE).shots
        picked = np.unique(np.linspace(0, len(shots) - 1, min(SHOTS, len(shots))).round())
        return np.concatenate(
            [load_frames(Path(folder, "shots", shots[int(i)].frames)) for i in picked]
        )
