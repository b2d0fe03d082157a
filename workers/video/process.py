"""Process one video file in a child process, and publish its files only when all is well."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import msgspec

from backend.domain.media_kinds import Sense
from backend.keeping import files
from workers.video.errors import VideoError, of_folder, out_of_memory
from workers.video.pipes import Lines, bury, without_credentials
from workers.video.protocol import Advanced, Failed, Finished, Message, Request
from workers.video.report import Limits, Progress, VideoReport

# What the decoder, the encoder and Python say when they get no memory; not all say it otherwise.
_STARVED = re.compile(r"Cannot allocate memory|malloc of size \d+ failed|MemoryError|bad_alloc")
SOURCE_ROOT = Path(__file__).resolve().parents[2]
LOCK_LOOK_SECONDS = 0.1
PARTIAL_PREFIX = ".partial-"
# Linear algebra is not needed to decode, and each of its threads reserves memory.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_PUBLISHED = re.compile(r"\d{4,}\.(mp4|jpg|full\.jpg|frames\.(jpg|flac))")


def process_video(
    path: Path | str,
    out_dir: Path | str,
    *,
    sense: Sense | None = "sight",
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    on_progress: Callable[[Progress], None] | None = None,
) -> VideoReport:
    """Divide a video into shots and write each shot's proxy, poster and sampled frames. A picture
    is one shot; a sound, cut into windows, has a shot for each.

    `sense`: by which the embedder takes it in; what is for the other one is refused. None: anything
    is taken.

    The file is decoded once, in a child process of its own. `out_dir` is made if missing and
    gets the files named in the report, all of them or none: they are written beside their final
    place and moved there at the end. A second run replaces the files of the first; two runs for
    one `out_dir` wait for each other.

    Raises VideoError, with a code and a message for the person who added the file.
    """
    path, out_dir = Path(path).absolute(), Path(out_dir).absolute()
    tell = on_progress or (lambda progress: None)
    with _partial_folder(out_dir, limits.seconds) as partial:
        report = _decode(Request(str(path), str(partial), limits, sense), tell)
        tell(Progress("publish", 0.0))
        with _writing(out_dir):
            _publish(partial, out_dir, report)
    tell(Progress("publish", 1.0))
    return report


def _decode(request: Request, tell: Callable[[Progress], None]) -> VideoReport:
    limits = request.limits
    end = time.monotonic() + limits.seconds
    with tempfile.TemporaryFile() as log, _child(log) as child:
        assert child.stdin and child.stdout
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps(asdict(request)).encode())
            child.stdin.close()
        try:
            for line in Lines(child.stdout).until(end, limits.silent_seconds):
                message = msgspec.json.decode(line, type=Message)
                match message:
                    case Advanced(progress):
                        tell(progress)
                    case Finished(report):
                        return report
                    case Failed(code, text):
                        raise _unless_starved(VideoError(code, text), log)
            status = child.wait(max(0.0, end - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired):
            raise _unless_starved(_timed_out(limits, time.monotonic() >= end), log) from None
        raise _unless_starved(_death(status, limits, log), log)


@contextlib.contextmanager
def _child(log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A decoding process; killed if it is still there at the end. `log` is its standard error."""
    fcntl.fcntl(log, fcntl.F_SETFL, fcntl.fcntl(log, fcntl.F_GETFL) | os.O_APPEND)
    places = [str(SOURCE_ROOT), os.environ.get("PYTHONPATH", "")]
    child = subprocess.Popen(
        [sys.executable, "-m", "workers.video.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=without_credentials()
        | ONE_THREAD
        | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
        # A Ctrl-C at the terminal is for the parent, which then kills the child.
        start_new_session=True,
    )
    try:
        yield child
    finally:
        bury(child)


def _timed_out(limits: Limits, at_the_end: bool) -> VideoError:
    if at_the_end:
        return VideoError(
            "decode_timeout",
            f"Decoding was stopped after {limits.seconds:g} s. Cut the video into parts, or"
            " raise the limit on seconds.",
        )
    return VideoError(
        "decode_timeout",
        f"The decoder got no further for {limits.silent_seconds:g} s: the drive of the file does"
        " not answer, or the file is damaged. Copy it to this machine, or convert it to H.264 in"
        " mp4, and add it again.",
    )


def _death(status: int, limits: Limits, log: IO[bytes]) -> VideoError:
    if status == -signal.SIGXCPU:
        return _timed_out(limits, True)
    if status < 0:
        return VideoError(
            "decoder_crashed",
            f"The decoder died on this file ({signal.Signals(-status).name}): it is probably"
            " damaged. Convert it to H.264 in mp4 and add it again.",
        )
    last_line = _text(log).rstrip().rpartition("\n")[2]
    return VideoError(
        "decoder_crashed",
        f"Processing stopped for a reason that is no fault of the file ({last_line or status})."
        " Please report this message.",
    )


def _unless_starved(error: VideoError, log: IO[bytes]) -> VideoError:
    return out_of_memory() if _STARVED.search(_text(log)) else error


def _text(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")


@contextlib.contextmanager
def _partial_folder(out_dir: Path, seconds: float) -> Iterator[Path]:
    """A fresh folder in `out_dir`, while no other process works in there; for that it is waited
    `seconds`."""
    with contextlib.ExitStack() as on_exit:
        with _writing(out_dir):
            out_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(out_dir, os.O_RDONLY)
            on_exit.callback(os.close, descriptor)
            _lock(descriptor, seconds)
            for left_over in out_dir.glob(f"{PARTIAL_PREFIX}*"):
                shutil.rmtree(left_over, ignore_errors=True)
            partial = Path(tempfile.mkdtemp(prefix=PARTIAL_PREFIX, dir=out_dir))
        on_exit.callback(shutil.rmtree, partial, ignore_errors=True)
        yield partial


def _lock(descriptor: int, seconds: float) -> None:
    """Lock a folder. Whoever holds the lock may be stopped, so nobody waits for it for ever."""
    end = time.monotonic() + seconds
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise VideoError(
                    "decode_timeout",
                    f"Another worker has been at the same content for {seconds:g} s. Look whether"
                    " it still runs (`rushes status`), then add the file again.",
                ) from None
            time.sleep(LOCK_LOOK_SECONDS)


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise of_folder(error, folder) from error


def _publish(partial: Path, out_dir: Path, report: VideoReport) -> None:
    files_of = ((shot.proxy, shot.poster, shot.frames) for shot in report.shots)
    names = {name for each in files_of for name in each if name}
    for file in out_dir.iterdir():
        if _PUBLISHED.fullmatch(file.name) and file.name not in names:
            file.unlink()
    for name in sorted(names):
        files.to_disk(partial / name)
        os.replace(partial / name, out_dir / name)
