"""Exports over HTTP: asked for once, written by a worker, taken in pieces, gone after some days."""

from __future__ import annotations

import asyncio
import contextlib
import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from backend.client import Client
from backend.messages import MOST_EXPORTS
from backend.settings import Settings
from backend.views.export_jobs import folder_of
from tests.conftest import Connect, worker
from tests.gestures import answer, blind, give, make_label, number_of
from tests.integration.test_inference import bearer
from workers.doors import jobs as doing
from workers.doors.jobs import Exports


@pytest.fixture
async def settings(settings: Settings, tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    return replace(settings, home=home)


@pytest.fixture
async def ada(
    backend: Settings, connect: Connect, clips: list[int], settings: Settings
) -> AsyncIterator[Client]:
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada, "night")
        for clip in clips[:20]:
            await ada.ask(answer(label, clip))
        yield ada


@pytest.fixture
async def http(backend: Settings, ada: Client) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=backend.public_api_url, headers=await bearer(ada, "read"), timeout=60
    ) as http:
        yield http


async def asked(http: httpx.AsyncClient, once: str = "", **wanted: Any) -> dict[str, Any]:
    headers = {"Idempotency-Key": once} if once else {}
    reply = await http.post("/api/exports", json={"labels": ["night"]} | wanted, headers=headers)
    assert reply.status_code == 202, reply.text
    assert reply.headers["Location"] == f"/api/exports/{reply.json()['id']}"
    return dict(reply.json())


