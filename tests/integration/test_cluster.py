"""The corpus on a cluster: Ray with three nodes on this machine, and what happens when they die."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

import sql
from backend import commands, db
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import CreateLabel, Feed, FeedName
from backend.settings import Settings
from tests import gestures
from tests.conftest import DIM, Servers, add_clips, drop_database, execute
from tests.unit.made_videos import scenes, write_video
from workers.embedding.texts import DEMO_MODEL
from workers.ingest import on_cluster
from workers.ingest.neighbours import Neighbours
from workers.ingest.source import uri_of
from workers.learn.build import Builder
from workers.learn.corpus import Corpus
from workers.learn.feeds import Scored, score_labels
from workers.learn.training import read_work, train, training_rows

pytest.importorskip("ray")

from workers.cluster import here, versions
from workers.cluster.corpus import ClusterCorpus

pytestmark = [
    pytest.mark.timeout(300),
    # Of Ray's own files and sockets, which it leaves to the end of the process.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Person = Callable[..., Awaitable[Visitor]]
SMALL = {"object_store_memory": here.STORE, "memory": 8 * 2**30}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Its nodes have a home of their own, as machines may, which all installations find there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUSHES_HOME", str(tmp_path_factory.mktemp("nodes")))
        with here.cluster(3, cpus=4) as made:
            yield made


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def label(pool: asyncpg.Pool, ada: Visitor) -> int:
    """Of 400 clips with neighbours, some answered."""
    clips = await add_clips(pool, 400)
    reply = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    assert reply.label is not None
    for row in range(0, 80):
        await answer(pool, ada, reply.label, clips[row], row % 2 == 0)
    return reply.label


async def answer(pool: asyncpg.Pool, who: Visitor, label: int, clip: int, yes: bool) -> None:
    said = gestures.answer(label, clip, "positive" if yes else "negative", source="random")
    await commands.handle(pool, who, said)


async def find_neighbours(pool: asyncpg.Pool, folder: Path) -> None:
    corpus = Corpus(folder)
    try:
        clip = await pool.fetchval("SELECT max(id) FROM clip")
        await Neighbours(pool, corpus).go_on(clip)
    finally:
        corpus.close()


async def scored(pool: asyncpg.Pool, corpus: Any, label: int) -> tuple[Scored, Any]:
    """The label's feeds, and its model, from a corpus held in whatever way."""
    held = await corpus.catch_up(pool)
    work = await read_work(pool, label)
    assert work is not None
    text = np.eye(DIM, dtype=np.float32)[1]

    def work_it_out() -> tuple[Scored, Any]:
        training = training_rows(work, held)
        clusters = corpus.clusters_of(training.clip_ids)
        trained = train(work, training, clusters, text, corpus.centre)
        [found] = score_labels(held, [trained], corpus.clusters_of)
        assert trained.classifier is not None and found.survey is not None
        judged = found.survey.logits(trained.classifier)
        return found, (trained.classifier.checksum(), judged, corpus.cluster_sizes().tolist())

    return await asyncio.to_thread(work_it_out)


@contextlib.asynccontextmanager
async def sharded(
    settings: Settings, cluster: Any, clips: int, *, cpus: float = 0.5
) -> AsyncIterator[ClusterCorpus]:
    corpus = ClusterCorpus(
        replace(settings, ray_address=cluster.address, shard_clips=clips, shard_cpus=cpus),
        answer_seconds=20,
    )
    try:
        yield corpus
    finally:
        corpus.close()


