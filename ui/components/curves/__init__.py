"""Scores along a film, beside the reel: what labels' models say of it, one curve above the other.

curve.js    the picture of a curve, spans above a threshold, peaks, marks; pure
curves.js   whose curves are shown, their thresholds, and the cursor in the film
Curves.jsx  the lanes of all labels; Lane.jsx: one label's
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from ui.components.styles import stylesheet

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
STYLES = stylesheet("styles.css")
