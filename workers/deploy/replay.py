"""``rushes replay LABEL@VERSION``: a model version is trained again, and its bits compared."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import click
from threadpoolctl import threadpool_limits

import sql
from backend import db
from backend.domain.display import printable
from backend.domain.figures import several
from backend.ops.console import console
from backend.settings import SettingsError, load
from backend.views.model_names import UnknownModel, find_model
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders, label_direction
from workers.learn.corpus import Corpus, NoCorpus
from workers.learn.training import (
    read_past_work,
    read_starting_point,
    ready,
    train,
    training_rows,
)


@dataclass(frozen=True)
class Replayed:
    """``checksum``: of the version as it is kept; ``again``: as it was trained now. ``since``:
    clips that came to the corpus behind it."""

    version: int
    checksum: str
    again: str
    since: int

    @property
    def same(self) -> bool:
        return self.checksum == self.again


class CannotReplay(Exception):
    """The version cannot be trained again; the message says why."""


async def replay(pool: asyncpg.Pool, embedders: Embedders, name: str, folder: Path) -> Replayed:
    """Train a model version once more. ``folder``: for a copy of the corpus.

    Raises:
        UnknownModel; NoCorpus; CannotReplay.
    """
    named = await find_model(pool, name)
    model = await sql.deploy.model(pool, label=named.label, version=named.version)
    if model is None:
        raise UnknownModel(f"The label {name!r} has no such model version.")
    if not model["active"]:
        raise CannotReplay(
            f"Version {model['version']} reads embeddings of {model['embedder']}, and the corpus "
            "has others by now."
        )
    work = await read_past_work(pool, named.label, model["version"])
    text = await read_starting_point(pool, named.label)
    if text is None:
        text = await label_direction(pool, embedders, work.phrases)
    kept = await sql.evidence.model(pool, label=named.label, version=model["version"])
    corpus = Corpus(folder)
    with closing(corpus):
        shard = await corpus.catch_up(pool)

        def trained() -> str:
            # As workers train: otherwise sums round differently.
            with threadpool_limits(1, user_api="blas"):
                rows = training_rows(work, shard)
                if not ready(rows):
                    raise CannotReplay("Its answers are too few for a model.")
                clusters = corpus.clusters_of(rows.clip_ids)
                made = train(work, rows, clusters, text, corpus.centre).classifier
            assert made is not None  # `ready` said so
            return made.checksum()

        again = await asyncio.to_thread(trained)
    return Replayed(model["version"], model["checksum"], again, kept["clips_since"])


@click.command(name="replay")
@click.argument("model")
def main(model: str) -> None:
    """Train a MODEL version again from the answers that it knew (LABEL for the newest, LABEL@7,
    LABEL@live), and say whether its weights are the same to the last bit. Nothing is changed."""

    async def work() -> Replayed:
        settings = load()
        pool = await db.open_pool(settings.dsn, size=2, name="replay")
        try:
            with tempfile.TemporaryDirectory(prefix="rushes-replay-") as folder:
                return await replay(pool, Embedders(settings), model, Path(folder))
        finally:
            await pool.close()

    try:
        found = asyncio.run(work())
    except NoCorpus as error:
        raise click.ClickException(printable(str(error))) from None
    except (CannotReplay, UnknownModel, EmbedderError, SettingsError) as error:
        raise click.ClickException(printable(str(error))) from None
    except db.AWAY as error:
        raise click.ClickException(
            printable(f"The database is not reachable ({error}); start it with `rushes up`.")
        ) from None
    console.print(f"model {found.version}, kept:    {found.checksum}", soft_wrap=True)
    console.print(f"model {found.version}, replayed: {found.again}", soft_wrap=True)
    if found.same:
        console.print("The same, to the last bit.")
        return
    since = (
        f"{several(found.since, 'clip')} came to the corpus since it was trained, and models are "
        "trained in the light of the corpus."
        if found.since
        else "No clip came to the corpus since: this installation trains otherwise by now, as one "
        "of another version may."
    )
    raise click.ClickException(f"Its weights are not the same. {since}")


if __name__ == "__main__":
    main(prog_name="rushes replay")
