"""Decode the picture track of one video file, once, from start to end."""

import errno
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av import Packet, VideoFrame, VideoStream
from av.error import FFmpegError
from av.sidedata.sidedata import SideDataContainer
from av.sidedata.sidedata import Type as SideDataType
from av.video.codeccontext import VideoCodecContext

from workers.video.aperture import Cropper, clean_aperture
from workers.video.canvas import Canvas, Orientation, displayed_size
from workers.video.colour import HLG, PQ
from workers.video.container import DEMUXERS
from workers.video.encryption import encryption
from workers.video.errors import VideoError, encrypted, unknown_container
from workers.video.fields import whole_pictures
from workers.video.files import see
from workers.video.findings import Findings
from workers.video.report import DECODER_THREADS, Limits
from workers.video.shots import Picture
from workers.video.timecode import declared_rate, declared_seconds, start_timecode
from workers.video.timeline import BROADCAST_GAP_SECONDS, GAP_SECONDS, FrameClock, Timeline

USUAL_RATE = Fraction(25)
# A rate that is declared may be nonsense.
LONGEST_FRAME_SECONDS = 1.0
MICROSECONDS = 1_000_000
ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
DOLBY_VISION_TAGS = ("dvh1", "dvhe", "dva1", "dvav", "dav1")
IPT_C2 = 15
MPEG_TELEVISION = ("mpeg1video", "mpeg2video")
BROADCAST = ("mpegts", "mpeg", "mpegvideo")


class VideoReader:
    """Opens `path` and yields its frames as pictures; knows afterwards what it saw.

    Raises VideoError for anything that is not a decodable video within `limits`.
    """

    def __init__(self, path: Path, limits: Limits, on_fraction: Callable[[float], None]) -> None:
        self._path = path
        self._limits = limits
        self._on_fraction = on_fraction
        self._demuxer = _demuxer_for(path)
        self._findings = Findings(recording=self._demuxer in BROADCAST)
        aperture = clean_aperture(path, self._demuxer)
        self._cropper = Cropper(aperture) if aperture else None
        self._container = _open(path, self._demuxer)
        self._stream = _picture_track(self._container, path)
        context = self._stream.codec_context
        self._check_pixels(context.width, context.height)
        self._stream.thread_type = "AUTO"
        context.thread_count = DECODER_THREADS
        self._with_alpha = _alpha_decoder(self._stream)
        rate = self._stream.average_rate or self._stream.guessed_rate or USUAL_RATE
        self._tick = Fraction(self._stream.time_base or 1)
        gap = BROADCAST_GAP_SECONDS if self._demuxer in BROADCAST else GAP_SECONDS
        self._timeline = Timeline(min(float(1 / rate), LONGEST_FRAME_SECONDS), gap)
        self._length = self._declared_length()
        # AVI stores no presentation times, and those made up for it go wrong where B-frames are
        # packed; frames come in order, so their decoding times serve.
        self._clock = FrameClock(decoding_times=self._demuxer == "avi")
        self._first: float | None = None

        self.codec: str = context.codec.canonical_name
        self.rate = declared_rate(self._stream.average_rate, self._stream.base_rate)
        # The picture track has the timecode of the timecode track that goes with it.
        tags = [track.metadata for track in (self._stream, *self._container.streams.data)]
        self.timecode = start_timecode([*tags, self._container.metadata])
        self.orientation = Orientation()
        self.displayed: tuple[int, int] = (0, 0)
        self.canvas: Canvas | None = None
        self.frames = 0
        self.end = 0.0
        self.warnings: list[str] = []

    def pictures(self) -> Iterator[Picture]:
        """Every frame that decodes intact, in order of presentation, the first at 0 s."""
        for frame, (time, on_screen) in whole_pictures(self._placed()):
            if self.canvas is None:
                self.canvas = self._prepare(frame)
            yield Picture(self.frames, time, self.canvas.draw(frame))
            self.frames += 1
            self.end = time + on_screen
            if self.frames > self._limits.frames:
                raise VideoError(
                    "too_long",
                    f"The video has more than {self._limits.frames:,} frames. Cut it into"
                    " parts, or raise the limit on frames.",
                )
        if self.canvas is None:
            raise VideoError(
                "no_frames",
                "Not one frame of the video could be decoded: the file is damaged or empty."
                " Copy it again, or convert it to H.264 in mp4.",
            )
        self.warnings += self._findings.warnings(
            self.end, self._timeline.seams, self._lead(), self._announced()
        )

    def _placed(self) -> Iterator[tuple[VideoFrame, tuple[float, float]]]:
        """Intact frames, each with its time and how long it is on screen, in seconds."""
        for packet, frames in self._decoded():
            for frame in frames:
                self._check_pixels(frame.width, frame.height)
                timestamp = self._timestamp(frame)
                if self._first is None:
                    self._first = timestamp
                time = self._timeline.place(timestamp)
                on_screen = float(frame.duration * self._tick) or self._timeline.frame_seconds
                yield self._cropper.cut(frame) if self._cropper else frame, (time, on_screen)
            self._on_fraction(self._fraction(packet))

    def _decoded(self) -> Iterator[tuple["Packet[VideoStream]", list[VideoFrame]]]:
        """Packets with their intact frames. Ends early if reading fails."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                _raise_if_not_damage(error)
                self._findings.stop(self.end)
                return
            try:
                frames = self._decode(packet)
            except FFmpegError as error:
                _raise_if_not_damage(error)
                frames = []
                self._findings.lose(self.end)
            intact = [frame for frame in frames if not frame.is_corrupt]
            for _ in range(len(frames) - len(intact)):
                self._findings.lose(self.end)
            self._findings.listen(self.end)
            yield packet, intact

    def _decode(self, packet: "Packet[VideoStream]") -> list[VideoFrame]:
        if self._with_alpha is None:
            return list(packet.decode())
        if not packet.size:
            return list(self._with_alpha.decode(None))
        return list(self._with_alpha.decode(packet))

    def _timestamp(self, frame: VideoFrame) -> float | None:
        ticks = self._clock.read(frame.pts, frame.dts)
        return None if ticks is None else float(ticks * self._tick)

    def _prepare(self, first: VideoFrame) -> Canvas:
        self.orientation = _orientation(first)
        self.displayed = displayed_size(
            first.width, first.height, self._stream.sample_aspect_ratio, self.orientation
        )
        television = self.codec in MPEG_TELEVISION
        canvas = Canvas(first, self.displayed, self.orientation, television=television)
        self.warnings += canvas.notes
        if _is_dolby_vision_alone(self._stream, first):
            self.warnings.append(
                "The video is Dolby Vision without a picture for other screens: its colours are"
                " wrong here. Export it as HDR10 or SDR and add it again."
            )
        return canvas

    def _check_pixels(self, width: int, height: int) -> None:
        if width * height > self._limits.pixels:
            raise VideoError(
                "too_large",
                f"The video is {width} x {height} pixels, more than the limit of"
                f" {self._limits.pixels:,} in all. Convert it to a smaller size, or raise the"
                " limit on pixels.",
            )

    def _declared_length(self) -> float | None:
        """For how long the file says to have pictures; None if it only estimates, or may mean
        its sound."""
        stream, container = self._stream, self._container
        if self._demuxer in BROADCAST:
            return None
        if stream.duration:
            return float(stream.duration * self._tick)
        alone = len(container.streams) == 1
        end = declared_seconds(stream.metadata)
        if end is None and alone and container.duration:
            end = container.duration / MICROSECONDS
        return end and end - float((stream.start_time or 0) * self._tick)

    def _announced(self) -> float | None:
        return self._length and self._length - self._timeline.gaps

    def _lead(self) -> float:
        """Seconds before the first picture for which there were pictures, but undecodable ones."""
        began = self._stream.start_time
        if began is None or self._first is None:
            return 0.0
        return self._first - float(began * self._tick)

    def _fraction(self, packet: "Packet[VideoStream]") -> float:
        if self._length:
            return max(0.0, min(1.0, self.end / self._length))
        size = self._container.size
        return min(1.0, packet.pos / size) if size > 0 and packet.pos and packet.pos > 0 else 0.0


def _raise_if_not_damage(error: FFmpegError) -> None:
    if error.errno == errno.ENOMEM:
        raise error


def _demuxer_for(path: Path) -> str:
    seen = see(path)
    demuxer = seen.demuxer
    if demuxer is None:
        raise unknown_container(seen.holds)
    if how := encryption(path, demuxer):
        raise encrypted(how)
    return demuxer


def _open(path: Path, demuxer: str) -> av.container.InputContainer:
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join(DEMUXERS)}
    try:
        return av.open(f"file:{path}", format=demuxer, options=options, metadata_errors="replace")
    except (av.error.InvalidDataError, av.error.EOFError) as error:
        raise VideoError(
            "truncated",
            "The file begins like a video but its index or header is missing: a recording or a"
            " copy was cut off, or it is damaged. Copy it again, or repair it from its source.",
        ) from error


def _picture_track(container: av.container.InputContainer, path: Path) -> VideoStream:
    stream = container.streams.best("video")
    cover = av.stream.Disposition.attached_pic
    if not isinstance(stream, VideoStream) or stream.disposition & cover:
        raise VideoError("no_frames", "The file has no picture track, only sound or other data.")
    if stream.codec_context is None:
        raise VideoError(
            "unreadable",
            "The codec of the picture track is not supported. Convert it to H.264 in mp4.",
        )
    return stream


def _alpha_decoder(stream: VideoStream) -> VideoCodecContext | None:
    """For VP8 and VP9 with transparency, which FFmpeg's own decoders leave out."""
    decoder = ALPHA_DECODERS.get(stream.codec_context.codec.canonical_name)
    if decoder is None or stream.metadata.get("alpha_mode") != "1":
        return None
    context = VideoCodecContext.create(decoder, "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = DECODER_THREADS
    return context


def _orientation(frame: VideoFrame) -> Orientation:
    try:
        side_data = cast(SideDataContainer, frame.side_data)
    except ValueError:  # of a kind that PyAV does not know; it still tells the angle
        return Orientation(quarter_turns=round(-frame.rotation / 90) % 4)
    for item in side_data:
        if item.type == SideDataType.DISPLAYMATRIX:
            return Orientation.of_matrix(np.frombuffer(memoryview(item), np.int32).tolist())
    return Orientation()


def _is_dolby_vision_alone(stream: VideoStream, frame: VideoFrame) -> bool:
    """Whether the pictures are coded in Dolby's own colours (profile 5), for its decoders only."""
    return (
        stream.codec_context.codec_tag in DOLBY_VISION_TAGS
        and int(frame.color_trc) not in (PQ, HLG)
    ) or int(frame.colorspace) == IPT_C2
