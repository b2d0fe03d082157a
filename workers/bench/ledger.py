"""What bots were told is kept, with the moment, so that it can be compared with the tables."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import sql
from backend.messages import Acknowledged, Annotate, ClipCard, Request, Undo
from workers.bench.crowd_people import Seat
from workers.bots.accounts import Account
from workers.bots.annotator import Annotator, Habits

SETTLE_SECONDS = 60.0  # for the commands that are under way when the work ends
UNDONE = 0.03  # share of answers that are taken back


@dataclass(frozen=True)
class Entry:
    """An acknowledged command: whose, for which label, and what it did to which clip."""

    person: int
    label: int
    clip: int | None
    answer: str | None  # after an undo: the answer before, if there was one


@dataclass
class Ledger:
    """Everything acknowledged, by the command's id; and when, in seconds of `time.monotonic`."""

    entries: dict[str, Entry] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)

    def note(self, person: int, command: Request, reply: Acknowledged) -> None:
        if isinstance(command, Annotate):
            entry = Entry(person, command.label, command.clip, command.answer)
        else:
            assert isinstance(command, Undo)
            entry = Entry(person, command.label, reply.clip, reply.answer)
        self.entries[command.id] = entry
        self.times.append(time.monotonic())

    def longest_gap(self, start: float, end: float) -> float:
        """The longest time in which nothing was acknowledged, in seconds."""
        inside = [start, *(t for t in self.times if start < t < end), end]
        return max(b - a for a, b in itertools.pairwise(inside))

    def count_since(self, start: float) -> int:
        return sum(t > start for t in self.times)


@dataclass(frozen=True)
class Found:
    """Ids of commands, compared with what was acknowledged."""

    lost: frozenset[str]
    doubled: frozenset[str]  # stored twice, or never sent
    changed: frozenset[str]

    def __sub__(self, other: Found) -> Found:
        return Found(
            self.lost - other.lost, self.doubled - other.doubled, self.changed - other.changed
        )


NOTHING = Found(frozenset(), frozenset(), frozenset())


class Bots:
    """Simulated annotators at work until told to stop; whatever they are told is in the ledger."""

    def __init__(
        self,
        api: str,
        origin: str,
        seats: Sequence[Seat],
        positives: dict[int, list[int]],
        pace: float,
        rng: random.Random,
    ) -> None:
        self.ledger = Ledger()
        self.gave_up: list[str] = []
        self._stopping = asyncio.Event()
        self._bots = [
            self._bot(api, origin, seat, set(positives[seat.label]), pace, rng) for seat in seats
        ]
        self._tasks = [asyncio.create_task(self._work(bot)) for bot in self._bots]

    def _bot(
        self, api: str, origin: str, seat: Seat, positives: set[int], pace: float,
        rng: random.Random,
    ) -> Annotator:  # fmt: skip
        def truth(card: ClipCard) -> bool:
            return card.id in positives

        return Annotator(
            api, origin, Account(seat.person, seat.name, "", seat.role), seat.label, truth,
            Habits(pace, undo=UNDONE), random.Random(rng.random()), session=seat.session,
            on_done=lambda command, reply, _: self.ledger.note(seat.person, command, reply),
        )  # fmt: skip

    async def _work(self, bot: Annotator) -> None:
        try:
            await bot.run(self._stopping)
        except Exception as error:  # none of them is expected to stop before the end
            self.gave_up.append(f"{bot.account.name}: {error!r}")

    async def compare(self, connection: sql.Database) -> Found:
        """The ledger against the tables, while the work goes on."""
        told = dict(self.ledger.entries)
        rows = await sql.bench.annotations(connection)
        known = self.ledger.entries.keys() | {bot.pending for bot in self._bots}
        times = Counter(r["command_id"] for r in rows)
        stored = {
            r["command_id"]: Entry(r["person_id"], r["label_id"], r["clip_id"], r["answer"])
            for r in rows
        }
        return Found(
            lost=frozenset(told.keys() - stored.keys()),
            doubled=frozenset(i for i, n in times.items() if n > 1 or i not in known),
            changed=frozenset(i for i in told.keys() & stored.keys() if told[i] != stored[i]),
        )

    async def finish(self) -> int:
        """End the work; how many bots never heard what became of their last command."""
        self._stopping.set()
        _, waiting = await asyncio.wait(self._tasks, timeout=SETTLE_SECONDS)
        await self.leave()
        return len(waiting)

    async def leave(self) -> None:
        """Stop at once."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
