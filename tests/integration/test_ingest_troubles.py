"""What is odd about files, names and metadata, and what happens after files, from end to end."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import sql
from backend import db, jobs
from backend.settings import Settings
from tests.conftest import Servers, add_clips, copy_database, drop_database, settings_for
from tests.gestures import make_label  # noqa: F401
from tests.unit.made_videos import scenes, write_video
from workers.embedding.texts import DEMO_MODEL, Embedders
from workers.ingest import cli
from workers.ingest.asking import Asked, ask_for
from workers.ingest.ingester import MOST_TRIES, Ingester, NotHere
from workers.ingest.settling import Settler
from workers.ingest.source import uri_of
from workers.ingest.survey import survey
from workers.learn.corpus import Corpus
from workers.video import Looker
from workers.video.metadata import Metadata

pytestmark = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@pytest.fixture
async def place(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    name = await copy_database(servers, template)
    yield replace(settings_for(servers, name, tmp_path / "home"), embedder="demo")
    await drop_database(servers, name)


@pytest.fixture
async def pool(place: Settings) -> AsyncIterator[asyncpg.Pool]:
    pool = await db.open_pool(place.dsn, size=4)
    yield pool
    await pool.close()


@pytest.fixture
async def ingester(place: Settings, pool: asyncpg.Pool) -> AsyncIterator[Ingester]:
    ingester = Ingester(place, pool, Embedders(place))
    yield ingester
    ingester.close()


async def ask(
    place: Settings, pool: asyncpg.Pool, path: Path, metadata: Metadata | None = None
) -> Asked:
    """As the command does, for one file."""
    looker = Looker()
    found = await asyncio.to_thread(survey, [path], looker)
    looker.close()
    queue = jobs.Queue(place.redis)
    (asked,), refused = await ask_for(pool, queue, found.films, [metadata])
    await queue.close()
    assert refused == []
    return asked


async def stage(pool: asyncpg.Pool, file: int) -> str:
    return str(await pool.fetchval("SELECT stage FROM file WHERE id = $1", file))


async def test_what_is_no_file_fails_at_once_and_says_what_it_is(
    pool: asyncpg.Pool, ingester: Ingester, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "empty.mp4").touch()
    uris = [uri_of(tmp_path / f"{name}.mp4") for name in ("pipe", "folder", "empty", "gone")]
    errors = []
    async with asyncio.timeout(60):
        for uri in (*uris, "file:///dev/zero"):
            row = await sql.ingest.add_file(pool, uri=uri, name="x.mp4", metadata="{}", intakes=[])
            await ingester.ingest(row["id"])
            errors.append(await pool.fetchval("SELECT error FROM file WHERE id = $1", row["id"]))
    assert [error.split(",")[0].split(" (")[0].split(":")[0] for error in errors] == [
        "It is a named pipe", "It is a folder", "The file is empty",
        "There is no such file or folder", "It is a device",
    ]  # fmt: skip


async def test_a_machine_that_cannot_write_leaves_films_to_others_where_there_are_any(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "film.mp4", scenes(20))
    broken = replace(place, home=tmp_path / "broken")
    broken.home.mkdir()
    one_of_many = Ingester(broken, pool, Embedders(place), others=True)
    alone, well = (Ingester(where, pool, Embedders(place)) for where in (broken, place))
    broken.media.write_text("a file where the folder should be")
    asked = await ask(place, pool, path)
    for _ in range(MOST_TRIES + 1):  # none of them counts
        with pytest.raises(NotHere, match="Clips cannot be written to"):
            await one_of_many.ingest(asked.file)
    row = await pool.fetchrow("SELECT stage, error, tries FROM file")
    assert tuple(row) == ("waiting", "", 0)
    await well.ingest(asked.file)
    assert await stage(pool, asked.file) == "done"
    other = await ask(place, pool, write_video(tmp_path / "other.mp4", scenes(30)))
    await alone.ingest(other.file)
    assert await stage(pool, other.file) == "failed", "there is nobody else"
    for each in (one_of_many, alone, well):
        each.close()


@pytest.mark.timeout(120)
async def test_metadata_and_another_film_come_later(
    place: Settings, pool: asyncpg.Pool, ingester: Ingester, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "film.mp4", scenes(20))
    first = await ask(place, pool, path)
    await ingester.ingest(first.file)
    clips = await pool.fetchval("SELECT count(*) FROM clip")
    assert clips > 0

    async def told() -> tuple[object, ...]:
        row = await pool.fetchrow("SELECT title, genre, year, extra::text FROM video ORDER BY id")
        return (*tuple(row)[:3], json.loads(row["extra"]))

    assert await told() == ("film", "", None, {})
    titled = await ask(place, pool, path, Metadata("Dawn", year=1931, extra={"by": "Ann"}))
    assert (titled.described, titled.replaced) == (True, False)
    assert await told() == ("Dawn", "", 1931, {"by": "Ann"})
    assert not (await ask(place, pool, path, Metadata("Dawn"))).described
    assert (await ask(place, pool, path, Metadata(genre="drama", extra={"at": "sea"}))).described
    await ask(place, pool, path)
    assert await told() == ("Dawn", "drama", 1931, {"by": "Ann", "at": "sea"})
    assert await stage(pool, first.file) == "done"

    await pool.execute("UPDATE file SET size = NULL, modified_at = NULL")  # of an earlier version
    assert not (await ask(place, pool, path)).replaced
    assert await pool.fetchval("SELECT size FROM file") == path.stat().st_size

    os.utime(path, (0, 1_000_000_000))  # touched, and the same: looked at again, nothing new
    assert (await ask(place, pool, path)).replaced
    await ingester.ingest(first.file)
    assert await stage(pool, first.file) == "known"
    assert await pool.fetchval("SELECT count(*) FROM clip") == clips

    path.write_bytes(write_video(tmp_path / "other.mp4", scenes(30)).read_bytes())
    again = await ask(place, pool, path, Metadata("Dusk"))
    assert again.replaced and again.file == first.file and not again.described
    await ingester.ingest(first.file)
    assert await stage(pool, first.file) == "done"
    titles = await pool.fetch("SELECT title FROM video ORDER BY id")
    assert [r["title"] for r in titles] == ["Dawn", "Dusk"]
    assert await pool.fetchval("SELECT count(*) FROM clip") > clips


async def test_a_file_on_which_workers_keep_dying_is_given_up(
    place: Settings, pool: asyncpg.Pool, ingester: Ingester, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "film.mp4", scenes(20))
    file = (await ask(place, pool, path)).file

    async def tries() -> int:
        return int(await pool.fetchval("SELECT tries FROM file WHERE id = $1", file))

    # A worker that is told to stop is not held against the file.
    stopped = asyncio.create_task(ingester.ingest(file))
    while await tries() == 0:
        await asyncio.sleep(0.01)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    assert await tries() == 0
    await pool.execute(
        "UPDATE file SET stage = 'decoding', tries = $1 WHERE id = $2", MOST_TRIES, file
    )
    await ingester.ingest(file)
    assert await stage(pool, file) == "failed"
    error = await pool.fetchval("SELECT error FROM file WHERE id = $1", file)
    assert f"ended {MOST_TRIES} times" in error and "add it again" in error
    await ask(place, pool, path)
    assert (await tries(), await stage(pool, file)) == (0, "waiting")


async def test_a_file_that_does_not_move_holds_nothing_back(
    place: Settings, pool: asyncpg.Pool
) -> None:
    """Clips came in, and another file is stuck, waits, or moves."""
    await add_clips(pool, 30)
    label = await pool.fetchval("INSERT INTO label (name) VALUES ('night') RETURNING id")
    await pool.execute("INSERT INTO train_state (label_id, want) VALUES ($1, 0)", label)
    await sql.ingest.add_file(pool, uri="file:///x.mp4", name="x.mp4", metadata="{}", intakes=[])

    corpus = Corpus(place.home / "neighbours")
    settler = Settler(place, pool, corpus)

    async def settles(stage: str, still: int, since: int) -> bool:
        """Whether labels become due while a file is in a stage that it moved in `still` seconds
        ago, `since` seconds after the last time."""
        await pool.execute("UPDATE train_state SET want = 0")
        await pool.execute(
            "UPDATE file SET stage = $1, changed_at = now() - $2 * interval '1 second'",
            stage, still,
        )  # fmt: skip
        await pool.execute(
            "UPDATE space SET settled_clip = 20, settled_at = now() - $1 * interval '1 second'",
            since,
        )
        await settler.settle()
        return bool(await pool.fetchval("SELECT want > 0 FROM train_state"))

    assert await settles("done", 0, 0)
    assert await settles("decoding", 30, 0)
    assert not await settles("decoding", 0, 0)
    assert not await settles("waiting", 30, 0)
    assert await settles("decoding", 0, 200)
    assert await settles("waiting", 30, 200)
    await settler.settle()
    await pool.execute("UPDATE train_state SET want = 0")
    await settler.settle()  # once is enough
    assert await pool.fetchval("SELECT want FROM train_state") == 0
    corpus.close()


async def command(place: Settings, *arguments: str | Path) -> Result:
    def invoke() -> Result:
        return CliRunner().invoke(cli.main, list(map(str, arguments)), env=place.environment)

    return await asyncio.to_thread(invoke)


async def test_the_command_accounts_for_every_file_and_row(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    video = write_video(tmp_path / "v.mp4", scenes(12)).read_bytes()
    folder = tmp_path / "films"
    for number, name in enumerate(
        ["[red]markup[/red].mp4", "[/oops].mp4", "x" * 240 + ".mp4", "new\nline.mp4", "-rf.mp4",
         "'; drop table video;--.mp4", "Cafe\u0301.mp4", "deep/" * 20 + "deep.mp4", "a.f4v"]
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(video + b"\0\0\0\x08free" * number)
    with open(os.path.join(os.fsencode(folder), b"caf\xe9 latin1.mp4"), "wb") as file:
        file.write(video + b"\0\0\0\x08free" * 99)
    os.mkfifo(folder / "pipe.mp4")
    (folder / "self.mp4").symlink_to("self.mp4")
    (folder / "notes.txt").touch()
    (folder / ".hidden.mp4").write_bytes(video)
    table = tmp_path / "films.csv"
    table.write_text(
        "sep=;\nfile;title;year\nCAF\u00c9;Caf\u00e9;1994.0\na;A;soon\nnowhere.mp4;N;1\n"
    )
    report = tmp_path / "report.txt"
    result = await command(
        place, folder, tmp_path / "typo.mp4", "--metadata", table, "--no-wait", "--report", report
    )
    assert result.exit_code == 1  # because typo.mp4 was named
    assert isinstance(result.exception, SystemExit)
    assert f'{table}, line 4, field "year": "soon" is no year' in result.stderr
    whole = report.read_text()
    flat = " ".join(result.stdout.replace("│", " ").split())
    for said in (
        "10 files wait for the workers", "self.mp4 not taken It is a link that leads in a circle",
        "pipe.mp4 not taken It is a named pipe (FIFO)", "There is no such file or folder",
        "hidden (the name begins with a dot) – 1: .hidden.mp4", "(1 .txt) – 1: notes.txt",
        "files without a row in it – 8:", "rows that match no file – 1: nowhere.mp4",
        "3 rows read, 2 files described",
    ):  # fmt: skip
        assert said in flat, flat
    for name in ("[red]markup[/red].mp4", "[/oops].mp4", "new\\nline.mp4", "caf\\xe9 latin1.mp4"):
        assert name in whole
    rows = await pool.fetch("SELECT name, stage, metadata FROM file ORDER BY name")
    assert len(rows) == 10 and {r["stage"] for r in rows} == {"waiting"}
    said = {r["name"]: json.loads(r["metadata"]) for r in rows}
    assert said["Cafe\u0301.mp4"] == {"title": "Caf\u00e9", "year": 1994}
    assert said["a.f4v"] == {"title": "A"}
    assert "caf\\xe9 latin1.mp4" in said and "new\\nline.mp4" in said


@pytest.mark.timeout(120)
async def test_metadata_reaches_films_that_are_there_or_at_work(
    place: Settings, pool: asyncpg.Pool, ingester: Ingester, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "film.mp4", scenes(20))
    file = (await ask(place, pool, path)).file
    at_work = asyncio.create_task(ingester.ingest(file))
    while await stage(pool, file) == "waiting":
        await asyncio.sleep(0.01)
    await ask(place, pool, path, Metadata("Dawn"))
    await at_work
    assert await stage(pool, file) == "done"
    assert await pool.fetchval("SELECT title FROM video") == "Dawn"

    path.unlink()  # as on a drive that is not connected
    table = tmp_path / "films.csv"
    table.write_text("file,title,year\nFILM,,1931\nother.mp4,O,1932\n")
    result = await command(place, "--metadata", table)
    assert result.exit_code == 0, result.output
    assert "there already, and their metadata was updated – 1: film.mp4" in result.stdout
    assert "rows that match no file – 1: other.mp4" in result.stdout
    assert tuple(await pool.fetchrow("SELECT title, year FROM video")) == ("Dawn", 1931)
    assert (await command(place)).exit_code == 2


async def test_a_typo_says_so_and_blames_no_database(place: Settings, tmp_path: Path) -> None:
    away = replace(place, database_url="postgresql://nobody@127.0.0.1:1/rushes")
    typo = await command(away, tmp_path / "no-such.mp4")
    assert typo.exit_code == 1 and "no-such.mp4: There is no such file" in typo.stderr
    assert "database" not in typo.output
    film = write_video(tmp_path / "film.mp4", scenes(12))
    metadata = await command(away, film, "--metadata", tmp_path / "films.csv")
    assert metadata.exit_code == 1 and "films.csv: There is no such file" in metadata.stderr
    film_alone = await command(away, film)
    assert film_alone.exit_code == 1 and "The database is not reachable" in film_alone.stderr
