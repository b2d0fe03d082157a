"""What a program does not need when it starts is imported where it is used: people wait for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    # Every verb of `rushes` is a process; one of them serves.
    "backend.ops.cli": ("litestar", "backend.app", "authlib", "scipy.special"),
    # Whatever queue it works on; it trains, so it needs torch.
    "workers.main": ("sklearn", "pandas", "scipy.stats", "transformers", "onnx"),
}


@pytest.mark.parametrize("program", HEAVY)
def test_a_program_starts_without_what_it_may_never_need(program: str) -> None:
    told = f"import sys, {program}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not set(HEAVY[program]) & set(done.stdout.split())
