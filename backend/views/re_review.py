"""Which answered clips a label's changed meaning may turn."""

from __future__ import annotations

import asyncpg

import sql
from backend.domain.re_review import touched
from backend.messages import ReadReReview, ReReview
from backend.views.scores import label_scores


async def re_review(pool: asyncpg.Pool, query: ReadReReview) -> ReReview:
    rows = await sql.labels.answered_under_another_meaning(pool, label=query.label)
    disputed = [r["clip_id"] for r in rows if r["disputed"]]
    others = [r["clip_id"] for r in rows if not r["disputed"]]
    scores = await label_scores(pool, query.label, others)
    first, nearest = touched(disputed, others, scores)
    return ReReview(id=query.id, disputed=first, nearest=nearest)
