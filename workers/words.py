"""Words as vectors: the corpus' own embedder, loaded once, and a cache in the database."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from pathlib import Path

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.settings import Settings
from workers.embedder import DEFAULT_MODEL, Embedder, EmbedderError, load_embedder

logger = logging.getLogger(__name__)

RETRY_SECONDS = 60.0
DEMO_MODEL = Path(__file__).parent / "demo" / "model"


class WrongEmbedder(Exception):
    """The corpus was embedded by another model."""


def source_of(settings: Settings, stored: str | None) -> str:
    """What to load: the setting, else what the corpus was embedded with, else the default."""
    chosen = settings.embedder or stored or DEFAULT_MODEL
    return str(DEMO_MODEL) if chosen == "demo" else chosen


class Embedders:
    """The one embedder of this process, loaded at first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedder: Embedder | None = None
        self._failure: tuple[float, EmbedderError] | None = None
        self._lock = threading.Lock()
        self.vectors: dict[tuple[str, str], npt.NDArray[np.float32]] = {}  # (digest, text) → unit

    def load(self, stored: str | None) -> Embedder:
        """Raises: EmbedderError: the model cannot be found or loaded."""
        with self._lock:
            if self._embedder is not None:
                return self._embedder
            if self._failure is not None and time.monotonic() - self._failure[0] < RETRY_SECONDS:
                raise self._failure[1]  # a hub that is away must not slow down every build
            try:
                self._embedder = load_embedder(
                    source_of(self._settings, stored),
                    frames_per_clip=self._settings.frames_per_clip,
                )
            except EmbedderError as error:
                self._failure = time.monotonic(), error
                raise
            return self._embedder

    async def of_corpus(self, pool: asyncpg.Pool) -> Embedder:
        """The embedder, checked against the corpus it must match.

        Raises:
            WrongEmbedder: the corpus was embedded by another model.
            EmbedderError: the model cannot be found or loaded.
        """
        row = await pool.fetchrow(sql.corpus.installation)
        embedder = await asyncio.to_thread(self.load, row["embedder_source"])
        if row["embedder_digest"] not in (None, embedder.identity.digest):
            raise WrongEmbedder(
                f"This corpus was embedded by {row['embedder']}, not by "
                f"{embedder.identity}. Unset RUSHES_EMBEDDER or set it to the corpus' "
                "own model; for another model start another installation (RUSHES_HOME)."
            )
        return embedder


async def embed_words(pool: asyncpg.Pool, embedders: Embedders, text: str) -> None:
    """Put a query's vector into the cache table and wake who waits for it."""
    embedder = await embedders.of_corpus(pool)
    (vector,) = await asyncio.to_thread(embedder.embed_texts, [text])
    await pool.execute(
        sql.search.add_query_embedding, embedder.identity.digest, text, vector.tolist()
    )


async def label_direction(
    pool: asyncpg.Pool, embedders: Embedders, phrases: list[str]
) -> npt.NDArray[np.float32] | None:
    """The unit mean of the phrases' vectors; None when no model can be loaded here.

    A label is described by its name, its description and its keywords; averaging several
    phrasings is CLIP's prompt ensembling (Radford et al., ICML 2021, section 3.1.4).
    """
    digest = (await pool.fetchrow(sql.corpus.installation))["embedder_digest"]
    vectors = []
    for phrase in phrases:
        vector = embedders.vectors.get((digest, phrase))
        if vector is None:
            vector = await _vector(pool, embedders, digest, phrase)
            if vector is None:
                return None
            embedders.vectors[digest, phrase] = vector
        vectors.append(vector)
    if not vectors:
        return None
    mean = np.mean(vectors, axis=0)
    length = float(np.linalg.norm(mean))
    return (mean / length).astype(np.float32) if length > 0 else None


async def _vector(
    pool: asyncpg.Pool, embedders: Embedders, digest: str, phrase: str
) -> npt.NDArray[np.float32] | None:
    found = await pool.fetchval(sql.search.query_embedding, digest, phrase)
    if found is None:
        try:
            await embed_words(pool, embedders, phrase)
        except (EmbedderError, WrongEmbedder) as error:
            logger.warning("no text vector for %r: %s", phrase, error)
            return None
        found = await pool.fetchval(sql.search.query_embedding, digest, phrase)
    return np.asarray(found, np.float32)
