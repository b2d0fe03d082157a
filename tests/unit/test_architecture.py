"""The house rules that a program can check."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("backend", "workers", "sql", "ui")


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)


def lint_imports(cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=cwd, capture_output=True, text=True,
        env={"PYTHONPATH": str(cwd), "PATH": "/usr/bin"},
    )  # fmt: skip


def test_imports_point_one_way() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


PLANTED = (
    ("backend/live/hub.py", "import workers.learn.build", "workers.learn.build"),
    ("backend/ops/parts.py", "import workers.main", "workers.main"),
    ("backend/views/board.py", "from backend.ops import child", "backend.ops.child"),
    ("ui/routes.py", "from backend import commands", "backend.commands"),
    ("ui/text.py", "import ui.components.shell", "ui.components.shell"),
    ("ui/pages/team/rows.py", "from ui.pages.board import rows as other", "ui.pages.board.rows"),
    ("backend/domain/bandit.py", "import asyncpg", "asyncpg"),
)


def test_planted_violations_are_found(tmp_path: Path) -> None:
    """Each of them, in one tree: building the graph of imports is what takes time."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package,
            ignore=shutil.ignore_patterns(".web", "__pycache__", "node_modules", "model"),
        )  # fmt: skip
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for file, line, _ in PLANTED:
        assert (tmp_path / file).exists()
        with (tmp_path / file).open("a") as source:
            source.write(f"\n{line}\n")
    found = lint_imports(tmp_path)
    missed = [
        f"{file}: {line}" for file, line, imported in PLANTED
        if f"{file.removesuffix('.py').replace('/', '.')} -> {imported} (l." not in found.stdout
    ]  # fmt: skip
    assert not missed, found.stdout + found.stderr


def test_style() -> None:
    for command in (("ruff", "check", "."), ("ruff", "format", "--check", ".")):
        found = run(*command)
        assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.timeout(300)
def test_types() -> None:
    found = run("mypy")
    assert found.returncode == 0, found.stdout


def sources() -> list[Path]:
    return [p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))
            if ".web" not in p.parts]  # fmt: skip


def test_files_stay_small() -> None:
    long = {str(p): n for p in sources() if (n := len(p.read_text().splitlines())) > 450}
    assert not long


def test_no_pickle_anywhere() -> None:
    unsafe = re.compile(
        r"^\s*(?:import|from)\s+(?:pickle|joblib|dill|cloudpickle|marshal|shelve)\b|torch\.load\(",
        re.MULTILINE,
    )
    assert [str(p) for p in sources() if unsafe.search(p.read_text())] == []
    loads = [p for p in sources() if "np.load(" in p.read_text()]
    assert [str(p) for p in loads if "allow_pickle=False" not in p.read_text()] == []
