"""Nothing is lost by running the suite in parts: no test file, no failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import side_by_side
from tests.conftest import ROOT


def test_each_file_is_in_one_run() -> None:
    apart = [path for part in (side_by_side.UNITS, side_by_side.BROWSERS) for path in part]
    assert all((ROOT / path).exists() for path in apart)
    assert set(side_by_side.REST) == {"tests", *(f"--ignore={path}" for path in apart)}


def test_one_failure_fails_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {name: tmp_path / f"test_{name}.py" for name in ("good", "bad", "later")}
    for name, path in paths.items():
        path.write_text(f"def test_it():\n    assert {name != 'bad'}\n")
    stages = ({name: [str(paths[name])] for name in ("good", "bad")}, {"later": [paths["later"]]})
    monkeypatch.setattr(side_by_side, "STAGES", stages)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take seconds to load
    options = ["-q", "-o", f"cache_dir={tmp_path}"]
    assert side_by_side.main(options) == 1
    shown = capsys.readouterr().out
    assert "bad      1 failed" in shown and "later    1 passed" in shown and "Failed: bad." in shown
    monkeypatch.setattr(side_by_side, "STAGES", stages[1:])
    assert side_by_side.main(options) == 0
