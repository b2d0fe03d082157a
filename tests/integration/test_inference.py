"""Models over HTTP: the Open Inference Protocol says of each row what the model alone says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import httpx
import numpy as np
import pytest
from scipy.special import expit

import sql
from backend.client import Client, new_id
from backend.messages import MOST_INFER_ROWS, MakeKey, Scope
from backend.settings import Settings
from backend.views import inference
from tests.access_table import new_key
from tests.conftest import DIM, Connect, add_words
from tests.gestures import deploy, edit, give, make_label, number_of

pytestmark = pytest.mark.timeout(60)
WEIGHTS = np.random.default_rng(3).normal(size=(2, DIM)).astype("<f4")
BIASES = (-0.25, 0.5)
LENGTH = "Inference-Header-Content-Length"


@pytest.fixture
async def ada(connect: Connect) -> AsyncIterator[Client]:
    async with connect("ada", account_role="admin") as ada:
        yield ada


async def bearer(who: Client, *scopes: Scope) -> dict[str, str]:
    key = new_key()
    await who.ask(MakeKey(id=new_id(), name="a script", scopes=scopes or ("predict",), key=key))
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
async def http(backend: Settings, ada: Client) -> AsyncIterator[httpx.AsyncClient]:
    """A program of ada's that may predict."""
    async with httpx.AsyncClient(
        base_url=backend.public_api_url, headers=await bearer(ada), timeout=30
    ) as http:
        yield http


async def add_model(pool: asyncpg.Pool, label: int, which: int = 0) -> int:
    space = await sql.corpus.space(pool)
    version: int = await sql.builds.add_model(
        pool, label=label, classifier="live", settings="{}", weights=WEIGHTS[which].tobytes(),
        bias=BIASES[which], checksum="", space=space["id"], seq=1, answers=20, seconds=0.1, at=1.0,
        upto=0, policy="majority",
    )  # fmt: skip
    return version


@pytest.fixture
async def night(ada: Client, pool: asyncpg.Pool, clips: list[int]) -> int:
    """A label with two model versions, the first of them live with a threshold of .6."""
    label = await make_label(ada, "night shot")
    for which in (0, 1):
        await add_model(pool, label, which)
    await ada.ask(deploy(label, 1, threshold=0.6))
    return label


def tensor(name: str, datatype: str, shape: Sequence[int], data: Any) -> dict[str, Any]:
    return {"inputs": [{"name": name, "datatype": datatype, "shape": shape, "data": data}]}


def said(reply: httpx.Response) -> dict[str, Any]:
    assert reply.status_code == 200, reply.text
    return {one["name"]: one["data"] for one in reply.json()["outputs"]}


def expected(X: np.ndarray, which: int = 0) -> np.ndarray:
    found: np.ndarray = expit(X.astype(float) @ WEIGHTS[which].astype(float) + BIASES[which])
    return found


async def test_embeddings_clips_and_texts(
    http: httpx.AsyncClient, night: int, clips: list[int], pool: asyncpg.Pool
) -> None:
    X = np.random.default_rng(0).normal(size=(50, DIM)).astype(np.float32)
    address = "/v2/models/night shot/infer"
    flat = await http.post(address, json=tensor("embedding", "FP32", X.shape, X.ravel().tolist()))
    found = said(flat)
    np.testing.assert_allclose(found["probability"], expected(X), rtol=1e-12)
    assert found["decision"] == (expected(X) >= 0.6).tolist()
    assert flat.json()["model_version"] == "1" and flat.json()["parameters"]["threshold"] == 0.6
    rows = await http.post(address, json=tensor("embedding", "FP32", X.shape, X.tolist()))
    assert said(rows) == found

    wanted = [clips[7], clips[3], clips[7]]
    vectors = {r["clip_id"]: r["vector"].to_numpy() for r in await pool.fetch(
        "SELECT clip_id, vector FROM embedding WHERE clip_id = ANY ($1)", wanted)}  # fmt: skip
    of_clips = said(await http.post(address, json=tensor("clip", "INT64", [3], wanted)))
    Y = np.stack([vectors[clip] for clip in wanted])
    np.testing.assert_allclose(of_clips["probability"], expected(Y), rtol=1e-12)

    dusk = await add_words(pool, "a street at dusk", 5)
    of_words = said(
        await http.post(address, json=tensor("text", "BYTES", [1], ["a street at dusk"]))
    )
    np.testing.assert_allclose(
        of_words["probability"], expected(dusk[None].astype(np.float32)), rtol=1e-6
    )
    one = {**tensor("clip", "INT64", [1], [clips[0]]), "outputs": [{"name": "decision"}], "id": "a"}
    reply = await http.post(address, json=one)
    assert list(said(reply)) == ["decision"] and reply.json()["id"] == "a"
    assert (
        said(await http.post(address, json=tensor("clip", "INT64", [0], [])))["probability"] == []
    )


