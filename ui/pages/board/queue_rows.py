"""A secondary's own queues: from board rows to texts. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

from backend.domain.work import in_order, next_of
from backend.messages import BATCH_SIZE, BoardRow, QueueOf
from ui import routes
from ui.text import count, percent


class QueueRow(TypedDict):
    label: int
    href: str
    name: str
    description: str
    waits: str
    done: bool
    given: str
    width: str


class NextUp(TypedDict):
    """What stands above the queues: ``Done. Next: ``, and a link; ``name`` is empty where nothing
    waits."""

    said: str
    name: str
    waits: str
    href: str


NOTHING_NEXT: NextUp = {"said": "", "name": "", "waits": "", "href": ""}


def queues(rows: Collection[BoardRow]) -> list[QueueRow]:
    """The queues of a person's labels as a secondary, in the order in which they go on."""
    described = {row.label.id: row.label.description for row in rows}
    return [_row(queue, described[queue.label]) for queue in in_order(_queues(rows))]


def next_up(rows: Collection[BoardRow]) -> NextUp:
    """``Done. Next: night, 578 clips`` once a queue is done; for who has no queue, the label of
    theirs that wants most: clips to decide on, or answers. Empty where nothing is theirs."""
    own = _queues(rows)
    if not own:
        return _of_primary(rows)
    found = next_of(own)
    done = any(queue.answered and not queue.waiting for queue in own)
    if found is None:
        said = "Done. Nothing waits for you." if done else "Nothing waits for you yet."
        return {**NOTHING_NEXT, "said": said}
    return {
        "said": "Done. Next: " if done else "Next: ",
        "name": found.name,
        "waits": count(found.waiting, "clip"),
        "href": routes.workspace(found.label),
    }


def _of_primary(rows: Collection[BoardRow]) -> NextUp:
    wanting = [row for row in rows if row.stop != "enough" or row.disagreements]
    if not wanting:
        return {**NOTHING_NEXT, "said": "Done: every label has enough."} if rows else NOTHING_NEXT
    row = min(wanting, key=lambda r: (-r.disagreements, r.positives + r.negatives, r.label.name))
    page = routes.DISAGREEMENTS if row.disagreements else routes.WORKSPACE
    return {
        "said": "Next: ",
        "name": row.label.name,
        "waits": f"{count(row.disagreements, 'clip')} to decide"
        if row.disagreements
        else count(BATCH_SIZE, "clip"),
        "href": routes.of_label(page, row.label.id),
    }


def _queues(rows: Collection[BoardRow]) -> list[QueueOf]:
    return [
        QueueOf(label=r.label.id, name=r.label.name, waiting=r.queue, answered=r.answered)
        for r in rows
        if r.role == "secondary"
    ]


def _row(queue: QueueOf, description: str) -> QueueRow:
    asked = queue.waiting + queue.answered
    waits = f"{count(queue.waiting, 'clip')} wait for your independent answer"
    if queue.waiting == 1:
        waits = "1 clip waits for your independent answer"
    if not queue.waiting:
        waits = "done: nothing waits" if queue.answered else "nothing waits for you yet"
    return {
        "label": queue.label,
        "href": routes.workspace(queue.label),
        "name": queue.name,
        "description": description,
        "waits": waits,
        "done": queue.waiting == 0 and queue.answered > 0,
        "given": f"{queue.answered:,} of {asked:,}",
        "width": percent(queue.answered / max(1, asked)),
    }
