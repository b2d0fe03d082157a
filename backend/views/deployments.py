"""What is in use of a label."""

from __future__ import annotations

import asyncpg
import msgspec

import sql
from backend.db import Reader
from backend.domain.promise_words import aim_in_words
from backend.messages import Alias, Deployment, Evaluated

evaluated_decoder: msgspec.json.Decoder[Evaluated] = msgspec.json.Decoder(Evaluated)


async def deployed(reader: Reader, label: int) -> dict[Alias, Deployment]:
    """The last deployment under each alias that anything was ever deployed under."""
    return {r["alias"]: deployment(r) for r in await sql.deploy.deployed(reader, label=label)}


def deployment(row: asyncpg.Record) -> Deployment:
    """As `sql.deploy.deployed` and `sql.deploy.history` read it."""
    return Deployment(
        id=row["id"],
        alias=row["alias"],
        version=row["version"] or 0,
        threshold=row["threshold"],
        definition=row["definition"],
        evaluated=evaluated_decoder.decode(row["evaluated"]),
        at=round(row["at"], 3),
        note=row["note"],
        name=row["name"],
        promise=row["promise_id"],
        promised=aim_in_words(row["kind"], row["level"], row["intake"]) if row["kind"] else "",
        rolls_back=row["rolls_back"],
    )
