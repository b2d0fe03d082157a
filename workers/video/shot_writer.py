"""Write the files of one shot while its frames pass by."""

from fractions import Fraction
from pathlib import Path

import av
from av import VideoFrame
from av.codec.context import Flags
from av.video.stream import VideoStream

from workers.video.report import ShotFiles
from workers.video.sampling import EvenSample
from workers.video.shots import Picture
from workers.video.stills import write_frames, write_poster

SAMPLED_FRAMES = 8
CANDIDATES = 8 * SAMPLED_FRAMES
CLOCK = Fraction(1, 90_000)
# Against veryfast at the same PSNR (41 dB on 480 lines), superfast takes two thirds of the time
# for files a third larger. Without B-frames no player needs an edit list to begin at 0.
ENCODER = {"preset": "superfast", "crf": "26", "bf": "0", "threads": "1"}


class ShotWriter:
    """A proxy (H.264 in mp4, index first, variable frame rate kept, first frame at 0), a poster
    and the sampled frames, under the shot's number in `folder`; the frames alone, unless the files
    are `for_people`, too."""

    def __init__(self, folder: Path, index: int, first: Picture, *, for_people: bool) -> None:
        self._folder = folder
        self._index = index
        self._first = first
        self._sample: EvenSample[VideoFrame] = EvenSample(CANDIDATES)
        self._held: Picture | None = None
        self._next_index = first.index
        name = f"{index:04d}"
        self._frames = f"{name}.frames.jpg"
        self._poster = f"{name}.jpg" if for_people else ""
        self._proxy = _Proxy(folder, f"{name}.mp4", first) if for_people else None

    def add(self, picture: Picture) -> None:
        """Take the next frame of the shot."""
        if self._held and self._proxy:
            self._proxy.add(self._held, picture.time)
        self._held = picture
        self._next_index = picture.index + 1
        self._sample.add(picture.time - self._first.time, picture.image)

    def close(self, end: float) -> ShotFiles:
        """Finish the files; `end` is when the last frame goes off screen, in seconds."""
        assert self._held is not None
        length = end - self._first.time
        if self._proxy:
            self._proxy.add(self._held, end)
            self._proxy.close()
            write_poster(self._sample.spread(1, length)[0], self._folder / self._poster)
        write_frames(self._sample.spread(SAMPLED_FRAMES, length), self._folder / self._frames)
        return ShotFiles(
            index=self._index,
            start=self._first.time,
            end=end,
            frame_in=self._first.index,
            frame_out=self._next_index,
            proxy=self._proxy.name if self._proxy else "",
            poster=self._poster,
            frames=self._frames,
        )


class _Proxy:
    """What a browser plays of a shot, frame by frame."""

    def __init__(self, folder: Path, name: str, first: Picture) -> None:
        self.name = name
        self._first = first
        self._file = av.open(
            f"file:{folder / name}", "w", format="mp4", options={"movflags": "+faststart"}
        )
        self._stream = self._open_stream(first.image)

    def _open_stream(self, image: VideoFrame) -> VideoStream:
        stream = self._file.add_stream("libx264", options=ENCODER)
        stream.width, stream.height = image.width, image.height
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.codec_tag = "avc1"
        context.time_base = stream.time_base = CLOCK
        context.flags |= Flags.frame_duration
        context.color_range, context.colorspace = image.color_range, image.colorspace
        context.color_primaries, context.color_trc = image.color_primaries, image.color_trc
        return stream

    def add(self, picture: Picture, until: float) -> None:
        """Take a frame, which is on screen until then, in seconds of the film."""
        frame = picture.image
        frame.time_base = CLOCK
        frame.pts = round((picture.time - self._first.time) / CLOCK)
        frame.duration = max(1, round((until - self._first.time) / CLOCK) - frame.pts)
        frame.pict_type = 0
        self._file.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._file.mux(self._stream.encode(None))
        self._file.close()
