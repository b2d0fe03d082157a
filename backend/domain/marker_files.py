"""What files of markers are called and said to be."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from backend.messages.exports import MarkerFormat

LONGEST_NAME = 100  # characters of a film's or label's name in that of a file
ZIP = ".zip"


@dataclass(frozen=True)
class MarkerFile:
    """``per_film``: it holds one timeline, so that several films make a zip with a file for each;
    else a file holds the markers of all films."""

    suffix: str
    media_type: str
    per_film: bool = False


FILES: dict[MarkerFormat, MarkerFile] = {
    "otio": MarkerFile(".otio", "application/json", per_film=True),
    "edl": MarkerFile(".edl", "text/plain; charset=utf-8", per_film=True),
    "fcp7xml": MarkerFile(".xml", "application/xml", per_film=True),
    "csv": MarkerFile(".csv", "text/csv; charset=utf-8"),
    "raven": MarkerFile(".selections.txt", "text/tab-separated-values; charset=utf-8"),
    "audioset": MarkerFile(".segments.csv", "text/csv; charset=utf-8"),
}


def file_of(form: MarkerFormat, *, one_film: bool) -> MarkerFile:
    """The file of these markers: of films that are not one by choice, timelines come in a zip."""
    of = FILES[form]
    return MarkerFile(ZIP, "application/zip", per_film=True) if of.per_film and not one_film else of


def plain(name: str) -> str:
    """A name that every file system takes."""
    kept = "".join(" " if c in '<>:"/\\|?*' else c for c in one_line(name))
    return " ".join(kept[:LONGEST_NAME].split()).strip(". ") or "untitled"


def one_line(text: str) -> str:
    """Text that ends no line and no cell of a format of lines."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join("".join(kept).split())
