"""A secondary's queues of all labels, and how much of each waits for them."""

from __future__ import annotations

import sql
from backend.db import Reader
from backend.domain.work import in_order
from backend.messages import QueueOf, ReadWork, Work
from backend.views.board import secondary_rows


async def work(reader: Reader, person: int, query: ReadWork) -> Work:
    """Their own progress and nothing else."""
    roles = await sql.labels.roles(reader, people=[person], labels=None)
    labels = [r["label_id"] for r in roles if r["role"] == "secondary"]
    rows = await secondary_rows(reader, labels, person)
    queues = (
        QueueOf(label=r.label.id, name=r.label.name, waiting=r.queue, answered=r.answered)
        for r in rows
    )
    return Work(id=query.id, queues=tuple(in_order(queues)))
