"""Requests after the description that the backend serves, to labels that are there, by a key that
may do everything: none is a fault of the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from backend.app import create_app
from backend.client import new_id
from backend.messages import MakeKey
from backend.settings import Settings, load
from tests.access_table import new_key
from tests.conftest import Connect
from tests.gestures import deploy, make_label
from tests.integration.test_inference import add_model
from tests.integration.test_odd_requests import EXAMPLES, unhurried

SCHEMA = schemathesis.openapi.from_dict(
    create_app(load({"RUSHES_HOME": "/nowhere"})).openapi_schema.to_schema()
)
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for found in SCHEMA.get_all_operations()
    for operation in [found.ok()]
}
# What is there to be asked about, in the place of what is made up.
THERE = {"label": ["night", "1"], "version": ["live", "1"], "clip": [1], "job": [1], "upload": [1]}


@pytest.fixture
async def key(
    connect: Connect, pool: asyncpg.Pool, clips: list[int],
    person: Callable[..., Awaitable[object]],
) -> str:  # fmt: skip
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada, "night")
        await add_model(pool, label)
        await ada.ask(deploy(label, 1))
        key = new_key()
        scopes = ("predict", "read", "annotate", "admin")
        await ada.ask(MakeKey(id=new_id(), name="all", scopes=scopes, key=key))  # type: ignore[arg-type]
    return key


@pytest.mark.timeout(120)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
async def test_requests_after_the_served_description(
    mode: GenerationMode, backend: Settings, key: str, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # No worker is here to embed words: what nobody answers is refused at once.
    monkeypatch.setattr("backend.views.text_embeddings.WAIT_FOR_WORKER", 0.01)
    monkeypatch.setattr("backend.auth.keys.KEY_BURST", 1e6)
    loop = asyncio.get_running_loop()
    for name in sorted(OPERATIONS):
        await loop.run_in_executor(None, _requests(name, mode, backend, key))
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


def _requests(name: str, mode: GenerationMode, backend: Settings, key: str) -> Callable[[], None]:
    @unhurried(EXAMPLES)
    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode), made_up=st.booleans(),
           which=st.integers(0, 1))  # fmt: skip
    def requests(case: schemathesis.Case, made_up: bool, which: int) -> None:
        if not made_up and case.path_parameters:
            there = {n: THERE[n][which % len(THERE[n])] for n in case.path_parameters if n in THERE}
            case.path_parameters = {**case.path_parameters, **there}
        headers = {"Authorization": f"Bearer {key}"}
        answer = case.call(base_url=backend.public_api_url, headers=headers, allow_redirects=False)
        unanswered = answer.status_code == 503 and "No worker answered" in answer.text
        assert answer.status_code < 500 or unanswered, (name, case, answer.text)

    return requests
