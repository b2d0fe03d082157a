"""What the parent and the decoding child say to each other: one JSON object a line."""

from dataclasses import dataclass

import msgspec

from backend.domain.media_kinds import Sense
from workers.video.report import Limits, Progress, VideoReport


@dataclass(frozen=True)
class Request:
    path: str  # may hold surrogate escapes, for names that are no text: json carries them
    out_dir: str
    limits: Limits
    sense: Sense | None = None  # what is refused otherwise; None: nothing


class Advanced(msgspec.Struct, frozen=True, tag="advanced"):
    progress: Progress


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    report: VideoReport


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    code: str
    message: str


Message = Advanced | Finished | Failed
