"""What goes into and comes out of `workers.video`: limits, progress, results."""

from dataclasses import dataclass

from backend.domain.media_kinds import Medium

DECODER_THREADS = 2


@dataclass(frozen=True)
class Limits:
    """What one file may cost, and how its shots are cut. All must be positive.

    The defaults let a three-hour 4K film pass on a modest machine, and stop a file that was
    made to exhaust it.
    """

    seconds: float = 4 * 3600.0
    """Wall time for the whole file; the decoding process is killed after it."""
    silent_seconds: float = 300.0
    """Wall time without any progress; the decoding process is killed after it."""
    frames: int = 2_000_000
    """Decoded frames: about 18 hours at 30 frames per second."""
    pixels: int = 8192 * 4320
    """Width x height of one decoded frame."""
    image_pixels: int = 200_000_000
    """Width x height of a picture in a file of its own."""
    memory_bytes: int = 4 << 30
    """Private memory of the decoding process (`RLIMIT_DATA`)."""
    min_shot_seconds: float = 0.4
    """No shot is shorter, unless the whole video is."""
    max_shot_seconds: float = 20.0
    """A longer shot becomes several clips, so that a static camera yields clips that a person
    can judge at a glance. The last one may be longer by up to `min_shot_seconds`."""
    whole: bool = False
    """The file is one shot, whatever cuts are in it."""
    window_seconds: float = 5.0
    """A sound is cut into windows of this length; the last one may be shorter, and longer by up to
    `min_shot_seconds`."""
    hop_seconds: float = 2.5
    """From the begin of one window to that of the next."""
    windows: int = 50_000
    """Of one sound: more than a day at a hop of 2.5 s."""
    for_people: bool = True
    """Proxies and posters are made. Else only what the embedder reads, in half of the time."""


@dataclass(frozen=True)
class ShotFiles:
    """One shot: the half-open interval [start, end) and its files, named relative to `out_dir`.

    Times are seconds of the film, counted from its first picture; gaps without pictures do not
    count (see `timeline`). Frames [frame_in, frame_out) are counted from 0 in order of
    presentation, over those that decoded. A picture in a file of its own is one frame without
    length; of a sound, a shot is a window, and its frames are milliseconds.

    `proxy` is what a browser plays, of a picture a larger one; `frames` what the embedder reads:
    the sampled frames, of a window its samples. `proxy` and `poster` are empty where nothing
    `for_people` was asked for.
    """

    index: int
    start: float
    end: float
    frame_in: int
    frame_out: int
    proxy: str
    poster: str
    frames: str


@dataclass(frozen=True)
class VideoReport:
    """What a video file was found to be. `width` and `height` are as displayed: rotation and
    pixel shape applied. `rotation` is the clockwise turn in degrees that was applied (0, 90,
    180, 270). `fps` is the mean rate of the frames that decoded. `warnings` are sentences for
    the person who added it. What the file declares: `rate`, frames per second as (numerator,
    denominator), and `timecode`, of its first frame, HH:MM:SS:FF with ; before FF where it drops
    frames; None: not declared. A picture has no duration and no `fps`; a sound's are 1000, and its
    width and height 0."""

    duration: float
    width: int
    height: int
    codec: str
    fps: float
    rotation: int
    shots: tuple[ShotFiles, ...]
    warnings: tuple[str, ...]
    rate: tuple[int, int] | None = None
    timecode: str | None = None
    medium: Medium = "video"


@dataclass(frozen=True)
class Progress:
    """`fraction` in [0, 1] of `stage`: "decode", then "publish"."""

    stage: str
    fraction: float
