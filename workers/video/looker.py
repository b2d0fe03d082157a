"""Looks at files in a process of its own, within a time limit.

Whoever asks a network drive that is away for anything waits inside the kernel, for ever, and a
thread that waits cannot be stopped. A process can be left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from workers.video.errors import VideoError, too_long, unanswered
from workers.video.files import Kind, Seen
from workers.video.pipes import Lines, bury, without_credentials

SOURCE_ROOT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 20.0
START_SECONDS = 60.0  # of a busy machine


class Looker:
    """What `files` finds out, but bounded: whatever is silent for `seconds` is not answered. One
    caller at a time.

    Every question raises VideoError: as in `files`, or "unanswered".
    """

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lines: Lines | None = None

    def see(self, path: Path | str) -> Seen:
        return Seen(**self._ask("see", path))

    def is_folder(self, path: Path | str) -> bool:
        return bool(self._ask("is_folder", path))

    def list_folder(self, path: Path | str) -> list[tuple[str, Kind]]:
        return [(name, kind) for name, kind in self._ask("list_folder", path)]

    def content_hash(
        self,
        path: Path | str,
        *,
        most_seconds: float = float("inf"),
        tell: Callable[[], None] = lambda: None,
    ) -> str:
        """`tell` is called now and then while the content is read, for at most `most_seconds`."""
        return str(self._ask("content_hash", path, most_seconds=most_seconds, tell=tell))

    def read_small(self, path: Path | str) -> bytes:
        """The content of a file of at most `looking.METADATA_BYTES`."""
        return bytes.fromhex(self._ask("read_small", path))

    def close(self) -> None:
        if self._child:
            bury(self._child)
        self._child = self._lines = None

    def _ask(
        self,
        do: str,
        path: Path | str,
        *,
        most_seconds: float = float("inf"),
        tell: Callable[[], None] = lambda: None,
    ) -> Any:
        question = json.dumps([do, os.path.abspath(path)]).encode() + b"\n"
        end = time.monotonic() + most_seconds
        try:
            lines = self._send(question)
            for line in lines.until(end, self._seconds):
                answer = json.loads(line)
                if "found" in answer:
                    return answer["found"]
                if "code" in answer:
                    raise VideoError(answer["code"], answer["message"])
                tell()
        except TimeoutError:
            self.close()
            if time.monotonic() >= end:
                raise too_long(most_seconds) from None
            raise unanswered(self._seconds) from None
        except BaseException as error:
            if not isinstance(error, VideoError):  # between question and answer
                self.close()
            raise
        self.close()
        raise VideoError(
            "unreadable",
            "Looking at the file ended unexpectedly. Add it again, and report it if it comes back.",
        )

    def _send(self, question: bytes) -> Lines:
        if self._child and self._lines:
            with contextlib.suppress(BrokenPipeError):
                return self._write(self._child, self._lines, question)
            self.close()  # it was killed meanwhile
        self._child = subprocess.Popen(
            [sys.executable, "-m", "workers.video.looking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=without_credentials() | {"PYTHONPATH": _import_path()},
            # A Ctrl-C at the terminal is for the parent.
            start_new_session=True,
        )
        assert self._child.stdout
        self._lines = Lines(self._child.stdout)
        self._lines.next(START_SECONDS)
        return self._write(self._child, self._lines, question)

    @staticmethod
    def _write(child: subprocess.Popen[bytes], lines: Lines, question: bytes) -> Lines:
        assert child.stdin
        child.stdin.write(question)
        child.stdin.flush()
        return lines


class Lookers:
    """As many lookers as are at work at once, kept for the next."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._idle: list[Looker] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def one(self) -> Iterator[Looker]:
        with self._lock:
            looker = self._idle.pop() if self._idle else Looker(self._seconds)
        try:
            yield looker
        finally:
            with self._lock:
                if self._closed:
                    looker.close()
                else:
                    self._idle.append(looker)

    def close(self) -> None:
        """End those that are idle, and the others as soon as they are."""
        with self._lock:
            self._closed = True
            for looker in self._idle:
                looker.close()
            self._idle.clear()


def _import_path() -> str:
    return os.pathsep.join(filter(None, [str(SOURCE_ROOT), os.environ.get("PYTHONPATH", "")]))
