"""The queue of contradictions between labels: cards that play on hover, a key per correction.

Whole rows (`ui.pages.families.rows.ContradictionRow`) come in; corrections go out through
``on_fix``. It looks like the queue of disagreements, whose styles it wears.
"""

from __future__ import annotations

import reflex as rx

# JavaScript of theirs is imported.
from ui.components import clip_grid, disagreement_queue, keys  # noqa: F401

_QUEUE = rx.asset("FamilyQueue.jsx", shared=True)


class FamilyQueue(rx.NoSSRComponent):
    """See the module.

    Attributes:
        rows: list of `ContradictionRow`.
        media: the URL under which posters and clips are.
        reader: whether the person may only look.
        refusals: by the row's key, why the last correction was refused.
        on_fix: the row's key, and the label whose answer is wrong.
    """

    library = _QUEUE.importable_path
    tag = "FamilyQueue"

    rows: rx.Var[list[dict]]
    media: rx.Var[str]
    reader: rx.Var[bool]
    refusals: rx.Var[dict[str, str]]
    on_fix: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


family_queue = FamilyQueue.create
