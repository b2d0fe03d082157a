"""The wall: the whole corpus by score, the histogram of the scores beside it, and a cut to drag.

    wall.js         which clips are on it: asked page by page, filtered, folded; where to jump
    cut.js          the cut, and what the server says lies on its two sides; in words
    scrolling.js    where on the wall one is, and staying there while clips come above
    WallSide.jsx    the histogram, the cut, and the part of the wall that is on screen
    WallFilters.jsx which clips of the wall are shown, by what they were answered

It is a tab of the clip grid (`ui.components.clip_grid`), whose cards it shows.
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from ui.components.styles import stylesheet

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
STYLES = stylesheet("styles.css")
