"""Commands say their help before they load what only their work needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backend.ops import programs

SLOW = {"torch", "scipy.special", "authlib", "litestar", "backend.app"}  # seconds, together


@pytest.mark.parametrize("program", [programs.RUSHES, programs.PREDICT])
def test_help_loads_nothing_that_takes_long(program: str) -> None:
    asked = f"import sys, {program}; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not SLOW & set(done.stdout.split())
