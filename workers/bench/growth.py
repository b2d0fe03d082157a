"""What a pass, an answer, a search and a first snapshot cost as clips, labels and annotations grow.

One installation grows along one axis after another: labels over few clips, then clips with one
label of 200 answers, then annotations of that label over all clips. Each cost is measured in the
same way at every size, and beside it a fixed piece of work, by which costs are divided: machines do
other things too. A cost's power is the slope of its logarithm over that of the size, by least
squares over all sizes; 0: flat, 1: in proportion.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np

import sql
from backend import commands, db
from backend.auth import access, accounts
from backend.client import new_id
from backend.messages import (
    MOST_ANSWERS_AT_ONCE,
    Acknowledged,
    Annotate,
    AnnotateMany,
    Answer,
    CreateLabel,
    Filters,
    Search,
)
from backend.views import search
from backend.views.board import board_states
from backend.views.label import label_snapshot
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from workers.bench.installation import PASSWORD, Installation
from workers.bench.loop import fill, say
from workers.bench.synthetic import Synthetic, add_words
from workers.embedding.texts import ORDINARY
from workers.ingest.index import ensure_index
from workers.learn.build import Builder, Built
from workers.learn.corpus import Corpus

CLIPS = (10_000, 30_000, 100_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
LABELS = (1, 7, 14, 28, 56)
ANNOTATIONS = (100, 1_000, 10_000, 100_000)
FIRST = 200  # answers of a label before it is measured
ROUNDS = 15
SEARCHES = 30
# What each cost may grow like, as a power of the size; what is flat may still wander a little.
PROPORTIONAL, FLAT = 1.15, 0.25
MAY: dict[str, dict[str, float]] = {
    "clips": {"pass": PROPORTIONAL, "answer": FLAT, "search": 0.6, "filtered search": 0.6,
              "label's first snapshot": FLAT, "board's first snapshot": FLAT},
    "labels": {"pass": PROPORTIONAL, "answer": FLAT, "search": FLAT, "filtered search": FLAT,
               "label's first snapshot": FLAT, "board's first snapshot": PROPORTIONAL},
    "annotations": {"pass": PROPORTIONAL, "answer": FLAT, "search": FLAT, "filtered search": FLAT,
                    "label's first snapshot": PROPORTIONAL,
                    "board's first snapshot": PROPORTIONAL},
}  # fmt: skip
SPAN = 3  # of which less says nothing of how something grows
LEAST_MS = 5.0  # what takes less is not said to grow


class OnlyFeeds(Builder):
    """Builds without the cross-validated scores, which come when nobody waits."""

    async def _evaluate(self, built: Built) -> None:
        return None


@dataclass
class Ground:
    """An installation that grows."""

    pool: asyncpg.Pool
    source: Synthetic
    corpus: Corpus
    builder: Builder
    who: access.Visitor
    rankings: Rankings
    clips: int = 0
    labels: list[int] = field(default_factory=list)

    async def grow(self, clips: int) -> float:
        """Add clips up to so many, and the index over all, which takes so many seconds."""
        await sql.search.drop_indexes(self.pool)
        await fill(self.pool, self.source, clips - self.clips, self.clips)
        self.clips = clips
        await sql.bench.tidy_clips(self.pool, timeout=600)
        started = time.perf_counter()
        await ensure_index(self.pool)
        took = round(time.perf_counter() - started, 1)
        say(f"built the index in {took} s")
        return took

    async def add_label(self, answers: int) -> int:
        """A label with so many answers, half of them yes."""
        number = len(self.labels)
        await add_words(self.pool, f"property {number}", self.source.label(number).text)
        made = await commands.handle(
            self.pool, self.who, CreateLabel(id=new_id(), name=f"property {number}")
        )
        assert isinstance(made, Acknowledged) and made.label is not None
        self.labels.append(made.label)
        await self.answer_many(made.label, answers)
        return made.label

    async def answer_many(self, label: int, answers: int) -> None:
        """So many more answers of a label, half of them yes, by the ordinary command."""
        given = await sql.growth.unanswered(self.pool, label=label, limit=answers)
        clips = [r["id"] for r in given]
        for answer, part in (("positive", clips[::2]), ("negative", clips[1::2])):
            for first in range(0, len(part), MOST_ANSWERS_AT_ONCE):
                some: Answer = "positive" if answer == "positive" else "negative"
                chosen = tuple(part[first : first + MOST_ANSWERS_AT_ONCE])
                await commands.handle(
                    self.pool,
                    self.who,
                    AnnotateMany(
                        id=new_id(), label=label, clips=chosen, answer=some, source="random"
                    ),
                )

    async def build(self) -> None:
        await self.builder.build_due()
        await self.builder.evaluated()

    async def costs(self) -> dict[str, float]:
        """Milliseconds, the median of each; the pass is one over all labels."""
        label = self.labels[0]
        clips = iter(
            [r["id"] for r in await sql.growth.unanswered(self.pool, label=label, limit=99)]
        )

        async def answer() -> None:
            command = Annotate(
                id=new_id(), label=label, clip=next(clips), answer="negative", source="random"
            )
            await commands.handle(self.pool, self.who, command)

        async def one_pass() -> None:
            await sql.builds.want_all(self.pool)
            started = time.perf_counter()
            await self.builder.build_due()
            passes.append(time.perf_counter() - started)
            await self.builder.evaluated()

        passes: list[float] = []
        for _ in range(3):
            await one_pass()
        numbers = iter(range(10**6))
        everybody = frozenset({self.who.id})
        return {
            "pass": 1000 * float(np.median(passes)),
            "answer": await _median(answer, ROUNDS),
            "search": await _median(lambda: self._search(next(numbers), Filters()), SEARCHES),
            "filtered search": await _median(
                lambda: self._search(next(numbers), Filters(genre="genre 3")), SEARCHES
            ),
            "label's first snapshot": await _median(
                lambda: label_snapshot(self.pool, label), ROUNDS
            ),
            "board's first snapshot": await _median(
                lambda: board_states(self.pool, everybody), ROUNDS
            ),
        }

    async def _search(self, number: int, filters: Filters) -> None:
        words = TextEmbeddings(self.pool, _no_worker)
        query = Search(id=new_id(), text=f"words {number % SEARCHES}", filters=filters)
        await search.search(self.pool, words, self.rankings, query, sees_answers=False)


async def ground(
    place: Installation, pool: asyncpg.Pool, corpus: Corpus, source: Synthetic
) -> Ground:
    """An installation with somebody in it, and no clips yet."""
    person = await accounts.create_person(
        pool, name="grower", password=PASSWORD, account_role="annotator", role="primary"
    )
    who = access.Visitor(person, "grower", "annotator", "primary")
    return Ground(pool, source, corpus, OnlyFeeds(pool, corpus, _no_direction), who, Rankings(pool))


async def _median(work: Callable[[], Awaitable[Any]], rounds: int) -> float:
    """Milliseconds; the first run, which warms what it needs, does not count."""
    await work()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))


async def measure(
    place: Installation, *, clips: int, labels: int, annotations: int, dim: int, seconds: float
) -> dict[str, Any]:
    """Sizes up to these, as far as they are reached in so many ``seconds``; a size that was begun
    is ended."""
    until = time.monotonic() + seconds
    pool = await db.open_pool(place.settings.dsn, size=4)
    corpus = Corpus(place.settings.home / "cache")
    try:
        made = await ground(place, pool, corpus, Synthetic(dim))
        report: dict[str, Any] = {"dim": dim, "axes": {}, "not_reached": {}}

        async def along(axis: str, sizes: Sequence[int], grow: Callable[[int], Any]) -> None:
            rows = report["axes"].setdefault(axis, [])
            for size in sizes:
                if time.monotonic() > until:
                    report["not_reached"].setdefault(axis, []).append(size)
                    continue
                say(f"{axis}: {size:,}")
                await grow(size)
                await made.build()
                fixed = [_fixed_work()]
                costs = _rounded(await made.costs())
                fixed.append(_fixed_work())
                rows.append({"size": size, "ms": costs, "fixed_ms": round(sum(fixed) / 2, 2)})

        async def more_clips(size: int) -> None:
            await made.grow(size)
            if not made.labels:
                await _words(made)
                await made.add_label(FIRST)

        async def more_labels(size: int) -> None:
            while len(made.labels) < size:
                await made.add_label(FIRST)

        async def more_annotations(size: int) -> None:
            label = made.labels[0]
            there = await sql.growth.annotations(pool, label=label)
            await made.answer_many(label, max(0, size - there))

        first, *larger = _sizes(CLIPS, clips)
        await along("clips", [first], more_clips)
        await along("labels", _sizes(LABELS, labels), more_labels)
        await sql.growth.forget_labels(pool, labels=made.labels[1:])
        await along("clips", larger, more_clips)
        sizes = [size for size in _sizes(ANNOTATIONS, annotations) if size > FIRST]
        await along("annotations", [s for s in sizes if 2 * s <= made.clips], more_annotations)
        report["powers"] = {axis: powers(rows) for axis, rows in report["axes"].items()}
        report["worse"] = worse(report["axes"])
        return report
    finally:
        corpus.close()
        pool.terminate()


def powers(rows: list[dict[str, Any]]) -> dict[str, float]:
    """By cost, the power of the size that it grew with, in units of the fixed work; of none where
    the sizes span less than `SPAN`."""
    if len(rows) < 2 or rows[-1]["size"] < SPAN * rows[0]["size"]:
        return {}
    sizes = np.log([row["size"] for row in rows])
    found = {}
    for name in rows[0]["ms"]:
        costs = np.log([max(row["ms"][name], 0.01) / row["fixed_ms"] for row in rows])
        found[name] = round(float(np.polyfit(sizes, costs, 1)[0]), 2)
    return found


def _fixed_work() -> float:
    """Milliseconds of reading 64 MB, the median of several times."""
    numbers, taken = np.ones(16 * 2**20, np.float32), []
    for _ in range(15):
        started = time.perf_counter()
        numbers.sum()
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))


def worse(axes: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """By axis, the costs that grow worse than they may."""
    return {
        axis: [
            name
            for name, power in powers(rows).items()
            if power > MAY[axis][name] and rows[-1]["ms"][name] > LEAST_MS
        ]
        for axis, rows in axes.items()
    }


def plot(report: dict[str, Any], file: Path) -> None:
    """All costs over all sizes, one picture for each axis, as a PNG. Takes matplotlib."""
    from matplotlib.figure import Figure

    axes = {name: rows for name, rows in report["axes"].items() if rows}
    figure = Figure(figsize=(5 * max(len(axes), 1), 4.5), layout="constrained")
    for at, (name, rows) in enumerate(axes.items(), 1):
        ax = figure.add_subplot(1, len(axes), at)
        sizes = [row["size"] for row in rows]
        for cost in rows[0]["ms"]:
            ax.plot(sizes, [row["ms"][cost] for row in rows], marker="o", label=cost)
        ax.set(xscale="log", yscale="log", xlabel=name, ylabel="ms")
        ax.grid(alpha=0.3)
    if axes:
        ax.legend(fontsize="small")
    figure.savefig(file, format="png", dpi=120)


def _sizes(all_: Sequence[int], most: int) -> list[int]:
    """The sizes up to the largest that is wanted, which is one of them."""
    return [*[size for size in all_ if size < most], most]


def _rounded(costs: dict[str, float]) -> dict[str, float]:
    return {name: round(ms, 2) for name, ms in costs.items()}


async def _words(ground: Ground) -> None:
    for word, vector in zip(ORDINARY, ground.source.unrelated(len(ORDINARY)), strict=True):
        await add_words(ground.pool, word, vector)
    for number, vector in enumerate(ground.source.queries(SEARCHES)):
        await add_words(ground.pool, f"words {number}", vector)


async def _no_direction(phrases: list[str]) -> None:
    return None


def _no_worker(text: str) -> None:
    raise AssertionError(f"the vector of {text!r} should be there")
