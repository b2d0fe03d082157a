"""Names that files and people chose, on the page and in a terminal."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from backend.domain.display import printable, shortened, visible
from backend.ops.console import PlainConsole

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("short.mp4", "short.mp4"),
        ("0123456789abcdef", "01234…cdef"),
        ("0123\u0065\u03016789abcdef", "0123…cdef"),  # an accent stays with its letter
        ("0123456789👨\u200d👩\u200d👧cd", "01234…cd"),  # and a family together
    ],
)
def test_a_long_name_is_cut_in_its_middle(name: str, shown: str) -> None:
    assert shortened(name, 10) == shown


@given(st.text(), st.integers(3, 50))
def test_what_is_cut_is_short_enough_and_what_is_visible_can_be_kept(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most
    visible(text).encode()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", visible(text))


HOSTILE = [
    "[red]markup[/red].mp4",
    "[/oops].mp4",
    "[link=x]y",
    "smile :smile: and :warning:",
    "\\[b]",
    "'; drop table video;--",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_console_prints_names_as_they_are(name: str) -> None:
    file = io.StringIO()
    console = PlainConsole(file=file, force_terminal=True, width=80)
    table = Table(name, title=name)
    table.add_row(name)
    console.print(name)
    console.print(name, style="yellow")
    console.print(table)
    assert file.getvalue().count(name) == 5


def test_a_console_obeys_no_orders_of_names() -> None:
    file = io.StringIO()
    PlainConsole(file=file, force_terminal=True).print("a\x1b[2J\x07\u202eb\udce9")
    assert file.getvalue() == "a\\x1b[2J\\x07\\u202eb\\udce9\n"
    assert printable("line\nline") == "line\nline"


def test_every_command_prints_to_that_console() -> None:
    """Rich's own console, and its markup, would read names as orders."""
    for folder in ("backend", "workers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text()
            if path != ROOT / "backend" / "ops" / "console.py":
                assert "from rich.console import Console" not in text, path
                assert not re.search(r"(?<!Plain)\bConsole\(", text), path
            assert "[/]" not in text, path
            for column in re.findall(r"TextColumn\(([^)]*)\)", text):
                assert "{" not in column or "markup=False" in column, path
