"""Predictions over HTTP: a worker judges videos that do not enter the corpus, file by file."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import numpy as np
import pytest
from msgspec.structs import replace

import sql
from backend import client as rushes
from backend.client import Client, new_id
from backend.commands import left_uploads
from backend.keeping import uploads
from backend.messages import MOST_PREDICTIONS, RevokeKey
from backend.settings import Settings
from tests.conftest import Connect, add_clips, worker
from tests.gestures import deploy, give, make_label, number_of
from tests.integration.test_inference import bearer
from tests.unit.made_videos import scenes, write_video
from workers.deploy import predictions as doing
from workers.deploy.predictions import Predictions
from workers.embedding.texts import Embedders
from workers.learn.classifier import Classifier

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def settings(settings: Settings, tmp_path: Path) -> Settings:
    films = tmp_path / "films"
    films.mkdir()
    write_video(films / "a.mp4", scenes(30, 40))
    write_video(films / "b.mp4", scenes(25))
    (films / "bad.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"no film" * 1000)
    home = tmp_path / "home"
    home.mkdir()
    return replace(settings, predict_folders=str(films), home=home, embedder="demo")


@pytest.fixture
async def work(settings: Settings, pool: asyncpg.Pool) -> AsyncIterator[Predictions]:
    """What a worker does predictions with."""
    made = Predictions(settings, pool, Embedders(settings))
    yield made
    made.close()


@pytest.fixture
async def ada(backend: Settings, connect: Connect, pool: asyncpg.Pool) -> AsyncIterator[Client]:
    """An administrator with a label that is live, in the demo's space."""
    embedder = Embedders(backend).load(None)
    await add_clips(pool, 8, dim=embedder.dim)
    await pool.execute("UPDATE space SET digest = $1, source = 'demo'", embedder.identity.digest)
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada, "night")
        weights = np.random.default_rng(0).normal(size=embedder.dim).astype("<f4")
        model = Classifier(weights, 0.5, "live", {})
        space = await sql.corpus.space(pool)
        await sql.builds.add_model(
            pool, label=label, classifier="live", settings="{}", weights=weights.tobytes(),
            bias=0.5, checksum=model.checksum(), space=space["id"], seq=1, answers=20,
            seconds=0.1, at=1.0, upto=0, policy="majority",
        )  # fmt: skip
        await ada.ask(deploy(label, 1, threshold=0.25))
        yield ada


@pytest.fixture
async def http(backend: Settings, ada: Client) -> AsyncIterator[httpx.AsyncClient]:
    headers = await bearer(ada)
    async with httpx.AsyncClient(
        base_url=backend.public_api_url, headers=headers, timeout=60
    ) as http:
        yield http


def wanted(settings: Settings, *names: str) -> dict[str, Any]:
    paths = [f"{settings.predict_folders}/{name}" for name in names]
    return {"models": ["night@live"], "paths": paths}


async def asked(http: httpx.AsyncClient, body: dict[str, Any], once: str = "") -> dict[str, Any]:
    headers = {"Idempotency-Key": once} if once else {}
    reply = await http.post("/api/predictions", json=body, headers=headers)
    assert reply.status_code == 202, reply.text
    assert reply.headers["Location"] == f"/api/jobs/{reply.json()['id']}"
    return dict(reply.json())


async def test_a_worker_judges_what_was_named_and_a_bad_file_stops_nothing(
    http: httpx.AsyncClient, backend: Settings, pool: asyncpg.Pool
) -> None:
    """By a real worker, which finds what is due in the tables."""
    body = wanted(backend, "bad.mp4", "a.mp4", "b.mp4")
    job = await asked(http, body, "tonight")
    assert job["state"] == "waiting" and [f["stage"] for f in job["files"]] == ["waiting"] * 3
    assert (await http.get(f"/api/jobs/{job['id']}/result.csv")).status_code == 404
    assert (await asked(http, body, "tonight"))["id"] == job["id"]
    async with worker(backend, "ingest"):
        while (told := (await http.get(f"/api/jobs/{job['id']}")).json())["state"] != "done":
            await asyncio.sleep(0.2)
    bad, a, b = told["files"]
    assert bad["stage"] == "failed" and bad["error"] and bad.get("shots", 0) == 0
    assert (a["shots"], b["shots"]) == (2, 1) and a["fraction"] == b["fraction"] == 1
    table = (await http.get(told["results"]["csv"])).text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(Path(r["file"]).name, r["shot"]) for r in rows] == [
        ("a.mp4", "0"), ("a.mp4", "1"), ("b.mp4", "0"),
    ]  # fmt: skip
    assert {(r["label"], r["version"]) for r in rows} == {("night", "1")}
    assert all((float(r["probability"]) >= 0.25) == (r["reported"] == "True") for r in rows)
    lines = (await http.get(told["results"]["jsonl"])).text.splitlines()
    assert [json.loads(line)["probability"] for line in lines] == [
        float(r["probability"]) for r in rows
    ]
    part = await http.get(told["results"]["csv"], headers={"Range": "bytes=5-14"})
    assert part.status_code == 206 and part.text == table[5:15]
    # Nothing of it entered the corpus, and nothing that was needed meanwhile stays.
    assert await pool.fetchval("SELECT count(*) FROM file") == 0
    left = sorted(p.name for p in (backend.predictions / str(job["id"])).iterdir())
    assert left == ["result.csv", "result.jsonl"]
    gone = await http.delete(f"/api/jobs/{job['id']}")
    assert gone.status_code == 200
    assert (await http.get(told["results"]["csv"])).status_code == 404


