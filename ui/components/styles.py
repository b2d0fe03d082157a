"""Where the stylesheets are: each lies beside what it dresses."""

from __future__ import annotations

import reflex as rx


def stylesheet(name: str) -> str:
    """A stylesheet beside the calling module. Reflex compiles it into the bundle, so it is named
    without a version."""
    return rx.asset(name, shared=True, _stack_level=2).partition("?")[0]


SHARED = [
    stylesheet(f"{name}.css")
    for name in (
        "base",
        "shell",
        "live_page",
        "tables",
        "bars",
        "charts",
        "conclusion",
        "flipped",
        "intake_form",
        "exporting",
    )
]
NARROW = stylesheet("narrow.css")  # changes what the others say, so it comes last
