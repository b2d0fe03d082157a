"""From files to a searchable corpus, by the ordinary jobs, with the demo's own model."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

import sql
from backend import db, jobs
from backend.client import new_id
from backend.messages import Filters, Search
from backend.settings import Settings
from tests.conftest import (
    Connect,
    Servers,
    add_clips,
    copy_database,
    drop_database,
    settings_for,
    worker,
)
from tests.films import write_kept_films
from tests.gestures import answer, make_label
from tests.unit.made_videos import scenes, write_video
from workers.demo.drawing import world
from workers.demo.truth import Truth
from workers.embedding.texts import DEMO_MODEL, Embedders
from workers.ingest.ingester import Ingester
from workers.ingest.settling import Settler
from workers.ingest.source import uri_of
from workers.learn.corpus import Corpus

FILMS = 3
pytestmark = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few of the demo's films."""
    folder = tmp_path_factory.mktemp("films")
    write_kept_films(world.films(7, FILMS), folder, seed=7)
    return folder / "films"


@pytest.fixture
async def place(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    name = await copy_database(servers, template)
    settings = replace(settings_for(servers, name, tmp_path), embedder="demo")
    yield settings
    await drop_database(servers, name)


async def ask_for(pool: asyncpg.Pool, path: Path, metadata: str = "{}") -> int:
    row = await sql.ingest.add_file(
        pool, uri=uri_of(path), name=path.name, metadata=metadata, intakes=[]
    )
    return int(row["id"])


async def ingest_here(settings: Settings, paths: list[Path]) -> list[asyncpg.Record]:
    """Ingest in this process, as a worker would; the files' rows."""
    pool = await db.open_pool(settings.dsn, size=3)
    ingester, corpus = (
        Ingester(settings, pool, Embedders(settings)),
        Corpus(settings.home / "cache"),
    )
    try:
        ids = [await ask_for(pool, path) for path in paths]
        for file in ids:
            await ingester.ingest(file)
        await Settler(settings, pool, corpus).settle()
        return list(await sql.ingest.rows(pool, files=ids))
    finally:
        ingester.close()
        corpus.close()
        await pool.close()


async def test_films_become_clips(place: Settings, films: Path) -> None:
    paths = sorted(films.glob("*.mp4"))
    rows = await ingest_here(place, paths)
    assert [r["stage"] for r in rows] == ["done"] * FILMS
    pool = await db.open_pool(place.dsn, size=2)
    try:
        clips = await pool.fetch(
            "SELECT c.*, v.content_hash, v.seconds, f.name FROM clip c"
            " JOIN video v ON v.id = c.video_id JOIN file f ON f.video_id = v.id"
        )
        truth = Truth.read(films.parent / "truth" / "truth.json")
        shots = sum(len(truth._films[p.name]) for p in paths)
        assert abs(len(clips) - shots) <= 0.05 * shots
        assert {c["cluster"] for c in clips} <= set(range(10)) and len(
            {c["cluster"] for c in clips}
        ) > 5
        for clip in clips:
            folder = place.media / clip["content_hash"][:2] / clip["content_hash"]
            proxy = (folder / f"{clip['position']:04d}.mp4").read_bytes()
            assert b"avc1" in proxy and proxy.index(b"moov") < proxy.index(b"mdat")
            assert (folder / f"{clip['position']:04d}.jpg").stat().st_size > 500
            assert 0 <= clip["start_s"] < clip["end_s"] <= clip["seconds"] + 0.1
        again = await ingest_here(place, paths)
        assert await pool.fetchval("SELECT count(*) FROM clip") == len(clips)
        assert [r["stage"] for r in again] == ["done"] * FILMS
    finally:
        await pool.close()


async def test_the_same_content_twice_and_bad_files(
    place: Settings, films: Path, tmp_path: Path
) -> None:
    film = min(films.glob("*.mp4"))
    copy = tmp_path / "a-copy.mp4"
    shutil.copy(film, copy)
    text = tmp_path / "notes.mp4"
    text.write_text("this is not a video")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[:2000])
    gone = tmp_path / "gone.mp4"
    rows = await ingest_here(place, [text, cut, gone, film, copy])
    assert [r["stage"] for r in rows] == ["failed", "failed", "failed", "done", "known"]
    assert all(len(r["error"]) > 20 for r in rows[:3])
    assert rows[4]["clips"] == rows[3]["clips"] > 0


