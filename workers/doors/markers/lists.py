"""Lists of markers: CSV with timecodes, Raven's selection table, and segments as AudioSet has them.
One list holds the markers of all films."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from backend.domain.markers import Marker
from backend.domain.spreadsheets import neutralised
from workers.doors.markers.film import MarkedFilm, one_line, share

CSV_COLUMNS = (
    "label", "film", "file", "start_timecode", "end_timecode", "start_frame", "end_frame",
    "start_seconds", "end_seconds", "frame_rate", "drop_frame", "clips", "score", "notes",
)  # fmt: skip
RAVEN_COLUMNS = (
    "Selection", "View", "Channel", "Begin Time (s)", "End Time (s)", "Low Freq (Hz)",
    "High Freq (Hz)", "Begin File", "File Offset (s)", "Annotation", "Score",
)  # fmt: skip
RAVEN_BAND = (0, 20000)  # Hz: what is heard; a shot has no band of its own


def comma(films: Iterable[MarkedFilm]) -> Iterator[str]:
    """CSV with timecodes. The end is the first frame behind; frames count from the film's first."""
    yield _csv(CSV_COLUMNS)
    for film, marker in _each(films):
        line, behind = film.timeline, marker.first + marker.length
        yield _csv(
            (
                neutralised(film.label), neutralised(film.title), neutralised(film.file),
                line.timecode(marker.first), line.timecode(behind), marker.first, behind,
                f"{marker.start:.3f}", f"{marker.end:.3f}", str(line.base.rate),
                "true" if line.base.drop else "false", " ".join(map(str, marker.clips)),
                "" if marker.score is None else f"{marker.score:.6f}",
                neutralised(" ".join(line.notes)),
            )
        )  # fmt: skip


def raven(films: Iterable[MarkedFilm]) -> Iterator[str]:
    """Raven's selection table (tabs). Of several films, which are opened one after another, a time
    counts from the beginning of the first, and its offset from that of its own."""
    yield "\t".join(RAVEN_COLUMNS) + "\n"
    for number, (film, marker) in enumerate(_each(films), 1):
        cells = (
            number, "Spectrogram 1", 1, f"{film.before + marker.start:.6f}",
            f"{film.before + marker.end:.6f}", *RAVEN_BAND, one_line(film.file),
            f"{marker.start:.6f}", one_line(film.label),
            "" if marker.score is None else share(marker.score),
        )  # fmt: skip
        yield "\t".join(map(str, cells)) + "\n"


def audioset(films: Iterable[MarkedFilm]) -> Iterator[str]:
    """Segments as AudioSet writes them: a file takes the place of a video's id."""
    yield "# Segments csv created by Rushes\n"
    yield "# YTID, start_seconds, end_seconds, positive_labels\n"
    for film, marker in _each(films):
        label = one_line(film.label).replace('"', "'")
        file = one_line(film.file).replace('"', "'")
        named = f'"{file}"' if "," in file or file.startswith("#") else file
        yield f'{named}, {marker.start:.3f}, {marker.end:.3f}, "{label}"\n'


def _each(films: Iterable[MarkedFilm]) -> Iterator[tuple[MarkedFilm, Marker]]:
    for film in films:
        for marker in film.markers:
            yield film, marker


def _csv(cells: Iterable[object]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue()
