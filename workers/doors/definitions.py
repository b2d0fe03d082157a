"""Labels with what they mean, as a JSON file: ``rushes export labels``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import asyncpg
import msgspec
from msgspec import Meta

import sql
from backend.keeping import files
from backend.messages import MOST_EXAMPLES, MOST_KEYWORDS, Policy, Share
from backend.views.exports import ExportedLabel


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A clip as a place in a film: seconds from its start."""

    content_hash: str = ""
    file: str = ""
    start: float
    end: float


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """What a label means. A name stands once in a file."""

    name: str
    group: str = ""
    description: str = ""
    keywords: Annotated[tuple[str, ...], Meta(max_length=MOST_KEYWORDS)] = ()
    examples: Annotated[tuple[Example, ...], Meta(max_length=MOST_EXAMPLES)] = ()
    policy: Policy = "adjudicated"
    repeats: Share = 0.0
    version: int = 1


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    labels: tuple[Definition, ...]


_examples = msgspec.json.Decoder(tuple[Example, ...])


async def definitions_of(pool: asyncpg.Pool, labels: tuple[ExportedLabel, ...]) -> Definitions:
    """What these labels mean now."""
    rows = await sql.doors.definitions(pool, labels=[label.id for label in labels])
    return Definitions(
        labels=tuple(
            Definition(
                name=row["name"],
                group=row["group_name"],
                description=row["description"],
                keywords=tuple(row["keywords"]),
                examples=_examples.decode(row["examples"]),
                policy=row["policy"],
                repeats=round(row["repeats"], 4),
                version=row["version"],
            )
            for row in rows
        )
    )


def write(path: Path, found: Definitions) -> None:
    """Raises: OSError: it can't be written."""
    files.write(path, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
