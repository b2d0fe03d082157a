"""What a studio's workers do for a program, and how far they are."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec

from backend.client.errors import Refused, StudioAway
from backend.client.link import Link
from backend.keeping import files

LOOK_SECONDS = 0.5  # between two looks at a job


class _Told(Protocol):
    """What is told of any job."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...


T = TypeVar("T", bound=_Told)


class AsyncWork(Generic[T]):
    """A job. ``told``: what was last told of it."""

    address: ClassVar[str]
    kind: ClassVar[Any]  # of what is told

    def __init__(self, link: Link, told: T) -> None:
        self._link = link
        self.told = told

    @property
    def id(self) -> int:
        return self.told.id

    @property
    def state(self) -> str:
        """waiting, running, done, failed, cancelled or expired."""
        return self.told.state

    @property
    def fraction(self) -> float:
        """How much of it is done, in [0, 1]."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<job {self.id}, {self.state}, {self.fraction:.2f}>"

    async def refresh(self) -> T:
        """How far it is now, and what is wrong with which part of it."""
        return await self._asked("GET")

    async def wait(
        self, progress: Callable[[float], object] | None = None, seconds: float | None = None
    ) -> T:
        """Wait until it is over. ``progress`` is called with `fraction` as it grows.

        Raises:
            TimeoutError: it was not, after so many seconds; it goes on all the same.
        """
        told = -1.0
        async with asyncio.timeout(seconds):
            while True:
                await self.refresh()
                if progress is not None and self.fraction > told:
                    told = self.fraction
                    progress(told)
                if self.state not in ("waiting", "running"):
                    return self.told
                await asyncio.sleep(LOOK_SECONDS)

    async def cancel(self) -> None:
        """Stop it; of one that is done, remove what it made."""
        await self._asked("DELETE")

    async def _asked(self, method: str) -> T:
        answer = await self._link.http(method, f"{self.address}/{self.id}")
        self.told = msgspec.json.decode(answer.content, type=self.kind)
        return self.told

    async def _saved(self, address: str, path: Path, digest: str = "") -> Path:
        """A result as a file, whole or not there. What a broken connection left is gone on with.

        Raises:
            Refused: corrupted: it is not what the studio made (``digest``, SHA-256).
        """
        with files.draft(path, sync=False) as made:
            with made.open("wb") as target:
                until = asyncio.get_running_loop().time() + self._link.patience
                while True:
                    before = target.tell()
                    try:
                        async with self._link.download(address, first=before) as answer:
                            if answer.status_code != 206:
                                target.seek(0)
                                target.truncate()
                            async for piece in answer.aiter_bytes():
                                target.write(piece)
                        break
                    except StudioAway:
                        now = asyncio.get_running_loop().time()
                        if target.tell() > before:
                            until = now + self._link.patience
                        elif now > until:
                            raise
                        await asyncio.sleep(LOOK_SECONDS)
            if digest and await asyncio.to_thread(_digest, made) != digest:
                raise Refused("corrupted", "The file is not what the studio made; save it again.")
        return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
