"""The grid of clips: tabs, search, cards, keys, marks and the outbox, in the browser.

It is one React component because a decision must show within the same frame, survive a lost
connection, and never wait for a server. It speaks `backend.messages` in JSON: commands leave
through ``on_command``; patches (`ui.components.clip_grid_patches`) arrive in ``window.__clipGrid``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import reflex as rx
from reflex.event import EventSpec

# Their JavaScript is imported by this one.
from ui.components import curves, keys, reel, storage, virtual_rows, wall  # noqa: F401
from ui.components.clip_grid_patches import Patch
from ui.components.styles import stylesheet

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
_GRID = rx.asset("ClipGrid.jsx", shared=True)
STYLES = stylesheet("styles.css")
QUERY_STYLES = stylesheet("query.css")
WHY_STYLES = stylesheet("why.css")
SUGGESTED = stylesheet("suggested.css")


class ClipGrid(rx.NoSSRComponent):
    """See the module.

    Attributes:
        media: the URL under which posters and clips are.
        reader: whether the person may only look.
        rules: limits and glyphs, as `ui.components.rules` has them.
        on_command: a command for the backend, as JSON text.
    """

    library = _GRID.importable_path
    tag = "ClipGrid"

    media: rx.Var[str]
    reader: rx.Var[bool]
    rules: rx.Var[dict[str, Any]]
    on_command: rx.EventHandler[rx.event.passthrough_event_spec(str)]


clip_grid = ClipGrid.create


def push(patches: list[Patch]) -> EventSpec:
    """Hand patches to the grid in the browser, past Reflex's state.

    Their queue exists before the grid's module is loaded, so early patches wait in it.
    """
    text = msgspec.json.encode(patches).decode()
    return rx.call_script(f"(window.__clipGrid ||= []).push({text})")
