"""Every program that is started by its name, in one table: nothing here imports workers or ui."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
UI_PYTHON = ROOT / ".venv-ui" / "bin" / "python"

RUSHES = "backend.ops.cli"
WORKER = "workers.main"
INGEST = "workers.ingest.cli"
CLUSTER = "workers.cluster"
BENCH = "workers.bench"
CROWD = "workers.bench.crowd_people"
BOTS = "workers.bots"
EXPERIMENTS = "workers.experiments"
EXPORT = "workers.doors.cli"
IMPORT = "workers.deploy.importing"
IMPORT_MADE = "workers.doors.import_cli"
ENCODER = "workers.encoders.cli"
REPLAY = "workers.deploy.replay"
PREDICT = "workers.deploy.cli"
DEMO = "workers.demo"
REHEARSAL = "workers.bots.demo"
UI = "ui.serve"


def command(program: str, *arguments: str, python: str | Path = sys.executable) -> list[str]:
    """How to start a program of the table."""
    return [str(python), "-m", program, *arguments]


def environment(settings: Settings) -> dict[str, str]:
    """Ours, with these settings, so that all processes of an installation agree."""
    return {**os.environ, **settings.environment, "PYTHONUNBUFFERED": "1"}
