"""Titles, genres, years and more for videos, from a CSV or JSON file beside them."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

DELIMITERS = ",;\t"
FIELDS = ("file", "title", "genre", "year")
YEARS = range(1000, 10_000)


@dataclass(frozen=True)
class Metadata:
    """What is known about one video. `extra` holds the columns that have no field here."""

    title: str | None = None
    genre: str | None = None
    year: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


class MetadataError(ValueError):
    """The message names the file, the line or entry, and the field, and says what to do."""


class _Entry(NamedTuple):
    place: str
    fields: dict[str, str]


def read_metadata(path: Path) -> dict[str, Metadata]:
    """Metadata by the video's name: the `file` column, with / between folders.

    A CSV file has a header, fields separated by commas, semicolons or tabs; a JSON file has a
    list of objects with a `file` each, or one object of objects by file. Both are UTF-8. Names
    of fields do not depend on case. Empty fields count as absent.

    Raises MetadataError if the file cannot be understood, OSError if it cannot be read.
    """
    readers = {".csv": _csv_entries, ".tsv": _csv_entries, ".json": _json_entries}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise MetadataError(f"{path}: neither CSV nor JSON. Name it .csv, .tsv or .json.")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MetadataError(
            f"{path}: byte {error.start} is not UTF-8. Save the file with the encoding UTF-8."
        ) from error
    metadata: dict[str, Metadata] = {}
    for place, fields in reader(path, text):
        known = {key.lower(): fields.pop(key) for key in list(fields) if key.lower() in FIELDS}
        name = _name(place, known.get("file", ""))
        if name in metadata:
            raise MetadataError(f'{place}, field "file": {name} was named before. Remove one.')
        metadata[name] = Metadata(
            title=known.get("title") or None,
            genre=known.get("genre") or None,
            year=_year(place, known.get("year", "")),
            extra={key: value for key, value in fields.items() if key and value},
        )
    return metadata


def metadata_of(
    video: Path, metadata: Mapping[str, Metadata], metadata_path: Path
) -> Metadata | None:
    """The entry for `video`: by its path relative to the metadata file, else by its file name."""
    video, folder = video.resolve(), metadata_path.resolve().parent
    if video.is_relative_to(folder):
        found = metadata.get(video.relative_to(folder).as_posix())
        if found:
            return found
    return metadata.get(video.name)


def _csv_entries(path: Path, text: str) -> Iterator[_Entry]:
    delimiter, header = _header(path, text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            place = f"{path}, line {rows.line_num}"
            if rows.line_num == 1 or not any(map(str.strip, row)):
                continue
            if len(row) > len(header):
                raise MetadataError(
                    f"{place}: {len(row)} fields, but the header names {len(header)}. Put quotes"
                    f' around text that contains "{delimiter}".'
                )
            yield _Entry(place, dict(zip(header, map(str.strip, row), strict=False)))
    except csv.Error as error:
        raise MetadataError(
            f"{path}, line {rows.line_num}: {error}. Check the quotes on that line."
        ) from error


def _header(path: Path, text: str) -> tuple[str, list[str]]:
    first = text.split("\n", 1)[0].rstrip("\r")
    for delimiter in DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter), [])
        header = [name.strip() for name in names]
        lower = [name.lower() for name in header]
        if "file" in lower:
            twice = next((name for name in lower if name and lower.count(name) > 1), None)
            if twice:
                raise MetadataError(
                    f'{path}, line 1: the column "{twice}" occurs twice. Rename one.'
                )
            return delimiter, header
    raise MetadataError(
        f'{path}, line 1: no column "file" in the header. Begin the file with a line such as'
        " file,title,genre,year."
    )


def _json_entries(path: Path, text: str) -> Iterator[_Entry]:
    try:
        content = json.loads(text, object_pairs_hook=lambda pairs: _unique(path, pairs))
    except json.JSONDecodeError as error:
        raise MetadataError(
            f"{path}, line {error.lineno}: not JSON ({error.msg}). Correct it there."
        ) from error
    if isinstance(content, dict):
        entries = [(f'{path}, entry "{name}"', name, value) for name, value in content.items()]
    elif isinstance(content, list):
        entries = [(f"{path}, entry {n}", None, value) for n, value in enumerate(content, 1)]
    else:
        entries = [(f"{path}, entry 1", None, content)]
    for place, name, value in entries:
        if not isinstance(value, dict):
            raise MetadataError(
                f'{place}: not an object. Write {{"title": …, "genre": …, "year": …}}.'
            )
        fields = {key: _text(f'{place}, field "{key}"', item) for key, item in value.items()}
        yield _Entry(place, fields if name is None else fields | {"file": name})


def _unique(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in pairs:
        if key in fields:
            raise MetadataError(f'{path}: "{key}" occurs twice in one object. Remove one.')
        fields[key] = value
    return fields


def _text(place: str, value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(_text(place, item) for item in value)
    if isinstance(value, list | dict):
        raise MetadataError(f"{place}: nested. Give text, a number or a list of them.")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()


def _name(place: str, given: str) -> str:
    name = PurePosixPath(given.replace("\\", "/")).as_posix() if given else ""
    if not name:
        raise MetadataError(f'{place}, field "file": missing. Give the name of the video file.')
    return name


def _year(place: str, given: str) -> int | None:
    if not given:
        return None
    if given.isascii() and given.isdigit() and int(given) in YEARS:
        return int(given)
    raise MetadataError(
        f'{place}, field "year": "{given}" is no year. Give four digits, or leave it empty.'
    )
