"""What a process that serves does before anything else."""

from __future__ import annotations

import logging

from backend.keeping import files, redaction


def begin(level: int = logging.INFO) -> None:
    """From now on, what this process makes is closed to other users, and what it logs, from
    ``level`` on, holds no secret."""
    files.only_ours()
    redaction.install(streams=True)
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(message)s")
