"""The jobs by name, thin and repeatable: what is due is in the tables, a job goes and looks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

from backend.jobs import Queue
from backend.settings import Settings
from workers.bins.looking import Bins
from workers.deploy.predictions import Predictions
from workers.deploy.serving import Serving
from workers.doors.jobs import Exports
from workers.embedding import texts
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders, WrongEmbedder
from workers.hooks.delivering import Hooks
from workers.ingest.folder_jobs import Folders
from workers.ingest.ingester import Ingester
from workers.ingest.settling import Settler
from workers.learn.build import Builder
from workers.learn.corpus import Corpus
from workers.map.placing import place_clips
from workers.reasons.answering import Answering
from workers.watch.watching import Watching
from workers.words.making import make_words

if TYPE_CHECKING:
    from workers.cluster.corpus import ClusterCorpus

logger = logging.getLogger(__name__)


@dataclass
class Tools:
    """What jobs work with; made once per process."""

    settings: Settings
    pool: asyncpg.Pool
    queue: Queue
    embedders: Embedders
    corpus: Corpus | ClusterCorpus
    builder: Builder
    ingester: Ingester
    settler: Settler
    serving: Serving
    watching: Watching
    predictions: Predictions
    folders: Folders
    exports: Exports
    hooks: Hooks
    answering: Answering
    bins: Bins


async def build(ctx: dict[str, Any], label: int) -> None:
    """Somebody answered for ``label``; whatever else is due is built with it."""
    tools: Tools = ctx["tools"]
    await tools.builder.build_due()


async def embed_texts(ctx: dict[str, Any], text: str) -> None:
    tools: Tools = ctx["tools"]
    try:
        await texts.embed_texts(tools.pool, tools.embedders, [text])
    except (EmbedderError, WrongEmbedder) as error:
        logger.error("cannot embed words: %s", error)


async def answer(ctx: dict[str, Any], question: str) -> None:
    """Somebody wants to know why a clip has its score."""
    tools: Tools = ctx["tools"]
    await tools.answering.answer(question)


async def vocabulary(ctx: dict[str, Any]) -> None:
    """Somebody wants words suggested, and they are not ready."""
    tools: Tools = ctx["tools"]
    await make_words(tools.pool, tools.embedders)


async def map_clips(ctx: dict[str, Any]) -> None:
    """Somebody looks at the map, and clips have no place on it."""
    tools: Tools = ctx["tools"]
    await place_clips(tools.pool, tools.settings)


async def ingest_file(ctx: dict[str, Any], file: int) -> None:
    tools: Tools = ctx["tools"]
    await tools.ingester.ingest(file)


async def take_in_folder(ctx: dict[str, Any], job: int) -> None:
    tools: Tools = ctx["tools"]
    await tools.folders.take_in(job)


async def predict(ctx: dict[str, Any], prediction: int) -> None:
    tools: Tools = ctx["tools"]
    await tools.predictions.carry_out(prediction)


async def export(ctx: dict[str, Any], job: int) -> None:
    """Somebody asked for a file, or wants it no more; whatever else is due is written with it."""
    tools: Tools = ctx["tools"]
    tools.exports.wake()
