"""Hugging Face's VideoFolder: clips as files with a `metadata.jsonl` beside them, which
`datasets.load_dataset("videofolder", data_dir=…)` loads; in a folder, or in a zip of one.

A line for each clip: its file, its place in the film, and in `annotations` (`clips`,
`predictions`) what the rows about it say.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from backend import media as clips_media
from backend.messages.exports import Exported
from workers.doors.formats import FormatError
from workers.doors.formats.films import FilmByFilm
from workers.doors.formats.json_lines import LONGEST_LINE, read_json_lines
from workers.doors.rows import COLUMNS, Row

METADATA = "metadata.jsonl"
CLIP = ("clip", "file", "content_hash", "start", "end", "frame_in", "frame_out", "frame_rate")
MOST_BYTES = 1 << 30  # of the metadata in a zip
# What Python's zip reader raises on files that were not written by it.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


class VideoFolderWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._what, self._media = what, media
        self._zip: zipfile.ZipFile | None = None
        self._folder = path
        if path.suffix == ".zip":
            self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
            self._folder = path.with_name(f"{path.name}.lines")
        self._folder.mkdir()
        self._lines = (self._folder / METADATA).open("wb")
        self._encoder = msgspec.json.Encoder()
        self._films = FilmByFilm()

    def write(self, rows: list[Row]) -> None:
        for film in self._films.complete(rows):
            self._film(film)

    def close(self) -> None:
        try:
            for film in self._films.rest():
                self._film(film)
            self._lines.close()
            if self._zip is not None:
                self._zip.write(self._folder / METADATA, METADATA)
                self._zip.close()
        finally:
            self._lines.close()
            if self._zip is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    def _film(self, rows: list[Row]) -> None:
        for number, (_, of_clip) in enumerate(groupby(rows, lambda row: row["clip"])):
            self._clip(number, list(of_clip))

    def _clip(self, number: int, rows: list[Row]) -> None:
        first = rows[0]
        source = self._source(first)
        name = f"clips/{first['content_hash'][:16]}-{first['frame_in']:08d}.mp4"
        said = [
            {
                column: value.isoformat() if isinstance(value, datetime) else value
                for column, value in ((n, row[n]) for n in COLUMNS[self._what] if n not in CLIP)
            }
            for row in rows
        ]
        line = {"file_name": name} | {column: first[column] for column in CLIP}
        self._lines.write(self._encoder.encode(line | {self._what: said}) + b"\n")
        if self._zip is not None:
            self._zip.write(source, name)
        else:
            (self._folder / "clips").mkdir(exist_ok=True)
            shutil.copyfile(source, self._folder / name)

    def _source(self, row: Row) -> Path:
        """The clip's own file.

        Raises:
            FormatError: it is not there.
        """
        if self._media is None:
            raise FormatError(
                "A VideoFolder takes the clips' files along, and there are none here."
            )
        position = row["position"]
        path, _ = clips_media.file_of(self._media, row["content_hash"], position, "clip.mp4")
        picture, _ = clips_media.file_of(
            self._media, row["content_hash"], position, clips_media.PICTURE
        )
        if picture.is_file():
            raise FormatError(
                f"Clip {row['clip']} is a picture, and a VideoFolder holds what plays. Choose"
                " another format, such as csv or parquet."
            )
        if not path.is_file():
            raise FormatError(
                f"The file of clip {row['clip']} is not there ({path}), and a VideoFolder takes it "
                "along; export where RUSHES_HOME has the clips' files, or choose another format."
            )
        return path


def read_video_folder(path: Path) -> Iterator[Row]:
    """Of the metadata alone; a clip's own file is not needed, for it is told by its film.

    Raises:
        FormatError.
    """
    for line in _lines(path):
        found = line.get("annotations")
        if found is None:
            found = [{}]  # a line that says all itself, as others write it
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise FormatError(f"{path}, {line['row']}: `annotations` is no list of objects.")
        name = line.get("file") or PurePosixPath(str(line.get("file_name") or "")).name
        for one in found:
            yield {k: v for k, v in line.items() if k != "annotations"} | {"file": name} | one


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_dir():
        if not (path / METADATA).is_file():
            raise FormatError(f"{path} holds no {METADATA}; name the folder that does.")
        yield from read_json_lines(path / METADATA)
        return
    if path.name == METADATA:
        yield from read_json_lines(path)
        return
    try:
        with zipfile.ZipFile(path) as opened:
            names = [n for n in opened.namelist() if PurePosixPath(n).name == METADATA]
            if not names:
                raise FormatError(f"{path} holds no {METADATA}.")
            if opened.getinfo(names[0]).file_size > MOST_BYTES:
                raise FormatError(
                    f"{path}: its {METADATA} has more than {MOST_BYTES} bytes when it is unpacked;"
                    " unpack it yourself if you trust it, and name the folder."
                )
            with opened.open(names[0]) as file:
                number = 0
                while text := file.readline(LONGEST_LINE + 1):
                    number += 1
                    if text.strip():
                        yield _object(path, number, text)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise FormatError(f"{path} is no VideoFolder: no folder, and no zip ({error}).") from None


def _object(path: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        if len(text) > LONGEST_LINE:
            raise ValueError(f"longer than {LONGEST_LINE} bytes")
        found: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise FormatError(f"{path}, line {number} of {METADATA} is no object ({error}).") from None
    return found | {"row": f"line {number}"}