async def test_one_shard_three_and_seven_give_the_same_feeds(
    cluster: Any, settings: Settings, pool: asyncpg.Pool, label: int, tmp_path: Path
) -> None:
    await find_neighbours(pool, tmp_path / "own")
    own = Corpus(tmp_path / "own")
    expected, model = await scored(pool, own, label)
    sample = own.sample(50)
    own.close()
    highest = await sql.corpus.highest(pool)
    for parts in (1, 3, 7):
        async with sharded(settings, cluster, -(-highest // parts)) as corpus:
            found, same = await scored(pool, corpus, label)
            assert found.feeds.keys() == expected.feeds.keys()
            for name, feed in expected.feeds.items():
                assert found.feeds[name] == replace(feed, parts=parts), (parts, name)
            assert (found.histogram, found.clips) == (expected.histogram, expected.clips)
            assert found.expected == pytest.approx(expected.expected)
            assert same[0] == model[0] and same[2] == model[2]
            for one, other in zip(same[1], model[1], strict=True):
                assert np.array_equal(one, other)
            taken = await asyncio.to_thread(corpus.sample, 50)
            assert np.array_equal(taken.clip_ids, sample.clip_ids)
            assert np.array_equal(taken.vectors, sample.vectors)
            assert np.array_equal(taken.clusters, sample.clusters)


@pytest.fixture
async def twin(servers: Servers, template: str, settings: Settings) -> AsyncIterator[Settings]:
    """Another installation whose database is a copy of the same one."""
    await execute(servers.dsn("postgres"), f"CREATE DATABASE twin TEMPLATE {template}")
    yield replace(settings, database_url=servers.dsn("twin"))
    await drop_database(servers, "twin")


@pytest.mark.usefixtures("label")
async def test_two_installations_of_one_origin_share_no_shard(
    cluster: Any, settings: Settings, pool: asyncpg.Pool, twin: Settings
) -> None:
    async with await db.open_pool(twin.dsn, size=4) as other:
        await add_clips(other, 100)
        epochs = {await each.fetchval("SELECT epoch FROM installation") for each in (pool, other)}
        assert len(epochs) == 1
        async with sharded(settings, cluster, 134) as one, sharded(twin, cluster, 134) as another:
            held = [await one.catch_up(pool), await another.catch_up(other)]
            drawn = await asyncio.to_thread(lambda: [each.drawn for each in held])
            clips = [len(each.clip_ids) for each in drawn]
            assert clips == [400, 100]


async def feeds_of(pool: asyncpg.Pool, label: int) -> dict[FeedName, Feed]:
    kept = await pool.fetchval("SELECT feeds FROM build WHERE label_id = $1", label) or "{}"
    return msgspec.json.decode(kept, type=dict[FeedName, Feed])


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """The test's own time-out ends it where this never comes."""
    while not await condition():
        await asyncio.sleep(0.2)


async def no_direction(phrases: list[str]) -> None:
    return None


async def test_what_a_dead_node_held_is_missing_until_a_late_one_takes_it(
    cluster: Any, settings: Settings, pool: asyncpg.Pool, label: int, ada: Visitor, tmp_path: Path
) -> None:
    highest = await sql.corpus.highest(pool)
    clips = [r["id"] for r in await pool.fetch("SELECT id FROM clip ORDER BY id")]
    async with sharded(settings, cluster, -(-highest // 3), cpus=4) as corpus:
        builder = Builder(pool, corpus, no_direction)

        async def built(missing: int) -> bool:
            await builder.build_due()
            feeds = await feeds_of(pool, label)
            return bool(feeds) and {feed.missing for feed in feeds.values()} == {missing}

        await until(lambda: built(0))
        before = await feeds_of(pool, label)
        assert {feed.parts for feed in before.values()} == {3}

        cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
        await answer(pool, ada, label, clips[100], True)
        await until(lambda: built(1))
        assert "part" in corpus.trouble
        lacking = await feeds_of(pool, label)
        shown = {clip for feed in lacking.values() for clip in feed.clips}
        parts = {(clip - 1) // -(-highest // 3) for clip in shown}
        assert len(parts) == 2, "the others serve"

        cluster.add_node(num_cpus=4, **SMALL)
        await until(lambda: sql.builds.is_due(pool, label=label))  # nobody answered: by itself
        await until(lambda: built(0))
        await builder.evaluated()
        after = await feeds_of(pool, label)
        assert corpus.trouble == ""
    await pool.execute("UPDATE train_state SET want = want + 1")
    own = Corpus(tmp_path / "own")
    await Builder(pool, own, no_direction).build_due()
    own.close()
    expected = {name: replace(f, parts=3) for name, f in (await feeds_of(pool, label)).items()}
    assert after == expected


async def test_a_node_with_another_numpy_is_refused_by_name(
    cluster: Any, settings: Settings, pool: asyncpg.Pool, label: int, tmp_path: Path
) -> None:
    other = tmp_path / "numpy-1.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.0\n")
    node = cluster.add_node(num_cpus=4, env_vars={"PYTHONPATH": str(tmp_path)}, **SMALL)
    try:
        highest = await sql.corpus.highest(pool)
        async with sharded(settings, cluster, -(-highest // 4), cpus=4) as corpus:
            found, _ = await scored(pool, corpus, label)
            assert {(f.parts, f.missing) for f in found.feeds.values()} == {(4, 1)}
            name = f"{socket.gethostname()} ("
            assert name in corpus.trouble and "numpy 1.0 where this machine has" in corpus.trouble
    finally:
        cluster.remove_node(node)


@pytest.fixture
async def place(settings: Settings, cluster: Any) -> Settings:
    """An installation whose embedder is the demo's."""
    return replace(settings, embedder="demo", ray_address=cluster.address)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [
        write_video(folder / f"{n}.mp4", scenes(*[20 + n] * 12, size=(320, 180))) for n in range(9)
    ]


async def embedded(settings: Settings, files: list[int]) -> list[str]:
    """On the cluster, as the command does it; what people read meanwhile."""
    said: list[str] = []
    await on_cluster.embed(settings, files, on_cluster.Share(cpus=4, gpus=0), said.append)
    return said


async def ask_for(pool: asyncpg.Pool, film: Path) -> int:
    row = await sql.ingest.add_file(
        pool, uri=uri_of(film), name=film.name, metadata="{}", intakes=[]
    )
    return int(row["id"])


needs_model = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@needs_model
async def test_a_node_that_dies_while_films_are_embedded_loses_and_doubles_nothing(
    cluster: Any, place: Settings, pool: asyncpg.Pool, films: list[Path]
) -> None:
    files = [await ask_for(pool, film) for film in films]
    at_work = asyncio.create_task(embedded(place, files))

    async def some_are_done() -> bool:
        standing = await sql.ingest.standing(pool, files=files)
        return at_work.done() or standing["finished"] >= 2

    await until(some_are_done)
    raylets = {
        each.process.pid: node
        for node in cluster.worker_nodes
        for each in node.all_processes["raylet"]
    }
    busy = await pool.fetch("SELECT pid FROM worker WHERE queue = 'ingest'")
    parents = [int(Path(f"/proc/{r['pid']}/stat").read_text().rsplit(")", 1)[1].split()[1])
               for r in busy]  # fmt: skip
    assert parents and set(parents) <= set(raylets), "they work on the cluster's nodes"
    cluster.remove_node(raylets[parents[0]], allow_graceful=False)
    assert await at_work == []
    cluster.add_node(num_cpus=4, **SMALL)

    rows = await sql.ingest.rows(pool, files=files)
    assert {r["stage"] for r in rows} == {"done"}, [r["error"] for r in rows]
    videos = await pool.fetch(
        "SELECT video_id, count(*) AS clips, count(DISTINCT position) AS places,"
        " count(e.clip_id) AS vectors FROM clip LEFT JOIN embedding e ON e.clip_id = id"
        " GROUP BY video_id"
    )
    assert len(videos) == len(films)
    assert {(v["clips"], v["places"], v["vectors"]) for v in videos} == {(12, 12, 12)}


@needs_model
async def test_nodes_that_would_embed_otherwise_are_refused_by_name(
    cluster: Any, place: Settings, pool: asyncpg.Pool, films: list[Path]
) -> None:
    assert await embedded(place, [await ask_for(pool, films[0])]) == []
    known = list(cluster.worker_nodes)
    other = cluster.add_node(num_cpus=4, env_vars={"RUSHES_FRAMES_PER_CLIP": "4"}, **SMALL)
    for node in known:
        cluster.remove_node(node)
    try:
        file = await ask_for(pool, films[1])
        said = await embedded(place, [file])
        assert "is not used: This corpus was embedded by" in said[0]
        assert said[-1] == on_cluster.AFTER
        [waiting] = await sql.ingest.rows(pool, files=[file])
        assert (waiting["stage"], waiting["error"]) == ("waiting", ""), "others may take it"
    finally:
        for _ in known:
            cluster.add_node(num_cpus=4, **SMALL)
        cluster.remove_node(other)


async def test_a_cluster_that_is_away_leaves_films_to_the_workers(settings: Settings) -> None:
    said = await embedded(replace(settings, ray_address="127.0.0.1:1"), [1])
    assert "Ray at 127.0.0.1:1 cannot be joined" in said[0] and said[1] == on_cluster.AFTER


def test_a_difference_is_named() -> None:
    here = versions.own()
    assert versions.difference(here, here) == ""
    there = dataclasses.replace(here, rushes="0.0.1", floats="big >f2 >f4")
    assert versions.difference(here, there).startswith("rushes 0.0.1 where this machine has ")
    assert "floats big >f2 >f4" in versions.difference(here, there)


async def test_without_a_cluster_the_worker_scores_by_itself_and_says_so(
    settings: Settings, pool: asyncpg.Pool, label: int
) -> None:
    corpus = ClusterCorpus(replace(settings, ray_address="127.0.0.1:1"))
    try:
        found, _ = await scored(pool, corpus, label)
        assert {(f.parts, f.missing) for f in found.feeds.values()} == {(1, 0)}
        assert "Ray at 127.0.0.1:1 cannot be joined" in corpus.trouble
    finally:
        corpus.close()
