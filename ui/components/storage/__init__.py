"""What a browser keeps for the page, and what to do where it cannot::

early.js     stands in for a storage that the browser denies, before anything asks for it
storage.js   the one way to the browser's storage: says whether it kept something, never throws
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

_FOLDER = Path(__file__).parent
EARLY = (_FOLDER / "early.js").read_text()  # a script for the head of every page

rx.asset("storage.js", shared=True)
