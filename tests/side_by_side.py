"""The whole suite in two stages: what needs no browser in two runs beside each other, then the
browser tests with the machine to themselves.

``python -m tests.side_by_side [options of pytest]``: each line names its run; 1 if one failed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from threading import Thread

from tests.conftest import ROOT

BROWSERS = ("tests/e2e",)
# Units need a processor; beside them, what mostly waits for processes that it starts and kills.
UNITS = (
    "tests/unit",
    "tests/integration/test_cluster.py",
    "tests/integration/test_faults.py",
    "tests/integration/test_up.py",
)
REST = ("tests", *(f"--ignore={path}" for path in (*UNITS, *BROWSERS)))
LAST_WORDS = 10  # seconds; what a run left behind may hold its output open for ever
STAGES: tuple[Mapping[str, Sequence[str]], ...] = (
    {"units": UNITS, "studio": REST},
    {"browsers": BROWSERS},
)


def start(name: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "pytest", "-o", f"cache_dir=.pytest_cache/{name}", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip


def show(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            print(f"{name:8} {line}", end="", flush=True)


def run(stage: Mapping[str, Sequence[str]], options: Sequence[str]) -> dict[str, int]:
    """Runs of pytest beside each other, to their ends; their exit statuses."""
    processes = {name: start(name, [*paths, *options]) for name, paths in stage.items()}
    readers = [Thread(target=show, args=each, daemon=True) for each in processes.items()]
    for reader in readers:
        reader.start()
    try:
        return {name: process.wait() for name, process in processes.items()}
    finally:  # after Ctrl-C too, which each pytest hears for itself
        for reader in readers:
            reader.join(LAST_WORDS)


def main(options: Sequence[str]) -> int:
    failed = []
    for stage in STAGES:
        begun = time.monotonic()
        codes = run(stage, options)
        failed += [name for name, code in codes.items() if code]
        print(f"{' and '.join(codes)}: {(time.monotonic() - begun) / 60:.1f} minutes")
    print(f"Failed: {', '.join(failed)}." if failed else "All passed.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
