"""All JavaScript is formatted and linted by biome (`ui/package.json`, `.biome.json`)."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import ROOT, in_ci

BIOME = ROOT / "ui" / "node_modules" / ".bin" / "biome"


def test_style() -> None:
    if not BIOME.exists():
        reason = "biome is not there; `make test` installs it where there is npm."
        pytest.fail(reason) if in_ci() else pytest.skip(reason)
    done = subprocess.run(
        [BIOME, "check", "--error-on-warnings", "--colors=off"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
