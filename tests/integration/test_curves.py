"""A label's scores along a film, and whose curves a person may see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from backend import commands
from backend.auth import access
from backend.auth.access import Visitor
from backend.client import new_id
from backend.errors import Refusal
from backend.messages import (
    Adjudicate,
    CreateLabel,
    CurveLabel,
    CurveLabels,
    DeleteLabel,
    FilmCurve,
    ReadCurve,
    ReadCurveLabels,
    ReadFilm,
    SetCurves,
    SetCut,
)
from backend.views import reel
from backend.views.curves import curve, curve_labels
from tests.integration.test_reel import learn

Person = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def label(pool: asyncpg.Pool, clips: list[int], ada: Visitor) -> int:
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    return made.label  # type: ignore[return-value]


async def read(pool: asyncpg.Pool, who: Visitor, of: int, film: int) -> FilmCurve:
    return await curve(pool, ReadCurve(id=new_id(), label=of, film=film), who.id)


async def test_a_curve_says_of_every_clip_what_the_reel_says(
    pool: asyncpg.Pool,
    clips: list[int],
    label: int,
    ada: Visitor,
    tmp_path: Path,
) -> None:
    film = await pool.fetchval("SELECT video_id FROM clip WHERE id = $1", clips[0])
    before = await read(pool, ada, label, film)
    assert before.version == 0 and before.clips == tuple(clips[:50])
    assert set(before.scores) == {None} and before.cut is None, "nothing is known before a model"

    await learn(pool, ada, label, clips[:24], tmp_path)
    await commands.handle(
        pool, ada, Adjudicate(id=new_id(), label=label, clip=clips[0], answer="negative")
    )
    await commands.handle(pool, ada, SetCut(id=new_id(), label=label, score=0.62))
    found = await read(pool, ada, label, film)
    shots = await reel.shots(pool, ReadFilm(id=new_id(), label=label, film=film))
    assert found.version == 1
    assert found.clips == tuple(s.clip for s in shots.shots)
    assert found.scores == tuple(s.score for s in shots.shots) and None not in found.scores
    assert found.positives == tuple(s.clip for s in shots.shots if s.truth == "positive")
    assert found.negatives == tuple(s.clip for s in shots.shots if s.truth == "negative")
    assert clips[0] in found.negatives
    assert found.cut == 0.62, "the person's own cut of the Wall"
    with pytest.raises(Refusal, match=r".") as refusal:
        await read(pool, ada, label, 10**9)
    assert refusal.value.code == "unknown_film"


async def named(pool: asyncpg.Pool, who: Visitor) -> CurveLabels:
    return await curve_labels(pool, ReadCurveLabels(id=new_id()), who.id)


async def test_everybody_chooses_among_the_labels_whose_answers_they_see(
    pool: asyncpg.Pool,
    label: int,
    ada: Visitor,
    person: Person,
) -> None:
    rain = (await commands.handle(pool, ada, CreateLabel(id=new_id(), name="rain"))).label
    assert rain is not None
    ben, cleo = await person("ben"), await person("cleo", role="secondary")
    both = (CurveLabel(id=label, name="night"), CurveLabel(id=rain, name="rain"))
    assert (await named(pool, ada)).labels == both
    await commands.handle(pool, ada, SetCurves(id=new_id(), labels=(rain, label, rain)))
    assert (await named(pool, ada)).chosen == (rain, label)
    assert (await named(pool, ben)).chosen == (), "a choice is one person's own"
    # Who labels blind is told of no such label, whatever they chose.
    await commands.handle(pool, cleo, SetCurves(id=new_id(), labels=(label,)))
    seen = await named(pool, cleo)
    assert seen.labels == () and seen.chosen == ()
    with pytest.raises(Refusal) as refusal:
        await access.admitted(pool, cleo, ReadCurve(id=new_id(), label=label, film=1))
    assert refusal.value.code == "blind"
    await commands.handle(pool, ada, DeleteLabel(id=new_id(), label=rain))
    assert (await named(pool, ada)).chosen == (label,)


async def test_a_film_of_ten_thousand_clips_is_one_curve(
    pool: asyncpg.Pool,
    clips: list[int],
    label: int,
    ada: Visitor,
    tmp_path: Path,
) -> None:
    """In one answer, in time order."""
    film = await pool.fetchval("SELECT video_id FROM clip WHERE id = $1", clips[0])
    await pool.execute(
        "INSERT INTO clip (video_id, position, start_s, end_s, frame_in, frame_out)"
        " SELECT $1, 100 + n, 1000 + n, 1001 + n, 0, 1 FROM generate_series(1, 9950) AS n",
        film,
    )
    found = await read(pool, ada, label, film)
    order = await pool.fetch("SELECT id FROM clip WHERE video_id = $1 ORDER BY start_s", film)
    assert found.clips == tuple(r["id"] for r in order) and len(found.clips) == 10_000
