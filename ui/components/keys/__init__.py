"""The keys of the clip grid, the queue of disagreements and the board: one table, one listener.

    early.js     records keys from the first byte of the page on, before any module is loaded
    press.js     what a key press means, whatever the keyboard's layout
    held.js      whether a press is a new one, or a key held down
    actions.js   the table: which key does what, in which context; and the keys a person chose
    listen.js    the one listener: hands keys to the page that is there, keeps those of one to come
    Help.jsx     the table for people to read, and to choose other keys
    UndoKey.jsx  the one key of a page that has no others

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


class UndoKey(rx.NoSSRComponent):
    """The undo key of a page that has no other keys.

    Attributes:
        context: a context of `actions.js` in which only undo holds.
        reader: whether the person may only look.
        shown: whether the page names the key, because there is something to undo.
        on_undo: the key was pressed.
    """

    library = rx.asset("UndoKey.jsx", shared=True).importable_path
    tag = "UndoKey"

    context: rx.Var[str]
    reader: rx.Var[bool]
    shown: rx.Var[bool]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


key_line = KeyLine.create
key = Key.create
undo_key = UndoKey.create
