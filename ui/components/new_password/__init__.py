"""A new password or API key: typed or made in the browser, and shown there once.

It leaves the browser once, on its way to the backend, and never comes back. The page's state knows
it by a *slip* only: a number that the browser gave it, under which it shows it once and forgets it.

    passwords.js      makes them, and keeps them until they were shown
    NewPassword.jsx   the fields of forms, the button that makes a password, and the showing
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
_LIBRARY = rx.asset("NewPassword.jsx", shared=True).importable_path


class PasswordField(rx.NoSSRComponent):
    """The field ``password`` of a form, which is sent with it, as is its ``slip``."""

    library = _LIBRARY
    tag = "PasswordField"


class PasswordButton(rx.NoSSRComponent):
    """A button that makes a password.

    Attributes:
        text: what stands on it.
        on_make: slip, password.
    """

    library = _LIBRARY
    tag = "PasswordButton"

    text: rx.Var[str]
    on_make: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


class KeyField(rx.NoSSRComponent):
    """The field ``key`` of a form, which nobody sees and which is sent with it, as is its ``slip``.

    Attributes:
        prefix: by which keys are recognised.
        length: letters and digits behind it; else as many as an API key has.
    """

    library = _LIBRARY
    tag = "KeyField"

    prefix: rx.Var[str]
    length: rx.Var[int]


class ShownOnce(rx.NoSSRComponent):
    """Shows the secret of a slip, to be passed on.

    Attributes:
        what: it is.
        slip: another one needs another `key`, too.
        on_done: it was passed on.
    """

    library = _LIBRARY
    tag = "ShownOnce"

    what: rx.Var[str]
    slip: rx.Var[str]
    on_done: rx.EventHandler[rx.event.no_args_event_spec]


password_field = PasswordField.create
password_button = PasswordButton.create
key_field = KeyField.create
shown_once = ShownOnce.create
