"""Where a file is, as a URI, and what it was like when it was read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

SCHEME = "file"


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


def find(path: Path) -> Found:
    """What a file is like now.

    Raises:
        OSError: it is not there, or may not be looked at.
    """
    status = path.stat()
    return Found(status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
