"""What of a label webhooks tell of once only: how far it has come, and what waits or is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

import sql
from backend.db import Reader
from backend.domain import webhooks
from backend.views.promises import standings


@dataclass(frozen=True)
class Progressed:
    """``milestone``: the highest that a label's primaries have reached by now; see
    `domain.webhooks.milestone`."""

    milestone: int
    positives: int
    negatives: int


async def progressed(reader: Reader, label: int) -> Progressed:
    row = await sql.webhooks.answered(reader, label=label)
    yes, no = row["positives"], row["negatives"]
    return Progressed(webhooks.milestone(yes, no), yes, no)


async def broken_promises(reader: Reader, label: int) -> Sequence[asyncpg.Record]:
    """The promises of what is in use of a label against which its answers speak by now."""
    promises = await sql.webhooks.in_use(reader, label=label)
    if not promises:
        return ()
    audits = {standing.row["id"]: standing.outcome for standing in await standings(reader, label)}
    return [
        promise
        for promise in promises
        if (now := audits.get(promise["audit"])) is not None
        and webhooks.broken(promise["kind"], promise["threshold"], now.threshold, now.over)
    ]
