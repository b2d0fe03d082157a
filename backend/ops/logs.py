"""The logs of an installation, kept small while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

MOST_BYTES = 8 * 2**20  # of a log; one before it is kept, so all logs together take twice as much
LOOK_SECONDS = 5.0
OLD = ".old"


async def keep_small(folder: Path, say: Callable[[str], None]) -> None:
    """For ever."""
    while True:
        try:
            await asyncio.to_thread(turn, folder)
        except OSError as error:
            say(f"the logs in {folder} can't be kept small: {error}")
        await asyncio.sleep(LOOK_SECONDS)


def turn(folder: Path, most: int = MOST_BYTES) -> None:
    """Begin those logs anew that are longer than ``most`` bytes, and keep what they held.

    Their writers append and keep their files open: the text is copied and the file made empty. What
    is written between the two is lost; with no room for a copy, all of it.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > most:
            old = log.with_name(log.name + OLD)
            with contextlib.suppress(OSError):
                shutil.copyfile(log, old)
                old.chmod(0o600)
            if old.exists() and old.stat().st_size > 2 * most:  # it grew at once: its end is enough
                _keep_end(old, most)
            os.truncate(log, 0)


def _keep_end(file: Path, length: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(-length, os.SEEK_END)
        end = opened.read()
        opened.seek(0)
        opened.write(end)
        opened.truncate()
