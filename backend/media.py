"""Clips' posters and proxies, with byte ranges, for people who are signed in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio

CHUNK = 256 * 1024
POSTER, CLIP, PICTURE = "poster.jpg", "clip.mp4", "picture.jpg"
TYPES = {
    POSTER: (".jpg", "image/jpeg"),
    CLIP: (".mp4", "video/mp4"),  # of what plays
    PICTURE: (".full.jpg", "image/jpeg"),  # of a picture, larger than its poster
}

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")  # no file is longer


def folder_of(media: Path, content_hash: str) -> Path:
    """Where a video's clips lie; spread over 256 folders."""
    return media / content_hash[:2] / content_hash


def file_of(media: Path, content_hash: str, position: int, name: str) -> tuple[Path, str]:
    """Path and content type of one of a clip's files. ``name`` is a key of `TYPES`."""
    suffix, content_type = TYPES[name]
    return folder_of(media, content_hash) / f"{position:04d}{suffix}", content_type


class Unsatisfiable(Exception):
    """The range lies outside the file."""


@dataclass(frozen=True)
class Span:
    """Bytes ``first`` … ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str | None, size: int) -> Span | None:
    """The one range asked for; None for no, several, or an odd range: send the whole file.

    Raises:
        Unsatisfiable: the range starts behind the end.
    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        if int(last) == 0:
            raise Unsatisfiable
        return Span(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


async def read(path: Path, span: Span) -> AsyncIterator[bytes]:
    left = span.length
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(span.first)
        while left > 0 and (chunk := await file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
