"""The formats of markers, and how a file of each is written, film by film."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import IO

from backend.domain.marker_files import FILES, ZIP, plain
from backend.messages.exports import MarkerFormat
from workers.doors.formats import FormatError
from workers.doors.markers import lists
from workers.doors.markers.edl import edl
from workers.doors.markers.fcp7xml import fcp7xml
from workers.doors.markers.film import MarkedFilm
from workers.doors.markers.otio import otio

# One film's timeline, as text.
TIMELINES: dict[MarkerFormat, Callable[[MarkedFilm], str]] = {
    "otio": otio, "edl": edl, "fcp7xml": fcp7xml,
}  # fmt: skip
# What a list begins with, and a film's lines behind so many others.
LISTS: dict[MarkerFormat, tuple[str, Callable[[MarkedFilm, int], str]]] = {
    "csv": (lists.CSV_HEADER, lists.comma),
    "raven": (lists.RAVEN_HEADER, lists.raven),
    "audioset": (lists.AUDIOSET_HEADER, lists.audioset),
}


class MarkerWriter:
    """Writes films with their markers to a new file. ``packed``: to a zip, a file for each film."""

    def __init__(self, form: MarkerFormat, path: Path, *, packed: bool) -> None:
        self.markers = 0
        self._form = form
        self._suffix = FILES[form].suffix
        self._zip: zipfile.ZipFile | None = None
        self._file: IO[str] | None = None
        self._names: set[str] = set()
        if packed:
            self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        else:
            self._file = path.open("w", encoding="utf-8", newline="")
            if form in LISTS:
                self._file.write(LISTS[form][0])

    def add(self, film: MarkedFilm) -> None:
        """Raises: FormatError: a second film is to go into a file of one timeline."""
        if form_of_list := LISTS.get(self._form):
            text = form_of_list[1](film, self.markers)
        else:
            text = TIMELINES[self._form](film)
        if self._zip is not None:
            self._zip.writestr(self._another(plain(film.title)), text)
        else:
            assert self._file is not None
            if self.markers and self._form in TIMELINES:
                raise FormatError(
                    f"A file in {self._form} holds one film's markers, and there are several "
                    f"films: write to a name that ends in {ZIP}, or choose one by --film."
                )
            self._file.write(text)
        self.markers += len(film.markers)

    def close(self) -> None:
        for opened in (self._zip, self._file):
            if opened is not None:
                opened.close()

    def _another(self, name: str) -> str:
        """The name, or the name with the first free number, whatever its case."""
        for number in chain((0,), range(2, 10**9)):
            found = f"{name}{f' {number}' if number else ''}{self._suffix}"
            if found.casefold() not in self._names:
                break
        self._names.add(found.casefold())
        return found
