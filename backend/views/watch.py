"""``watch/<label>``: what was measured of a label in intakes, and the alarm that holds."""

from __future__ import annotations

import asyncpg
import msgspec

import sql
from backend.messages import Figures, Watched, WatchState
from backend.views.label import label_from

_figures: msgspec.json.Decoder[Figures] = msgspec.json.Decoder(Figures)


async def watch_state(pool: asyncpg.Pool, label: int) -> WatchState | None:
    """None if there is no such label."""
    definition = await sql.labels.get(pool, label=label)
    if definition is None:
        return None
    rows = await sql.watch.rows(pool, label=label)
    waiting = await sql.watch.waiting(pool, label=label)
    return WatchState(
        label=label_from(definition),
        rows=tuple(
            Watched(
                intake=r["intake"],
                name=r["name"],
                at=round(r["at"], 3),
                deployment=r["deployment"],
                alias=r["alias"],
                version=r["version"],
                threshold=r["threshold"],
                current=r["current"],
                figures=_figures.decode(r["figures"]),
                signals=tuple(r["signals"]),
                alarm=r["alarm"],
            )
            for r in rows
        ),
        deployed=waiting["deployed"],
        waiting=waiting["films"],
    )
