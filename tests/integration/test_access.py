"""Every cell of the table of access is tried at the real backend, and none is missing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import get_args

import asyncpg
import httpx
import pytest
from litestar.routes import HTTPRoute, WebSocketRoute

import sql
from backend import media
from backend.app import create_app
from backend.auth import access
from backend.client import Client, RefusedCommand, SignInFailed, new_id, sign_in
from backend.commands import COMMANDS
from backend.live.streams import STREAMS
from backend.messages import Command, DeleteLabel, DrawTeam, Request, SetMember, Subscribe, wire
from backend.routes.dispatch import FOLLOWING
from backend.routes.queries import QUERIES
from backend.settings import Settings, load
from tests.access_table import (
    ADDRESSES,
    OF_ADMINISTRATORS,
    OF_WRITERS,
    PEOPLE,
    SAMPLES,
    SOCKET,
    sample,
)
from tests.conftest import PASSWORD, Connect
from tests.gestures import answer, make_label, number_of

MESSAGES = {kind.__name__: kind for kind in SAMPLES}
# What is refused for who the person is. An ``unknown_label`` is only ever said for that here.
REFUSALS = {code for row in SOCKET.values() for code in row.values()} - {"yes"}
CHANGES_WHO_MAY = (DeleteLabel, SetMember, DrawTeam)  # tried on a label of their own


# ── nothing is without a decision ───────────────────────────────────────────────────────────────


def test_every_message_and_every_stream_has_a_row() -> None:
    kinds = set(get_args(Command))
    assert kinds == {*COMMANDS, *QUERIES, *FOLLOWING}
    streams = {f"{row.kind}/" if row.of_label else row.kind for row in STREAMS.values()}
    following = {"Subscribe", "Unsubscribe"}  # by stream
    assert set(SOCKET) == {kind.__name__ for kind in kinds} - following | streams
    assert set(MESSAGES) == {kind.__name__ for kind in kinds} - following


def test_every_address_has_a_row() -> None:
    routes = create_app(load({"RUSHES_HOME": "/nowhere"})).routes
    found = {
        f"{method} {route.path_format}"
        for route in routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"  # Litestar's own: says which methods there are
    }
    assert found == set(ADDRESSES)
    sockets = {route.path for route in routes if isinstance(route, WebSocketRoute)}
    assert sockets == {wire.LIVE}  # it wants a ticket: `test_live`


# ── every cell ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def people(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> AsyncIterator[dict[str, Client]]:
    async with contextlib.AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(connect(name, account_role=account))
            for name, (account, _) in PEOPLE.items()
        }


async def labelled(people: dict[str, Client], pool: asyncpg.Pool, clip: int) -> int:
    """A label on which everybody has their role, with one answered clip."""
    label = await make_label(people["ada"], new_id())
    await pool.execute(
        "INSERT INTO member SELECT $1, p.id, t.role FROM unnest($2::text[], $3::text[]) "
        "AS t (name, role) JOIN person p USING (name) ON CONFLICT (label_id, person_id) "
        "DO UPDATE SET role = excluded.role",
        label, list(PEOPLE), [role for _, role in PEOPLE.values()],
    )  # fmt: skip
    await people["ada"].ask(answer(label, clip))
    return label


async def outcome(who: Client, command: Request) -> str:
    """``yes``, or why the person is refused."""
    try:
        await who.ask(command)
    except RefusedCommand as refused:
        return refused.code if refused.code in REFUSALS else "yes"
    return "yes"


async def test_every_message_and_stream_for_every_kind_of_person(
    people: dict[str, Client],
    person: Callable[..., Awaitable[access.Visitor]],
    pool: asyncpg.Pool,
    clips: list[int],
) -> None:
    somebody = (await person("zoe")).id
    shared = await labelled(people, pool, clips[0])
    for name in ("cleo", "amy"):  # who labels blind has a queue
        await people[name].subscribe(f"blind/{shared}")
    found: dict[str, dict[str, str]] = {}
    for row in SOCKET:
        found[row] = {}
        for name, who in people.items():
            kind = MESSAGES.get(row)
            own = kind in CHANGES_WHO_MAY
            label = await labelled(people, pool, clips[0]) if own else shared
            command: Request
            if kind is None:
                stream = f"{row}{label}" if row.endswith("/") else row
                command = Subscribe(id=new_id(), stream=stream)
            else:
                command = sample(kind, label, clips[0], somebody)
            found[row][name] = await outcome(who, command)
    assert found == SOCKET


async def test_every_address_for_whoever_comes(
    backend: Settings, people: dict[str, Client], pool: asyncpg.Pool, clips: list[int]
) -> None:
    row = await sql.corpus.media(pool, clip=clips[0])
    path, _ = media.file_of(backend.media, row["content_hash"], row["position"], "poster.jpg")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a poster")
    found: dict[str, dict[str, int]] = {}
    async with httpx.AsyncClient(base_url=backend.public_api_url) as browser:
        for address in ADDRESSES:
            method, place = address.split(" ")
            place = place.format(
                clip=clips[0],
                name="poster.jpg",
                label="unknown",
                version="live",
                path="nothing",
                job=1,
                upload=1,
            )
            found[address] = {}
            for comer in ("nobody", "another site", "signed in"):
                for name in PEOPLE if comer == "signed in" else ["ben"]:
                    headers = {"Origin": backend.ui_origin}
                    if comer != "nobody":
                        session = people[name].session  # type: ignore[attr-defined]
                        headers["Cookie"] = f"{wire.COOKIE}={session}"
                    if comer == "another site":
                        headers["Origin"] = "https://elsewhere.example"
                    form = {"name": "nobody", "password": "wrong"}
                    reply = await browser.request(
                        method, place, headers=headers, data=form if method == "POST" else None
                    )
                    role = PEOPLE[name][0]
                    refused = (address in OF_ADMINISTRATORS and role != "admin") or (
                        address in OF_WRITERS and role == "viewer"
                    )
                    if refused and comer != "nobody":
                        assert reply.status_code == 403, (address, name)
                        reply.status_code = ADDRESSES[address][comer]
                    assert found[address].setdefault(comer, reply.status_code) == reply.status_code
    assert found == ADDRESSES


# ── what is not there and what is not theirs, answered alike ────────────────────────────────────


async def test_a_label_that_is_not_theirs_is_answered_as_one_that_is_not_there(
    people: dict[str, Client], pool: asyncpg.Pool, clips: list[int]
) -> None:
    hidden = await labelled(people, pool, clips[0])
    somebody = await number_of(pool, "ben")
    for name in ("otto", "nils"):
        who = people[name]
        for kind in MESSAGES.values():
            told = []
            for label in (hidden, 10**6):
                try:
                    told.append(type(await who.ask(sample(kind, label, clips[0], somebody))))
                except RefusedCommand as refused:
                    told.append((refused.code, str(refused)))
            assert told[0] == told[1], kind
        for row in SOCKET:
            if row.endswith("/"):
                told = []
                for label in (hidden, 10**6):
                    with pytest.raises(RefusedCommand) as caught:
                        await who.ask(Subscribe(id=new_id(), stream=f"{row}{label}"))
                    told.append((caught.value.code, str(caught.value)))
                assert told[0] == told[1], row


async def test_a_name_that_is_not_there_is_answered_as_a_wrong_password(
    backend: Settings, people: dict[str, Client]
) -> None:
    told = []
    for name in ("ben", "nobody at all"):
        with pytest.raises(SignInFailed) as failed:
            await asyncio.to_thread(
                sign_in, backend.public_api_url, backend.ui_origin, name, "wrong" + PASSWORD
            )
        told.append(str(failed.value))
    assert told[0] == told[1]
