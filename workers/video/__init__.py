"""A video file in; shots, proxies, posters and sampled frames out.

    parent: process ── Request ──▶ child: reader ─▶ canvas ─▶ shots ─▶ shot_writer
               ▲                     │      (container, timeline)      (sampling, stills)
               └── progress, report ─┘

A file is decoded once, in a child process with limits on time, memory, frames and pixels, with a
demuxer chosen by content from a short list and no protocol but local files. Nothing here knows of
a database or a network. `metadata` reads titles, genres and years from a table beside the files.
"""

from workers.video.errors import VideoError
from workers.video.files import content_hash, find_videos
from workers.video.process import process_video
from workers.video.report import Limits, Progress, ShotFiles, VideoReport
from workers.video.stills import load_frames

__all__ = [
    "Limits",
    "Progress",
    "ShotFiles",
    "VideoError",
    "VideoReport",
    "content_hash",
    "find_videos",
    "load_frames",
    "process_video",
]
