"""Which row of the metadata describes which film, however the two spell the name."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from backend.domain.addresses import Address
from workers.ingest.survey import Film, text_of
from workers.video.files import Seen
from workers.video.metadata import Contradiction, Metadata, Row, merged
from workers.video.tables import shown

Parts = tuple[str, ...]


@dataclass
class Matched:
    of: list[Metadata | None]
    """For each film, what the rows say about it."""
    unused: list[Row] = field(default_factory=list)
    """Rows that describe none of the films."""
    refused: list[str] = field(default_factory=list)
    """Films about which the rows do not agree: a sentence for each."""


def match(films: Sequence[Film], rows: Sequence[Row]) -> Matched:
    """Find each film's row. A row names a file, or the end of its path. Exact spelling counts
    first; then case and Unicode's normal forms do not matter; then the suffix may be missing on
    one side; then the row's folders do not matter, if only one film has that name. Of rows that
    fit alike, the one with the longest path counts."""
    index = _Index(rows, films)
    matched = Matched([None] * len(films))
    used: set[int] = set()
    for number, film in enumerate(films):
        found = index.find(film)
        used.update(found)
        if not found:
            continue
        try:
            metadata = rows[found[0]].metadata
            for row in found[1:]:
                metadata = merged(metadata, rows[row].metadata)
            matched.of[number] = metadata
        except Contradiction as difference:
            places = " and ".join(rows[row].place for row in found)
            matched.refused.append(
                f"{places} may both describe {shown(text_of(film.path))}, and say different"
                f" things: {difference}. None was used; write its path into the row that is meant."
            )
    matched.unused = [row for number, row in enumerate(rows) if number not in used]
    return matched


class _Index:
    def __init__(self, rows: Sequence[Row], films: Sequence[Film]) -> None:
        self._parts = [_parts(row.file) for row in rows]
        self._exact = self._by(lambda name: name)
        self._alike = self._by(_alike)
        self._stems = self._by(lambda name: _alike(_stem(name)))
        self._films: dict[str, int] = defaultdict(int)
        for film in films:
            for name in {_alike(path.name) for path in _paths(film)}:
                self._films[name] += 1

    def _by(self, spelling: Callable[[str], str]) -> dict[str, list[int]]:
        by: dict[str, list[int]] = defaultdict(list)
        for number, parts in enumerate(self._parts):
            if parts:
                by[spelling(parts[-1])].append(number)
        return by

    def find(self, film: Film) -> list[int]:
        """The rows that describe the film equally well; mostly one, or none."""
        paths = [_parts(path) for path in _paths(film)]
        for tries in (self._exactly, self._nearly, self._without_suffix):
            found = {row for path in paths for row in tries(path)}
            if found:
                longest = max(len(self._parts[row]) for row in found)
                return sorted(row for row in found if len(self._parts[row]) == longest)
        return self._by_name(film)

    def _exactly(self, path: Parts) -> Iterator[int]:
        for row in self._exact.get(path[-1], ()):
            if path[-len(self._parts[row]) :] == self._parts[row]:
                yield row

    def _nearly(self, path: Parts) -> Iterator[int]:
        for row in self._alike.get(_alike(path[-1]), ()):
            if self._in_folders(path, row):
                yield row

    def _without_suffix(self, path: Parts) -> Iterator[int]:
        for row in self._alike.get(_alike(_stem(path[-1])), ()):
            if self._in_folders(path, row):
                yield row
        if _stem(path[-1]) == path[-1]:
            for row in self._stems.get(_alike(path[-1]), ()):
                if self._in_folders(path, row):
                    yield row

    def _by_name(self, film: Film) -> list[int]:
        for name in {_alike(path.name) for path in _paths(film)}:
            rows = self._alike.get(name, [])
            if len(rows) == 1 and self._films[name] == 1:
                return rows
        return []

    def _in_folders(self, path: Parts, row: int) -> bool:
        folders = self._parts[row][:-1]
        if not folders:
            return True
        above = path[-1 - len(folders) : -1]
        return [_alike(name) for name in above] == [_alike(name) for name in folders]


def _paths(film: Film) -> list[PurePath]:
    if isinstance(film.path, Address):  # its bucket is the first of its folders
        return [PurePosixPath(f"{film.path.scheme}:/{film.path.path}")]
    assert isinstance(film.seen, Seen)
    return [film.path.absolute(), *(path.absolute() for path in film.also), Path(film.seen.path)]


def _parts(path: str | PurePath) -> Parts:
    return tuple(part for part in PurePosixPath(path).parts if part not in ("/", "."))


def _alike(name: str) -> str:
    """What names share that look alike: without case, normal form and invisible characters; bytes
    that are no text are read as old systems wrote them."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", seen).casefold())


def _stem(name: str) -> str:
    return PurePosixPath(name).stem