async def test_rate_timecode_and_source_are_kept(place: Settings, tmp_path: Path) -> None:
    path = tmp_path / "reel #1.mov"
    rate = Fraction(30000, 1001)
    write_video(path, scenes(20, 20), rate=rate, timecode="00:59:58;02")
    os.utime(path, (0, 1_000_000_000.5))
    rows = await ingest_here(place, [path])
    assert [r["stage"] for r in rows] == ["done"]
    pool = await db.open_pool(place.dsn, size=1)
    try:
        video = await pool.fetchrow(
            "SELECT rate_numerator, rate_denominator, timecode, drop_frame FROM video"
        )
        assert tuple(video) == (30000, 1001, "00:59:58;02", True)
        file = await pool.fetchrow(
            "SELECT uri, size, extract(epoch FROM modified_at)::float8 AS at, etag FROM file"
        )
        assert file["uri"] == f"file://{tmp_path}/reel%20%231.mov"
        assert (file["size"], file["at"]) == (path.stat().st_size, 1_000_000_000.5)
        assert file["etag"] is None
    finally:
        await pool.close()


async def test_another_embedder_is_refused(place: Settings, films: Path) -> None:
    pool = await db.open_pool(place.dsn, size=2)
    try:
        await add_clips(pool, 20)  # a corpus of some other model
        rows = await ingest_here(place, [min(films.glob("*.mp4"))])
        assert rows[0]["stage"] == "failed"
        assert "was embedded by" in rows[0]["error"]
    finally:
        await pool.close()


async def poll(pool: asyncpg.Pool, query: str, seconds: float = 90) -> None:
    """Until the query is true; the database is asked every few milliseconds."""
    async with asyncio.timeout(seconds):
        while not await pool.fetchval(query):
            await asyncio.sleep(0.02)


@pytest.mark.timeout(200)
async def test_a_worker_killed_midway(place: Settings, films: Path) -> None:
    """Killed while it decodes or embeds, taken over by another: no clip twice, none lost."""
    pool = await db.open_pool(place.dsn, size=3)
    queue = jobs.Queue(place.redis)
    try:
        for path in sorted(films.glob("*.mp4")):
            queue.ingest(await ask_for(pool, path))
        async with worker(place, "ingest") as first:
            await poll(pool, "SELECT count(*) > 0 FROM file WHERE stage = 'embedding'")
            os.killpg(first.pid, signal.SIGKILL)
            await asyncio.to_thread(first.wait)
        async with worker(place, "ingest"):
            await poll(pool, "SELECT count(*) = 0 FROM file WHERE stage <> 'done'")
        rows = await pool.fetch("SELECT video_id, count(*) FROM clip GROUP BY video_id")
        assert len(rows) == FILMS
        assert await pool.fetchval(
            "SELECT bool_and(n = total) FROM (SELECT count(*) AS n, max(position) + 1 AS total"
            " FROM clip GROUP BY video_id) t"
        )
    finally:
        await queue.close()
        await pool.close()


@pytest.mark.timeout(200)
async def test_a_learn_worker_killed_mid_build(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, backend: Settings
) -> None:
    """Every acknowledged answer is in the last model, whatever was killed or forgotten."""
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)

        async def sort_out(part: list[int]) -> None:
            for clip in part:
                value = "positive" if clips.index(clip) % 2 == 0 else "negative"
                await ada.ask(answer(label, clip, value, source="random"))

        async with worker(backend, "learn") as first:
            await sort_out(clips[:30])
            await ada.until(lambda: ada.snapshots[stream].state.model, 60)
            killing = asyncio.create_task(sort_out(clips[30:60]))
            await ada.until(lambda: ada.snapshots[stream].state.model.answers > 32, 60)
            os.killpg(first.pid, signal.SIGKILL)
            await killing
        redis = jobs.connect(backend.redis)
        await redis.flushdb()  # hints may be lost at any time
        await redis.aclose(close_connection_pool=True)
        async with worker(backend, "learn"):
            await ada.until(lambda: ada.snapshots[stream].state.model.answers == 60, 60)
        assert await pool.fetchval("SELECT want = done FROM train_state")


