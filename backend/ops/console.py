"""What the commands print to. Names come from files and from people, so nothing that is printed as
a string is taken for markup, for the name of an emoji or for an order to the terminal; what is to
have a colour is printed as `rich.text.Text` or with a style."""

from __future__ import annotations

import os
from typing import Any

from rich.console import Console
from rich.text import Text

from backend.domain.display import printable

PIPED_WIDTH = 160


class PlainConsole(Console):
    """A console for which a string is just text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"highlight": False, "markup": False, "emoji": False, **options})
        if not self.is_terminal and "width" not in options and "COLUMNS" not in os.environ:
            self.width = PIPED_WIDTH  # a program reads it, or a person who can scroll

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(printable(text), **options)


console = PlainConsole()
YES = Text("✓", style="green")
NO = Text("✕", style="red")