async def code(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["code"]


async def test_a_worker_writes_what_was_asked_for_and_it_is_taken_in_pieces(
    http: httpx.AsyncClient, backend: Settings
) -> None:
    job = await asked(http, "tonight")
    where = f"/api/exports/{job['id']}"
    assert (job["state"], job["name"]) == ("waiting", "night-annotations.csv")
    assert await code(await http.get(f"{where}/result")) == (404, "no_result")
    assert (await asked(http, "tonight"))["id"] == job["id"]
    other = await http.post(
        "/api/exports", json={"format": "jsonl"}, headers={"Idempotency-Key": "tonight"}
    )
    assert await code(other) == (422, "asked_otherwise")
    async with worker(backend, "learn"):
        while (told := (await http.get(where)).json())["state"] in ("waiting", "running"):
            await asyncio.sleep(0.1)
    assert (told["state"], told["rows"]) == ("done", 20)
    whole = await http.get(told["result"])
    assert whole.headers["content-type"] == "text/csv; charset=utf-8"
    assert whole.headers["content-disposition"] == 'attachment; filename="night-annotations.csv"'
    assert len(whole.content) == told["bytes"] and whole.text.count("\n") == 21
    etag = whole.headers["etag"]
    assert etag == f'"{told["digest"]}"'
    rest = {"Range": f"bytes={told['bytes'] - 7}-", "If-Range": etag}
    part = await http.get(told["result"], headers=rest)
    assert (part.status_code, part.content) == (206, whole.content[-7:])
    changed = await http.get(told["result"], headers=rest | {"If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    assert (await http.delete(where)).json()["state"] == "cancelled"
    assert await code(await http.get(told["result"])) == (404, "no_result")


async def test_markers_come_in_a_zip_of_timelines_or_as_one(
    http: httpx.AsyncClient, pool: asyncpg.Pool, backend: Settings
) -> None:
    work = Exports(backend, pool)
    film = await pool.fetchval("SELECT min(id) FROM video")
    for more, name, kind in (
        ({"format": "edl"}, "night-markers.zip", "application/zip"),
        ({"format": "edl", "filters": {"film": film}}, "night-markers.edl", "text/plain; charset"),
        ({"format": "csv"}, "night-markers.csv", "text/csv; charset=utf-8"),
    ):
        job = await asked(http, what="markers", **more)
        await work.carry_out(job["id"])
        told = (await http.get(f"/api/exports/{job['id']}")).json()
        assert (told["state"], told["name"], told["rows"]) == ("done", name, 20), told
        file = await http.get(told["result"])
        assert file.headers["content-type"].startswith(kind)
        assert file.content.startswith(b"PK") == name.endswith(".zip")
    job = await asked(http, what="markers", format="edl", start="25:00:00:00")
    await work.carry_out(job["id"])
    told = (await http.get(f"/api/exports/{job['id']}")).json()
    assert told["state"] == "failed" and "hours end at 23" in told["error"]
    for wrong in ({"format": "parquet"}, {"labels": []}, {"start": "0" * 13}):
        body = {"what": "markers", "format": "edl", "labels": ["night"]} | wrong
        assert await code(await http.post("/api/exports", json=body)) == (400, "not_an_export")


async def test_who_labels_blind_gets_markers_of_their_own_answers_alone(
    http: httpx.AsyncClient, ada: Client, connect: Connect, pool: asyncpg.Pool, backend: Settings,
    clips: list[int],
) -> None:  # fmt: skip
    async with connect("cleo", role="secondary") as cleo:
        label = await pool.fetchval("SELECT id FROM label")
        await cleo.subscribe(f"blind/{label}")
        await cleo.ask(blind(label, clips[3]))
        work = Exports(backend, pool)
        async with httpx.AsyncClient(
            base_url=backend.public_api_url, headers=await bearer(cleo, "read")
        ) as hers:
            job = await asked(hers, what="markers")
            await work.carry_out(job["id"])
            found = (await hers.get(f"/api/exports/{job['id']}/result")).text
            assert [row["clips"] for row in csv.DictReader(found.splitlines())] == [str(clips[3])]
            for more in ({"score_from": 0.1}, {"labels": ["night@1"]}):
                body = {"what": "markers", "labels": ["night"]} | more
                refused = await hers.post("/api/exports", json=body)
                assert refused.status_code in (403, 404), refused.text


async def test_what_cannot_be_exported_is_said(http: httpx.AsyncClient) -> None:
    for body, expected in (
        (b"{", (400, "not_an_export")),
        (b'{"format": "xls"}', (400, "not_an_export")),
        (b'{"labels": ["dawn"]}', (404, "unknown_label")),
        (b'{"what": "predictions", "labels": ["night@live"]}', (404, "unknown_model")),
    ):
        assert await code(await http.post("/api/exports", content=body)) == expected
    for _ in range(MOST_EXPORTS):
        await asked(http)
    too_many = await http.post("/api/exports", json={})
    assert await code(too_many) == (429, "too_many_exports")


async def test_who_labels_blind_since_gets_neither_the_file_nor_a_new_one(
    http: httpx.AsyncClient, ada: Client, connect: Connect, pool: asyncpg.Pool, backend: Settings
) -> None:
    async with connect("ben") as ben:
        label = await pool.fetchval("SELECT id FROM label")
        work = Exports(backend, pool)
        async with httpx.AsyncClient(
            base_url=backend.public_api_url, headers=await bearer(ben, "read")
        ) as his:
            first, second = await asked(his, what="clips"), await asked(his, what="clips")
            await work.carry_out(first["id"])
            result = f"/api/exports/{first['id']}/result"
            assert (await his.get(result)).status_code == 200
            assert await code(await http.get(result)) == (404, "unknown_job")
            await ada.ask(give(label, await number_of(pool, "ben"), "secondary"))
            assert await code(await his.get(result)) == (403, "blind")
            await work.carry_out(second["id"])
            assert not folder_of(backend, second["id"]).exists()
            refused = await his.post("/api/exports", json={"labels": ["night"], "what": "clips"})
            assert await code(refused) == (403, "blind")


async def test_a_worker_that_dies_leaves_no_half_and_another_begins_anew(
    http: httpx.AsyncClient, pool: asyncpg.Pool, backend: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = (await asked(http, format="jsonl"))["id"]
    writing = asyncio.Event()
    right = doing.export

    async def hangs(*arguments: Any, **more: Any) -> int:
        (folder_of(backend, job) / ".draft-left").write_bytes(b"half")
        writing.set()
        await asyncio.sleep(60)
        return 0

    monkeypatch.setattr(doing, "export", hangs)
    work = Exports(backend, pool)
    dying = asyncio.create_task(work.carry_out(job))
    await writing.wait()
    another = Exports(backend, pool)
    await another.carry_out(job)  # somebody else is at it
    assert not await pool.fetchval("SELECT done_at FROM export_job")
    dying.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await dying
    monkeypatch.setattr(doing, "export", right)
    await another.carry_out_due()
    told = (await http.get(f"/api/exports/{job}")).json()
    assert (told["state"], told["rows"]) == ("done", 20)
    assert [f.name for f in folder_of(backend, job).iterdir()] == ["export.jsonl"]


async def test_a_file_that_is_old_goes_and_one_that_nobody_wants_is_not_written(
    http: httpx.AsyncClient, pool: asyncpg.Pool, backend: Settings
) -> None:
    work = Exports(backend, pool)
    old, cancelled = (await asked(http))["id"], (await asked(http))["id"]
    assert (await http.delete(f"/api/exports/{cancelled}")).json()["state"] == "cancelled"
    await work.carry_out_due()
    assert (await http.get(f"/api/exports/{old}")).json()["state"] == "done"
    assert not folder_of(backend, cancelled).exists()
    await pool.execute("UPDATE export_job SET done_at = now() - interval '8 days'")
    await Exports(backend, pool).carry_out_due()
    assert (await http.get(f"/api/exports/{old}")).json()["state"] == "expired"
    assert not folder_of(backend, old).exists()
