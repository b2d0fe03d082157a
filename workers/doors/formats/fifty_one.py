"""FiftyOne's temporal detections: a dataset of films in JSON, as `FiftyOneDataset` reads it.

A sample for each film, a `TemporalDetections` field for each label, a detection for each answer:
its `support` are frames from 1, both ends included, its `label` the answer. What else a row says
stands in attributes of the detection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.messages.exports import Exported
from workers.doors.formats import FormatError
from workers.doors.formats.films import FilmByFilm, JsonArray, decoded, objects
from workers.doors.rows import COLUMNS, Row

KIND, MANY = "TemporalDetection", "TemporalDetections"
FILM = ("content_hash", "frame_rate", "file")
PREFIX = "rushes_"


class FiftyOneWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._what = what
        self._films = FilmByFilm()
        self._samples = JsonArray(path, b'{"samples": [', b"]}")

    def write(self, rows: list[Row]) -> None:
        for film in self._films.complete(rows):
            self._film(film)

    def close(self) -> None:
        for film in self._films.rest():
            self._film(film)
        self._samples.close()

    def _film(self, rows: list[Row]) -> None:
        fields: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            fields.setdefault(field_name(row["label"]), []).append(self._detection(row))
        first = rows[0]
        self._samples.add(
            {
                "filepath": f"data/{first['file']}",
                "content_hash": first["content_hash"],
                "frame_rate": first["frame_rate"],
            }
            | {name: {"_cls": MANY, "detections": found} for name, found in sorted(fields.items())}
        )

    def _detection(self, row: Row) -> dict[str, Any]:
        kept = {
            PREFIX + name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in ((n, row[n]) for n in COLUMNS[self._what] if n not in FILM)
        }
        score = row.get("probability")
        return {
            "_cls": KIND,
            "label": row.get("answer") or row.get("truth") or row["label"],
            "support": [row["frame_in"] + 1, max(row["frame_out"], row["frame_in"] + 1)],
            "confidence": score,
            **kept,
        }


def field_name(label: str) -> str:
    """A label's name as a field of a dataset may be called."""
    return "label_" + (re.sub(r"\W+", "_", label.lower()).strip("_") or "unnamed")


def read_fifty_one(path: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    content = decoded(path, dict[str, Any], "FiftyOne dataset in JSON (samples.json)")
    samples = content.get("samples")
    if not isinstance(samples, list):
        raise FormatError(f"{path} has no `samples`; export the dataset as FiftyOneDataset.")
    for number, sample in enumerate(samples, 1):
        where = f"sample {number}"
        if not isinstance(sample, dict) or not isinstance(sample.get("filepath"), str):
            raise FormatError(f"{path}, {where}: it has no `filepath`.")
        film = {
            "content_hash": sample.get("content_hash"),
            "frame_rate": sample.get("frame_rate"),
            "file": sample["filepath"].removeprefix("data/"),
        }
        for name, value in sample.items():
            if not isinstance(value, dict) or value.get("_cls") != MANY:
                continue
            for place, found in enumerate(
                objects(path, f"{where}, {name}", value, "detections"), 1
            ):
                at = f"{where}, {name} {place}"
                yield film | {"row": at} | _row(path, at, name, found)


def _row(path: Path, at: str, name: str, found: dict[str, Any]) -> Row:
    kept = {k.removeprefix(PREFIX): v for k, v in found.items() if k.startswith(PREFIX)}
    if kept:
        return kept
    support = found.get("support")
    if not (
        isinstance(support, list) and len(support) == 2 and all(isinstance(n, int) for n in support)
    ):
        raise FormatError(f"{path}, {at}: its `support` is no pair of frames.")
    said = str(found.get("label") or "")
    of_ours = name.startswith("label_") or said in ("positive", "negative", "skip")
    return {
        "label": name.removeprefix("label_") if of_ours else said,
        "answer": said if of_ours else "positive",
        "frame_in": support[0] - 1,
        "frame_out": support[1],
    }
