"""The corpus as a cluster holds it: one `shard.Shard` for each part, and the driver that asks them.

Ray places the shards, starts those of a dead node elsewhere, and carries what they say. Nothing
waits for a shard for ever: what has not answered in time is missing from a pass, the feeds say so,
and the labels are due again once it answers.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import ray
from ray.exceptions import ActorDiedError, RayError, RayTaskError

from backend.domain import feeds
from backend.settings import Settings
from workers.cluster import versions
from workers.cluster.nodes import NAMESPACE, told, whose, without
from workers.cluster.part import ranges
from workers.cluster.rows import Rows
from workers.cluster.shard import Ready, Shard
from workers.learn.corpus import NoCorpus, Sample
from workers.learn.scorer import DRAWN, SAMPLE, Drawn, Request

logger = logging.getLogger(__name__)

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]

ANSWER_SECONDS = 10.0  # a shard that served and has not answered for so long counts as away
OPENING_SECONDS = 60.0  # while none serves, all are waited for so long
TRIES = 3  # of a pass in which a shard is lost
BYTES_BESIDE = 400 * 2**20  # of a shard's process, without its rows

_Shard = ray.remote(max_restarts=-1)(Shard)


class NoneServes(NoCorpus):
    """No shard has answered yet; what is due stays due."""


@dataclass
class Part:
    """One part, as its shard last said."""

    number: int
    clips: range
    actor: Any = None
    asked: Any = None  # the call of `ready` that it has not answered
    state: Ready | None = None
    serves: bool = False
    trouble: str = ""  # why it does not, in words
    needs: list[Any] = field(default_factory=list)  # by part, what this one needs
    needs_of: tuple[Any, ...] = ()  # of which state these are


class Sharded:
    """All parts; a `learn.held.Held`. Its methods block, and are called in threads."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        rows: Rows,
        *,
        answer_seconds: float,
        opening_seconds: float,
    ) -> None:
        """``name``: of the corpus' space, unlike that of any other."""
        self._settings, self._name = settings, name
        self._rows = rows
        self._answer_seconds, self._opening_seconds = answer_seconds, opening_seconds
        self._parts: list[Part] = []
        self._told: dict[tuple[int, int], tuple[Any, ...]] = {}
        self._refused: dict[str, str] = {}  # nodes of another version → a sentence about each
        self._random: tuple[Any, Ids] | None = None
        self._drawn: tuple[Any, Drawn] | None = None
        self.dim, self.space = rows.dim, rows.space
        self.parts = 0, 0
        self._turn = threading.Lock()  # two that start a shard would lose its first handle
        self.lacked_at = -math.inf  # when a pass last lacked a part

    # ── who is there ────────────────────────────────────────────────────────────────────────────

    def catch_up(self, highest: int) -> None:
        """Every shard reads what is new.

        Raises:
            NoneServes: none has answered.
        """
        with self._turn:
            self._catch_up(highest)

    def _catch_up(self, highest: int) -> None:
        for clips in ranges(highest, self._settings.shard_clips)[len(self._parts) :]:
            self._parts.append(Part(len(self._parts), clips))
        served = [part for part in self._parts if part.serves]
        for part in self._parts:
            self._ask(part)
        waited = served or self._parts
        seconds = self._answer_seconds if served else self._opening_seconds
        asked = [part.asked for part in waited]
        ray.wait(asked, num_returns=len(asked), timeout=seconds, fetch_local=True)
        for part in self._parts:
            self._hear(part)
        if not self.serving:
            raise NoneServes(f"No shard answers. {self.trouble}")
        self._exchange_needs()

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    @property
    def serving(self) -> list[Part]:
        """Those that have answered."""
        return [part for part in self._parts if part.serves]

    @property
    def trouble(self) -> str:
        """Which parts are missing and why, in words; empty if none is."""
        missing = [part for part in self._parts if not part.serves]
        return "; ".join(
            [
                *(f"part {part.number + 1} of {self.count} {part.trouble}" for part in missing),
                *self._refused.values(),
            ]
        )

    @property
    def whole(self) -> bool:
        """Whether all parts serve."""
        return all(part.serves for part in self._parts)

    def returned(self) -> bool:
        """Whether a part that is missing would be there now: it has answered since. False while
        something else is asked of the parts."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._returned()
        finally:
            self._turn.release()

    def _returned(self) -> bool:
        asked = [part.asked for part in self._parts if not part.serves and part.asked is not None]
        for part in self._parts:
            if not part.serves:
                self._ask(part)
        return bool(asked and ray.wait(asked, num_returns=1, timeout=0)[0])

    def _ask(self, part: Part) -> None:
        if part.actor is None:
            part.actor = self._start(part)
        if part.asked is None:
            # Tried again in the shard's next life, for as long as there is none.
            part.asked = part.actor.ready.options(max_task_retries=-1).remote()

    def _start(self, part: Part) -> Any:
        """Several learn workers of an installation share a shard: whoever is first starts it."""
        settings, rows = self._settings, self._settings.shard_clips
        given = told(settings)
        where = without(self._refused)
        name = f"part-{self._name}-{part.clips.start}-{part.clips.stop}"
        return _Shard.options(
            name=f"{name}-{versions.own().code}-{whose(given)}",
            namespace=NAMESPACE,
            get_if_exists=True,
            num_cpus=settings.shard_cpus,
            num_gpus=settings.shard_gpus,
            memory=2 * rows * self.dim + BYTES_BESIDE,
            scheduling_strategy="SPREAD" if where is None else None,
            label_selector=where,
        ).remote(given, part.clips)

    def _hear(self, part: Part) -> None:
        """What the part has said to the last question, if it has."""
        before = part.trouble
        answered, _ = ray.wait([part.asked], timeout=0)
        if not answered:
            part.serves = False
            part.trouble = "is on no machine yet" if part.state is None else "does not answer"
        else:
            asked, part.asked = part.asked, None
            part.serves, part.trouble = self._judged(part, asked)
        if part.trouble != before:
            if part.trouble:
                logger.warning("part %d: %s", part.number + 1, part.trouble)
            else:
                logger.warning("part %d is there again", part.number + 1)

    def _judged(self, part: Part, asked: Any) -> tuple[bool, str]:
        try:
            state: Ready = ray.get(asked, timeout=self._answer_seconds)
        except RayTaskError as error:
            return False, f"could not catch up: {error.cause!r:.300}"
        except ActorDiedError as error:
            self._lose(part)
            return False, f"was lost ({type(error).__name__})"
        except RayError as error:
            return False, f"does not answer ({type(error).__name__})"
        difference = versions.difference(versions.own(), state.version)
        if difference:
            refused = f"{state.node} is not used: it has {difference}"
            self._refused[state.node_id] = refused
            ray.kill(part.actor)
            self._lose(part)
            return False, f"has no machine: {refused}"
        part.state = state
        if state.space != self.space:
            return False, "is of another space"
        return True, ""

    def _lose(self, part: Part) -> None:
        part.actor = part.asked = part.state = None
        part.serves = False

    # ── whose neighbours are where ──────────────────────────────────────────────────────────────

    def _exchange_needs(self) -> None:
        """Tell each shard which of its logits the others need; only what changed."""
        count, size = len(self._parts), self._settings.shard_clips
        for part in self.serving:
            assert part.state is not None
            now = (part.state.life, part.state.grown, count)
            if part.needs_of != now:
                found = part.actor.needs.options(num_returns=count).remote(count, size)
                part.needs, part.needs_of = found if count > 1 else [found], now
        telling: list[tuple[Part, Part, tuple[Any, ...], Any]] = []
        for part in self.serving:
            for other in self.serving:
                assert other.state is not None
                both = (part.needs_of, other.state.life)
                if part is not other and self._told.get((part.number, other.number)) != both:
                    asked = other.actor.wanted.remote(part.number, part.needs[other.number])
                    telling.append((part, other, both, asked))
        self._hear_told(telling)

    def _hear_told(self, telling: Sequence[tuple[Part, Part, tuple[Any, ...], Any]]) -> None:
        """Only what a shard has heard counts as told: a pass before would score clips without
        neighbours that are there. Who does not hear in time serves no longer."""
        if telling:
            refs = [asked for *_, asked in telling]
            ray.wait(refs, num_returns=len(refs), timeout=self._answer_seconds)
        for part, other, both, asked in telling:
            try:
                ray.get(asked, timeout=0)
            except RayError as error:
                other.serves, other.trouble = False, f"does not answer ({type(error).__name__})"
                self._ask(other)
            else:
                self._told[part.number, other.number] = both

    # ── a pass ──────────────────────────────────────────────────────────────────────────────────

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """What those parts come to that answer in time; `parts` tells how many.

        Raises:
            NoneServes: none does.
        """
        if not requests:
            return []
        with self._turn:
            return self._reduce(requests)

    def _reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        given = ray.put(list(requests))
        found: list[list[feeds.Partial]] = []
        for _ in range(TRIES):
            before = len(self.serving)
            found = self._pass(given)
            if found and len(self.serving) == before:
                break
        if not found:
            raise NoneServes(f"No shard answers. {self.trouble}")
        self.parts = len(found), len(self._parts)
        if len(found) < len(self._parts):
            self.lacked_at = time.monotonic()
        return [
            feeds.merge(parts, request.k)
            for parts, request in zip(zip(*found, strict=True), requests, strict=True)
        ]

    def _pass(self, requests: Any) -> list[list[feeds.Partial]]:
        name, count = secrets.token_hex(8), len(self._parts)
        products = {
            part.number: part.actor.products.options(num_returns=count + 1).remote(
                name, requests, count
            )
            for part in self.serving
        }
        there = self._in_time({number: refs[0] for number, refs in products.items()})
        given = {
            number: self._parts[number].actor.partials.remote(
                name,
                requests,
                *(
                    products[other][number + 1] if other in there and other != number else None
                    for other in range(count)
                ),
            )
            for number in there
        }
        return list(self._in_time(given).values())

    def _in_time(self, asked: dict[int, Any]) -> dict[int, Any]:
        """What the parts answered; whoever did not, or is dead, serves no longer."""
        found: dict[int, Any] = {}
        if asked:
            refs = list(asked.values())
            ray.wait(refs, num_returns=len(refs), timeout=self._answer_seconds)
        for number, ref in asked.items():
            part = self._parts[number]
            try:
                found[number] = ray.get(ref, timeout=0)
            except RayTaskError as error:
                part.serves, part.trouble = False, f"failed: {error.cause!r:.300}"
            except RayError as error:
                part.serves, part.trouble = False, f"was lost ({type(error).__name__})"
            if not part.serves:
                logger.warning("part %d %s", number + 1, part.trouble)
                self._ask(part)
        return found

    # ── what else a build asks ──────────────────────────────────────────────────────────────────

    def embeddings(self, clip_ids: Ids) -> Matrix:
        return self._rows.embeddings(clip_ids)

    def near(self, clip_ids: Ids) -> Matrix:
        return self._rows.near(clip_ids)

    @property
    def sample(self) -> Ids:
        return self._at_random(SAMPLE)

    @property
    def drawn(self) -> Drawn:
        now, clips = self._random_order()
        known = self._drawn
        if known is None or known[0] != now:
            clips = np.sort(clips[:DRAWN])
            known = self._drawn = now, Drawn(clips, self.embeddings(clips), self.near(clips))
        return known[1]

    def _at_random(self, most: int) -> Ids:
        """As `scorer.LocalShard.at_random`, of the parts that serve."""
        return np.sort(self._random_order()[1][:most])

    def _random_order(self) -> tuple[Any, Ids]:
        """The order, and of which parts in which state it is. A build and the scores of the one
        before ask at once, and parts come and go meanwhile: what is kept is kept under the parts
        that were asked."""
        serving = self.serving
        now = tuple((p.number, p.state.life, p.state.grown) for p in serving if p.state)
        known = self._random
        if known is None or known[0] != now:
            asked = {part.number: part.actor.at_random.remote(DRAWN) for part in serving}
            found = list(self._in_time(asked).values())
            order = feeds.random_order(np.concatenate([np.empty(0, np.int64), *found]), 0)
            known = now, order
            if len(found) == len(serving):
                self._random = known
        return known

    def cluster_sizes(self) -> Ids:
        sizes = [part.state.cluster_sizes for part in self.serving if part.state]
        total = np.zeros(max((len(each) for each in sizes), default=0), np.int64)
        for each in sizes:
            total[: len(each)] += each
        return total

    def clustered_sample(self, most: int) -> Sample:
        serving = [(part, part.state) for part in self.serving if part.state]
        step = max(1, -(-sum(state.clustered for _, state in serving) // most))
        before, asked = 0, {}
        for part, state in serving:
            asked[part.number] = part.actor.sample.remote(-before % step, step)
            before += state.clustered
        found = self._in_time(asked).values()
        return Sample(
            np.concatenate([np.empty(0, np.int64), *(each.clip_ids for each in found)]),
            np.concatenate(
                [np.empty((0, self.dim), np.float16), *(each.vectors for each in found)]
            ),
            np.concatenate([np.empty(0, np.int16), *(each.clusters for each in found)]),
        )

    def close(self) -> None:
        """Ray ends the shards that this worker started."""
        self._parts.clear()
