"""What the commands print to. Names come from files and from people, so nothing that is printed as
a string is taken for markup, for the name of an emoji or for an order to the terminal; what is to
have a colour is printed as `rich.text.Text` or with a style."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
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

    @contextmanager
    def telling(self) -> Iterator[Callable[[str, float], None]]:
        """A bar that goes away at the end, told what is being done and how much of it is, 0 to 1;
        only people at a terminal see it."""
        columns = (TextColumn("{task.description}", markup=False), BarColumn(),
                   TaskProgressColumn())  # fmt: skip
        with Progress(*columns, console=self, transient=True, disable=not self.is_terminal) as bar:
            task = bar.add_task("", total=1)
            yield lambda doing, share: bar.update(task, description=doing, completed=share)


console = PlainConsole()
YES = Text("✓", style="green")
NO = Text("✕", style="red")
