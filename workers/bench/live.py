"""How long until everyone sees an answer, with several annotators at the real socket."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import AsyncExitStack
from typing import Any

from backend.client import AsyncLabel, AsyncWatch, Clip, Event, signed_in
from backend.messages import Annotated, FeedsBuilt, MetricsBuilt
from workers.bench.installation import PASSWORD, Installation

PATIENCE_SECONDS = 60.0  # for the events of all answers, and the builds that know them
LABEL = "night"
STARTERS = 24  # answers before measuring: past the gate of 10 + 10


def spread(seconds: list[float]) -> dict[str, float]:
    """Milliseconds: median and 95th percentile of the samples, and how many."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "samples": len(ordered),
    }


async def measure(
    place: Installation, names: list[str], answers: int, pace: float
) -> dict[str, Any]:
    """``answers`` answers of all together, one every ``pace`` seconds on average.

    For each: sent → acknowledged, → the event at another annotator, → feeds that know it at another
    annotator, → metrics that know it.
    """
    settings = place.settings
    api, origin = settings.public_api_url, settings.ui_origin
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(await signed_in(api, origin, name, PASSWORD))
            for name in names
        ]
        night = await people[0].labels.create(LABEL, description="The scene takes place at night")
        found = await people[0].search("at night", label=night, limit=200).to_list()
        for i, clip in enumerate([*found[: STARTERS // 2], *found[-STARTERS // 2 :]]):
            await night.annotate(clip, i < STARTERS // 2, source="random")
        await night.trained()
        rest = found[STARTERS // 2 : -STARTERS // 2]
        random.Random(0).shuffle(rest)
        labels = [await person.labels.get(night.id) for person in people]
        return await _run(labels, rest[:answers], pace)


async def _run(labels: list[AsyncLabel], clips: list[Clip], pace: float) -> dict[str, Any]:
    """``labels``: the label as each person sees it; the last one watches, the others answer."""
    acknowledged: list[float] = []
    sent: dict[int, float] = {}
    arrived: dict[int, float] = {}
    seq_of: dict[int, int] = {}
    feeds: list[tuple[int, float]] = []  # (sees everything up to this number, when)
    metrics: list[tuple[int, float]] = []
    speakers = labels[:-1]

    def note(happened: Event) -> None:
        now = time.perf_counter()
        match happened.event:
            case FeedsBuilt(model=model) if model is not None:
                feeds.append((model.seq, now))
            case MetricsBuilt():
                metrics.append((feeds[-1][0] if feeds else 0, now))
            case Annotated(clip=clip):
                arrived[clip] = now
                seq_of[clip] = happened.seq

    async def watch(events: AsyncWatch) -> None:
        """Until the last answer is in feeds and metrics."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for happened in events:
                assert isinstance(happened, Event)
                note(happened)
                newest = max(seq_of.values(), default=0)
                built = feeds and metrics and min(feeds[-1][0], metrics[-1][0]) >= newest
                if len(arrived) == len(clips) and built:
                    return

    async def annotate(label: AsyncLabel, clip: Clip, when: float) -> None:
        await asyncio.sleep(when)
        sent[clip.id] = time.perf_counter()
        await label.annotate(clip, clip.id % 2 == 0, source="random")
        acknowledged.append(time.perf_counter() - sent[clip.id])

    async with labels[-1].watch() as events:
        watching = asyncio.create_task(watch(events))
        await asyncio.gather(
            *(annotate(speakers[i % len(speakers)], c, i * pace) for i, c in enumerate(clips))
        )
        await watching

    def until_seen(builds: list[tuple[int, float]]) -> list[float]:
        return [
            next(when for seq, when in builds if seq >= seq_of[clip]) - sent[clip] for clip in sent
        ]

    return {
        "annotators": len(labels),
        "answers": len(clips),
        "pace_per_second": round(1 / pace, 1),
        "acknowledged": spread(acknowledged),
        "at_another_annotator": spread([arrived[c] - sent[c] for c in sent]),
        "feeds": spread(until_seen(feeds)),
        "metrics": spread(until_seen(metrics)),
        "builds": len(feeds),
    }