async def test_bytes_behind_the_json_say_the_same(http: httpx.AsyncClient, night: int) -> None:
    X = np.random.default_rng(1).normal(size=(9000, DIM)).astype("<f4")  # more than a piece
    head = {
        "inputs": [{
            "name": "embedding", "datatype": "FP32", "shape": X.shape,
            "parameters": {"binary_data_size": X.nbytes},
        }],
        "parameters": {"binary_data_output": True},
    }  # fmt: skip
    written = json.dumps(head).encode()
    reply = await http.post(
        f"/v2/models/{night}/versions/2/infer",
        content=written + X.tobytes(),
        headers={LENGTH: str(len(written))},
    )
    assert reply.status_code == 200, reply.text
    length = int(reply.headers[LENGTH])
    sizes = [
        one["parameters"]["binary_data_size"]
        for one in json.loads(reply.content[:length])["outputs"]
    ]
    assert sizes == [8 * 9000, 9000] and len(reply.content) == length + sum(sizes)
    found = np.frombuffer(reply.content[length : length + sizes[0]], "<f8")
    np.testing.assert_allclose(found, expected(X, 1), rtol=1e-12)
    decisions = np.frombuffer(reply.content[length + sizes[0] :], np.bool_)
    assert (decisions == (found >= 0.5)).all()  # version 2 was never deployed: the usual threshold


async def test_several_labels_at_once(
    http: httpx.AsyncClient, ada: Client, night: int, pool: asyncpg.Pool
) -> None:
    other = await make_label(ada, "a@home")
    await add_model(pool, other, 1)
    await ada.ask(deploy(other, 1, threshold=0.25))
    X = np.random.default_rng(2).normal(size=(5, DIM)).astype(np.float32)
    body = tensor("embedding", "FP32", X.shape, X.ravel().tolist())
    body["parameters"] = {"labels": ["night shot", "a@home", "night shot@2"]}
    reply = await http.post("/v2/models/night shot/infer", json=body)
    [probability, decision] = reply.json()["outputs"]
    assert probability["shape"] == decision["shape"] == [5, 3]
    wanted = np.stack([expected(X, 0), expected(X, 1), expected(X, 1)], axis=1)
    np.testing.assert_allclose(np.reshape(probability["data"], (5, 3)), wanted, rtol=1e-12)
    assert (np.reshape(decision["data"], (5, 3)) == (wanted >= [0.6, 0.25, 0.5])).all()
    assert reply.json()["parameters"]["labels"] == ["night shot@1", "a@home@1", "night shot@2"]


async def test_what_models_say_of_themselves(http: httpx.AsyncClient, night: int) -> None:
    assert (await http.get("/v2/health/live")).json() == {"live": True}
    assert (await http.get("/v2/health/ready")).json() == {"ready": True}
    assert (await http.get("/v2")).json()["name"] == "rushes"
    about = (await http.get(f"/v2/models/{night}")).json()
    assert about["versions"] == ["live", "2", "1"] and about["name"] == "night shot"
    assert about["inputs"][0] == {"name": "embedding", "datatype": "FP32", "shape": [-1, DIM]}
    assert about["parameters"]["threshold"] == 0.6 and about["parameters"]["digest"] == "test"
    ready = [
        (await http.get(f"/v2/models/{night}{version}/ready")).json()["ready"]
        for version in ("", "/versions/live", "/versions/candidate", "/versions/2")
    ]
    assert ready == [True, True, False, True]


@pytest.mark.parametrize(
    ("address", "body", "status", "why"),
    [
        ("night shot/versions/candidate", None, 404, "Nothing is deployed as candidate"),
        ("night shot/versions/9", None, 404, "no such model version"),
        ("night shot/versions/newest", None, 404, "A version is a number"),
        ("day", None, 404, "no such label"),
        ("night shot", {}, 400, "inputs"),
        ("night shot", [], 400, "no inference request"),
        ("night shot", {"inputs": []}, 400, "length >= 1"),
        ("night shot", tensor("embedding", "FP64", [1, DIM], [0.0] * DIM), 400, "datatype"),
        ("night shot", tensor("embedding", "INT64", [1, DIM], [0] * DIM), 400, "is FP32"),
        ("night shot", tensor("embedding", "FP32", [1, 3], [0, 0, 0]), 400, "16 numbers each"),
        ("night shot", tensor("embedding", "FP32", [DIM], [0] * DIM), 400, "16 numbers each"),
        ("night shot", tensor("embedding", "FP32", [2, DIM], [0] * DIM), 400, "32 numbers were"),
        ("night shot", tensor("embedding", "FP32", [1, DIM], "abc"), 400, "cannot be read"),
        ("night shot", tensor("embedding", "FP32", [1, DIM], [1e300] * DIM), 400, "no finite"),
        ("night shot", tensor("embedding", "FP32", [2, DIM], [[0] * DIM, [0]]), 400, "cannot be"),
        ("night shot", tensor("clip", "INT64", [1], [10**9]), 404, "There is no clip 1000000000"),
        ("night shot", tensor("clip", "INT64", [1], [-1]), 404, "There is no clip -1"),
        ("night shot", tensor("clip", "INT64", [1], [2**70]), 400, "cannot be read"),
        ("night shot", tensor("clip", "INT64", [1], [1.5]), 400, "cannot be read"),
        ("night shot", tensor("text", "BYTES", [1], ["a" * 501]), 400, "at most 500 characters"),
        ("night shot", tensor("text", "BYTES", [1], ["\0"]), 400, "no NUL"),
        ("night shot", tensor("text", "BYTES", [101], ["a"] * 101), 413, "At most 100 texts"),
        ("night shot", tensor("clip", "INT64", [MOST_INFER_ROWS + 1], []), 400, "<= 100000"),
        ("night shot", tensor("photo", "FP32", [1], [0]), 400, "Invalid enum"),
        (
            "night shot",
            tensor("clip", "INT64", [1], [1]) | {"parameters": {"digest": "CLIP"}},
            409,
            "these are of CLIP",
        ),
        (
            "night shot",
            tensor("clip", "INT64", [1], [1]) | {"parameters": {"labels": ["day"]}},
            404,
            "no such label",
        ),
    ],
)
async def test_bad_requests_say_why(
    http: httpx.AsyncClient, night: int, address: str, body: Any, status: int, why: str
) -> None:
    reply = await http.post(f"/v2/models/{address}/infer", json=body)
    assert reply.status_code == status and list(reply.json()) == ["error"], reply.text
    assert why in reply.json()["error"]


