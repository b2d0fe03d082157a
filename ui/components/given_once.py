"""The state of a page whose browser makes secrets, passwords or keys, and shows each once."""

from __future__ import annotations

import reflex as rx

from backend.messages import Acknowledged, Refused
from ui import live
from ui.components.new_password import shown_once
from ui.state import LivePage


class GivesSecrets(LivePage, mixin=True):  # type: ignore[call-arg]
    """The page notes by `_give` which secret a command carries; passes what it hears to
    `_hear_of_secrets`; and begins with `_nothing_given`."""

    forms: int = 0  # forms filled in so far: a new one starts empty, with another secret
    given_name: str = ""  # whose or which secret the browser shows, once
    given_slip: str = ""  # and what the browser knows it by: see `ui.components.new_password`
    # The name and slip of what is to be shown once its command is done; by the command's id.
    _given: rx.Field[dict[str, tuple[str, str]]] = rx.field(default_factory=dict)

    @rx.event
    def forget_secret(self) -> None:
        """It was passed on."""
        self._nothing_given()
        self.notice = ""

    def _nothing_given(self) -> None:
        self.given_name = self.given_slip = ""

    def _give(self, sent: str, name: str, slip: str) -> None:
        """Show the secret of a slip once the command of the id ``sent`` is done."""
        self._given[sent] = (name, slip)

    async def _hear_of_secrets(self, item: live.News) -> bool:
        """Whether it was about a command with a secret."""
        match item:
            case Acknowledged(id=command) if command in self._given:
                self.given_name, self.given_slip = self._given.pop(command)
                self.forms += 1
                return True
            case Refused(id=command) if command in self._given:
                del self._given[command]
                return True
        return False


def secret_shown_once(page: type[GivesSecrets], what: rx.Var | str) -> rx.Component:
    """The secret that was given, until the person passed it on; nothing before."""
    return rx.cond(
        page.given_slip != "",
        shown_once(
            what=what, slip=page.given_slip, on_done=page.forget_secret, key=page.given_slip
        ),
    )
