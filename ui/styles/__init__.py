"""The stylesheets, in the order in which they apply."""

from __future__ import annotations

import reflex as rx


def stylesheets() -> list[str]:
    """Reflex compiles them into the bundle, so they are named without a version."""
    names = (
        "base.css",
        "frame.css",
        "tables.css",
        "labels.css",
        "board.css",
        "numbers.css",
        "charts.css",
        "history.css",
        "teams.css",
        "disputes.css",
    )
    return [rx.asset(name, shared=True).partition("?")[0] for name in names]