@pytest.mark.timeout(200)
async def test_search_in_words(
    place: Settings, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the socket, with a learn worker that embeds the words."""
    from backend import client
    from backend.auth import accounts
    from backend.views import text_embeddings
    from tests.conftest import PASSWORD, running_backend

    # A young worker reads its encoder first, as fast as the machine's other work allows.
    monkeypatch.setattr(text_embeddings, "WAIT_FOR_WORKER", 60.0)
    await ingest_here(place, sorted(films.glob("*.mp4")))
    pool = await db.open_pool(place.dsn, size=2)
    truth = Truth.read(films.parent / "truth" / "truth.json")
    files = {r["video_id"]: r["name"] for r in await pool.fetch("SELECT video_id, name FROM file")}
    await accounts.create_person(pool, name="ada", password=PASSWORD)
    try:
        async with running_backend(place), worker(place, "learn"):
            session = await asyncio.to_thread(
                client.sign_in, place.public_api_url, place.ui_origin, "ada", PASSWORD
            )
            async with client.open_client(place.public_api_url, place.ui_origin, session) as ada:

                async def search(text: str = "", **more: object) -> list[client.Any]:
                    asked = Search(id=new_id(), text=text, **more)  # type: ignore[arg-type]
                    return list((await ada.ask(asked)).hits)

                night = await search("at night", limit=5)
                shown = [truth.attributes(files[h.card.film], h.card.start, h.card.end)["time"]
                         for h in night]  # fmt: skip
                assert shown.count("night") >= 3
                similarity = [h.similarity for h in night]
                assert similarity == sorted(similarity, reverse=True)

                similar = await search(similar_to=night[0].card.id)
                assert night[0].card.id not in [h.card.id for h in similar]

                film = night[0].card.film
                inside = await search("at night", filters=Filters(film=film))
                assert {h.card.film for h in inside} == {film}
                short = await search(filters=Filters(seconds_to=2.5))
                assert short and all(h.card.end - h.card.start <= 2.5 for h in short)

                pages, cursor = [], None
                while True:
                    page = await ada.ask(
                        Search(id=new_id(), text="a forest", limit=7, cursor=cursor)
                    )
                    pages += [h.card.id for h in page.hits]
                    if (cursor := page.cursor) is None:
                        break
                everything = [h.card.id for h in await search(limit=200)]
                assert sorted(pages) == sorted(everything)  # each once

                for odd in ("'; DROP TABLE clip; --", "夜の街", "x" * 5000, "🎬"):
                    assert await search(odd)
                with pytest.raises(client.RefusedCommand, match="cannot be kept"):
                    await ada.ask(Search(id=new_id(), text="a \0 in it"))
                with pytest.raises(client.RefusedCommand, match="bad_cursor"):
                    await ada.ask(Search(id=new_id(), text="a", cursor="made up"))
                with pytest.raises(client.RefusedCommand, match="unknown_clip"):
                    await ada.ask(Search(id=new_id(), similar_to=10**9))
                assert await pool.fetchval("SELECT count(*) FROM clip") == len(everything)
    finally:
        await pool.close()


async def test_without_a_worker_words_cannot_be_searched(
    connect: Connect, clips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.client import RefusedCommand
    from backend.views import text_embeddings

    monkeypatch.setattr(text_embeddings, "WAIT_FOR_WORKER", 0.5)
    async with connect("ada") as ada:
        with pytest.raises(RefusedCommand, match="No worker answered"):
            await ada.ask(Search(id=new_id(), text="night"))
        assert (await ada.ask(Search(id=new_id(), similar_to=clips[0]))).hits
