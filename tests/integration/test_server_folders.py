"""Administrators have folders of the server taken in from the page, inside those allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from backend import jobs
from backend.client import Client
from backend.domain.folders import allowed, folder_inside
from backend.messages import wire
from backend.settings import Settings
from tests import buckets
from tests.buckets import Bucket
from tests.conftest import Connect
from tests.integration.test_api_keys import bearer, made
from tests.unit.made_videos import scenes, write_video
from workers.ingest.folder_jobs import Folders

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
async def settings(settings: Settings, tmp_path: Path) -> Settings:
    films = tmp_path / "films"
    (films / "night" / "deep").mkdir(parents=True)
    write_video(films / "night" / "a.mp4", scenes(10))
    write_video(films / "night" / "deep" / "b.mp4", scenes(12))
    (films / "night" / "notes.txt").write_text("no film")
    (films / "night" / "broken.mp4").write_bytes(b"no film at all" * 99)
    (films / "empty").mkdir()
    (tmp_path / "secret").mkdir()
    (films / "link").symlink_to(tmp_path / "secret")
    return replace(settings, ingest_folders=str(films))


@pytest.fixture
async def ada(connect: Connect) -> AsyncIterator[Client]:
    async with connect("ada", account_role="admin") as opened:
        yield opened


@pytest.fixture
async def http(backend: Settings, ada: Client) -> AsyncIterator[httpx.AsyncClient]:
    _, key = await made(ada, "admin")
    async with httpx.AsyncClient(base_url=backend.public_api_url, headers=bearer(key)) as opened:
        yield opened


@pytest.fixture
async def work(settings: Settings, pool: asyncpg.Pool) -> AsyncIterator[Folders]:
    queue = jobs.Queue(settings.redis)
    folders = Folders(settings, pool, queue)
    yield folders
    folders.close()
    await queue.close()


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with buckets.running(tmp_path / "log") as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server.bucket()


async def test_a_folder_is_taken_in_with_all_below_and_says_what_was_passed_over(
    http: httpx.AsyncClient, work: Folders, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    allowed = (await http.get(wire.FOLDERS)).json()["allowed"]
    assert allowed == [str(tmp_path / "films")]
    wanted = {"path": f"{allowed[0]}/night", "intake": "new  films"}
    answer = await http.post(wire.FOLDERS, json=wanted)
    assert answer.status_code == 202 and answer.json()["state"] == "waiting"
    place = answer.headers["Location"]
    for _ in range(2):  # again: by a second worker, or where the first one died
        await work.take_in(answer.json()["id"])
    told = (await http.get(place)).json()
    assert (told["state"], told["looked_at"], told["taken"]) == ("done", 4, 2)
    assert "Passed over: 1 documents" in told["said"] and "broken.mp4: " in told["said"]
    rows = await pool.fetch("SELECT name, stage, intakes FROM file ORDER BY name")
    assert [(r["name"], r["stage"]) for r in rows] == [("a.mp4", "waiting"), ("b.mp4", "waiting")]
    assert await pool.fetchval("SELECT name FROM intake") == "new films"
    assert await pool.fetchval("SELECT about FROM trail WHERE action = 'folder taken in'")
    answer = await http.post(wire.FOLDERS, json={"path": f"{allowed[0]}/empty"})
    await work.take_in(answer.json()["id"])
    told = (await http.get(answer.headers["Location"])).json()
    assert (told["state"], told["said"]) == ("done", "There is no film in it.")


async def test_what_is_not_allowed_is_answered_as_what_is_not_there(
    http: httpx.AsyncClient, work: Folders, settings: Settings, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    films = tmp_path / "films"
    for path in (
        tmp_path / "secret", "/etc", "films", f"{films}/../secret", films / "link",
        films / "nowhere", films / "night" / "a.mp4", "s\x00",
    ):  # fmt: skip
        answer = await http.post(wire.FOLDERS, json={"path": str(path)})
        assert answer.status_code in (400, 403), path
        assert answer.status_code == 400 or "RUSHES_INGEST_FOLDERS" in answer.text
    assert (await http.post(wire.FOLDERS, content=b"{")).status_code == 400
    job = (await http.post(wire.FOLDERS, json={"path": str(films)})).json()["id"]
    elsewhere = replace(settings, ingest_folders=str(tmp_path / "secret"))
    queue = jobs.Queue(settings.redis)
    await Folders(elsewhere, pool, queue).take_in(job)  # allowed no more
    await queue.close()
    told = (await http.get(f"{wire.FOLDERS}/{job}")).json()
    assert told["said"] == "This folder may not be taken in any more."
    assert await pool.fetchval("SELECT count(*) FROM file") == 0


async def test_only_administrators_may(backend: Settings, connect: Connect, tmp_path: Path) -> None:
    async with connect("ben") as ben:
        _, key = await made(ben, "admin", "annotate")
        async with httpx.AsyncClient(base_url=backend.public_api_url, headers=bearer(key)) as http:
            wanted = {"path": str(tmp_path / "films")}
            assert (await http.post(wire.FOLDERS, json=wanted)).status_code == 403
            assert (await http.get(wire.FOLDERS)).status_code == 403


async def test_a_prefix_of_object_storage_is_a_folder_too(
    settings: Settings, backend: Settings, ada: Client, pool: asyncpg.Pool, bucket: Bucket,
    tmp_path: Path,
) -> None:  # fmt: skip
    film = (tmp_path / "films" / "night" / "a.mp4").read_bytes()
    for key in ("new/a.mp4", "new/deep/b.mp4", "new/notes.txt", "other/c.mp4"):
        bucket.put(key, film)
    allows = replace(settings, ingest_folders=f"{settings.ingest_folders}:{bucket}new/")
    for text, inside in (
        (f"{bucket}new/", True), (f"{bucket}new/deep/", True), (f"{bucket}other/", False),
        (f"{bucket}", False), ("s3://", False), ("s3://another/new/", False),
    ):  # fmt: skip
        found = folder_inside(text, allowed(allows.ingest_folders))
        assert (found is not None) == inside, text
    job = await pool.fetchval(
        "INSERT INTO folder_asked (person_id, path, intake) SELECT id, $1, 'bucket' FROM person"
        " RETURNING id", f"{bucket}new/",
    )  # fmt: skip
    queue = jobs.Queue(settings.redis)
    await Folders(allows, pool, queue).take_in(job)
    await queue.close()
    row = await pool.fetchrow("SELECT * FROM folder_asked")
    assert (row["looked_at"], row["taken"], row["done_at"] is not None) == (3, 2, True)
    names = await pool.fetch("SELECT name FROM file ORDER BY name")
    assert [r["name"] for r in names] == ["a.mp4", "b.mp4"]
