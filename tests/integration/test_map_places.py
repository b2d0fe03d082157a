"""Every clip gets a place on the map when somebody asks for it, and keeps it when others come."""

from __future__ import annotations

import asyncpg
import numpy as np
import pytest

from backend.settings import Settings
from backend.views.corpus_map import points
from tests.conftest import add_clips
from workers.map import projection
from workers.map.placing import place_clips


def read(data: bytes) -> dict[int, tuple[int, int]]:
    """Places by clip, of what the address gives."""
    count = len(data) // 12
    clips = np.frombuffer(data, "<i8", count)
    x, y = np.frombuffer(data, "<i2", 2 * count, 8 * count).reshape(2, -1)
    return dict(zip(clips.tolist(), zip(x.tolist(), y.tolist(), strict=True), strict=True))


@pytest.mark.usefixtures("clips")
async def test_new_clips_are_placed_and_move_no_other(
    pool: asyncpg.Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "SAMPLE", 20)
    total = await pool.fetchval("SELECT count(*) FROM clip")
    assert (await points(pool)).missing == total
    await place_clips(pool, settings)
    before = await points(pool)
    assert before.missing == 0
    assert len(read(before.points)) == total

    await add_clips(pool, 8, seed=1)
    assert (await points(pool)).missing == 8
    await place_clips(pool, settings)
    after = await points(pool)
    assert after.missing == 0
    assert len(read(after.points)) == total + 8
    assert read(before.points).items() <= read(after.points).items()


@pytest.mark.usefixtures("clips")
async def test_one_worker_places_at_a_time(pool: asyncpg.Pool, settings: Settings) -> None:
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT pg_try_advisory_lock(7225750)")
        await place_clips(pool, settings)
        assert await pool.fetchval("SELECT count(*) FROM map_place") == 0
        await connection.execute("SELECT pg_advisory_unlock(7225750)")
    await place_clips(pool, settings)
    assert (await points(pool)).missing == 0
