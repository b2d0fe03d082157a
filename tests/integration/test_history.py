"""What happened to a label: its timeline in pages, two models side by side, how it looked."""

from __future__ import annotations

import time
from collections import Counter
from types import SimpleNamespace
from typing import Any

import asyncpg
import numpy as np
import pytest

from backend.client import Client, new_id
from backend.commands import adjudicating, annotating, answers, noting, undoing
from backend.messages import (
    CompareModels,
    Comparison,
    Entry,
    LabelState,
    Past,
    ReadPast,
    ReadTimeline,
    TakeBatch,
)
from backend.settings import Settings
from tests.conftest import Connect, worker
from tests.gestures import (
    answer,
    answer_many,
    as_a_newcomer,
    as_a_newcomer_meanwhile,
    blind,
    bring_back,
    decide,
    edit,
    evaluated,
    give,
    make_label,
    note,
    number_of,
    pin,
    put_away,
    refused,
    requeue,
    undo,
)

# ── the timeline ────────────────────────────────────────────────────────────────────────────────


async def pages(who: Client, label: int, limit: int, clip: int | None = None) -> list[Entry]:
    """The whole timeline, read in pages of this size."""
    entries: list[Entry] = []
    cursor = None
    for _ in range(200):
        page = await who.ask(
            ReadTimeline(id=new_id(), label=label, clip=clip, cursor=cursor, limit=limit)
        )
        entries += page.entries
        cursor = page.cursor
        if cursor is None:
            return entries
    raise AssertionError("the timeline has no end")


class Clock:
    """The backend's clock, wrong by ``off`` seconds."""

    off = 0.0

    def time(self) -> float:
        return time.time() + self.off


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    wrong = Clock()
    for module in (annotating, answers, undoing, noting, adjudicating):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=wrong.time))
    return wrong


@pytest.mark.parametrize("steps", [0.0, -900.0], ids=["steady clock", "clock jumps back"])
async def test_pages_have_neither_holes_nor_repeats(
    steps: float, clock: Clock, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada, examples=(clips[9],))
        await ben.subscribe(f"label/{label}")
        await cleo.subscribe(f"blind/{label}")
        for i, clip in enumerate(clips[:6]):
            await ada.ask(answer(label, clip))
            await ben.ask(note(label, clip, f"note {i}"))
            clock.off += steps
            await cleo.ask(blind(label, clip, "negative"))
            await cleo.ask(note(label, clip, f"blind {i}"))
            await ada.ask(edit(label, description=f"wording {i}"))
        clock.off += steps
        await ben.ask(answer(label, clips[7]))
        await ben.ask(note(label, clips[0], "again"))
        await ada.ask(decide(label, clips[0], "skip"))
        await ada.ask(undo(label))
        await ben.ask(answer_many(label, clips[:5]))

        whole = await pages(ada, label, 500)
        for limit in (1, 2, 7, 19):
            assert await pages(ada, label, limit) == whole
        kinds = Counter(entry.what for entry in whole)
        assert kinds == {"answered": 19, "noted": 13, "defined": 7, "decided": 1, "took back": 1}
        # In the order of the events, whatever the clock said.
        common = [e.seq for e in whole if e.role in ("primary", "adjudicator", "")]
        assert common == sorted(common, reverse=True)
        hers = [e.seq for e in whole if e.role == "secondary"]
        assert hers == sorted(hers, reverse=True)
        texts = [e.text for e in reversed(whole) if e.what == "noted"]
        expected = [f"{kind} {i}" for i in range(6) for kind in ("note", "blind")]
        assert texts == [*expected, "again"]
        of_clip = await pages(ada, label, 2, clips[0])
        assert of_clip == [e for e in whole if e.clip == clips[0]]
        bad = ReadTimeline(id=new_id(), label=label, cursor="yesterday")
        assert await refused(ada, bad) == "bad_cursor"
        # And nothing was lost or turned round for who followed.
        newest = (await ada.subscribe(f"label/{label}")).seq
        await ben.until(lambda: ben.snapshots[f"label/{label}"].seq == newest)
        await as_a_newcomer(ben, f"label/{label}")


