"""A video file in; shots, proxies, posters and sampled frames out.

    parent: process ── Request ──▶ child: reader ─▶ canvas ─▶ shots ─▶ shot_writer
               ▲                     │      (container, timeline, findings, aperture, fields)
               └── progress, report ─┘      (colour, colour_map) (flashes) (sampling, stills)

A file is decoded once, in a child process with limits on time, memory, frames and pixels, with a
demuxer chosen by content from a short list and no protocol but local files. Before that, files
are looked at (kind, size, content hash) by a `looker`, another child, because any look at a drive
that is away may never end. Nothing here knows of a database or a network, and nothing that is
imported here is heavy. `metadata` reads titles, genres and years from a table beside the files.
"""

from workers.video.errors import VideoError
from workers.video.files import content_hash
from workers.video.looker import Looker, Lookers
from workers.video.process import process_video
from workers.video.report import Limits, Progress, ShotFiles, VideoReport

__all__ = [
    "Limits",
    "Looker",
    "Lookers",
    "Progress",
    "ShotFiles",
    "VideoError",
    "VideoReport",
    "content_hash",
    "process_video",
]