@pytest.mark.parametrize(
    ("length", "body", "why"),
    [
        ("x", b"{}", "must be a number"),
        ("9", b"{}", "fewer than its JSON"),
        ("0", b"{}", "no inference request"),
        ("-1", b"{}", "must be a number"),
    ],
)
async def test_bad_lengths(
    http: httpx.AsyncClient, night: int, length: str, body: bytes, why: str
) -> None:
    reply = await http.post(f"/v2/models/{night}/infer", content=body, headers={LENGTH: length})
    assert reply.status_code == 400 and why in reply.json()["error"]


async def test_what_is_too_large(
    http: httpx.AsyncClient, night: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference, "INFER_JSON_BYTES", 1000)
    body = tensor("embedding", "FP32", [50, DIM], [0.5] * 50 * DIM)
    reply = await http.post(f"/v2/models/{night}/infer", json=body)
    assert reply.status_code == 413 and "as bytes behind it" in reply.json()["error"]


async def test_who_may_not_see_answers_may_not_ask_the_model(
    backend: Settings, ada: Client, connect: Connect, night: int, pool: asyncpg.Pool,
    clips: list[int],
) -> None:  # fmt: skip
    """A score is made of others' answers; a label that is not theirs is as one that is not."""
    body = tensor("clip", "INT64", [1], [clips[0]])
    async with connect("cleo") as cleo, connect("otto") as otto:
        await ada.ask(give(night, await number_of(pool, "cleo"), "secondary"))
        await ada.ask(give(night, await number_of(pool, "otto"), "none"))
        async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
            for who, status in ((cleo, 403), (otto, 404)):
                headers = await bearer(who)
                for address in ("", "/ready", "/versions/1", "/versions/1/ready"):
                    reply = await http.get(f"/v2/models/{night}{address}", headers=headers)
                    assert reply.status_code == status, address
                reply = await http.post(f"/v2/models/{night}/infer", headers=headers, json=body)
                assert reply.status_code == status
                wanted = body | {"parameters": {"labels": ["night shot"]}}
                other = await make_label(who, f"{who} own")
                await add_model(pool, other)
                await who.ask(deploy(other, 1))
                reply = await http.post(f"/v2/models/{other}/infer", headers=headers, json=wanted)
                assert reply.status_code == status
            told = [
                (await http.get(f"/v2/models/{name}", headers=headers)).text
                for name in (night, 10**6, "night shot", "nothing")
            ]
            assert len(set(told)) == 1
            reads = await bearer(ada, "read", "annotate", "admin")
            assert (await http.get(f"/v2/models/{night}", headers=reads)).status_code == 403


async def test_a_label_keeps_its_number_when_its_name_changes(
    http: httpx.AsyncClient, ada: Client, night: int, clips: list[int]
) -> None:
    await ada.ask(edit(night, name="dusk"))
    assert (await http.get(f"/v2/models/{night}")).json()["name"] == "dusk"
    assert (await http.get("/v2/models/DUSK")).status_code == 200
    assert (await http.get("/v2/models/night shot")).status_code == 404


async def test_the_interface_describes_itself(http: httpx.AsyncClient) -> None:
    described = (await http.get("/api/openapi.json")).json()
    infer = described["paths"]["/v2/models/{label}/infer"]["post"]
    [content] = infer["requestBody"]["content"].values()
    assert content["examples"] and "401" in infer["responses"]
    assert described["security"] == [{"key": []}]
    assert described["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert "/login" not in described["paths"]
