"""The clips that a search's conditions keep, to be answered all at once."""

from __future__ import annotations

import random

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.messages import BATCH_SIZE, MOST_FOUND, FoundPreview, PreviewFound, Search
from backend.views.conditions import Conditions
from backend.views.corpus import clip_cards
from backend.views.naming import names_for
from backend.views.rankings import Rankings
from backend.views.search import filtered


async def preview_found(
    pool: asyncpg.Pool, rankings: Rankings, who: Visitor, query: PreviewFound
) -> FoundPreview:
    """Raises: Refusal: query; blind; unknown_intake; too_many_found: nothing is filtered, or more
    than `MOST_FOUND` clips are left."""
    names = await names_for(pool, who, query.label)
    asked = names.read(query.text)
    search = Search(
        id=query.id,
        label=query.label,
        filters=query.filters,
        answered=query.answered,
        score_from=query.score_from,
        score_to=query.score_to,
    )
    conditions = Conditions(pool, rankings, names)
    passing = (await filtered(pool, rankings, search, asked.where, conditions)).passing
    if passing is None:
        raise Refusal(
            "too_many_found",
            "Words only put clips in an order; add a condition, such as rain > .8, or a filter.",
        )
    clips = passing.clips.tolist()
    if len(clips) > MOST_FOUND:
        raise Refusal(
            "too_many_found",
            f"That finds {len(clips):,} clips, and up to {MOST_FOUND:,} are answered at once; "
            "add a condition.",
        )
    primaries = {r["clip_id"] for r in await sql.labels.primary_clips(pool, label=query.label)}
    drawn = random.sample(clips, min(BATCH_SIZE, len(clips)))
    cards = {card.id: card for card in await clip_cards(pool, drawn)}
    return FoundPreview(
        id=query.id,
        clips=tuple(clips),
        answered=tuple(clip for clip in clips if clip in primaries),
        drawn=tuple(cards[clip] for clip in drawn if clip in cards),
        note=" ".join(conditions.notes),
    )
