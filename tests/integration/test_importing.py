"""A label that starts from a bundle of another studio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.messages import Feed
from backend.settings import Settings
from backend.views.label import label_snapshot
from tests.conftest import DIM, add_clips
from tests.unit.test_bundle import config
from workers.deploy import bundle as bundles
from workers.deploy import importing
from workers.deploy.bundle import Bundle, BundleError
from workers.deploy.importing import import_label
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


def head(**changes: object) -> Bundle:
    """It says yes to the second cloud of clips, whatever its label's words say."""
    embedding = msgspec.structs.replace(config().embedding, dimensions=DIM)
    weights = np.zeros(DIM, np.float32)
    weights[0] = -5.0
    return Bundle(config(embedding=embedding, **changes), weights, 0.5)


@pytest.fixture
async def corpus_of_the_same_embedder(pool: asyncpg.Pool) -> list[int]:
    clips = await add_clips(pool, 60)
    await pool.execute("UPDATE space SET digest = $1", head().config.embedding.digest)
    return clips


async def test_the_first_clips_are_those_that_the_model_from_elsewhere_ranks_first(
    pool: asyncpg.Pool, person: Person, corpus_of_the_same_embedder: list[int], tmp_path: Path
) -> None:
    await person("ada", account_role="admin")
    label = await import_label(pool, head(), name="night elsewhere")

    async def words(_: list[str]) -> np.ndarray:
        return np.eye(DIM, dtype=np.float32)[0]  # they mean the other cloud

    corpus = Corpus(tmp_path / "cache")
    builder = Builder(pool, corpus, words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()
    found = await label_snapshot(pool, label)
    assert found is not None
    state = found[1]
    assert (state.label.name, state.label.keywords) == ("night elsewhere", ("moon",))
    feed = state.feeds.get("zero_shot", Feed())
    second = set(corpus_of_the_same_embedder[1::2])
    assert feed.clips and set(feed.clips[: len(second)]) == second


async def test_what_cannot_start_a_label_is_refused_and_leaves_nothing(
    pool: asyncpg.Pool, person: Person, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BundleError, match="no clips yet"):
        await import_label(pool, head())
    await add_clips(pool, 20)
    await person("ada", account_role="admin")
    await person("vera", account_role="viewer")
    with pytest.raises(BundleError, match=r"somebody/model .* and this corpus has those of test"):
        await import_label(pool, head())
    await pool.execute("UPDATE space SET digest = $1", head().config.embedding.digest)
    with pytest.raises(Refusal, match="Viewers"):
        await import_label(pool, head(), by="vera")

    async def run(*arguments: str) -> str:
        done = await asyncio.to_thread(
            CliRunner().invoke, importing.main, arguments, env=settings.environment
        )
        assert (done.exit_code == 0) is ("/label/" in done.output), done.output
        return done.output

    assert "is no folder" in await run(str(tmp_path / "none"))
    bundles.write(tmp_path / "b", head())
    assert "no account named 'otto'" in await run(str(tmp_path / "b"), "--by", "otto")
    assert await pool.fetchval("SELECT count(*) FROM label") == 0
    assert "/label/" in await run(str(tmp_path / "b"))
    assert "of that name already" in await run(str(tmp_path / "b"))
    (tmp_path / "b" / bundles.WEIGHTS).write_bytes(b"")
    assert bundles.WEIGHTS in await run(str(tmp_path / "b"), "--name", "dusk")
    assert await pool.fetchval("SELECT count(*) FROM starting_point") == 1
