"""One browser tab's socket: what it follows, a bounded outbox, and how fast it may speak."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

import msgspec

from backend.auth.access import Visitor
from backend.auth.buckets import Bucket
from backend.errors import Refusal
from backend.messages import Look, Refused, encoder
from backend.messages.names import Name
from backend.messages.wire import CLOSE_TOO_SLOW

OUTBOX = 512  # frames; a client further behind is closed and resumes
RATE = 40.0  # commands per second, lasting
BURST = 200.0


@dataclass(eq=False)
class Connection:
    who: Visitor
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    following: set[Name] = field(default_factory=set)  # streams in which it has a place
    looking: Look | None = None  # what its person looks at, as they said last
    outbox: asyncio.Queue[bytes | int] = field(default_factory=lambda: asyncio.Queue(OUTBOX + 1))
    closed: bool = False
    _bucket: Bucket = field(default_factory=lambda: Bucket(RATE, BURST))

    def send(self, frame: msgspec.Struct | bytes) -> None:
        """Queue a frame; a client that does not read is closed with 4408."""
        if self.closed:
            return
        if self.outbox.qsize() >= OUTBOX:
            self.close(CLOSE_TOO_SLOW)
            return
        self.outbox.put_nowait(frame if isinstance(frame, bytes) else encoder.encode(frame))

    def refuse(self, command: str, refusal: Refusal) -> None:
        self.send(
            Refused(
                id=command,
                code=refusal.code,
                message=refusal.message,
                temporary=refusal.kind.temporary,
            )
        )

    def close(self, code: int) -> None:
        """Drop what is queued and close with ``code``."""
        if self.closed:
            return
        self.closed = True
        while not self.outbox.empty():
            self.outbox.get_nowait()
        self.outbox.put_nowait(code)

    def may_speak(self) -> bool:
        """Whether it has not said too much lately; called once for each command."""
        return self._bucket.take()
