"""Where a file is, as a URI, and what it was like when it was read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from workers.video.files import Seen

SCHEME = "file"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What a column of time holds; some file systems go further.
TIMES = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


class UnknownScheme(ValueError):
    """The URI is not one of a file on this machine."""


@dataclass(frozen=True)
class Found:
    """What tells whether a source is still the same, short of hashing its content."""

    size: int  # bytes
    modified_at: datetime  # UTC
    etag: str | None = None  # of an object store; files have none


def uri_of(path: Path) -> str:
    """``file:///…`` with every link resolved; all but ``A-Z a-z 0-9 _ . - ~ /`` percent-encoded
    byte by byte, which also carries names that are no text."""
    return path.resolve().as_uri()


def path_of(uri: str) -> Path:
    """The file that `uri_of` named.

    Raises:
        UnknownScheme: it is something else, or on another host.
    """
    parts = urlsplit(uri)
    if parts.scheme != SCHEME or parts.netloc:
        raise UnknownScheme(f"{uri} is not a file on this machine.")
    return Path(os.fsdecode(unquote_to_bytes(parts.path)))


def found(seen: Seen) -> Found:
    """What a file is like now, from a look at it; times that no calendar holds are cut off."""
    first, last = ((at - EPOCH) // timedelta(microseconds=1) for at in TIMES)
    microseconds = min(max(seen.modified_ns // 1000, first), last)
    return Found(seen.size, EPOCH + timedelta(microseconds=microseconds))
