"""How long until everyone sees an answer, with several annotators at the real socket."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import AsyncExitStack
from typing import Any

from backend.client import Client, new_id, open_client, sign_in
from backend.messages import (
    Annotate,
    CreateLabel,
    Event,
    FeedsBuilt,
    LabelState,
    MetricsBuilt,
    Search,
)
from workers.bench.installation import PASSWORD, Installation

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
        clients = []
        for name in names:
            session = await asyncio.to_thread(sign_in, api, origin, name, PASSWORD)
            clients.append(await stack.enter_async_context(open_client(api, origin, session)))
        first = clients[0]
        label = (
            await first.ask(
                CreateLabel(id=new_id(), name="night", description="The scene takes place at night")
            )
        ).label
        stream = f"label/{label}"
        for client in clients:
            await client.subscribe(stream)
        hits = (await first.ask(Search(id=new_id(), text="at night", label=label, limit=200))).hits
        clips = [h.card.id for h in hits]
        for i, clip in enumerate([*clips[: STARTERS // 2], *clips[-STARTERS // 2 :]]):
            await _answer(first, label, clip, positive=i < STARTERS // 2)
        await first.until(lambda: _evaluated(first, stream))
        rest = clips[STARTERS // 2 : -STARTERS // 2]
        random.Random(0).shuffle(rest)
        return await _run(clients, stream, label, rest[:answers], pace)


def _evaluated(client: Client, stream: str) -> bool:
    state = client.snapshots[stream].state
    return isinstance(state, LabelState) and bool(state.metrics and state.metrics.version)


async def _answer(client: Client, label: int, clip: int, *, positive: bool) -> None:
    await client.ask(
        Annotate(
            id=new_id(),
            label=label,
            clip=clip,
            answer="positive" if positive else "negative",
            source="random",
        )
    )


async def _run(
    clients: list[Client], stream: str, label: int, clips: list[int], pace: float
) -> dict[str, Any]:
    acknowledged: list[float] = []
    sent: dict[int, float] = {}
    arrived: dict[int, float] = {}
    seq_of: dict[int, int] = {}
    feeds: list[tuple[int, float]] = []  # (sees everything up to this number, when)
    metrics: list[tuple[int, float]] = []
    watcher = clients[-1]

    def watch(event: Event) -> None:
        now = time.perf_counter()
        match event.event:
            case FeedsBuilt(model=model) if model is not None:
                feeds.append((model.seq, now))
            case MetricsBuilt():
                metrics.append((feeds[-1][0] if feeds else 0, now))
            case _ if hasattr(event.event, "clip"):
                arrived[event.event.clip] = now
                seq_of[event.event.clip] = event.seq

    watcher.on_event = watch

    async def annotate(client: Client, clip: int, when: float) -> None:
        await asyncio.sleep(when)
        sent[clip] = time.perf_counter()
        await _answer(client, label, clip, positive=clip % 2 == 0)
        acknowledged.append(time.perf_counter() - sent[clip])

    speakers = clients[:-1]
    await asyncio.gather(
        *(annotate(speakers[i % len(speakers)], c, i * pace) for i, c in enumerate(clips))
    )
    await watcher.until(lambda: len(arrived) == len(clips))
    newest = max(seq_of.values()) if seq_of else 0
    await watcher.until(lambda: feeds and feeds[-1][0] >= newest)
    await watcher.until(lambda: metrics and metrics[-1][0] >= newest)

    def until_seen(builds: list[tuple[int, float]]) -> list[float]:
        return [
            next(when for seq, when in builds if seq >= seq_of[clip]) - sent[clip] for clip in clips
        ]

    return {
        "annotators": len(clients),
        "answers": len(clips),
        "pace_per_second": round(1 / pace, 1),
        "acknowledged": spread(acknowledged),
        "at_another_annotator": spread([arrived[c] - sent[c] for c in clips]),
        "feeds": spread(until_seen(feeds)),
        "metrics": spread(until_seen(metrics)),
        "builds": len(feeds),
    }
