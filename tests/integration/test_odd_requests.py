"""No request to any address of the backend, however odd, is a fault of the server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest
import schemathesis
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from litestar.routes import HTTPRoute, WebSocketRoute
from schemathesis import GenerationMode

import sql
from backend import client, media
from backend.app import create_app
from backend.auth import access
from backend.messages import FRAME_LIMIT, wire
from backend.settings import Settings, load
from tests.conftest import PASSWORD

EXAMPLES = int(os.environ.get("RUSHES_ODD_REQUESTS", "12"))  # of each address and method
TEXT = {"type": "string"}
KINDS = {int: {"type": "integer"}, str: TEXT}
FORM = {
    "required": True,
    "content": {"application/x-www-form-urlencoded": {"schema": {
        "type": "object",
        "required": ["name", "password"],
        "properties": {"name": TEXT, "password": TEXT, "next": TEXT},
    }}},
}  # fmt: skip
ROUTES = create_app(load({"RUSHES_HOME": "/nowhere"})).routes


def description() -> dict[str, Any]:
    """All addresses of the backend with their methods, as OpenAPI describes them."""
    paths: dict[str, Any] = {}
    for route in ROUTES:
        if not isinstance(route, HTTPRoute):
            continue
        parameters = [
            {"in": "path", "name": name, "required": True, "schema": KINDS[parameter.type]}
            for name, parameter in route.path_parameters.items()
        ]
        parameters += [
            {"in": place, "name": name, "schema": {**TEXT, "pattern": pattern}}
            for place, name, pattern in (
                ("header", "Range", "^bytes=[0-9]{0,6}-[0-9]{0,6}$"),
                ("header", "Origin", "^https?://[a-z]{1,9}$"),
                ("cookie", wire.COOKIE, "^[A-Za-z0-9_-]{43}$"),
            )
        ]
        paths[route.path_format] = {
            method.lower(): {
                "parameters": parameters,
                "responses": {"default": {"description": "anything"}},
                **({"requestBody": FORM} if route.path == wire.LOGIN and method == "POST" else {}),
            }
            for method in route.methods
        }
    return {"openapi": "3.1.0", "info": {"title": "Rushes", "version": "1"}, "paths": paths}


SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for found in SCHEMA.get_all_operations()
    for operation in [found.ok()]
}


def unhurried(examples: int) -> settings:
    return settings(
        max_examples=examples,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much
        ],
    )  # fmt: skip


@pytest.fixture
async def session(
    backend: Settings, person: Callable[..., Awaitable[access.Visitor]], clips: list[int]
) -> str:
    await person("ada")
    return await asyncio.to_thread(
        client.sign_in, backend.public_api_url, backend.ui_origin, "ada", PASSWORD
    )


@pytest.fixture
async def poster(backend: Settings, pool: asyncpg.Pool) -> None:
    """The first clip has one."""
    row = await sql.corpus.media(pool, clip=1)
    path, _ = media.file_of(backend.media, row["content_hash"], row["position"], "poster.jpg")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(1000))


def test_every_address_is_tried() -> None:
    there = {route.path for route in ROUTES if isinstance(route, HTTPRoute)}
    assert there >= {wire.LOGIN, wire.LOGOUT, wire.ME, wire.TICKET, wire.HEALTH}
    assert {route.path for route in ROUTES if isinstance(route, WebSocketRoute)} == {wire.LIVE}
    assert len(OPERATIONS) >= len(there)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_described_requests(
    name: str, mode: GenerationMode, backend: Settings, session: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    loop = asyncio.get_running_loop()

    @unhurried(EXAMPLES)
    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode), signed_in=st.booleans())
    def requests(case: schemathesis.Case, signed_in: bool) -> None:
        headers = {"Cookie": f"{wire.COOKIE}={session}"} if signed_in else {}
        if signed_in and wire.LOGOUT not in name:
            headers["Origin"] = backend.ui_origin
        answer = case.call(base_url=backend.public_api_url, headers=headers, allow_redirects=False)
        assert answer.status_code < 500, (case, answer.text)

    await loop.run_in_executor(None, requests)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


# ── byte by byte ────────────────────────────────────────────────────────────────────────────────

FORM_TYPE = b"application/x-www-form-urlencoded"
ENDLESS = [b"9" * 5000, b"-1", b"9223372036854775808", b"%00", b"%ff", b"%ed%a0%80", b"..", b""]
PIECES = st.sampled_from(ENDLESS) | st.binary(max_size=12).map(
    lambda raw: raw.translate(None, b"\r\n \t\x0b\x0c\0")
)
NAMES = st.sampled_from([
    b"Range", b"Cookie", b"Origin", b"Content-Type", b"Content-Length", b"Host", b"Accept",
    b"Transfer-Encoding", b"If-Range", b"Upgrade", b"Connection", b"X-Forwarded-For",
])  # fmt: skip
HEADER_VALUES = PIECES | st.sampled_from([
    b"bytes=5-2,1-", b"multipart/form-data", b"application/json", b"chunked", b"websocket",
    b"application/x-www-form-urlencoded; charset=utf-7", b"rushes_session=%00",
    b"rushes_session=\xff", b'rushes_session="\\377', b"\xed\xa0\x80",
])  # fmt: skip
HEADERS = st.dictionaries(NAMES, HEADER_VALUES, max_size=2)
RANGES = st.builds(lambda first, last: b"bytes=" + first + b"-" + last, PIECES, PIECES)
BODIES = st.binary(max_size=40) | st.sampled_from([
    b"", b"name=a&name=b&password=x", b"&&&===", b"\xff\xfe", b'{"name":"a"}', b"x" * 100_000,
    b"name=ada&password=" + b"x" * 60_000,
])  # fmt: skip


@dataclass(frozen=True)
class Raw:
    method: bytes
    target: bytes
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


FORMS = st.builds(
    lambda name, password, then: b"name=" + name + b"&password=" + password + b"&next=" + then,
    PIECES, PIECES, PIECES,
)  # fmt: skip
RAW = st.one_of(
    st.builds(Raw, st.just(b"POST"), st.just(b"/login"), HEADERS, FORMS | BODIES),
    st.builds(
        lambda clip, wanted: Raw(b"GET", b"/media/" + clip + b"/poster.jpg", {b"Range": wanted}),
        st.just(b"1") | PIECES,
        RANGES | HEADER_VALUES,
    ),
    st.builds(lambda name: Raw(b"GET", b"/media/1/" + name), PIECES),
    st.builds(
        lambda method, path, more, headers, body: Raw(method, path + more, headers, body),
        st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"\xff"]),
        st.sampled_from([*(route.path.encode() for route in ROUTES), b"/", b"*", b"//a"]),
        st.just(b"") | PIECES | PIECES.map(lambda query: b"?ticket=" + query),
        HEADERS,
        BODIES,
    ),
)


@unhurried(10 * EXAMPLES)
@given(raw=RAW)
@example(Raw(b"POST", b"/login", body=b"name=a%00b&password=x"))
@example(Raw(b"POST", b"/login", body=b"name=%ed%a0%bd&password=%ff"))
@example(Raw(b"GET", b"/media/9223372036854775808/poster.jpg"))
@example(Raw(b"GET", b"/media/-1/poster.jpg"))
@example(Raw(b"GET", b"/media/" + b"9" * 5000 + b"/poster.jpg"))
@example(Raw(b"GET", b"/media/1/poster.jpg", {b"Range": b"bytes=0-" + b"9" * 5000}))
@example(Raw(b"GET", b"/media/1/poster.jpg", {b"Range": b"bytes=" + b"9" * 5000 + b"-"}))
async def test_raw_requests(
    backend: Settings, session: str, poster: None, caplog: pytest.LogCaptureFixture, raw: Raw
) -> None:
    headers = {
        b"Host": b"a",
        b"Cookie": f"{wire.COOKIE}={session}".encode(),
        b"Origin": backend.ui_origin.encode(),
        b"Content-Type": FORM_TYPE,
        b"Connection": b"close",
        b"Content-Length": str(len(raw.body)).encode(),
        **raw.headers,
    }
    lines = [raw.method + b" " + raw.target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in headers.items()]
    # With these the server may rightly wait for more than there is, or keep the connection.
    waits = raw.headers.keys() & {b"Content-Length", b"Transfer-Encoding", b"Connection"}
    reader, writer = await asyncio.open_connection(backend.host, backend.backend_port)
    answer = b""
    with contextlib.suppress(ConnectionError, TimeoutError):  # it had heard enough, or it waits
        writer.write(b"\r\n".join([*lines, b"", raw.body]))
        async with asyncio.timeout(0.2 if waits else 20):
            answer = await reader.read()
    writer.close()
    assert answer or waits or len(raw.body) > FRAME_LIMIT, "no answer"
    assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []
