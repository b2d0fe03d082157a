"""A sound in a file of its own: windows of equal length, each as a picture that plays.

The time of a sound is that of its samples, counted from the first one that decoded. A window that
begins in the last hop of a sound, behind the end of the one before, would hold nothing new, so the
last window is the first that reaches the end.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, AudioResampler, AudioStream
from av.error import FFmpegError

from workers.video.container import DEMUXERS, MIXED, SOUNDS
from workers.video.errors import VideoError, of_decoding
from workers.video.files import open_regular
from workers.video.report import Limits, ShotFiles, VideoReport
from workers.video.samples import RATE, Samples
from workers.video.timecode import declared_seconds
from workers.video.window_writer import write_window

MILLISECONDS = 1000
MICROSECONDS = 1_000_000
# What lies outside is no sound that a person hears, or a header that lies.
RATES = (1_000, 1_000_000)
MOST_CHANNELS = 64
HEARD_RATE = 96_000  # above it, a file is made for what people do not hear
STREAMED = 0xFFFFFFFF
SILENCE = 1e-4  # of full scale, −80 dB
# An end this much before the announced one is worth a sentence.
MISSING_SECONDS = 1.0
MISSING_SHARE = 0.1


def holds_sound_alone(path: Path, demuxer: str) -> bool:
    """Whether the file has a sound track and no pictures but a cover."""
    if demuxer in SOUNDS:
        return True
    if demuxer not in MIXED:
        return False
    try:
        with _open(path, demuxer) as container:
            cover = av.stream.Disposition.attached_pic
            seen = [track for track in container.streams.video if not track.disposition & cover]
            return bool(container.streams.audio) and not seen
    except (VideoError, FFmpegError):
        return False  # whoever reads it says what is wrong with it


def read_sound(
    path: Path, demuxer: str, out_dir: Path, limits: Limits, on_fraction: Callable[[float], None]
) -> VideoReport:
    """Write the files of every window into ``out_dir``; a report with a shot for each.

    Raises:
        VideoError: for anything that is no decodable sound within ``limits``.
    """
    try:
        return _read(path, demuxer, out_dir, limits, on_fraction)
    except FFmpegError as error:
        raise of_decoding(error) from error


def _read(
    path: Path, demuxer: str, out_dir: Path, limits: Limits, on_fraction: Callable[[float], None]
) -> VideoReport:
    with _open(path, demuxer) as container:
        stream = _sound_track(container)
        announced = _announced(container, stream)
        if announced and demuxer == "wav":
            announced *= _cut_off(path)
        reader = _Reader(container, stream, announced, on_fraction)
        shots: list[ShotFiles] = []
        for start, end, samples in windows(
            reader.blocks(),
            length=limits.window_seconds,
            hop=limits.hop_seconds,
            least=limits.min_shot_seconds,
        ):
            if len(shots) >= limits.windows:
                raise VideoError(
                    "too_long",
                    f"The sound has more than {limits.windows:,} windows. Cut it into parts, or"
                    " make RUSHES_SOUND_HOP_SECONDS longer.",
                )
            shots.append(
                _written(out_dir, len(shots), start, end, samples, for_people=limits.for_people)
            )
        if not shots:
            raise VideoError(
                "no_frames",
                "Not one sample of the sound could be decoded: the file is damaged or empty. Copy"
                " it again, or convert it to WAV.",
            )
        return VideoReport(
            duration=reader.end,
            width=0,
            height=0,
            codec=stream.codec_context.codec.canonical_name,
            fps=float(MILLISECONDS),
            rotation=0,
            shots=tuple(shots),
            warnings=tuple(reader.warnings()),
            medium="sound",
        )


def windows(
    blocks: Iterator[Samples], *, length: float, hop: float, least: float
) -> Iterator[tuple[float, float, Samples]]:
    """(start, end, samples) of every window of a sound that comes in blocks (n, 2) at `RATE`.

    A window begins every ``hop`` seconds and is ``length`` long; the first that reaches the end is
    the last, and ends there. What is shorter than ``least`` joins the window before.
    """
    long, step, short = (max(1, round(seconds * RATE)) for seconds in (length, hop, least))
    held, at = np.empty((0, 2), np.float32), 0  # samples from `at` on
    for block in blocks:
        held = np.concatenate([held, block])
        # Only what leaves enough behind it for a window of its own can be complete already.
        while len(held) >= max(long, step) + short:
            yield at / RATE, (at + long) / RATE, held[:long]
            held, at = held[step:], at + step
    while len(held):
        ends = len(held) < long + short
        samples = held if ends else held[:long]
        yield at / RATE, (at + len(samples)) / RATE, samples
        if ends:
            return
        held, at = held[step:], at + step


class _Reader:
    """Decodes a sound track once, from start to end, and knows afterwards what was wrong."""

    def __init__(
        self,
        container: av.container.InputContainer,
        stream: AudioStream,
        announced: float | None,
        on_fraction: Callable[[float], None],
    ) -> None:
        self._container = container
        self._stream = stream
        self._on_fraction = on_fraction
        self._announced = announced
        self._lost: list[float] = []
        self._unreadable: float | None = None
        self._loudest = 0.0
        self._samples = 0

    @property
    def end(self) -> float:
        """Seconds that decoded so far."""
        return self._samples / RATE

    def blocks(self) -> Iterator[Samples]:
        """Samples (n, 2), float32 of −1 to 1, at `RATE`; a sound of one channel on both sides."""
        resampler: AudioResampler | None = None
        shape = None
        for frame in self._frames():
            now = (frame.sample_rate, frame.format.name, frame.layout.name)
            if now != shape:  # a broadcast, or two recordings in one file, may change it
                if resampler is not None:
                    yield from self._resampled(resampler, None)
                _check_rate(frame.sample_rate, len(frame.layout.channels))
                resampler, shape = AudioResampler("fltp", "stereo", RATE), now
            assert resampler is not None
            frame.pts = None
            yield from self._resampled(resampler, frame)
            self._on_fraction(min(1.0, self.end / self._announced) if self._announced else 0.0)
        if resampler is not None:
            yield from self._resampled(resampler, None)

    def _resampled(self, resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[Samples]:
        for made in resampler.resample(frame):
            block = np.nan_to_num(made.to_ndarray().T.astype(np.float32, copy=False))
            if len(block):
                block = np.clip(block, -1, 1)
                self._loudest = max(self._loudest, float(np.abs(block).max()))
                self._samples += len(block)
                yield block

    def _frames(self) -> Iterator[AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                _raise_if_not_damage(error)
                self._unreadable = self.end
                return
            try:
                yield from packet.decode()
            except FFmpegError as error:
                _raise_if_not_damage(error)
                self._lost.append(self.end)

    def warnings(self) -> list[str]:
        """Sentences for the person who added the file."""
        told = []
        if self._unreadable is not None:
            told.append(
                f"The file cannot be read beyond {self._unreadable:.1f} s; what came before was"
                " kept."
            )
        if self._lost:
            errors = "an error" if len(self._lost) == 1 else f"{len(self._lost)} errors, first"
            told.append(
                f"The decoder reported {errors} at {self._lost[0]:.1f} s: the file is damaged"
                " there, and what could not be decoded is missing."
            )
        missing = (self._announced or 0.0) - self.end
        if self._announced and missing > max(MISSING_SECONDS, MISSING_SHARE * self._announced):
            told.append(
                f"The file announces {self._announced:.1f} s but holds {self.end:.1f} s. If it"
                " should be longer, copy it again to get the rest."
            )
        if self._loudest < SILENCE:
            told.append("The sound is silent throughout.")
        if self._stream.codec_context.sample_rate > HEARD_RATE:
            told.append(
                f"It was recorded at {self._stream.codec_context.sample_rate:,} Hz; only what"
                f" lies below {RATE // 2:,} Hz is shown, played and compared. Slow it down to"
                " hear what lies above."
            )
        return told


def _written(
    folder: Path, index: int, start: float, end: float, samples: Samples, *, for_people: bool
) -> ShotFiles:
    name = f"{index:04d}"
    shot = ShotFiles(
        index=index,
        start=start,
        end=end,
        frame_in=round(start * MILLISECONDS),
        frame_out=max(round(end * MILLISECONDS), round(start * MILLISECONDS) + 1),
        proxy=f"{name}.mp4" if for_people else "",
        poster=f"{name}.jpg" if for_people else "",
        frames=f"{name}.frames.flac",
    )
    write_window(folder, shot, samples)
    return shot


def _open(path: Path, demuxer: str) -> av.container.InputContainer:
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join((*DEMUXERS, *SOUNDS))}
    try:
        return av.open(f"file:{path}", format=demuxer, options=options, metadata_errors="replace")
    except (av.error.InvalidDataError, av.error.EOFError, ValueError) as error:
        raise VideoError(
            "truncated",
            "The file begins like a sound, but its header is missing or cannot be true: a recording"
            " or a copy was cut off, or it is damaged. Copy it again from its source.",
        ) from error


def _sound_track(container: av.container.InputContainer) -> AudioStream:
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise VideoError("no_frames", "The file has no sound track. Copy it again.")
    if stream.codec_context is None:
        raise VideoError(
            "unreadable", "The codec of the sound is not supported. Convert it to WAV or FLAC."
        )
    _check_rate(stream.codec_context.sample_rate, stream.codec_context.channels)
    return stream


def _check_rate(rate: int, channels: int) -> None:
    least, most = RATES
    if not least <= rate <= most or not 1 <= channels <= MOST_CHANNELS:
        raise VideoError(
            "unreadable",
            f"The file says to hold {channels} channels at {rate:,} Hz, which cannot be played. If"
            " that is wrong, its header is damaged: convert it to WAV from its source.",
        )


def _announced(container: av.container.InputContainer, stream: AudioStream) -> float | None:
    """For how long the file says to sound; None: it does not."""
    if stream.duration and stream.time_base:
        seconds: float | None = float(stream.duration * stream.time_base)
    elif container.duration:
        seconds = container.duration / MICROSECONDS
    else:
        seconds = declared_seconds(stream.metadata)
    return seconds if seconds and math.isfinite(seconds) and seconds > 0 else None


def _cut_off(path: Path) -> float:
    """How many times as long as it is a WAV file says to be, at least 1: FFmpeg believes what is
    there. Who streams a file does not know its length, and writes 0 or the highest number."""
    with open(open_regular(path), "rb") as file:
        said = int.from_bytes(file.read(8)[4:], "little")
        size = file.seek(0, 2)
    return 1.0 if said in (0, STREAMED) else max(1.0, (said + 8) / size)


def _raise_if_not_damage(error: FFmpegError) -> None:
    if error.errno == errno.ENOMEM:
        raise error
