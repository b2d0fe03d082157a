"""A Chromium for the browser tests: the one that is there, else Playwright's, else Debian's.

``python -m tests.browser`` gets one and prints where it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from workers.bench.chromium import find


def get() -> str | None:
    """Find one, or install one; None where neither is possible."""
    if path := find():
        return path
    print("No Chromium found; trying Playwright's download", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600)
    if path := find():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium", file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], timeout=300)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], timeout=900)
    return find()


if __name__ == "__main__":
    found = get()
    print(found or "No Chromium could be had: browser tests are skipped (with CI=true they fail).")
    sys.exit(0 if found else 1)
