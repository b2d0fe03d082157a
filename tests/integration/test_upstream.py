"""The page server's connection for a tab: what it asks for while the backend is in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

import asyncpg
import pytest

from backend.messages import LabelState, Snapshot, wire
from backend.settings import Settings
from tests.conftest import Connect
from tests.gestures import make_label
from tests.integration.cut_reads import unreadable
from ui import live
from ui.settings import read_settings

PATIENCE = 20.0  # seconds


@asynccontextmanager
async def tab(
    backend: Settings, session: str, *streams: str
) -> AsyncIterator[Callable[[], asyncio.Task[list[live.News]]]]:
    """A tab that follows streams; a call reads on until a state came, or the page was told that it
    is not its own."""
    settings = read_settings(
        {"RUSHES_API_URL": backend.public_api_url, "RUSHES_UI_ORIGIN": backend.ui_origin}
    )
    upstream = live.Upstream(
        settings=settings,
        token="a-tab",
        cookie=f"{wire.COOKIE}={session}",
        streams=streams,
        still_there=lambda: True,
    )
    async with aclosing(upstream.news()) as news:

        async def read() -> list[live.News]:
            heard: list[live.News] = []
            async with asyncio.timeout(PATIENCE):
                async for batch in news:
                    heard += batch
                    if any(isinstance(item, Snapshot | live.NotYours) for item in batch):
                        return heard
            raise AssertionError("the connection ended")

        yield lambda: asyncio.create_task(read())


@pytest.mark.parametrize("streams", ["label/{}", "label/{}|blind/{}"])
async def test_a_stream_refused_for_now_is_asked_for_again(
    streams: str, connect: Connect, backend: Settings, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        async with tab(backend, ada.session, streams.format(label, label)) as read:  # type: ignore[attr-defined]
            async with unreadable(pool, "member"):
                reading = read()
            heard = await reading
    assert not [item for item in heard if isinstance(item, live.NotYours)]
    assert [item.state.label.id for item in heard if isinstance(item, Snapshot)] == [label]
    assert all(isinstance(i.state, LabelState) for i in heard if isinstance(i, Snapshot))


async def test_a_stream_refused_for_good_is_not(connect: Connect, backend: Settings) -> None:
    async with connect("ada") as ada, tab(backend, ada.session, "label/77") as read:  # type: ignore[attr-defined]
        heard = await read()
    assert [item.stream for item in heard if isinstance(item, live.NotYours)] == ["label/77"]
