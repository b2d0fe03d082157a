"""What several integration tests need: a hub driven by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest

from backend import commands
from backend.auth import access, sessions
from backend.client import new_id
from backend.domain import second_round
from backend.live import sessions as live_sessions
from backend.live.hub import Hub
from backend.live.relay import Relay
from backend.messages import Acknowledged, CreateLabel
from backend.settings import Settings
from tests.conftest import PASSWORD
from tests.integration.held_reads import HeldReads
from tests.integration.studio import Studio


async def signed_in(pool: asyncpg.Pool, who: access.Visitor) -> access.Visitor:
    token = await sessions.sign_in(pool, who.name, PASSWORD, 1)
    return replace(who, session=sessions.digest(token))


@pytest.fixture
def second_questions_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue of a few clips has a second round too: without others in between."""
    monkeypatch.setattr(second_round, "APART", 0)
    monkeypatch.setattr(second_round, "FARTHEST", 0)


@pytest.fixture
def no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backends that start from here on learn by wake-ups alone that a session or key ended."""
    monkeypatch.setattr(live_sessions, "CHECK_SECONDS", 3600.0)


@pytest.fixture
async def studio(
    pool: asyncpg.Pool,
    clips: list[int],
    person: Callable[..., Awaitable[access.Visitor]],
) -> AsyncIterator[Studio]:
    ada = await signed_in(pool, await person("ada", account_role="admin"))
    ben = await signed_in(pool, await person("ben"))
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    assert isinstance(made, Acknowledged) and made.label is not None
    reads = HeldReads(pool)
    hub = Hub(reads, reads)  # type: ignore[arg-type]
    await hub.start()
    yield Studio(pool, reads, hub, made.label, ada, ben)
    await hub.stop()


@pytest.fixture
async def wakes_again(studio: Studio, settings: Settings) -> AsyncIterator[Relay]:
    """The way wake-ups take from Postgres to the hub; it opens when a test starts it, as after a
    lost connection."""
    relay = Relay(settings.dsn, studio.hub.wake, studio.hub.wake_all)
    yield relay
    await relay.stop()


@pytest.fixture
def terminal_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ``rushes`` command runs in the tests' own process, whose logging it leaves alone."""
    monkeypatch.setattr("backend.ops.cli.redaction.install", lambda **_: None)
