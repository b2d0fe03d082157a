"""What deployed models said of intakes: clips for people to answer, and two models compared."""

from __future__ import annotations

import asyncio
import math

import asyncpg
import numpy as np

import sql
from backend.db import Reader
from backend.domain.production import Served, Verdict, feed, judged, order, sampled
from backend.messages import BATCH_SIZE, MOST_CROSSED, CompareServed, Flip, ServedComparison
from backend.views.scores import probability
from backend.views.vectors import halfvecs

LOOKED_AT = 2000  # clips of an intake that are looked at for one batch, random ones
COMPARED_WITH = 2000  # answered clips that new ones are compared with, the latest


async def in_use(reader: Reader, label: int) -> dict[str, asyncpg.Record]:
    """The label's deployments in use."""
    return {r["alias"]: r for r in await sql.production.in_use(reader, label=label)}


async def chosen_intake(reader: Reader, label: int, intake: int | None) -> asyncpg.Record | None:
    """The intake of that number, or the newest with clips that no primary answered; None if there
    is none in sight."""
    rows = await sql.production.intakes(reader, label=label)
    if intake is not None:
        return next((r for r in rows if r["id"] == intake), None)
    return next((r for r in rows if r["left"]), None)


async def clips_to_ask(reader: Reader, label: int, intake: int, person: int) -> list[int]:
    """The clips of an intake that a person should be asked next: see `domain.production`."""
    use = await in_use(reader, label)
    rows = await sql.production.open_clips(
        reader,
        label=label,
        intake=intake,
        person=person,
        live=use["live"]["id"] if "live" in use else None,
        candidate=use["candidate"]["id"] if "candidate" in use else None,
        limit=LOOKED_AT,
    )
    if not rows:
        return []
    known = await sql.production.answered(reader, label=label, limit=COMPARED_WITH)
    dim = len(rows[0]["vector"]) // 2 - 2
    vectors = halfvecs([r["vector"] for r in rows], dim)
    answered = halfvecs([r["vector"] for r in known], dim)

    def ranked() -> list[int]:
        return feed(
            np.array([r["id"] for r in rows], np.int64),
            label,
            live=_served(rows, use, "live"),
            candidate=_served(rows, use, "candidate"),
            vectors=vectors,
            answered=answered,
            size=BATCH_SIZE,
        )

    return await asyncio.to_thread(ranked)


def _served(
    rows: list[asyncpg.Record], use: dict[str, asyncpg.Record], alias: str
) -> Served | None:
    """What a deployment said of the clips; None where it has not scored all of them."""
    if alias not in use or any(r[alias] is None for r in rows):
        return None
    return Served(np.array([r[alias] for r in rows]), logit(use[alias]["threshold"]))


def logit(probability: float) -> float:
    """The logit of a probability in [0, 1]; infinite at its ends."""
    if probability in (0, 1):
        return math.inf if probability else -math.inf
    return math.log(probability / (1 - probability))


async def compare(reader: Reader, query: CompareServed) -> ServedComparison:
    use = await in_use(reader, query.label)
    if len(use) < 2:
        versions = {alias: row["version"] for alias, row in use.items()}
        return ServedComparison(id=query.id, label=query.label, intake=query.intake, **versions)
    live, candidate = use["live"], use["candidate"]
    rows = await sql.production.compared(
        reader,
        label=query.label,
        intake=query.intake,
        live=live["id"],
        candidate=candidate["id"],
        upto=max(live["upto"], candidate["upto"]),
    )
    cuts = logit(live["threshold"]), logit(candidate["threshold"])
    flips = [r for r in rows if (r["live"] >= cuts[0]) != (r["candidate"] >= cuts[1])]
    verdict = _verdict(query.label, flips, candidate_cut=cuts[1])
    up = sum(r["candidate"] >= cuts[1] for r in flips)
    widest = sorted(flips, key=lambda r: -abs(r["candidate"] - r["live"]))[:MOST_CROSSED]
    return ServedComparison(
        id=query.id,
        label=query.label,
        intake=query.intake,
        live_id=live["id"],
        live=live["version"],
        candidate=candidate["version"],
        threshold=candidate["threshold"],
        clips=len(rows),
        up=up,
        down=len(flips) - up,
        flips=tuple(
            Flip(
                clip=r["id"],
                live=probability(r["live"]),
                candidate=probability(r["candidate"]),
                outcome=r["outcome"] or "",
                learned=r["learned"],
            )
            for r in widest
        ),
        audited=verdict.audited,
        right=verdict.right,
        told=verdict.told,
        sentence=verdict.sentence,
    )


def _verdict(label: int, flips: list[asyncpg.Record], *, candidate_cut: float) -> Verdict:
    """Which of the two is right where they differ, by the clips that neither has learned."""
    new = {r["id"]: r for r in flips if not r["learned"]}
    ranked = order(np.array(sorted(new), np.int64), label).tolist()
    outcomes = sampled(ranked, lambda clip: new[clip]["outcome"])
    right = [
        None
        if outcome not in ("positive", "negative")
        else (outcome == "positive") == (new[clip]["candidate"] >= candidate_cut)
        for clip, outcome in zip(ranked, outcomes, strict=False)
    ]
    return judged(len(new), right)
