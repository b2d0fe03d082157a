"""The next clips to label: from the advised source, and never the same for two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import asyncpg

import sql
from backend.auth.access import Visitor, enter, standing
from backend.domain.feeds import spread
from backend.errors import Refusal
from backend.events import transaction
from backend.messages import BATCH_SIZE, Arm, Batch, Feed, FeedName, Source, TakeBatch
from backend.views.label import advice_decoder, feeds_decoder

LEASE_SECONDS = 600.0
CHOSEN = 17  # of 25 clips, by the text before a model and by its doubts then; the others are random


async def take_batch(pool: asyncpg.Pool, who: Visitor, command: TakeBatch) -> Batch:
    """Lease up to 25 clips that no primary answered and nobody else holds.

    The person's earlier batch of that label goes back. Without ``arm`` the advised source is
    used; before any advice, the label's words. Stratified clips are random ones, but not a fair
    sample of the corpus: their source says so.

    Raises:
        Refusal: unknown_label, not_allowed.
    """
    async with transaction(pool) as tx:
        who = await standing(tx.connection, who)
        if not who.writes:
            raise Refusal("not_allowed", "Viewers do not label.")
        if await enter(tx, who, command.label) != "primary":
            raise Refusal("not_allowed", "Only primary annotators choose clips.")
        build = await tx.connection.fetchrow(sql.labels.build, command.label)
        feeds = feeds_decoder.decode(build["feeds"]) if build["feeds"] else {}
        advice = advice_decoder.decode(build["advice"]) if build["advice"] else None
        arm: Arm = command.arm or (advice.arm if advice else "zero_shot")
        reason = advice.reason if advice and arm == advice.arm else "You chose this source."
        await tx.connection.execute(sql.labels.end_leases, command.label, who.id)
        if command.stratified:
            arm = "random"
            reason = "Random clips, as many from every kind of clip."
            found = await tx.connection.fetch(
                sql.labels.stratified_clips, command.label, 4 * BATCH_SIZE
            )
            scores: dict[int, float | None] = {r["id"]: None for r in found}
        else:
            scores = dict(candidates(arm, feeds))
        clips = await _lease(tx.connection, command.label, who.id, list(scores))
        if not clips:  # the feeds are older than the answers, or the source has run out
            more = await tx.connection.fetch(sql.labels.random_clips, command.label, 4 * BATCH_SIZE)
            clips = await _lease(tx.connection, command.label, who.id, [r["id"] for r in more])
            if clips and arm != "random":
                reason = "That source has no unlabelled clips left for you; these are random."
                arm = "random"
        known = [s for c in clips if (s := scores.get(c)) is not None]
        return Batch(
            id=command.id,
            arm=arm,
            reason=reason,
            clips=tuple(clips),
            scores=tuple(known) if len(known) == len(clips) else (),
            sources=tuple(
                sources(arm, clips, feeds.get("random", Feed()).clips, command.stratified)
            ),
        )


def sources(
    arm: Arm, clips: list[int], random: tuple[int, ...], stratified: bool = False
) -> Iterator[Source]:
    """What the answers to these clips count as, in their order.

    In a batch of active learning, the clips that come first in the ``random`` feed, up to a third
    of the batch, are a fair sample of what had no answer, whether or not the model doubts them.
    """
    here = set(clips)
    fair = set([c for c in random if c in here][: len(clips) // 3])
    for clip in clips:
        if stratified:
            yield "stratified"
        elif arm == "va" and clip in fair:
            yield "va_random"
        else:
            yield arm


async def _lease(
    connection: asyncpg.Connection, label: int, person: int, clips: list[int]
) -> list[int]:
    rows = await connection.fetch(
        sql.labels.take_leases, label, person, clips, BATCH_SIZE, LEASE_SECONDS
    )
    taken = {r["clip_id"] for r in rows}
    return [c for c in clips if c in taken]


def candidates(arm: Arm, feeds: dict[FeedName, Feed]) -> Iterator[tuple[int, float | None]]:
    """Clips in the order in which the source offers them, with scores once there is a model.

    ``va`` takes two clips that the model is unsure of, then a random one: without those it tunnels
    into what it already knows, and nothing says how many positives are left. ``zero_shot`` before
    the first model takes places all along the ranking by the label's words, densely at the top,
    and every third clip at random too: its very best alone would nearly all be positive and give
    the model no negatives.
    """

    def pairs(name: FeedName) -> list[tuple[int, float | None]]:
        feed = feeds.get(name, Feed())
        return list(zip_longest(feed.clips, feed.scores))

    if arm == "va":
        unsure = pairs("borderline")
        yield from in_turn(unsure[::2], unsure[1::2], pairs("random"))
    elif arm == "zero_shot" and "borderline" not in feeds:
        ranked = pairs("zero_shot")
        places = spread(len(ranked), CHOSEN).tolist()
        rest = sorted(set(range(len(ranked))) - set(places))
        ranked = [ranked[i] for i in (*places, *rest)]
        yield from in_turn(ranked[::2], ranked[1::2], pairs("random"))
    else:
        yield from pairs(arm)


def in_turn(
    *sources: list[tuple[int, float | None]],
) -> Iterator[tuple[int, float | None]]:
    """One of each source in turn, each clip once, until all have run out."""
    seen: set[int] = set()
    for row in zip_longest(*sources):
        for item in row:
            if item is not None and item[0] not in seen:
                seen.add(item[0])
                yield item
