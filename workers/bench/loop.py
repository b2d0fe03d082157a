"""From an answer to new feeds and new scores, on a large corpus, with everything running.

A label is brought to 50, 200 and 1,000 answers by the ordinary commands; then single answers are
given at the real socket, one at a time, and followed until feeds and scores that know them are back
there. Beside it, in the same minutes on the same machine: the least that one pass over the corpus
can take, and the way of the paper's released code.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np

import sql
from backend import commands, db
from backend.auth import access, accounts
from backend.client import Client, new_id, open_client, sign_in
from backend.messages import (
    Annotate,
    Annotated,
    Answer,
    CreateLabel,
    Event,
    FeedsBuilt,
    LabelState,
    MetricsBuilt,
)
from workers.bench import bare
from workers.bench.installation import PASSWORD, Installation
from workers.bench.live import spread
from workers.bench.proc import cpu_seconds, share_kib
from workers.bench.synthetic import BLOCK, Synthetic, add_words, load
from workers.embedding.texts import ORDINARY
from workers.learn.corpus import Corpus

SIZES = (50, 200, 1000)
TOGETHER_AT = 200  # answers per label when several are retrained at once
FILL_BLOCKS = 4  # answers are given to clips of the first blocks
SAMPLE_SECONDS = 0.25
BUILD_SECONDS = 900.0  # opening five million clips on two busy cores takes minutes


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


@dataclass
class Follower:
    """One annotator's view of one label, with arrival times."""

    client: Client
    who: access.Visitor
    label: int
    truth: dict[int, bool]  # clip id → what this annotator answers
    feeds: list[tuple[int, float, float]] = field(default_factory=list)  # sees up to, when, took
    metrics: list[tuple[int, float]] = field(default_factory=list)
    seq_of: dict[int, int] = field(default_factory=dict)

    def watch(self, event: Event) -> None:
        now = time.perf_counter()
        match event.event:
            case FeedsBuilt(model=model):
                self.feeds.append((model.seq, now, model.seconds) if model else (0, now, 0.0))
            case MetricsBuilt():
                self.metrics.append((self.feeds[-1][0] if self.feeds else 0, now))
            case Annotated(clip=clip):
                self.seq_of[clip] = event.seq

    @property
    def state(self) -> LabelState:
        state = self.client.snapshots[f"label/{self.label}"].state
        assert isinstance(state, LabelState)
        return state

    def annotate(self, clip: int) -> Annotate:
        answer: Answer = "positive" if self.truth[clip] else "negative"
        return Annotate(id=new_id(), label=self.label, clip=clip, answer=answer, source="va")

    def next_clip(self) -> int:
        """The most useful clip of the feeds whose truth is known, else any."""
        done = self.state.answers
        feed = self.state.feeds.get("borderline")
        offered = [*(feed.clips if feed else ()), *self.truth]
        return next(c for c in offered if c in self.truth and c not in done)

    def caught_up(self) -> bool:
        """Feeds and scores know every answer."""
        state = self.state
        return bool(
            state.model
            and state.model.answers == len(state.answers)
            and state.metrics
            and state.metrics.version == state.model.version
        )


async def measure(
    place: Installation, clips: int, dim: int, labels: int, answers: int
) -> dict[str, Any]:
    """`answers` measured answers at each size of the label."""
    source = Synthetic(dim)
    pool = await db.open_pool(place.settings.dsn, size=4)
    try:
        report: dict[str, Any] = {"clips": clips, "dim": dim, "labels": labels}
        report["load"] = await fill(pool, source, clips)
        async with _followers(place, pool, source, labels) as followers:
            report |= await _measure(place, pool, source, clips, followers, answers)
        return report
    finally:
        pool.terminate()


