"""What must be the same on all machines of a cluster, so that their parts of an answer fit."""

from __future__ import annotations

import functools
import hashlib
import sys
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
COUNTED = ("backend/domain", "workers/cluster", "workers/learn")


@dataclass(frozen=True)
class Version:
    """Of one machine."""

    rushes: str
    code: str  # of what scores: another commit may score otherwise under the same version
    numpy: str
    torch: str
    floats: str  # how numpy lays them out


@functools.cache
def own() -> Version:
    """Of this machine."""
    code = hashlib.sha256()
    for folder in COUNTED:
        for file in sorted((ROOT / folder).rglob("*.py")):
            code.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return Version(
        rushes=metadata.version("rushes"),
        code=code.hexdigest()[:12],
        numpy=metadata.version("numpy"),
        torch=metadata.version("torch"),
        floats=f"{sys.byteorder} {np.dtype(np.float16).str} {np.dtype(np.float32).str}",
    )


def difference(here: Version, there: Version) -> str:
    """In words; empty if there is none."""
    found = [
        f"{field.name} {getattr(there, field.name)} where this machine has "
        f"{getattr(here, field.name)}"
        for field in fields(Version)
        if getattr(here, field.name) != getattr(there, field.name)
    ]
    return ", ".join(found)
