"""The process that looks at files: `python -m workers.video.looking`.

Reads questions from standard input, one JSON array a line, (what to do, path), and answers each on
standard output, with any number of `{"at": "work"}` before the answer. A path may hold surrogate
escapes, for names that are no text: `json` carries them where msgspec does not. It imports next
to nothing, so that it starts quickly.
"""

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from workers.video import files
from workers.video.errors import VideoError

TELL_EVERY_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
METADATA_BYTES = 64 << 20

DO: dict[str, Callable[[str, files.Tell], Any]] = {
    "see": lambda path, tell: asdict(files.see(path, tell)),
    "is_folder": files.is_folder,
    "list_folder": files.list_folder,
    "content_hash": files.content_hash,
    "read_small": lambda path, tell: files.read_small(path, METADATA_BYTES).hex(),
}


def main() -> None:
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    die_with_parent()
    told = 0.0

    def say(message: dict[str, Any]) -> None:
        pipe.write(json.dumps(message).encode() + b"\n")
        pipe.flush()

    def tell() -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY_SECONDS:
            told = time.monotonic()
            say({"at": "work"})

    say({"at": "work"})
    for line in sys.stdin.buffer:
        do, path = json.loads(line)
        try:
            say({"found": DO[do](path, tell)})
        except VideoError as error:
            say({"code": error.code, "message": error.message})


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