async def test_videos_sent_along_are_judged_and_removed(
    http: httpx.AsyncClient, backend: Settings, work: Predictions
) -> None:
    film = (Path(backend.predict_folders) / "a.mp4").read_bytes()
    sent = {
        "files": [("files", ("../../etc/=a.mp4", film, "video/mp4"))],
        "data": {"models": "night"},
    }
    reply = await http.post("/api/predictions", **sent)  # type: ignore[arg-type]
    assert reply.status_code == 202, reply.text
    job = reply.json()
    assert [f["name"] for f in job["files"]] == ["=a.mp4"]
    [folder] = backend.predictions.glob("upload-*")
    assert (folder / "0").read_bytes() == film
    await work.carry_out(job["id"])
    told = (await http.get(f"/api/jobs/{job['id']}")).json()
    assert told["state"] == "done" and told["files"][0]["shots"] == 2
    assert not folder.exists()
    table = (await http.get(told["results"]["csv"])).text
    assert "'=a.mp4" in table, "no spreadsheet takes the name for a formula"


async def test_what_a_killed_backend_left_behind_is_removed_and_nothing_else(
    http: httpx.AsyncClient, backend: Settings, pool: asyncpg.Pool
) -> None:
    film = (Path(backend.predict_folders) / "a.mp4").read_bytes()
    sent = {"files": [("files", ("a.mp4", film, "video/mp4"))], "data": {"models": "night"}}
    assert (await http.post("/api/predictions", **sent)).status_code == 202  # type: ignore[arg-type]
    [waits] = backend.predictions.glob("upload-*")
    left = backend.predictions / "upload-left"
    left.mkdir()
    (left / "0").write_bytes(film[:100])
    with uploads.receiving(backend.predictions) as arriving:
        young = backend.predictions / "upload-young"
        young.mkdir()
        for folder in (waits, left, arriving):
            os.utime(folder, (1e9, 1e9))
        await left_uploads.clear(pool, backend)
        assert set(backend.predictions.glob("upload-*")) == {waits, arriving, young}
    await left_uploads.clear(pool, backend)
    assert set(backend.predictions.glob("upload-*")) == {waits, young}, "its receiver is gone"


