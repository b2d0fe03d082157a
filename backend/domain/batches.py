"""Which clips a batch is made of: the order in which each source offers its clips.

Pure: feeds in, clips out. Who holds which clip meanwhile is decided where batches are leased
(`backend.commands.batches`); experiments compose their batches here as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from backend.domain.feeds import spread
from backend.messages import Arm, Feed, FeedName, Source

T = TypeVar("T")

# Of `BATCH_SIZE` clips, so many are chosen by the text before a model and by its doubts then; the
# others are random.
CHOSEN = 17


def candidates(arm: Arm, feeds: Mapping[FeedName, Feed]) -> Iterator[tuple[int, float | None]]:
    """Clips in the order in which the source offers them, with scores once there is a model.

    ``va`` takes two clips that the model is unsure of, then a random one: without those it tunnels
    into what it already knows, and nothing says how many positives are left. Before the first model
    that people see, the answers so far choose, from the first yes and the first no. ``zero_shot``
    before even that takes places all along the ranking by the label's words, densely at the top,
    and every third clip at random too: its very best alone would nearly all be positive and give
    the model no negatives.
    """

    def pairs(name: FeedName) -> list[tuple[int, float | None]]:
        feed = feeds.get(name, Feed())
        return list(zip_longest(feed.clips, feed.scores))

    if arm == "va":
        unsure = pairs("borderline") or pairs("early")
        yield from in_turn(unsure[::2], unsure[1::2], pairs("random"))
    elif arm == "zero_shot" and feeds.keys().isdisjoint(("borderline", "early")):
        ranked = pairs("zero_shot")
        places = spread(len(ranked), CHOSEN).tolist()
        rest = sorted(set(range(len(ranked))) - set(places))
        ranked = [ranked[i] for i in (*places, *rest)]
        yield from in_turn(ranked[::2], ranked[1::2], pairs("random"))
    elif arm != "production":  # those clips are in no feed: see `domain.production`
        yield from pairs(arm)


def in_turn(*sources: list[tuple[int, T]]) -> Iterator[tuple[int, T]]:
    """One of each source in turn, each clip once, until all have run out."""
    seen: set[int] = set()
    for row in zip_longest(*sources):
        for item in row:
            if item is not None and item[0] not in seen:
                seen.add(item[0])
                yield item


def sources(
    arm: Arm, clips: Sequence[int], random: Sequence[int], stratified: bool = False
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
