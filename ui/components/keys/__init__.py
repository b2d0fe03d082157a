"""The keys of the clip grid and of the queue of disagreements: one table, one listener.

    early.js     records keys from the first byte of the page on, before any module is loaded
    press.js     what a key press means, whatever the keyboard's layout
    held.js      whether a press is a new one, or a key held down
    actions.js   the table: which key does what, in which context; and the keys a person chose
    listen.js    the one listener: hands keys to the page that is there, keeps those of one to come
    Help.jsx     the table for people to read, and to choose other keys

They know nothing of clips: a component says with `attend` in `listen.js` what each action does.
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from ui.components import storage  # noqa: F401 - its JavaScript is imported by this one

_FOLDER = Path(__file__).parent
EARLY = (_FOLDER / "early.js").read_text()  # a script for the head of every page

for _part in sorted(_FOLDER.glob("*.js*")):
    rx.asset(_part.name, shared=True)


class KeyLine(rx.NoSSRComponent):
    """One line that says which key does what in a context.

    Attributes:
        context: a context of `actions.js`, such as ``disagreements``.
        reader: whether the person may only look.
    """

    library = rx.asset("Help.jsx", shared=True).importable_path
    tag = "KeyLine"

    context: rx.Var[str]
    reader: rx.Var[bool]


class Key(rx.NoSSRComponent):
    """The key of an action, as the person has it.

    Attributes:
        of: an action of `actions.js`, such as ``undo``.
    """

    library = rx.asset("Help.jsx", shared=True).importable_path
    tag = "Key"

    of: rx.Var[str]


key_line = KeyLine.create
key = Key.create
