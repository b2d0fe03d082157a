"""Where a film is, as a URI, and what it was like when it was read.

A film lies at a path of this machine or at an address of object storage or the web; `fetching`
makes a file of either.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from backend.domain import addresses
from backend.domain.addresses import Address
from workers.ingest.objects import Object
from workers.video.files import Seen

Place = Path | Address

SCHEME = "file"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What a column of time holds; some file systems go further.
TIMES = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


class UnknownScheme(ValueError):
    """The URI is of no place that films come from."""


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


def places(names: Iterable[str]) -> tuple[list[Path], list[Address], list[tuple[str, str]]]:
    """The paths and the addresses among what somebody named; and what is neither, with why."""
    paths, found, wrong = [], [], []
    for name in names:
        try:
            address = addresses.read(name)
        except addresses.BadAddress as error:
            wrong.append((addresses.shown(name), str(error)))
        else:
            paths.append(Path(name)) if address is None else found.append(address)
    return paths, found, wrong


def place_of(uri: str) -> Place:
    """Where a film lies.

    Raises:
        UnknownScheme: neither on this machine, nor in object storage or on the web.
    """
    try:
        return addresses.of_uri(uri) or path_of(uri)
    except addresses.BadAddress as error:
        raise UnknownScheme(f"{uri}: {error}") from None


def found(seen: Seen | Object) -> Found:
    """What a file or an object is like now, from a look at it; times that no calendar holds are cut
    off."""
    if isinstance(seen, Object):
        return Found(seen.size, min(max(seen.modified_at, TIMES[0]), TIMES[1]), seen.etag)
    first, last = ((at - EPOCH) // timedelta(microseconds=1) for at in TIMES)
    microseconds = min(max(seen.modified_ns // 1000, first), last)
    return Found(seen.size, EPOCH + timedelta(microseconds=microseconds))
