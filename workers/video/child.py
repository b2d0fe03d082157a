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

import msgspec

from backend.domain.media_kinds import sense_of
from workers.video.container import medium_of
from workers.video.errors import VideoError, of_decoding, wrong_medium
from workers.video.files import see
from workers.video.protocol import Advanced, Failed, Finished, Message, Request
from workers.video.report import DECODER_THREADS, Limits, Progress, VideoReport

REPORT_EVERY_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


def main() -> None:
    # Only messages may go to the parent's pipe, whatever a library prints.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _die_with_parent()
    request = msgspec.convert(json.loads(sys.stdin.buffer.read()), type=Request)
    _limit(request.limits)
    reporter = _Reporter(pipe)
    try:
        report = process(request, reporter)
        reporter.say(Finished(report))
    except (VideoError, MemoryError, OSError) as error:
        known = of_decoding(error)
        reporter.say(Failed(known.code, known.message))


def process(request: Request, reporter: "_Reporter") -> VideoReport:
    """Decode a file once, whatever it holds; write every shot's files.

    Raises:
        VideoError: it cannot be used, or is for another sense than the one that is asked for.
    """
    path, out_dir, limits = Path(request.path), Path(request.out_dir), request.limits
    demuxer = see(path).demuxer
    medium = medium_of(demuxer) if demuxer else "video"
    if demuxer and medium is None:
        from workers.video.sound import holds_sound_alone

        medium = "sound" if holds_sound_alone(path, demuxer) else "video"
    if request.sense and medium and sense_of(medium) != request.sense:
        raise wrong_medium(medium, request.sense)
    # To import what decodes a film takes longer than to decode a picture.
    if demuxer and medium == "image":
        from workers.video.still_image import read_image

        return read_image(path, demuxer, out_dir, limits)
    if demuxer and medium == "sound":
        from workers.video.sound import read_sound

        return read_sound(path, demuxer, out_dir, limits, reporter.advance)
    from workers.video.film import read_film

    return read_film(path, out_dir, limits, reporter.advance)


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
