"""Somebody hangs instead of dying: others go on, and who wakes up again spoils nothing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

import sql
from backend import commands, db, jobs
from backend.auth.access import Visitor
from backend.client import new_id
from backend.keeping import passwords
from backend.messages import CreateLabel
from backend.ops import child, ports, valkey
from backend.settings import Settings
from tests.conftest import Connect
from tests.gestures import answer, make_label
from workers.heart import SILENT_BEATS, Heart
from workers.learn.build import Builder, claimed
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


# ── Redis ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[tuple[child.Process, str]]:
    """A server that may be stopped, and its address."""
    (port,) = ports.free(1)
    password = tmp_path / "password"
    process = valkey.start(tmp_path / "valkey", port, tmp_path / "valkey.log", password=password)
    yield process, passwords.named(f"redis://127.0.0.1:{port}/0", password)
    process.send_signal(signal.SIGCONT)
    child.stop(process)


@pytest.fixture
def settings(settings: Settings, own_valkey: tuple[child.Process, str]) -> Settings:
    return msgspec.structs.replace(settings, redis_url=own_valkey[1])


async def test_answers_do_not_wait_for_a_hung_redis(
    own_valkey: tuple[child.Process, str], connect: Connect, clips: list[int]
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        own_valkey[0].send_signal(signal.SIGSTOP)
        async with asyncio.timeout(20 * jobs.HINT_SECONDS):  # that one by one they would wait
            for clip in clips[:20]:
                await ada.ask(answer(label, clip))


# ── a learn worker ──────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def workplace(settings: Settings, name: str, cache: Path) -> AsyncIterator[Any]:
    """The connections, the heart and the builder of a learn worker of this name."""

    async def direction(_: list[str]) -> None:
        return None

    pool = await db.open_pool(settings.dsn, size=4, name=name)
    corpus = Corpus(cache)
    try:
        yield pool, Heart(pool, name, "learn", "cpu"), Builder(pool, corpus, direction)
    finally:
        pool.terminate()
        corpus.close()


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def label(pool: asyncpg.Pool, clips: list[int], ada: Visitor) -> int:
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    assert not isinstance(made, commands.Batch) and made.label is not None
    for number, clip in enumerate(clips[:40]):
        value = "positive" if number % 2 == 0 else "negative"
        await commands.handle(pool, ada, answer(made.label, clip, value, source="random"))
    return made.label


async def takes_over(heart: Heart) -> None:
    """Beats until whoever is silent is done without."""
    for _ in range(SILENT_BEATS + 1):
        await heart.beat("")


async def test_claims_of_a_silent_worker_are_taken_over(
    settings: Settings, label: int, tmp_path: Path, pool: asyncpg.Pool
) -> None:
    async with (
        workplace(settings, "hung", tmp_path / "a") as (hung_pool, hung, _),
        workplace(settings, "well", tmp_path / "b") as (_, well, builder),
    ):
        await hung.beat("")
        with pytest.raises(db.AWAY):
            async with claimed(hung_pool, []) as claims:
                assert claims == [label]
                for _ in range(SILENT_BEATS):  # silent, but not for long enough
                    await well.beat("")
                assert await builder.build_due() == 0
                await well.beat("")
                assert await builder.build_due() == 1
        assert await pool.fetchval("SELECT want = done FROM train_state")


async def test_a_worker_that_beats_keeps_what_it_claimed(
    settings: Settings, label: int, tmp_path: Path
) -> None:
    async with (
        workplace(settings, "slow", tmp_path / "a") as (slow_pool, slow, _),
        workplace(settings, "well", tmp_path / "b") as (_, well, builder),
        claimed(slow_pool, []) as claims,
    ):
        assert claims == [label]
        for _ in range(3 * SILENT_BEATS):
            await slow.beat("")
            await well.beat("")
        assert await builder.build_due() == 0


async def test_a_worker_that_wakes_up_publishes_nothing_old(
    settings: Settings,
    label: int,
    clips: list[int],
    ada: Visitor,
    pool: asyncpg.Pool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was about to publish feeds when it was stopped."""
    async with (
        workplace(settings, "hung", tmp_path / "a") as (_, hung, sleeper),
        workplace(settings, "well", tmp_path / "b") as (_, well, builder),
    ):
        asleep, awake = asyncio.Event(), asyncio.Event()
        publish = sleeper._publish

        async def publish_later(*args: Any) -> None:
            asleep.set()
            await awake.wait()
            await publish(*args)

        monkeypatch.setattr(sleeper, "_publish", publish_later)
        await hung.beat("")
        sleeping = asyncio.create_task(sleeper.build_due())
        await asleep.wait()
        await takes_over(well)
        # New clips, that is: more is wanted, though nothing was answered.
        await sql.builds.want_all(pool)
        assert await builder.build_due() == 1
        await builder.evaluated()
        before = await shown(pool)
        awake.set()
        with pytest.raises(db.AWAY):
            await sleeping
        await sleeper.evaluated()
        assert await shown(pool) == before


