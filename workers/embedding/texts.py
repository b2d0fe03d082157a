"""Words as vectors: the corpus' own embedder, loaded once, and a cache in the database."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.events import wake
from backend.messages import names
from backend.messages.values import Sense
from backend.settings import Settings
from workers.embedding.embedder import DEFAULT_MODEL, Embedder, EmbedderError, load_embedder
from workers.embedding.sound import DEFAULT_SOUND_MODEL
from workers.learn.anchor import ORDINARY, text_direction

logger = logging.getLogger(__name__)

RETRY_SECONDS = 60.0
DEMO_MODEL = Path(__file__).parents[1] / "demo" / "model"


class WrongEmbedder(Exception):
    """The corpus was embedded by another model."""


def source_of(settings: Settings, stored: str | None, sense: Sense = "sight") -> str:
    """What to load: the setting, else what the corpus was embedded with, else the default for what
    is to be embedded."""
    default = DEFAULT_SOUND_MODEL if sense == "hearing" else DEFAULT_MODEL
    return resolved(settings.embedder or stored or default)


def resolved(name: str) -> str:
    """The folder or hub id that a name stands for."""
    return str(DEMO_MODEL) if name == "demo" else name


class Embedders:
    """The one embedder of this process, loaded at first use; of an installation that has neither a
    corpus nor a setting, one for each sense."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: dict[str, Embedder] = {}  # by what was loaded
        self._failures: dict[str, tuple[float, EmbedderError]] = {}  # by what was not loaded, when
        self._lock = threading.Lock()
        self.vectors: dict[tuple[int, str], npt.NDArray[np.float32]] = {}  # (space, text) → unit

    def load(self, stored: str | None, sense: Sense = "sight") -> Embedder:
        """Raises: EmbedderError: the model cannot be found or loaded."""
        return self._named(source_of(self._settings, stored, sense))

    def _named(self, source: str) -> Embedder:
        with self._lock:
            if source in self._loaded:
                return self._loaded[source]
            failed = self._failures.get(source)
            if failed is not None and time.monotonic() - failed[0] < RETRY_SECONDS:
                raise failed[1]  # a hub that is away must not slow down every build
            try:
                self._loaded[source] = load_embedder(
                    source, frames_per_clip=self._settings.frames_per_clip
                )
            except EmbedderError as error:
                self._failures[source] = time.monotonic(), error
                raise
            return self._loaded[source]

    async def of_corpus(self, pool: asyncpg.Pool, sense: Sense = "sight") -> Embedder:
        """The embedder, checked against the corpus it must match. ``sense``: what the first clips
        of a corpus are for, where no setting says it. A setting that names the model of a space
        beside the one in use waits for a switch or is from before one: the space decides.

        Raises:
            WrongEmbedder: the corpus was embedded by another model.
            EmbedderError: the model cannot be found or loaded.
        """
        space = await sql.corpus.space(pool)
        stored = space["source"] if space else None
        chosen = self._settings.embedder
        if stored and chosen and await sql.encoders.left(pool, source=chosen):
            embedder = await asyncio.to_thread(self._named, resolved(stored))
        else:
            embedder = await asyncio.to_thread(self.load, stored, sense)
        if space is not None and space["digest"] != embedder.identity.digest:
            raise WrongEmbedder(
                f"This corpus was embedded by {space['embedder']}, not by "
                f"{embedder.identity}. Unset RUSHES_EMBEDDER or set it to the corpus' "
                "own model; `rushes encoder add` embeds it by another one as well."
            )
        return embedder


async def embed_texts(pool: asyncpg.Pool, embedders: Embedders, texts: Sequence[str]) -> None:
    """Put queries' vectors into the cache table and wake who waits for them. Nobody does while
    there is no corpus."""
    space = await sql.corpus.space(pool)
    if space is None:
        return
    embedder = await embedders.of_corpus(pool)
    vectors = await asyncio.to_thread(embedder.embed_texts, texts)
    for text, vector in zip(texts, vectors, strict=True):
        await sql.search.add_query_embedding(
            pool, space=space["id"], text=text, embedding=vector.tolist()
        )
        await wake(pool, names.embedded(text))


async def label_direction(
    pool: asyncpg.Pool, embedders: Embedders, phrases: list[str]
) -> npt.NDArray[np.float32] | None:
    """What sets the phrases apart from `ORDINARY` ones, a unit vector; None when no model can be
    loaded here.

    A label is described by its name, its description and its keywords; averaging several
    phrasings is CLIP's prompt ensembling (Radford et al., ICML 2021, section 3.1.4).
    """
    space = await sql.corpus.space(pool)
    vectors = await _vectors(pool, embedders, space["id"], phrases)
    if not vectors:
        return None
    # Known words need no model here; without one they have to do as they are.
    ordinary = await _vectors(pool, embedders, space["id"], ORDINARY) or []
    mean = np.mean(vectors, axis=0)
    bank = np.stack(ordinary) if ordinary else np.empty((0, len(mean)), np.float32)
    direction = text_direction(mean, bank)
    return direction if direction.any() else None


async def _vectors(
    pool: asyncpg.Pool, embedders: Embedders, space: int, texts: Sequence[str]
) -> list[npt.NDArray[np.float32]] | None:
    """Unit vectors from this process' cache, else from the table, else from the model."""
    known = embedders.vectors
    missing = await _missing(pool, embedders, space, texts)
    if missing:
        try:
            await embed_texts(pool, embedders, missing)
        except (EmbedderError, WrongEmbedder) as error:
            logger.warning("no text vectors for %s: %s", ", ".join(missing), error)
            return None
        await _missing(pool, embedders, space, missing)
    return [known[space, text] for text in texts]


async def _missing(
    pool: asyncpg.Pool, embedders: Embedders, space: int, texts: Sequence[str]
) -> list[str]:
    """Texts that are not in the table; the others are in the process' cache from now on."""
    missing = []
    for text in texts:
        if (space, text) in embedders.vectors:
            continue
        found = await sql.search.query_embedding(pool, space=space, text=text)
        if found is None:
            missing.append(text)
        else:
            embedders.vectors[space, text] = np.asarray(found, np.float32)
    return missing
