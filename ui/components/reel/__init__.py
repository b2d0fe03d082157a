"""The reel: every film a row of its shots in time, and what stands around a clip in its film.

    films.js        which films there are, and their shots: asked, kept, asked again for a new model
    layout.js       where shots and rows lie, and which of them are on screen; pure
    standing.js     what a shot is: answered, or what the model takes it for; in signs and words
    keys.js         what keys do in the reel, and how one gets there and back
    walk.js         at full size: from a clip to its neighbours in the film, and back
    Reel.jsx        the films, and above them the viewer
    FilmRow.jsx     one film; Shot.jsx: one of its shots
    Viewer.jsx      the shot in focus or under the pointer, playing through the cuts
    CutPlayer.jsx   plays shot after shot
    Neighbours.jsx  the shots before and after the clip that is shown at full size

It is a part of the clip grid (`ui.components.clip_grid`): what is known of a clip, the focus, the
selection, the outbox and undo are the grid's.
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from ui.components.styles import stylesheet

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
STYLES = stylesheet("styles.css")