async def test_putting_away_stands_behind_what_was_there_also_behind_blind_answers(
    connect: Connect, clips: list[int]
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        await cleo.ask(blind(label, clips[0]))
        await ada.ask(edit(label, description="dark"))
        await ada.ask(put_away(label))
        await ben.ask(bring_back(label))
        await ada.ask(answer(label, clips[1]))
        told = [(e.what, e.name) for e in await pages(ada, label, 500)]
        assert told == [
            ("answered", "ada"),
            ("brought back", "ben"),
            ("put away", "ada"),
            ("defined", "ada"),
            ("answered", "cleo"),
            ("answered", "ada"),
            ("defined", "ada"),
        ]
        assert [(e.what, e.name) for e in await pages(ada, label, 1)] == told


async def test_a_lease_lasts_by_the_databases_clock(
    clock: Clock, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """A backend whose clock jumped neither ends nor prolongs what others hold."""
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        for clock.off in (-1e6, 1e6):
            held = await ada.ask(TakeBatch(id=new_id(), label=label, arm="random"))
            theirs = await ben.ask(TakeBatch(id=new_id(), label=label, arm="random"))
            assert not set(held.clips) & set(theirs.clips)
        left = await pool.fetchval("SELECT extract(epoch FROM max(expires_at) - now()) FROM lease")
        assert 500 < left <= 600


# ── earlier moments ─────────────────────────────────────────────────────────────────────────────


async def test_the_past_is_what_was_seen_then(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """After every command a real snapshot is kept; each is found again by its time."""
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        before = await moment(pool)
        label = await make_label(ada, examples=(clips[9],))
        himself = await number_of(pool, "ben")

        script: list[tuple[Client, Any]] = [
            (ada, answer(label, clips[0])),
            (ben, answer(label, clips[0], "negative")),
            (ben, answer(label, clips[1], "negative")),
            (ben, undo(label)),
            (ben, note(label, clips[0], "a lamp")),
            (ada, decide(label, clips[0], "positive", reason="why")),
            (ada, edit(label, description="dark", policy="majority")),
            (ada, requeue(label, [clips[0], clips[9]])),
            (ada, answer_many(label, clips[:5], "skip")),
            (ada, undo(label)),
            (ada, give(label, himself, "secondary")),
            (ben, blind(label, clips[0])),
            (ben, note(label, clips[0], "only mine")),
            (ben, blind(label, clips[9])),
            (ada, edit(label, repeats=0.5)),
        ]  # fmt: skip
        seen: list[tuple[float, LabelState]] = []
        for who, command in script:
            if who is ben and getattr(command, "source", "") == "blind":
                await ben.subscribe(f"blind/{label}")
            await who.ask(command)
            state = (await ada.subscribe(f"label/{label}")).state
            assert isinstance(state, LabelState)
            seen.append((await moment(pool), state))
        assert len({str(s) for _, s in seen}) > 10  # some go back, some are ben's alone
        for at, state in seen:
            past = await ada.ask(ReadPast(id=new_id(), label=label, at=at))
            assert isinstance(past, Past)
            assert past.state == state
        assert await refused(ada, ReadPast(id=new_id(), label=label, at=before)) == "malformed"
        for endless in (1e300, -1e300):
            command = ReadPast(id=new_id(), label=label, at=endless)
            assert await refused(ada, command) == "malformed"


async def moment(pool: asyncpg.Pool) -> float:
    return float(await pool.fetchval("SELECT extract(epoch FROM clock_timestamp())"))


# ── models ──────────────────────────────────────────────────────────────────────────────────────


async def test_two_models_and_going_back_to_one(
    connect: Connect, clips: list[int], backend: Settings, pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
        worker(backend, "learn"),
    ):
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.ask(edit(label, policy="primary"))
        await ada.subscribe(stream)
        await cleo.subscribe(f"blind/{label}")
        for version, code in ((1, "unknown_model"), (-1, "malformed")):
            assert await refused(ada, pin(label, version)) == code
        embeddings = await read_embeddings(pool)

        async def sort_out(who: Client, chosen: list[int], positive: list[bool]) -> None:
            for value in (True, False):
                some = tuple(c for c, p in zip(chosen, positive, strict=True) if p is value)
                await who.ask(
                    answer_many(label, some, "positive" if value else "negative", "random")
                )  # fmt: skip

        # First by the direction that divides the corpus, then by another one: many clips cross.
        first, second = clips[:30], clips[30:90]
        await sort_out(ada, first, [bool(embeddings[c][0] > 0) for c in first])
        one = (await evaluated(ada, label, 30, 40)).model
        at_one = await moment(pool)
        state_one = (await ada.subscribe(stream)).state
        await sort_out(ben, second, [bool(embeddings[c][1] > 0) for c in second])
        for clip in first[:10]:  # which counts for nothing here
            await cleo.ask(blind(label, clip))
        two = (await evaluated(ada, label, 90, 40)).model
        assert one is not None and two is not None

        await check_comparison(ada, ben, label, one.version, two.version, embeddings, pool)
        nothing = await ada.ask(
            CompareModels(id=new_id(), label=label, before=two.version, after=two.version)
        )
        assert (nothing.up, nothing.down, nothing.crossed) == (0, 0, ())
        unknown = CompareModels(id=new_id(), label=label, before=one.version, after=99)
        assert await refused(ada, unknown) == "unknown_model"

        # Back to the first: its feeds, its version; answers go on, models do not.
        await ada.ask(pin(label, one.version))
        await ada.until(lambda: ada.snapshots[stream].state.pinned == one.version)
        state = await evaluated(ada, label, 30, 40)
        assert state.model == one
        assert state.feeds["top_positive"] == state_one.feeds["top_positive"]  # type: ignore[union-attr]
        await ben.ask(answer(label, clips[100]))
        await ada.until(lambda: clips[100] in ada.snapshots[stream].state.answers)
        await as_a_newcomer_meanwhile(ada, stream)
        await ada.ask(pin(label, 0))
        three = (await evaluated(ada, label, 91, 40)).model
        assert three is not None and three.version > two.version
        await as_a_newcomer_meanwhile(ada, stream)
        story = (await ada.ask(ReadTimeline(id=new_id(), label=label, limit=500))).entries
        held = [(e.what, e.name, e.version) for e in reversed(story) if e.what == "pinned"]
        assert held == [("pinned", "ada", one.version), ("pinned", "ada", 0)]
        hundredth = next(i for i, e in enumerate(story) if e.clip == clips[100])
        assert [e.what for e in story[:hundredth]].count("pinned") == 1  # in their places

        # The first model's moment, as it was seen then.
        past = (await ada.ask(ReadPast(id=new_id(), label=label, at=at_one))).state
        for field in ("label", "answers", "people", "model", "history", "pinned"):
            assert getattr(past, field) == getattr(state_one, field)
        for name in ("top_positive", "top_negative"):
            then, now = state_one.feeds[name], past.feeds[name]  # type: ignore[union-attr]
            assert set(now.clips[:20]) <= set(then.clips[:25])
            assert now.scores == pytest.approx(then.scores, abs=0.01)


async def read_embeddings(pool: asyncpg.Pool) -> dict[int, Any]:
    rows = await pool.fetch("SELECT clip_id, vector::text AS e FROM embedding ORDER BY clip_id")
    return {r["clip_id"]: np.fromstring(r["e"].strip("[]"), sep=",") for r in rows}


async def check_comparison(
    ada: Client, ben: Client, label: int, before: int, after: int, embeddings: dict[int, Any],
    pool: asyncpg.Pool,
) -> None:  # fmt: skip
    """Everything a comparison says, computed once more by numpy."""
    found, backwards = [
        await ada.ask(CompareModels(id=new_id(), label=label, before=b, after=a))
        for b, a in ((before, after), (after, before))
    ]
    assert isinstance(found, Comparison)
    logits = {}
    for version in (before, after):
        model = await pool.fetchrow(
            "SELECT weights, bias, settings::json ->> 'own' AS own,"
            " settings::json ->> 'near' AS near, settings::json ->> 'blend_shift' AS shift"
            " FROM model WHERE label_id = $1 AND version = $2", label, version
        )  # fmt: skip
        weights = np.frombuffer(model["weights"], "<f4").astype(float)
        # No neighbours were looked for: each clip is its own.
        slope, shift = float(model["own"]) + float(model["near"]), float(model["shift"])
        logits[version] = {
            c: slope * float(e @ weights + model["bias"]) + shift for c, e in embeddings.items()
        }
    was, now = logits[before], logits[after]
    up = {c for c in embeddings if was[c] <= 0 < now[c]}
    down = {c for c in embeddings if now[c] <= 0 < was[c]}
    assert min(min(abs(was[c]), abs(now[c])) for c in embeddings) > 1e-5  # no clip is in doubt
    assert (found.up, found.down) == (len(up), len(down))
    assert (backwards.up, backwards.down) == (len(down), len(up))
    assert len(up) > 5 and len(down) > 5
    moves = [abs(now[c.clip] - was[c.clip]) for c in found.crossed]
    assert moves == sorted(moves, reverse=True)
    widest = sorted(up | down, key=lambda c: -abs(now[c] - was[c]))[: len(moves)]
    assert {c.clip for c in found.crossed} == set(widest)
    state = ada.snapshots[f"label/{label}"].state
    assert isinstance(state, LabelState)
    ben_id = next(i for i, name in state.people.items() if name == "ben")
    between = {c: a[ben_id] for c, a in state.answers.items() if ben_id in a}
    unit = {c: e / np.linalg.norm(e) for c, e in embeddings.items()}
    for crossed in found.crossed:
        assert crossed.before == pytest.approx(1 / (1 + np.exp(-was[crossed.clip])), abs=1e-3)
        assert crossed.after == pytest.approx(1 / (1 + np.exp(-now[crossed.clip])), abs=1e-3)
        side = "positive" if crossed.clip in up else "negative"
        likes = {c: float(unit[c] @ unit[crossed.clip]) for c, a in between.items() if a == side}
        assert crossed.name == "ben"
        assert crossed.similarity == pytest.approx(max(likes.values()), abs=2e-3)
        assert likes[crossed.cause] == pytest.approx(max(likes.values()), abs=2e-3)  # type: ignore[index]
    counts = Counter(between.values())
    assert [(c.name, c.positives, c.negatives, c.other) for c in found.contributions] == [
        ("ben", counts["positive"], counts["negative"], 0)
    ]