async def fill(pool: asyncpg.Pool, source: Synthetic, clips: int, first: int = 0) -> dict[str, Any]:
    """Load clips from number `first` on, a multiple of `BLOCK`."""
    started = time.perf_counter()
    blocks = range(first // BLOCK, first // BLOCK + -(-clips // BLOCK))
    await load(pool, source, blocks, clips - (len(blocks) - 1) * BLOCK)
    await sql.bench.draw_neighbours(pool, timeout=2 * BUILD_SECONDS)
    took = time.perf_counter() - started
    say(f"loaded {clips} clips in {took:.1f} s")
    return {"clips": clips, "seconds": round(took, 1), "clips_per_second": round(clips / took)}


async def _measure(
    place: Installation,
    pool: asyncpg.Pool,
    source: Synthetic,
    clips: int,
    followers: list[Follower],
    answers: int,
) -> dict[str, Any]:
    report: dict[str, Any] = {"answers": []}
    first = followers[0]
    worker = (await sql.workers.alive(pool))[0]["pid"]
    async with _memory(worker) as memory:
        for size in SIZES:
            group = followers if size == TOGETHER_AT else [first]
            await asyncio.gather(*(_bring_to(pool, f, size) for f in group))
            say(f"{size} answers; measuring {answers}")
            report["answers"].append({"n": size, **await _one_by_one(first, answers)})
            if size == TOGETHER_AT:
                say(f"{len(followers)} labels at once, and alone")
                report["together"] = await _together(followers, worker, max(3, answers // 4))
        report["catch_up"] = await _catch_up(pool, source, clips, first)
        report["memory"] = memory
    say("the bare floor and the released code's way")
    corpus = Corpus(place.settings.home / "cache")
    try:
        started = time.perf_counter()
        shard = await corpus.catch_up(pool)
        opened = time.perf_counter() - started
        state = first.state
        report["bare"] = await asyncio.to_thread(bare.measure, shard, corpus, state, source)
        report["bare"]["opening_seconds"] = round(opened, 2)
        matrix = corpus.count * corpus.dim * 4 / 2**20
    finally:
        corpus.close()
    report["memory"] |= {"matrix_mib": round(matrix)}
    return report


@asynccontextmanager
async def _followers(
    place: Installation, pool: asyncpg.Pool, source: Synthetic, labels: int
) -> AsyncIterator[list[Follower]]:
    """One annotator and label each; both known to everybody else's work only by the load."""
    api, origin = place.settings.public_api_url, place.settings.ui_origin
    known = [source.block(b) for b in range(FILL_BLOCKS)]
    ids = [r["id"] for r in await sql.bench.clips(pool, limit=FILL_BLOCKS * BLOCK)]
    async with AsyncExitStack() as stack:
        followers = []
        # The words are embedded already, as they are after a label's first build.
        for word, vector in zip(ORDINARY, source.unrelated(len(ORDINARY)), strict=True):
            await add_words(pool, word, vector)
        for number in range(labels):
            name, made = f"annotator-{number}", source.label(number)
            person = await accounts.create_person(
                pool, name=name, password=PASSWORD, account_role="annotator", role="primary"
            )
            words = f"property {number}"
            await add_words(pool, words, made.text)
            session = await asyncio.to_thread(sign_in, api, origin, name, PASSWORD)
            client = await stack.enter_async_context(open_client(api, origin, session))
            label = (await client.ask(CreateLabel(id=new_id(), name=words))).label
            truth = np.concatenate([made.truth(block) for block in known])[: len(ids)]
            visitor = access.Visitor(person, name, "annotator", "primary")
            follower = Follower(client, visitor, label, dict(zip(ids, truth.tolist(), strict=True)))
            client.on_event = follower.watch
            await client.subscribe(f"label/{label}")
            followers.append(follower)
        started = time.perf_counter()
        for follower in followers:
            await follower.client.until(partial(_has_feeds, follower), BUILD_SECONDS)
        say(f"the worker opened the corpus in {time.perf_counter() - started:.1f} s")
        yield followers


def _has_feeds(follower: Follower) -> bool:
    return bool(follower.state.feeds)


async def _bring_to(pool: asyncpg.Pool, follower: Follower, size: int) -> None:
    """Half positive, half negative where there are enough, by the ordinary command."""
    done = follower.state.answers
    wanted = size - len(done)
    fresh = [c for c in follower.truth if c not in done]
    yes = [c for c in fresh if follower.truth[c]][: wanted // 2]
    no = [c for c in fresh if not follower.truth[c]][: wanted - len(yes)]
    for clip in [c for pair in zip(yes, no, strict=False) for c in pair] + no[len(yes) :]:
        await commands.handle(pool, follower.who, follower.annotate(clip))
    await follower.client.until(
        lambda: len(follower.state.answers) >= size and follower.caught_up(), BUILD_SECONDS
    )


async def _give(follower: Follower) -> tuple[int, float, float]:
    """One answer at the socket: its clip, when it was sent and when acknowledged."""
    clip = follower.next_clip()
    sent = time.perf_counter()
    await follower.client.ask(follower.annotate(clip))
    return clip, sent, time.perf_counter()


async def _shown(follower: Follower, clip: int) -> tuple[float, float]:
    """When feeds that know the clip's answer arrived; how long the worker took for them."""

    def known() -> tuple[float, float] | None:
        seq = follower.seq_of.get(clip)
        return next(((at, took) for seen, at, took in follower.feeds if seq and seen >= seq), None)

    return await follower.client.until(known, BUILD_SECONDS)


async def _one_by_one(follower: Follower, answers: int) -> dict[str, Any]:
    acknowledged, feeds, work, metrics = [], [], [], []
    pause = np.random.default_rng(0)
    for _ in range(answers):
        clip, sent, answered = await _give(follower)
        arrived, took = await _shown(follower, clip)
        await follower.client.until(follower.caught_up, BUILD_SECONDS)
        acknowledged.append(answered - sent)
        feeds.append(arrived - sent)
        work.append(took)
        metrics.append(follower.metrics[-1][1] - sent)
        # People do not answer in step with a worker's polling.
        await asyncio.sleep(float(pause.uniform(0.05, 0.15)))
    return {
        "acknowledged": spread(acknowledged),
        "feeds": spread(feeds),
        "in_the_worker": spread(work),
        "metrics": spread(metrics),
    }


async def _together(followers: list[Follower], worker: int, rounds: int) -> dict[str, Any]:
    """Every label answered at the same moment, and one label after the other."""
    at_once, last, alone = [], [], []
    spent = {"at_once": 0.0, "alone": 0.0}
    for _ in range(rounds):
        before = cpu_seconds(worker)
        given = await asyncio.gather(*map(_give, followers))
        start = min(sent for _, sent, _ in given)
        for follower, (clip, sent, _) in zip(followers, given, strict=True):
            at_once.append((await _shown(follower, clip))[0] - sent)
        last.append(max(f.feeds[-1][1] for f in followers) - start)
        for follower in followers:
            await follower.client.until(follower.caught_up, BUILD_SECONDS)
        spent["at_once"] += cpu_seconds(worker) - before
        before, took = cpu_seconds(worker), 0.0
        for follower in followers:
            clip, sent, _ = await _give(follower)
            took += (await _shown(follower, clip))[0] - sent
            await follower.client.until(follower.caught_up, BUILD_SECONDS)
        alone.append(took)
        spent["alone"] += cpu_seconds(worker) - before
    return {
        "labels": len(followers),
        "each_feeds": spread(at_once),
        "until_the_last": spread(last),
        "alone_in_sum": spread(alone),
        "worker_cpu_ms": {k: round(1000 * v / rounds) for k, v in spent.items()},
    }


async def _catch_up(
    pool: asyncpg.Pool, source: Synthetic, clips: int, follower: Follower
) -> dict[str, Any]:
    """A tenth more clips while everything runs, until feeds show some of them."""
    newest = await sql.bench.newest_clip(pool)
    first = -(-clips // BLOCK) * BLOCK
    loaded = await fill(pool, source, max(clips // 10, BLOCK), first)
    started = time.perf_counter()
    await sql.builds.want_all(pool)  # as ingest does at its end

    def shown() -> int:
        state = follower.state
        return sum(c > newest for c in state.feeds["random"].clips)

    found = await follower.client.until(shown, BUILD_SECONDS)
    took = time.perf_counter() - started
    top = sum(c > newest for c in follower.state.feeds["top_positive"].clips)
    say(f"feeds knew the new clips after {took:.1f} s")
    return {
        "clips": loaded["clips"],
        "seconds_until_feeds": round(took, 2),
        "new_in_random_feed": found,
        "new_in_top_positive_feed": top,
    }


@asynccontextmanager
async def _memory(pid: int) -> AsyncIterator[dict[str, int]]:
    """Peaks of a process in MiB: resident in all, and of it its own (not pages of files)."""
    found = {"peak_resident_mib": 0, "peak_own_mib": 0}

    def look() -> None:
        fields = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        for name, key in (("peak_resident_mib", "VmHWM"), ("peak_own_mib", "RssAnon")):
            found[name] = max(found[name], int(fields[key].split()[0]) // 1024)

    async def sample() -> None:
        while True:
            look()
            await asyncio.sleep(SAMPLE_SECONDS)

    task = asyncio.create_task(sample())
    try:
        yield found
        look()
        found["share_at_the_end_mib"] = share_kib(pid) // 1024
    finally:
        task.cancel()
