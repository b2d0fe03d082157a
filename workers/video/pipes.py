"""What a child process says, line by line, without ever waiting for it longer than allowed."""

import contextlib
import os
import select
import subprocess
import time
from collections.abc import Iterator
from typing import IO

READ_AT_ONCE = 1 << 16
BURIAL_SECONDS = 1.0
_CREDENTIALS = ("AWS_", "GOOGLE_", "AZURE_")


class Lines:
    """The lines of a pipe, which nobody else reads."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._descriptor = pipe.fileno()
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLIN)
        self._buffer = bytearray()

    def next(self, seconds: float) -> bytes | None:
        """The next line; None when the other side has closed the pipe.

        Raises:
            TimeoutError: no whole line came within `seconds`.
        """
        end = time.monotonic() + seconds
        searched = 0
        while (found := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if not self._poll.poll(max(0.0, end - time.monotonic()) * 1000):
                raise TimeoutError
            block = os.read(self._descriptor, READ_AT_ONCE)
            if not block:
                return None
            self._buffer += block
        line = bytes(self._buffer[: found + 1])
        del self._buffer[: found + 1]
        return line

    def until(self, end: float, silence: float) -> Iterator[bytes]:
        """Every line, until the other side closes the pipe.

        Raises:
            TimeoutError: it did not by `end`, by the monotonic clock, or was silent for longer
                than `silence` seconds.
        """
        while line := self.next(min(silence, end - time.monotonic())):
            yield line


def bury(child: "subprocess.Popen[bytes]") -> None:
    """Kill a child. One that a dead drive holds inside the kernel cannot die yet, and is not
    waited for."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what was still to be written can be no more
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(BURIAL_SECONDS)


def without_credentials() -> dict[str, str]:
    """The environment of a process that reads what strangers made: it holds no bucket's keys."""
    return {k: v for k, v in os.environ.items() if not k.startswith(_CREDENTIALS)}
