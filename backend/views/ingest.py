"""What became of the files somebody asked to ingest."""

from __future__ import annotations

from collections.abc import Sequence

import sql
from backend.db import Reader
from backend.messages import IngestRow, IngestRows, IngestState
from backend.views.corpus import corpus


async def ingest_rows(reader: Reader, files: Sequence[int] | None = None) -> list[IngestRow]:
    """Rows of these files, or of the newest 500."""
    if files is None:
        rows = await sql.ingest.newest_rows(reader, limit=500)
    else:
        rows = await sql.ingest.rows(reader, files=list(files))
    return [
        IngestRow(
            file=r["id"],
            name=r["name"],
            stage=r["stage"],
            fraction=r["fraction"],
            clips=r["clips"],
            duplicates=r["duplicates"],
            seconds=r["seconds"],
            error=r["error"],
            warnings=tuple(r["warnings"]),
            version=r["version"],
        )
        for r in rows
    ]


async def ingest_changes(reader: Reader, files: Sequence[int]) -> IngestRows:
    """The rows of files that changed, and the corpus as it is now."""
    return IngestRows(corpus=await corpus(reader), rows=tuple(await ingest_rows(reader, files)))


async def ingest_state(reader: Reader) -> IngestState:
    return IngestState(corpus=await corpus(reader), rows=tuple(await ingest_rows(reader)))
