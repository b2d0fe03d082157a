"""Whatever arrives at the socket is answered by its id, and ends neither the socket nor anything
else."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.auth import access
from backend.client import Client, new_id
from backend.live import connection
from backend.messages import DescribeClips
from backend.views import text_embeddings
from tests.conftest import Connect
from tests.gestures import answer, make_label
from tests.odd_messages import Sent, frames

EXAMPLES = int(os.environ.get("RUSHES_ODD_MESSAGES", "60"))
ACCOUNTS: dict[str, dict[str, str]] = {
    "ada": {"account_role": "admin"},
    "ben": {},
    "cleo": {"role": "secondary"},
    "vera": {"account_role": "viewer"},
}


class Reply(msgspec.Struct):
    id: str | None = None
    code: str = ""


IDS = range(1, 9)  # of labels, of clips, and the first of a person who takes no part


@pytest.fixture
async def people(
    connect: Connect,
    person: Callable[..., Awaitable[access.Visitor]],
    clips: list[int],
    pool: asyncpg.Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[dict[str, Client]]:
    """One of every kind at the socket. Nobody there names an account of theirs by chance: to
    change that ends its session, rightly."""
    monkeypatch.setattr(connection, "BURST", 1e9)  # how fast one may speak is not the question
    monkeypatch.setattr(text_embeddings, "WAIT_FOR_WORKER", 0.01)
    assert set(IDS) <= set(clips)
    await person("dora")
    await pool.execute("ALTER TABLE person ALTER id RESTART WITH 1000000007")
    async with contextlib.AsyncExitStack() as stack:
        opened = {
            name: await stack.enter_async_context(connect(name, **account))
            for name, account in ACCOUNTS.items()
        }
        for number in IDS:
            assert await make_label(opened["ada"], f"label {number}") == number
            await opened["ada"].ask(answer(number, clips[0]))
        yield opened


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.sampled_from(sorted(ACCOUNTS)), sent=st.lists(frames(IDS), min_size=1, max_size=12))
async def test_every_message_is_answered_by_its_id(
    people: dict[str, Client], caplog: pytest.LogCaptureFixture, name: str, sent: list[Sent]
) -> None:
    await answered(people[name], sent)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


async def answered(who: Client, sent: list[Sent]) -> None:
    """Sends the frames, and then one that is in order, which must be answered as well."""
    before = len(who.frames)
    for one in sent:
        await who.send_raw(one.frame)
    wanted = Counter(one.command_id for one in sent)

    def replies() -> list[Reply]:
        found = [msgspec.json.decode(frame, type=Reply) for frame in list(who.frames)[before:]]
        return [reply for reply in found if reply.id is not None]

    await who.ask(DescribeClips(id=new_id(), clips=()))
    await who.until(lambda: len(replies()) >= len(sent) + 1)
    got = Counter(reply.id for reply in replies())
    assert got >= wanted, (sent, got)
    assert "internal" not in {reply.code for reply in replies()}
