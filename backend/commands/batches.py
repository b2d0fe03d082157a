"""The next clips to label: from the advised source, and never the same for two people at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import asyncpg
import numpy as np
from msgspec.structs import asdict as asdict_of

import sql
from backend.auth.access import Visitor
from backend.commands.auditing import asking
from backend.db import Reader
from backend.domain.batches import candidates, sources
from backend.domain.cut import Line
from backend.domain.expectation import expected_yes, in_words
from backend.domain.intervals import Interval
from backend.domain.promise_words import outcome_in_words
from backend.events import Transaction
from backend.messages import (
    BATCH_SIZE,
    CHECKED,
    Arm,
    Batch,
    Feed,
    Source,
    Span,
    TakeBatch,
)
from backend.views.families import HardNegatives, hard_negatives
from backend.views.label import advice_decoder, feeds_decoder, metrics_decoder
from backend.views.production import chosen_intake, clips_to_ask
from backend.views.rankings import Rankings
from backend.views.scores import label_scores, newest_model

LEASE_SECONDS = 600.0
RANDOM_INSTEAD = "That source has no unlabelled clips left for you; these are random."
NOTHING_TELLS = "Nothing goes suspiciously well with the answers any more; these are random clips."
NO_SIBLINGS = (
    "No clip is yes under a label that excludes this one and looks like yes here; these are random."
)
NOTHING_NEW = "No intake has clips left for you that nobody answered; these are random ones."
ASKED = (
    "where the live model and the candidate disagree, where it is unsure, what looks like nothing "
    "answered so far, and random clips."
)
OTHERS_HOLD = (
    "Others hold the last unlabelled clips; what they leave is free again in some minutes."
)
ALL_LABELLED = "Every clip is labelled."


@dataclass(frozen=True)
class Ahead:
    """What was read of the corpus before a batch's transaction, which holds others up."""

    likely: Sequence[int] = ()  # clips, those first that the model is surest are yes
    intake: int | None = None  # of which clips may be asked
    asked: Sequence[int] = ()  # those of it to ask first
    hard: HardNegatives | None = None  # clips that are yes under labels which exclude this one


