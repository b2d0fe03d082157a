"""The formats of markers, and how a file of each is made."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from backend.messages.exports import MarkerFormat
from workers.doors.formats import FormatError
from workers.doors.markers import lists
from workers.doors.markers.edl import edl
from workers.doors.markers.fcp7xml import fcp7xml
from workers.doors.markers.film import MarkedFilm, one_line
from workers.doors.markers.otio import otio

LONGEST_NAME = 100  # characters of a film's or label's name in that of a file


@dataclass(frozen=True)
class PerFilm:
    """A format of one timeline: several films make a zip with a file for each."""

    text: Callable[[MarkedFilm], str]
    suffix: str
    media_type: str


@dataclass(frozen=True)
class OfAll:
    """A format of lines, for all films in one file."""

    lines: Callable[[Iterable[MarkedFilm]], Iterator[str]]
    suffix: str
    media_type: str


FORMATS: dict[MarkerFormat, PerFilm | OfAll] = {
    "otio": PerFilm(otio, ".otio", "application/json"),
    "edl": PerFilm(edl, ".edl", "text/plain; charset=utf-8"),
    "fcp7xml": PerFilm(fcp7xml, ".xml", "application/xml"),
    "csv": OfAll(lists.comma, ".csv", "text/csv; charset=utf-8"),
    "raven": OfAll(lists.raven, ".selections.txt", "text/tab-separated-values; charset=utf-8"),
    "audioset": OfAll(lists.audioset, ".segments.csv", "text/csv; charset=utf-8"),
}
ZIP = ".zip"


def write(form: MarkerFormat, films: Iterable[MarkedFilm], path: Path, *, packed: bool) -> int:
    """Write the films' markers to a new file; how many markers those were. ``packed``: a zip, with
    a file for each film.

    Raises:
        FormatError: several films are to go into a format of one, or there is none at all.
    """
    of, count = FORMATS[form], 0

    def counted() -> Iterator[MarkedFilm]:
        nonlocal count
        for film in films:
            count += len(film.markers)
            yield film

    if isinstance(of, OfAll):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(of.lines(counted()))
    elif packed:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
            names: set[str] = set()
            for film in counted():
                into.writestr(_another(plain(film.title), of.suffix, names), of.text(film))
    else:
        found = counted()
        first = next(found, None)
        if first is None:
            raise FormatError("No clip of the label is marked in these films; nothing was written.")
        if next(found, None) is not None:
            raise FormatError(
                f"A file in {form} holds one film's markers, and there are several films: write to "
                f"a name that ends in {ZIP}, or choose one film."
            )
        path.write_text(of.text(first), encoding="utf-8", newline="\n")
    return count


def file_name(form: MarkerFormat, label: str, films: list[str]) -> str:
    """A name that tells what is in the file: the label's, and the film's if it is one.

    ``films``: their titles.
    """
    of = FORMATS[form]
    packed = isinstance(of, PerFilm) and len(films) != 1
    parts = [plain(label), *(plain(film) for film in films if len(films) == 1)]
    return " - ".join(parts) + (ZIP if packed else of.suffix)


def plain(name: str) -> str:
    """A name that every file system takes."""
    kept = "".join(" " if c in '<>:"/\\|?*' else c for c in one_line(name))
    return " ".join(kept[:LONGEST_NAME].split()).strip(". ") or "untitled"


def _another(name: str, suffix: str, taken: set[str]) -> str:
    """The name, or the name with the first free number, whatever its case."""
    for number in chain((0,), range(2, 10**9)):
        found = f"{name}{f' {number}' if number else ''}{suffix}"
        if found.casefold() not in taken:
            taken.add(found.casefold())
            return found
    raise AssertionError("a billion films have the same name")