async def test_a_worker_that_wakes_up_publishes_no_old_scores(
    settings: Settings,
    label: int,
    clips: list[int],
    ada: Visitor,
    pool: asyncpg.Pool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Feeds were out when it was stopped, scores were not; their model is pinned, so that its
    version does not tell which scores are older."""
    async with (
        workplace(settings, "hung", tmp_path / "a") as (_, hung, sleeper),
        workplace(settings, "well", tmp_path / "b") as (_, well, builder),
    ):
        await builder.build_due()
        await builder.evaluated()
        await pool.execute("UPDATE label SET pinned = 1")
        await sql.builds.want_all(pool)
        asleep, awake = asyncio.Event(), asyncio.Event()
        publish = sleeper._publisher.publish_metrics

        async def publish_later(*args: Any) -> None:
            asleep.set()
            await awake.wait()
            await publish(*args)

        monkeypatch.setattr(sleeper._publisher, "publish_metrics", publish_later)
        await hung.beat("")
        await sleeper.build_due()
        await asleep.wait()
        await takes_over(well)
        for number, clip in enumerate(clips[40:60]):
            value = "positive" if number % 2 == 0 else "negative"
            await commands.handle(pool, ada, answer(label, clip, value, source="random"))
        await builder.build_due()
        await builder.evaluated()
        before = await shown(pool)
        awake.set()
        await sleeper.evaluated()
        assert await shown(pool) == before


async def test_scores_that_a_hung_worker_owed_are_made_by_who_takes_over(
    settings: Settings, label: int, tmp_path: Path, pool: asyncpg.Pool
) -> None:
    async with (
        workplace(settings, "hung", tmp_path / "a") as (_, hung, sleeper),
        workplace(settings, "well", tmp_path / "b") as (_, well, builder),
    ):
        never = asyncio.Event()
        sleeper._publisher.publish_metrics = lambda *_: never.wait()
        await hung.beat("")
        await sleeper.build_due()
        await takes_over(well)
        await builder.build_due()
        await builder.evaluated()
        assert await pool.fetchval("SELECT metrics IS NOT NULL FROM build")


async def shown(pool: asyncpg.Pool) -> list[Any]:
    """Everything that builds leave behind."""
    return [
        await pool.fetch(
            "SELECT version, seq, feeds::text, metrics::text, advice::text FROM build"
        ),
        await pool.fetch("SELECT count(*) FROM model"),
        await pool.fetch("SELECT want, done, evaluated FROM train_state"),
        await pool.fetch("SELECT max(seq) FROM event"),
    ]


# ── an ingest worker ────────────────────────────────────────────────────────────────────────────


async def test_an_ingest_that_was_taken_over_spoils_nothing(pool: asyncpg.Pool) -> None:
    """Whoever took the file over has finished it; then the other wakes up, and fails."""
    file = await pool.fetchval(
        "INSERT INTO file (uri, name) VALUES ('file:///films/a.mp4', 'a.mp4') RETURNING id"
    )
    video = await pool.fetchval(
        "INSERT INTO video (content_hash, title, seconds, width, height, codec, fps)"
        " VALUES ('a', 'a', 1, 1, 1, 'h264', 24) RETURNING id"
    )

    async def finish(stage: str, clips: int) -> None:
        await sql.ingest.finish(
            pool, file=file, stage=stage, video=video, clips=clips, duplicates=0, seconds=1.0,
            warnings=[], took=1.0,
        )  # fmt: skip

    await finish("done", 7)
    before = await pool.fetchrow("SELECT * FROM file")
    await sql.ingest.fail(pool, file=file, error="its frames are gone")
    await sql.ingest.progress(pool, file=file, stage="embedding", fraction=0.5)
    await finish("known", 0)
    assert await pool.fetchrow("SELECT * FROM file") == before