async def test_the_same_key_asks_once(
    http: httpx.AsyncClient, backend: Settings, pool: asyncpg.Pool
) -> None:
    one, other = wanted(backend, "a.mp4"), wanted(backend, "b.mp4")
    jobs = await asyncio.gather(*[asked(http, one, "key") for _ in range(5)])
    assert len({job["id"] for job in jobs}) == 1
    reply = await http.post("/api/predictions", json=other, headers={"Idempotency-Key": "key"})
    assert reply.status_code == 422 and reply.json()["code"] == "asked_otherwise"
    film = (Path(backend.predict_folders) / "a.mp4").read_bytes()
    sent: dict[str, Any] = {
        "files": [("files", ("a.mp4", film))], "data": {"models": "night"},
        "headers": {"Idempotency-Key": "sent along"},
    }  # fmt: skip
    first, again = [await http.post("/api/predictions", **sent) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    assert len(list(backend.predictions.glob("upload-*"))) == 1, "the copy was not kept"
    assert await pool.fetchval("SELECT count(*) FROM prediction_job") == 2


async def test_cancelling_while_a_worker_is_at_it(
    http: httpx.AsyncClient, backend: Settings, work: Predictions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PROGRESS_SECONDS", 0.01)
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_: Any, path: Path, tell: Callable[[float], None]) -> Any:
        loop.call_soon_threadsafe(begun.set)
        while True:  # until it is told that it is enough
            tell(0.5)

    monkeypatch.setattr("workers.deploy.predict.Predictor.film", slow)
    job = (await asked(http, wanted(backend, "a.mp4", "b.mp4")))["id"]
    running = asyncio.create_task(work.carry_out(job))
    await begun.wait()
    while (told := (await http.get(f"/api/jobs/{job}")).json())["files"][0]["fraction"] != 0.5:
        await asyncio.sleep(0.01)
    assert told["state"] == "running"
    assert (await http.delete(f"/api/jobs/{job}")).json()["state"] == "cancelled"
    await running
    told = (await http.get(f"/api/jobs/{job}")).json()
    assert told["state"] == "cancelled" and "results" not in told
    assert not (backend.predictions / str(job)).exists()
    assert (await http.get(f"/api/jobs/{job}/result.csv")).status_code == 404
    go_on.set()


async def test_whoever_comes_second_leaves_it_and_whoever_comes_later_goes_on(
    http: httpx.AsyncClient, backend: Settings, work: Predictions, pool: asyncpg.Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A worker that is told to stop in the middle leaves what is found for the next."""
    from workers.deploy.predict import Predictor

    judged, real = [], Predictor.film

    def film(self: Predictor, path: Path, tell: Callable[[float], None]) -> Any:
        judged.append(path.name)
        if len(judged) == 2:
            raise ConnectionError("the database is away")
        return real(self, path, tell)

    monkeypatch.setattr(Predictor, "film", film)
    job = (await asked(http, wanted(backend, "a.mp4", "b.mp4")))["id"]
    async with pool.acquire() as somebody:
        assert await sql.predictions.claim(somebody, job=job)
        await work.carry_out(job)
        assert judged == []
        await sql.predictions.release(somebody, job=job)
    with pytest.raises(ConnectionError):
        await work.carry_out(job)
    told = (await http.get(f"/api/jobs/{job}")).json()
    assert [f["stage"] for f in told["files"]] == ["done", "waiting"]
    assert await pool.fetchval("SELECT max(tries) FROM prediction_file") == 1
    await work.carry_out(job)
    assert judged == ["a.mp4", "b.mp4", "b.mp4"]
    assert (await http.get(f"/api/jobs/{job}")).json()["state"] == "done"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ([], 400),
        ({"models": [], "paths": ["a"]}, 400),
        ({"models": ["night"], "paths": []}, 400),
        ({"models": ["night"], "paths": ["{films}/a.mp4"], "more": 1}, 400),
        ({"models": ["day"], "paths": ["{films}/a.mp4"]}, 404),
        ({"models": ["night@7"], "paths": ["{films}/a.mp4"]}, 404),
        ({"models": ["night@candidate"], "paths": ["{films}/a.mp4"]}, 404),
        ({"models": ["night"], "paths": ["/etc/passwd"]}, 403),
        ({"models": ["night"], "paths": ["{films}/nothing.mp4"]}, 403),
        ({"models": ["night"], "paths": ["{films}"]}, 403),
        ({"models": ["night"], "paths": ["{films}/../home/x"]}, 403),
        ({"models": ["night"], "paths": ["{films}/link.mp4"]}, 403),
        ({"models": ["night"], "paths": ["a.mp4"]}, 403),
        ({"models": ["night"], "paths": ["{films}/a\0.mp4"]}, 400),
    ],
)
async def test_what_cannot_be_asked_for(
    http: httpx.AsyncClient, backend: Settings, tmp_path: Path, pool: asyncpg.Pool, body: Any,
    status: int,
) -> None:  # fmt: skip
    secret = tmp_path / "secret.mp4"
    shutil.copy(Path(backend.predict_folders) / "a.mp4", secret)
    (Path(backend.predict_folders) / "link.mp4").symlink_to(secret)
    text = json.dumps(body).replace("{films}", backend.predict_folders)
    reply = await http.post(
        "/api/predictions", content=text, headers={"Content-Type": "application/json"}
    )
    assert reply.status_code == status and reply.json()["message"], reply.text
    assert await pool.fetchval("SELECT count(*) FROM prediction_job") == 0


async def test_a_file_that_became_a_link_elsewhere_is_not_read(
    http: httpx.AsyncClient, backend: Settings, work: Predictions, tmp_path: Path
) -> None:
    job = (await asked(http, wanted(backend, "a.mp4")))["id"]
    film = Path(backend.predict_folders) / "a.mp4"
    film.rename(tmp_path / "elsewhere.mp4")
    film.symlink_to(tmp_path / "elsewhere.mp4")
    await work.carry_out(job)
    [file] = (await http.get(f"/api/jobs/{job}")).json()["files"]
    assert file["stage"] == "failed" and file["error"]


async def test_whose_jobs_and_whose_models(
    http: httpx.AsyncClient, backend: Settings, ada: Client, connect: Connect, work: Predictions,
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nobody else learns of a job; who labels blind now is not told what was asked before."""
    async with connect("ben") as ben, connect("cleo") as cleo:
        label = await number_of_label(pool)
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        theirs, blind = await bearer(ben), await bearer(cleo)
        body = wanted(backend, "a.mp4")
        refused = await http.post("/api/predictions", json=body, headers=blind)
        assert refused.status_code == 403 and refused.json()["code"] == "blind"
        reply = await http.post("/api/predictions", json=body, headers=theirs)
        job = reply.json()["id"]
        await work.carry_out(job)
        for method, place in (("GET", ""), ("DELETE", ""), ("GET", "/result.csv")):
            for who in (blind, {}):  # cleo, and ada, who administers
                found = await http.request(method, f"/api/jobs/{job}{place}", headers=who)
                assert found.status_code == 404, (method, place)
                none = await http.request(method, f"/api/jobs/{job + 1}{place}", headers=who)
                assert none.text == found.text or place
        result = f"/api/jobs/{job}/result.csv"
        table = await http.get(result, headers=theirs)
        assert table.status_code == 200
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        await ada.ask(give(label, await number_of(pool, "ben"), "secondary"))
        for place in (f"/api/jobs/{job}", result):
            assert (await http.get(place, headers=theirs)).status_code == 403
        await ada.ask(give(label, await number_of(pool, "ben"), "primary"))
        assert (await http.get(result, headers=theirs)).status_code == 200
        key = await pool.fetchval("SELECT k.id FROM api_key k JOIN person p ON p.id = k.person_id "
                                  "WHERE p.name = 'ben'")  # fmt: skip
        await ben.ask(RevokeKey(id=new_id(), key=key))
        assert (await http.get(result, headers=theirs)).status_code == 401


async def number_of_label(pool: asyncpg.Pool) -> int:
    return int(await pool.fetchval("SELECT max(id) FROM label"))


async def test_a_label_put_away_or_an_embedder_that_is_not_there_fails_every_file(
    http: httpx.AsyncClient, backend: Settings, pool: asyncpg.Pool, work: Predictions
) -> None:
    job = (await asked(http, wanted(backend, "a.mp4", "b.mp4")))["id"]
    await pool.execute("UPDATE label SET deleted_at = now()")
    await work.carry_out(job)
    await pool.execute("UPDATE label SET deleted_at = NULL")
    told = (await http.get(f"/api/jobs/{job}")).json()
    assert told["state"] == "done"
    assert ["put away meanwhile" in f["error"] for f in told["files"]] == [True, True]

    other = (await asked(http, wanted(backend, "a.mp4")))["id"]
    await pool.execute("UPDATE space SET digest = 'another'")
    await work.carry_out(other)
    [file] = (await http.get(f"/api/jobs/{other}")).json()["files"]
    assert file["stage"] == "failed" and "embeddings of" in file["error"]


async def test_a_person_has_so_many_jobs_at_once(
    http: httpx.AsyncClient, backend: Settings, pool: asyncpg.Pool
) -> None:
    await pool.execute(
        "INSERT INTO prediction_job (person_id, asked, models) SELECT id, '', '[]' FROM person, "
        "generate_series(1, $1) WHERE name = 'ada'", MOST_PREDICTIONS,
    )  # fmt: skip
    reply = await http.post("/api/predictions", json=wanted(backend, "a.mp4"))
    assert reply.status_code == 429 and reply.json()["temporary"]


async def test_the_client_sends_videos_and_follows_the_job(
    ada: Client, backend: Settings, work: Predictions, tmp_path: Path
) -> None:
    key = (await bearer(ada, "predict", "read"))["Authorization"].removeprefix("Bearer ")
    films, told = Path(backend.predict_folders), []
    async with rushes.connect_async(backend.public_api_url, key, patience=5) as r:
        night = await r.labels.get("night")
        with pytest.raises(rushes.RushesError, match="There is no file"):
            await night.predict_files([tmp_path / "none.mp4"])
        job = await night.predict_files([films / "a.mp4", films / "bad.mp4"])
        assert (job.state, job.fraction) == ("waiting", 0.0)
        waiting = asyncio.create_task(job.wait(told.append, seconds=60))
        await work.carry_out(job.id)
        done = await waiting
        assert told[-1] == job.fraction == 1.0 and job.state == "done"
        assert [file.stage for file in done.files] == ["done", "failed"] and done.files[1].error
        rows = await job.rows()
        assert {row["file"] for row in rows} == {"a.mp4"}
        saved = await job.save(tmp_path / "night.csv")
        assert len(saved.read_text().splitlines()) == len(rows) + 1
        by_path = await r.predict_paths(["night@1"], [films / "b.mp4"])
        await by_path.cancel()
        assert by_path.state == "cancelled"
        with pytest.raises(rushes.NotFound):
            await r.predict_files("nigth", [films / "a.mp4"])
