"""The queue of disagreements: cards that play on hover, and one key per decision.

It is a React component because a key must count at once and never while somebody types a reason.
Whole rows (`ui.pages.disagreements.rows.DisagreementRow`) come in; decisions go out through
``on_decide``.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from ui.components import clip_grid, draft, keys  # noqa: F401 - JavaScript of theirs is imported

_QUEUE = rx.asset("DisagreementQueue.jsx", shared=True)
rx.asset("DisagreementCard.jsx", shared=True)
rx.asset("CardFrame.jsx", shared=True)


class DisagreementQueue(rx.NoSSRComponent):
    """See the module.

    Attributes:
        rows: list of `DisagreementRow`.
        media: the URL under which posters and clips are.
        reader: whether the person may only look.
        refusals: by clip (as text), why the last decision about it was refused.
        stale: whether the server's order differs from the one on screen.
        rules: limits and glyphs, as `ui.components.rules` has them.
        on_decide: clip, answer (empty: withdraw), reason, id of the decision on screen.
        on_order: show the server's order.
    """

    library = _QUEUE.importable_path
    tag = "DisagreementQueue"

    rows: rx.Var[list[dict]]
    media: rx.Var[str]
    reader: rx.Var[bool]
    refusals: rx.Var[dict[str, str]]
    stale: rx.Var[bool]
    rules: rx.Var[dict[str, Any]]
    on_decide: rx.EventHandler[rx.event.passthrough_event_spec(int, str, str, int)]
    on_order: rx.EventHandler[rx.event.no_args_event_spec]


disagreement_queue = DisagreementQueue.create
