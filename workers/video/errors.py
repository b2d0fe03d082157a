"""Why a video could not be processed, as the person who added it should read it."""

import errno

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class VideoError(Exception):
    """A video could not be processed. `message` says what happened and what to do.

    `code` is one of: not_a_video, truncated, unreadable, no_frames, too_long, too_large,
    decode_timeout, out_of_memory, disk_full, unwritable, decoder_crashed.
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
        "There is no room left on the disk for clips. Free some space, then add the video again.",
    )
