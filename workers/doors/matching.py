"""Finds the clips that annotations from elsewhere are about: the film by its content, else by its
file's name; in it the clip by frames or time."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import asyncpg

import sql
from backend.domain.places import SAME_SECONDS, TOLERANCE, Span, match
from backend.events import Transaction
from workers.doors.given import Given


@dataclass(frozen=True)
class Found:
    """``clip`` None: it is about none here, and ``why`` says so; else ``how`` it was matched."""

    clip: int | None
    why: str = ""
    how: str = ""


class Places:
    """The films of the corpus, and the clips of those that were asked about."""

    def __init__(self, videos: Sequence[asyncpg.Record], tolerance: float = TOLERANCE) -> None:
        self._by_hash: dict[str, int] = {v["content_hash"]: v["id"] for v in videos}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_stem: dict[str, set[int]] = defaultdict(set)  # without its ending
        for video in videos:
            for name in {*video["names"], video["title"]}:
                self._by_name[_alike(name)].add(video["id"])
                self._by_stem[_stem(name)].add(video["id"])
        self._spans: dict[int, list[Span]] = {}
        self._tolerance = tolerance

    def film(self, content_hash: str, file: str) -> tuple[int | None, str, str]:
        """The video, why there is none, and how it was found."""
        if content_hash and content_hash in self._by_hash:
            return self._by_hash[content_hash], "", "content"
        found = self._by_name.get(_alike(file)) or self._by_stem.get(_alike(file)) or set()
        if len(found) == 1:
            return next(iter(found)), "", "file name"
        if found:
            return None, f"{len(found)} films here are called {file!r}; name its content_hash", ""
        named = file or content_hash
        return None, f"no film here is {named!r}; ingest it first", ""

    async def load(self, tx: Transaction, videos: Iterable[int]) -> None:
        """Reads the clips of these videos, unless they were read before."""
        new = sorted(set(videos) - set(self._spans))
        for video in new:
            self._spans[video] = []
        for row in await sql.incoming.clips(tx.connection, videos=new):
            self._spans[row["video_id"]].append(
                Span(row["id"], row["start_s"], row["end_s"], row["frame_in"], row["frame_out"])
            )

    def find(self, one: Given) -> Found:
        """Which clip it is about; its film's clips were loaded."""
        frames = (one.frame_in, one.frame_out)
        return self.at(one.content_hash, one.file, one.start, one.end, frames)

    def at(
        self, content_hash: str, file: str, start: float | None, end: float | None,
        frames: tuple[int | None, int | None] = (None, None),
    ) -> Found:  # fmt: skip
        """The clip of a place in a film, whose clips were loaded."""
        video, why, how = self.film(content_hash, file)
        if video is None:
            return Found(None, why)
        found = match(self._spans[video], start, end, frames, tolerance=self._tolerance)
        if found is None:
            at = f"{start:g} s" if start is not None else f"frame {frames[0]}"
            return Found(None, f"no clip of that film lies at {at}, or overlaps it by half")
        if found.overlap == 1.0 and found.off <= SAME_SECONDS:
            return Found(found.clip, how=how)
        return Found(found.clip, how=f"{how}, nearest in time")


def _alike(name: str) -> str:
    base = PurePosixPath(name.replace("\\", "/")).name
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", base).casefold())


def _stem(name: str) -> str:
    return _alike(PurePosixPath(name.replace("\\", "/")).stem)
