"""Why a model scores a clip as it does: from the table of what workers found out, else from one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

import asyncpg
import msgspec
from msgspec.structs import replace

import sql
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.messages import (
    AskMoments,
    AskWhy,
    AskWithout,
    FoundOut,
    Moments,
    Question,
    Why,
    Without,
)
from backend.messages.names import Name, found_out
from backend.views.scores import model_version, newest_model

WAIT_FOR_WORKER = 30.0  # seconds; frames are decoded and embedded again
ASK_AGAIN = 5.0  # seconds after which a job counts as lost
TROUBLE_HOLDS = 5.0  # seconds; then it may be over

Enqueue = Callable[[str], None]
Asked = AskWhy | AskMoments | AskWithout
_KINDS: dict[type[Asked], Literal["why", "moments", "without"]] = {
    AskWhy: "why", AskMoments: "moments", AskWithout: "without",
}  # fmt: skip


class Reasons:
    """Questions that only a worker can answer, each asked once however many people want to know.

    ``enqueue`` asks a worker; it writes its reply into the table and wakes the backends, which call
    `wake`. Redis losing the job only means asking again.
    """

    def __init__(self, pool: asyncpg.Pool, enqueue: Enqueue) -> None:
        self._pool = pool
        self._enqueue = enqueue
        self._waiting: dict[Name, asyncio.Event] = {}
        self._asking: dict[str, asyncio.Task[FoundOut]] = {}

    async def of(self, query: Asked, who: Visitor) -> Why | Moments | Without:
        """Raises: Refusal: unknown_clip, unknown_model, no_model, no_reason."""
        question = msgspec.json.encode(await self._question(query, who)).decode()
        if question not in self._asking:
            asking = asyncio.create_task(self._ask(question), name="reason")
            self._asking[question] = asking
            asking.add_done_callback(lambda _: self._asking.pop(question, None))
        found = await asyncio.shield(self._asking[question])
        if found.frame is None:
            raise Refusal("no_reason", found.trouble)
        return replace(found.frame, id=query.id)

    async def _question(self, query: Asked, who: Visitor) -> Question:
        mark = await sql.reasons.mark(self._pool, clip=query.clip)
        if mark is None or not mark["there"]:
            raise Refusal("unknown_clip")
        if query.version:
            model = await model_version(self._pool, query.label, query.version)
        else:
            model = await newest_model(self._pool, query.label)
        if model is None:
            raise Refusal("unknown_model" if query.version else "no_model")
        question = Question(
            kind=_KINDS[type(query)], label=query.label, version=model["version"], clip=query.clip,
            mark=mark["mark"],
        )  # fmt: skip
        match query:
            case AskWithout():
                return replace(question, seen=query.seen, threshold=query.threshold)
            case AskWhy():
                # Of whose models they may not be told, no number may be made.
                rows = await sql.labels.seen_by(self._pool, people=[who.id], labels=None)
                seen = sorted({r["label_id"] for r in rows} - {query.label})
                return replace(question, labels=tuple(seen))
            case _:
                return question

    async def _ask(self, question: str) -> FoundOut:
        key = found_out(question)
        event = self._waiting.setdefault(key, asyncio.Event())
        try:
            async with asyncio.timeout(WAIT_FOR_WORKER):
                while True:
                    event.clear()
                    reply = await sql.reasons.reply(
                        self._pool, question=key.digest, again=TROUBLE_HOLDS
                    )
                    if reply is not None:
                        return msgspec.json.decode(reply, type=FoundOut)
                    self._enqueue(question)
                    try:
                        await asyncio.wait_for(event.wait(), ASK_AGAIN)
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise Refusal("no_reason") from None
        finally:
            self._waiting.pop(key, None)

    def wake(self, key: Name) -> None:
        """A worker replied to the question that ``key`` tells of."""
        if key in self._waiting:
            self._waiting[key].set()
