"""A tab's connection, without a page: who may follow it, and when it ends."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from backend.messages import BoardRows, BoardState
from tests.pages.stage import Backend
from ui.live import Link, News, Upstream, of_tab
from ui.settings import read_settings

pytestmark = pytest.mark.timeout(30)


def upstream(token: str, *, here: bool = True) -> Upstream:
    made = Upstream(
        settings=read_settings(),
        token=token,
        cookie="rushes_session=s",
        streams=("board",),
        still_there=lambda: here,
    )
    made.open()
    return made


async def heard(by: Upstream, into: list[News]) -> None:
    async with aclosing(by.news()) as news:
        async for batch in news:
            into += batch


async def until_online(news: list[News]) -> None:
    while Link(online=True) not in news:
        await asyncio.sleep(0.01)


async def test_only_one_hears_it(backend: Backend) -> None:
    backend.states["board"] = BoardState(rows=())
    only, first, second = upstream("once"), [], []
    following = asyncio.create_task(heard(only, first))
    await until_online(first)
    await heard(only, second)  # ends at once
    assert second == []
    await only.close()
    await following


async def test_whose_place_was_taken_tells_nothing_more(backend: Backend) -> None:
    backend.states["board"] = BoardState(rows=())
    before, old, new = upstream("taken"), [], []
    first = asyncio.create_task(heard(before, old))
    await until_online(old)
    await asyncio.sleep(0.05)
    told = len(old)
    after = upstream("taken")
    assert of_tab("taken") is after
    await backend.tell(BoardRows(rows=()))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(heard(after, new))
    await until_online(new)
    await first
    assert len(old) == told
    await after.close()
    await second
    assert of_tab("taken") is None


async def test_a_tab_that_left_before_anybody_followed_it_is_forgotten(backend: Backend) -> None:
    upstream("left", here=False)
    assert of_tab("left") is not None
    upstream("other", here=False)
    assert of_tab("left") is None