async def take_batch(
    tx: Transaction, who: Visitor, command: TakeBatch, ahead: Ahead | None
) -> Batch:
    """Leases up to `BATCH_SIZE` clips that no primary answered and nobody else holds.

    The person's earlier batch of that label goes back. Without ``arm`` the advised source is
    used; before any advice, the label's words. Stratified clips, and those of one cluster, are
    random ones, but not a fair sample of the corpus: their source says so.
    """
    ahead = ahead or Ahead()
    if command.audit:
        return await _of_audit(tx, who, command)
    build = await sql.labels.build(tx.connection, label=command.label)
    feeds = feeds_decoder.decode(build["feeds"]) if build["feeds"] else {}
    advice = advice_decoder.decode(build["advice"]) if build["advice"] else None
    arm: Arm = command.arm or (advice.arm if advice else "zero_shot")
    reason = advice.reason if advice and arm == advice.arm else "You chose this source."
    scores: dict[int, float | None]
    instead = RANDOM_INSTEAD
    await sql.labels.end_leases(tx.connection, label=command.label, person=who.id)
    size, uneven = BATCH_SIZE, command.stratified or command.cluster is not None
    if command.cluster is not None:
        arm, size = "random", CHECKED
        reason = "Random clips of one kind, to see how the model does there."
        found = await sql.labels.clips_of_cluster(
            tx.connection, label=command.label, cluster=command.cluster, limit=4 * size
        )
        scores = {r["id"]: None for r in found}
    elif command.telling:
        arm, uneven = "random", True
        metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
        strongest = next((c for c in metrics.confounders if c.clips), None) if metrics else None
        reason = strongest.text if strongest else NOTHING_TELLS
        scores = dict.fromkeys(strongest.clips if strongest else ())
    elif command.siblings:
        arm, instead = "va", NO_SIBLINGS
        hard = ahead.hard or HardNegatives({}, ())
        quoted = " or ".join(f"“{name}”" for name in hard.names)
        reason = f"Yes of {quoted}, which excludes this label, that the model takes for yes here."
        scores = dict(hard.scores)
    elif command.likely:
        arm, reason = "va", "The clips that the model is surest are yes."
        scores = dict.fromkeys(ahead.likely)
    elif command.stratified:
        arm = "random"
        reason = "Random clips, as many from every kind of clip."
        found = await sql.labels.stratified_clips(
            tx.connection, label=command.label, limit=4 * BATCH_SIZE
        )
        scores = {r["id"]: None for r in found}
    elif arm == "production":
        intake = await chosen_intake(tx.connection, command.label, command.intake)
        instead = NOTHING_NEW
        scores = {}
        if intake is not None:
            reason = f"Of intake “{intake['name']}”: {ASKED}"
            asked = await _of_intake_audit(tx.connection, command.label, intake["id"])
            if asked:
                return await _random_of(tx, who, command, intake["name"], asked)
            if intake["id"] == ahead.intake:
                scores = dict.fromkeys(ahead.asked)
            else:  # it is another one than a moment ago
                clips_of = clips_to_ask(tx.connection, command.label, intake["id"], who.id)
                scores = dict.fromkeys(await clips_of)
    else:
        scores = dict(candidates(arm, feeds))
    clips = await _lease(tx.connection, command.label, who.id, list(scores), size)
    if not clips:  # the feeds are older than the answers, or the source has run out
        more = await sql.labels.random_clips(
            tx.connection, label=command.label, limit=4 * BATCH_SIZE
        )
        clips = await _lease(
            tx.connection, command.label, who.id, [r["id"] for r in more], BATCH_SIZE
        )
        uneven = False
        if not clips:
            left = await sql.labels.some_unanswered(tx.connection, label=command.label)
            reason = OTHERS_HOLD if left else ALL_LABELLED
        elif arm != "random" or command.cluster is not None:
            arm, reason = "random", instead
        elif advice and reason == advice.reason:  # it may speak of clips that are no longer there
            reason = "Random clips that nobody has answered."
    known = [s for c in clips if (s := scores.get(c)) is not None]
    expected = await _expected(tx.connection, command.label, build, clips)
    if expected is not None:
        reason = f"{reason} {in_words(expected)}"
    of_clips: tuple[Source, ...] = tuple(
        sources(arm, clips, feeds.get("random", Feed()).clips, uneven)
    )
    if command.likely and arm == "va":
        of_clips = tuple("top_positive" for _ in clips)
    if command.siblings and arm == "va":
        of_clips = tuple("sibling" for _ in clips)
    return Batch(
        id=command.id,
        arm=arm,
        reason=reason,
        clips=tuple(clips),
        scores=tuple(known) if len(known) == len(clips) else (),
        sources=of_clips,
        expected=None if expected is None else Span(**asdict(expected)),
    )


async def _of_audit(tx: Transaction, who: Visitor, command: TakeBatch) -> Batch:
    """Clips of the newest audit in the order in which they were drawn; no scores are sent along.

    Raises:
        Refusal: no_audit.
    """
    audit = await asking(tx, command.label)
    await sql.labels.end_leases(tx.connection, label=command.label, person=who.id)
    clips = await _lease(tx.connection, command.label, who.id, audit.open, BATCH_SIZE)
    of = f" of intake “{audit.row['intake']}”" if audit.row["intake"] else ""
    reason = f"Drawn at random{of} for an audit of version {audit.row['version']}. "
    return Batch(
        id=command.id,
        arm="random",
        reason=reason + outcome_in_words(audit.plan, audit.outcome, audit.row["intake"])
        if clips
        else OTHERS_HOLD,
        clips=tuple(clips),
        sources=tuple("audit" for _ in clips),
    )


