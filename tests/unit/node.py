"""Running the page's JavaScript with Node.js, without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import ROOT, in_ci

UI = ROOT / "ui"


def run(script: str, given: Any) -> Any:
    """What a script of this folder prints (JSON) when `given` (JSON) is its input."""
    if shutil.which("node") is None:
        reason = "Node.js is not on the path; it runs the page's JavaScript without a browser."
        pytest.fail(reason) if in_ci() else pytest.skip(reason)
    done = subprocess.run(
        ["node", Path(__file__).with_name(script)],
        input=json.dumps(msgspec.to_builtins(given, str_keys=True)),  # also half of a character
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout)
