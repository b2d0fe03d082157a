"""The pages need Reflex, which needs an environment of its own: their tests run there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from backend.ops.programs import UI_PYTHON

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"


@pytest.mark.timeout(300)
def test_pages_without_a_browser(tmp_path: Path) -> None:
    found = subprocess.run(
        [UI_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--confcutdir={PAGES}", PAGES],
        cwd=tmp_path,  # Reflex leaves files where it is started
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=290,
    )
    assert found.returncode == 0, found.stdout + found.stderr