async def _of_intake_audit(connection: Reader, label: int, intake: int) -> list[int]:
    """Clips that an audit of the intake still asks about, in their order."""
    audit = await sql.watch.audit_of_live(connection, label=label, intake=intake)
    rows = [] if audit is None else await sql.watch.open_clips(connection, audit=audit)
    return [r["clip_id"] for r in rows]


async def _random_of(
    tx: Transaction, who: Visitor, command: TakeBatch, intake: str, asked: Sequence[int]
) -> Batch:
    """Clips of an audit, without a score: whoever answers them is not to lean on the model."""
    clips = await _lease(tx.connection, command.label, who.id, list(asked), BATCH_SIZE)
    said = "random clips, whose answers tell how right the live version is there."
    return Batch(
        id=command.id,
        arm="production",
        reason=f"Of intake “{intake}”: {said}" if clips else OTHERS_HOLD,
        clips=tuple(clips),
        sources=tuple("audit" for _ in clips),
    )


async def look_ahead(
    pool: asyncpg.Pool, rankings: Rankings, who: Visitor, command: TakeBatch
) -> Ahead:
    """What takes more than a moment: the likeliest clips of the corpus, or those of an intake that
    should be asked; nothing if the command asks for others."""
    if command.likely:
        return Ahead(likely=await _likeliest(pool, rankings, command.label))
    if command.siblings:
        return Ahead(hard=await hard_negatives(pool, who.id, command.label))
    if command.audit or command.stratified or command.telling or command.cluster is not None:
        return Ahead()
    build = await sql.labels.build(pool, label=command.label)
    advice = advice_decoder.decode(build["advice"]) if build and build["advice"] else None
    if (command.arm or (advice and advice.arm)) != "production":
        return Ahead()
    intake = await chosen_intake(pool, command.label, command.intake)
    if intake is None or await _of_intake_audit(pool, command.label, intake["id"]):
        return Ahead()
    asked = await clips_to_ask(pool, command.label, intake["id"], who.id)
    return Ahead(intake=intake["id"], asked=asked)


async def _likeliest(pool: asyncpg.Pool, rankings: Rankings, label: int) -> list[int]:
    """Clips, those first that the model is surest are yes: of the feed, or where most of them are
    answered, of the whole corpus."""
    build = await sql.labels.build(pool, label=label)
    feeds = feeds_decoder.decode(build["feeds"]) if build and build["feeds"] else {}
    first = feeds.get("top_positive", Feed()).clips
    if len(await sql.labels.unanswered_among(pool, label=label, clips=first)) >= BATCH_SIZE:
        return list(first)
    model = await newest_model(pool, label)
    if model is None:
        return list(first)
    ranked = (await rankings.of(label, model)).clips
    answered = [r["clip_id"] for r in await sql.labels.primary_clips(pool, label=label)]
    # Half a million clips are not gone through where everybody waits.
    return await asyncio.to_thread(
        lambda: ranked[~np.isin(ranked, answered)][: 4 * BATCH_SIZE].tolist()
    )


async def _expected(
    reader: asyncpg.Connection, label: int, build: asyncpg.Record, clips: list[int]
) -> Interval | None:
    """How many of the clips will be yes; None while the model cannot be judged."""
    metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
    if metrics is None or metrics.calibration is None or metrics.calibration.line is None:
        return None
    scores = await label_scores(reader, label, clips)
    if len(scores) < len(clips) or not clips:
        return None
    return expected_yes(list(scores.values()), Line(**asdict_of(metrics.calibration.line)))


async def _lease(
    connection: asyncpg.Connection, label: int, person: int, clips: list[int], size: int
) -> list[int]:
    rows = await sql.labels.take_leases(
        connection, label=label, person=person, clips=clips, limit=size, seconds=LEASE_SECONDS
    )
    taken = {r["clip_id"] for r in rows}
    return [c for c in clips if c in taken]
