"""Why a video could not be processed, as the person who added it should read it."""

import errno
import os
from pathlib import Path

from backend.domain.media_kinds import KINDS, Medium, Sense, media_of

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_AWAY = (
    errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN,
    errno.ENETDOWN, errno.ENETUNREACH, errno.ECONNRESET, errno.ECONNREFUSED,
)  # fmt: skip
CONTAINERS = "mp4/mov, mkv/webm, avi, mpeg, ts, flv, ogg, wmv, mxf"
FORMATS = "jpg, png, webp, gif, tiff, bmp, avif; wav, flac, mp3, ogg, m4a, aac, aiff"


class VideoError(Exception):
    """A video could not be processed. `message` says what happened and what to do.

    `code` is one of: not_a_video, wrong_medium, truncated, unreadable, gone, encrypted, no_frames,
    too_long, too_large, changed, unanswered, decode_timeout, out_of_memory, disk_full, unwritable,
    decoder_crashed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def of_decoding(error: Exception) -> VideoError:
    """For an error that came up while a file was decoded and its clips were written."""
    number = getattr(error, "errno", None)
    if isinstance(error, VideoError):
        return error
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return out_of_memory()
    if number in _DISK_FULL:
        return _disk_full()
    return VideoError(
        "unreadable",
        f"The video could not be decoded ({error}). Convert it to H.264 in mp4 and add it again.",
    )


def of_source(error: OSError | ValueError, path: Path | str) -> VideoError:
    """For an error that came up while a file was looked for, opened or read."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR):
        if os.path.islink(path):
            return VideoError("unreadable", "It is a link to something that is not there.")
        return VideoError(
            "unreadable",
            "There is no such file or folder: check the spelling, and whether it was moved.",
        )
    if number == errno.ELOOP:
        return VideoError("unreadable", "It is a link that leads in a circle: repair the link.")
    if number in (errno.EACCES, errno.EPERM):
        return VideoError("unreadable", "This user may not read it: change its permissions.")
    if number == errno.ENAMETOOLONG:
        return VideoError("unreadable", "Its name is too long for this system: rename it.")
    if number in _AWAY:
        return unanswered()
    reason = getattr(error, "strerror", None) or error
    return VideoError(
        "unreadable", f"It cannot be read ({reason}). Copy it to another disk and add the copy."
    )


def special(what: str) -> VideoError:
    """For what is no regular file; `what` it is, with its article."""
    return VideoError("unreadable", f"It is {what}, not a video file. Nothing was read from it.")


def empty() -> VideoError:
    return VideoError("not_a_video", "The file is empty (0 bytes). Copy it again.")


def unknown_container(holds: str = "") -> VideoError:
    """For a file that begins like no video; what it `holds`, as `container.describe` says."""
    seems = f" It seems to be {holds}." if holds else ""
    return VideoError(
        "not_a_video",
        f"The file is not a video in a known container ({CONTAINERS}), nor a picture or sound in a"
        f" known format ({FORMATS}), whatever its name says.{seems} Convert it to H.264 in mp4, to"
        " JPEG or to WAV.",
    )


def wrong_medium(medium: Medium, sense: Sense) -> VideoError:
    """For a file of a medium that the corpus, which is for one sense, cannot hold."""
    holds = " and ".join(KINDS[one].many for one in media_of(sense))
    kind = KINDS[medium]
    model = "a CLAP model" if kind.sense == "hearing" else "a CLIP or SigLIP model"
    apart = " To use a film's sound, save it as WAV first." if medium == "video" else ""
    return VideoError(
        "no_frames" if medium == "sound" else "wrong_medium",
        f"It is {kind.one}, and this corpus holds {holds}: one model compares all clips of a"
        f" corpus. Start another studio for {kind.many}, with RUSHES_HOME set to another folder and"
        f" RUSHES_EMBEDDER to {model}, and add it there.{apart}",
    )


def changed() -> VideoError:
    return VideoError(
        "changed",
        "The file changed while it was read: it is still being written or copied. Add it again"
        " when it is complete.",
    )


def unanswered(seconds: float | None = None) -> VideoError:
    """For a drive that does not answer; `seconds` it was waited for."""
    waited = f" within {seconds:g} s" if seconds else ""
    return VideoError(
        "unanswered",
        f"The drive it lies on does not answer{waited}: it is away, or broken. Connect it again, or"
        " copy the file to this machine; then add it again.",
    )


def too_long(seconds: float) -> VideoError:
    return VideoError(
        "too_long",
        f"Reading the file took longer than the {seconds:g} s that are allowed. Cut it into parts,"
        " copy it to a faster disk, or raise RUSHES_MAX_VIDEO_MINUTES.",
    )


def encrypted(how: str) -> VideoError:
    """For a picture track that needs a key; `how` it is encrypted."""
    return VideoError(
        "encrypted",
        f"The picture is encrypted ({how}): we cannot open it. Export an unprotected copy and add"
        " that one.",
    )


def of_folder(error: OSError, folder: object) -> VideoError:
    """For an error that came up while the folder of the clips was prepared or filled."""
    if error.errno in _DISK_FULL:
        return _disk_full()
    return VideoError(
        "unwritable",
        f"Clips cannot be written to {folder} ({error.strerror}). Check that it is a folder and"
        " that this user may write there.",
    )


def out_of_memory() -> VideoError:
    return VideoError(
        "out_of_memory",
        "Decoding the video takes more memory than allowed. Convert it to a smaller size, or"
        " raise the limit on memory.",
    )


def _disk_full() -> VideoError:
    return VideoError(
        "disk_full",
        "There is no room left on the disk for clips. Free some space, then try the video again.",
    )
