"""Find video files and identify them by content."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

VIDEO_SUFFIXES = frozenset(
    {".3g2", ".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg"}
    | {".mpg", ".mts", ".mxf", ".ogg", ".ogv", ".ts", ".vob", ".webm", ".wmv"}
)


def content_hash(path: Path | str) -> str:
    """64 hexadecimal digits of BLAKE2b-256 over the file's bytes: the same for every copy.

    Raises OSError if it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=32)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def find_videos(paths: Iterable[Path | str]) -> list[Path]:
    """The videos among `paths`, in the order given; the content of a folder is sorted by path.

    A file that is named is always taken, whatever it is called. In folders, searched to any
    depth, files with a known suffix are taken and hidden files and folders are skipped; links to
    folders are not followed. Nothing is listed twice.

    Raises FileNotFoundError if a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(_videos_below(path)))
        elif path.exists():
            found[path] = None
        else:
            raise FileNotFoundError(f"No file or folder {path}: check the spelling.")
    return list(found)


def _videos_below(folder: Path) -> list[Path]:
    videos = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        videos += [
            Path(root, name)
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in VIDEO_SUFFIXES
        ]
    return sorted(videos)
