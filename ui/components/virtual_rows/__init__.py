"""Many cards in rows, of which only those in and near the window are in the document.

``VirtualRows.jsx`` is a React component for other components' JavaScript: it says how to use it.
``window.js`` holds the arithmetic.
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
