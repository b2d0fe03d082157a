"""Lists of markers: CSV with timecodes, Raven's selection table, and segments as AudioSet has them.
One list holds the markers of all films."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from backend.domain.marker_files import one_line
from backend.domain.spreadsheets import neutralised
from workers.doors.markers.film import MarkedFilm, share

CSV_COLUMNS = (
    "label", "film", "file", "start_timecode", "end_timecode", "start_frame", "end_frame",
    "start_seconds", "end_seconds", "frame_rate", "drop_frame", "clips", "score", "notes",
)  # fmt: skip
RAVEN_COLUMNS = (
    "Selection", "View", "Channel", "Begin Time (s)", "End Time (s)", "Low Freq (Hz)",
    "High Freq (Hz)", "Begin File", "File Offset (s)", "Annotation", "Score",
)  # fmt: skip
RAVEN_BAND = (0, 20000)  # Hz: what is heard; a shot has no band of its own


def comma(film: MarkedFilm, _: int) -> str:
    """CSV with timecodes. The end is the first frame behind; frames count from the film's first."""
    line = film.timeline
    return "".join(
        _csv(
            (
                neutralised(film.label), neutralised(film.title), neutralised(film.file),
                line.timecode(marker.first), line.timecode(marker.first + marker.length),
                marker.first, marker.first + marker.length, f"{marker.start:.3f}",
                f"{marker.end:.3f}", str(line.base.rate), "true" if line.base.drop else "false",
                " ".join(map(str, marker.clips)),
                "" if marker.score is None else f"{marker.score:.6f}",
                neutralised(" ".join(line.notes)),
            )
        )
        for marker in film.markers
    )  # fmt: skip


def raven(film: MarkedFilm, before: int) -> str:
    """Raven's selection table (tabs). Of several films, which are opened one after another, a time
    counts from the beginning of the first, and its offset from that of its own."""
    lines = []
    for number, marker in enumerate(film.markers, before + 1):
        cells = (
            number, "Spectrogram 1", 1, f"{film.before + marker.start:.6f}",
            f"{film.before + marker.end:.6f}", *RAVEN_BAND, one_line(film.file),
            f"{marker.start:.6f}", one_line(film.label),
            "" if marker.score is None else share(marker.score),
        )  # fmt: skip
        lines.append("\t".join(map(str, cells)) + "\n")
    return "".join(lines)


def audioset(film: MarkedFilm, _: int) -> str:
    """Segments as AudioSet writes them: a file takes the place of a video's id."""
    label = one_line(film.label).replace('"', "'")
    file = one_line(film.file).replace('"', "'")
    named = f'"{file}"' if "," in file or file.startswith("#") else file
    return "".join(
        f'{named}, {marker.start:.3f}, {marker.end:.3f}, "{label}"\n' for marker in film.markers
    )


def _csv(cells: Iterable[object]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue()


CSV_HEADER = _csv(CSV_COLUMNS)
RAVEN_HEADER = "\t".join(RAVEN_COLUMNS) + "\n"
AUDIOSET_HEADER = (
    "# Segments csv created by Rushes\n# YTID, start_seconds, end_seconds, positive_labels\n"
)
