"""What the parent and the decoding child say to each other: one JSON object a line."""

import msgspec

from workers.video.report import Limits, Progress, VideoReport


class Request(msgspec.Struct, frozen=True):
    path: str
    out_dir: str
    limits: Limits


class Advanced(msgspec.Struct, frozen=True, tag="advanced"):
    progress: Progress


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    report: VideoReport


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    code: str
    message: str


Message = Advanced | Finished | Failed
