"""The process that decodes one untrusted file: `python -m workers.video.child`.

Reads one `Request` from standard input, writes the files, and reports on standard output. It
limits its own memory and processor time, and dies with its parent.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO

import cv2
import msgspec
from av.error import FFmpegError

from workers.video.errors import VideoError, of_decoding
from workers.video.protocol import Advanced, Failed, Finished, Message, Request
from workers.video.reader import DECODER_THREADS, VideoReader
from workers.video.report import Limits, Progress, ShotFiles, VideoReport
from workers.video.shot_writer import ShotWriter
from workers.video.shots import divide

REPORT_EVERY_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


def main() -> None:
    # Only messages may go to the parent's pipe, whatever a library prints.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _die_with_parent()
    cv2.setNumThreads(1)
    request = msgspec.convert(json.loads(sys.stdin.buffer.read()), type=Request)
    _limit(request.limits)
    reporter = _Reporter(pipe)
    try:
        report = process(Path(request.path), Path(request.out_dir), request.limits, reporter)
        reporter.say(Finished(report))
    except (VideoError, FFmpegError, MemoryError, OSError) as error:
        known = of_decoding(error)
        reporter.say(Failed(known.code, known.message))


def process(path: Path, out_dir: Path, limits: Limits, reporter: "_Reporter") -> VideoReport:
    """Decode `path` once; write every shot's files into `out_dir`."""
    reader = VideoReader(path, limits, reporter.advance)
    shots: list[ShotFiles] = []
    writer: ShotWriter | None = None
    pictures = reader.pictures()
    divided = divide(pictures, limits.min_shot_seconds, limits.max_shot_seconds)
    if limits.whole:
        divided = ((i == 0, picture) for i, picture in enumerate(pictures))
    for starts, picture in divided:
        if starts:
            if writer:
                shots.append(writer.close(picture.time))
            writer = ShotWriter(out_dir, len(shots), picture)
        assert writer is not None
        writer.add(picture)
    assert writer is not None
    shots.append(writer.close(reader.end))
    width, height = reader.displayed
    return VideoReport(
        duration=reader.end,
        width=width,
        height=height,
        codec=reader.codec,
        fps=reader.frames / reader.end,
        rotation=90 * reader.orientation.quarter_turns,
        shots=tuple(shots),
        warnings=tuple(reader.warnings),
        rate=reader.rate.as_integer_ratio() if reader.rate else None,
        timecode=reader.timecode,
    )


class _Reporter:
    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._last = 0.0

    def say(self, message: Message) -> None:
        self._pipe.write(msgspec.json.encode(message) + b"\n")
        self._pipe.flush()

    def advance(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._last >= REPORT_EVERY_SECONDS:
            self._last = now
            self.say(Advanced(Progress("decode", fraction)))


def _limit(limits: Limits) -> None:
    # RLIMIT_DATA counts private writable memory. RLIMIT_AS would also count what thread stacks
    # and allocator arenas merely reserve, several times as much.
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    cpu = int(limits.seconds * (DECODER_THREADS + 1)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
