"""What was wrong with a file, told from the pictures that came out of it."""

import os
import stat

import av

from workers.video.timeline import Seam

# An end this much before the announced one is worth a sentence.
MISSING_SECONDS = 1.0
MISSING_SHARE = 0.1
# Where a recording begins, ends or was joined, the frames around lack others to build on.
SEAM_SECONDS = 0.6


class Findings:
    """Notes, while a file is decoded, what its decoder says; tells afterwards what was wrong.

    `recording`: it may begin, end and be joined anywhere, as what was received from the air. There,
    errors at the edges and seams are no damage.
    """

    def __init__(self, *, recording: bool) -> None:
        self._recording = recording
        self._log = DecoderLog()
        self._lost: list[float] = []
        self._said: list[float] = []
        self._unreadable: float | None = None

    def lose(self, time: float) -> None:
        """A frame after `time` could not be decoded."""
        self._lost.append(time)

    def listen(self, time: float) -> None:
        """Called after each step of decoding, which had come to `time`."""
        if self._log.has_more():
            self._said.append(time)

    def stop(self, time: float) -> None:
        """The file could not be read beyond `time`."""
        self._unreadable = time

    def warnings(
        self, end: float, seams: list[Seam], lead: float, announced: float | None
    ) -> list[str]:
        """Sentences for the person who added the file, which had pictures up to `end`.

        `lead`: seconds before the first picture that could be decoded; `announced`: seconds that
        the file says to have pictures for, gaps left out; None: it says nothing to rely on.
        """
        edges = [0.0, end, *(seam.time for seam in seams)] if self._recording else []
        lost = _away_from(edges, self._lost)
        said = _away_from(edges, self._said)
        told = []
        if self._unreadable is not None:
            told.append(
                f"The file cannot be read beyond {self._unreadable:.1f} s; clips up to there were"
                " kept."
            )
        if lost:
            errors = "an error" if len(lost) == 1 else f"{len(lost)} errors, first"
            told.append(
                f"The decoder reported {errors} at {lost[0]:.1f} s: the file is damaged"
                " there. Frames that could not be decoded are missing; the rest was kept."
            )
        elif said:
            told.append(
                f"The decoder concealed errors, first at about {said[0]:.1f} s: the file is damaged"
                " in places, and some pictures may be smeared."
            )
        if self._recording and lead > 0 and 0.0 in (*self._lost, *self._said):
            told.append(
                f"The recording begins between two whole pictures: its first {lead:.1f} s cannot"
                " be shown, and the film begins after them."
            )
        told += _of_seams(seams)
        missing = (announced or 0.0) - end
        if announced and missing > max(MISSING_SECONDS, MISSING_SHARE * announced):
            told.append(
                f"The file announces {announced:.1f} s but has pictures for {end:.1f} s. If it"
                " should be longer, copy it again to get the rest."
            )
        return told


def _away_from(edges: list[float], times: list[float]) -> list[float]:
    return [t for t in times if all(abs(t - edge) > SEAM_SECONDS for edge in edges)]


def _of_seams(seams: list[Seam]) -> list[str]:
    told = []
    gaps = [seam for seam in seams if seam.gap]
    back = [seam for seam in seams if not seam.gap]
    if gaps:
        told.append(
            f"There are no pictures for {gaps[0].gap:,.1f} s at {gaps[0].time:.1f} s{_more(gaps)}:"
            " what is missing was left out, and the film goes on there."
        )
    if back:
        told.append(
            f"The clock of the file starts again at {back[0].time:.1f} s{_more(back)}, as where two"
            " recordings were joined: the film goes on there, and its times are counted through."
        )
    return told


def _more(seams: list[Seam]) -> str:
    others = len(seams) - 1
    return f", and at {others} more place{'s' * (others > 1)}" if others else ""


class DecoderLog:
    """What FFmpeg says while it conceals damage, which raises no exception.

    It goes to standard error, because handing it to Python while frame threads run can deadlock;
    so it is known that something was said, and about when. Standard error must be a file.
    """

    ROOM = 1 << 20

    def __init__(self) -> None:
        self._is_file = stat.S_ISREG(os.fstat(2).st_mode)
        av.logging.restore_default_callback()
        av.logging.set_libav_level(av.logging.ERROR)
        self._seen = self._size()

    def has_more(self) -> bool:
        """Whether something was said since the last call."""
        size = self._size()
        more, self._seen = size > self._seen, size
        if size > self.ROOM:  # a file that is nothing but errors must not fill the disk
            os.ftruncate(2, 0)
            self._seen = 0
        return more

    def _size(self) -> int:
        return os.fstat(2).st_size if self._is_file else 0
