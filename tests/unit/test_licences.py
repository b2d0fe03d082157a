"""Every package that Rushes installs has a licence that somebody looked at."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI_PYTHON = ROOT / ".venv-ui" / "bin" / "python"
# Licences that allow use in an Apache-2.0 program. A package with another one needs a decision.
ACCEPTED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|ISC|CNRI-Python|BSL-1.0|Zlib|0BSD"
    r"|CC0-1.0|LLVM-exception"
)
WORDS = re.compile(r"\s+(?:AND|OR|WITH)\s+|\s*/\s*")


def listed(python: Path | str, *extras: str) -> dict[str, str]:
    done = subprocess.run(
        [str(python), "-m", "tests.licences", *extras],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return dict(line.split(" | ", 1) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("python", "extras"),
    [(sys.executable, ("backend", "workers", "experiments", "cluster")), (UI_PYTHON, ("ui",))],
    ids=["backend and workers", "pages"],
)
def test_every_licence_is_one_that_may_be_used(python: Path | str, extras: tuple[str, ...]) -> None:
    found = listed(python, *extras)
    assert len(found) > 30
    unknown = {
        name: text
        for name, text in found.items()
        if not all(ACCEPTED.search(part) for part in WORDS.split(text))
    }
    assert not unknown, "look at these licences, and name them in .github/DEPENDENCIES.md"


def test_every_dependency_is_listed_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    pins = [*project["dependencies"], *(pin for extra in extras.values() for pin in extra)]
    listed = set(re.findall(r"[\w-]+", (ROOT / ".github" / "DEPENDENCIES.md").read_text()))
    assert {re.split(r"[=\[]", pin)[0] for pin in pins} <= listed
