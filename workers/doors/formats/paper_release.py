"""The annotations of a release in the layout of "Video Annotator" (arXiv 2402.06560): read only.

    ROOT/shot-data.csv            key, yt_id, start, end (seconds) of every clip
    ROOT/agg/<label>.json         {primary: "B", data: [{key, primary, secondaries: {A: bool}}]}
    ROOT/checkpoints/<label>.json the primary's growing sets {pos: [key], neg: [key]}, in time order

A film is called as its `yt_id` here, whatever its file's ending. Of the checkpoints the last one
counts, for clips that `agg` does not have.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workers.doors.formats import FormatError, shown
from workers.doors.rows import Row

SHOTS = "shot-data.csv"
ANSWER = {True: "positive", False: "negative"}


def is_release(path: Path) -> bool:
    return (path / SHOTS).is_file()


def read_release(root: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    labels = sorted(file.stem for file in (root / "agg").glob("*.json"))
    if not labels:
        raise FormatError(f"{root / 'agg'} holds no <label>.json: put the released files there.")
    said = [row for label in labels for row in _label(root, label)]
    places = _places(root / SHOTS, {row["key"] for row in said})
    for row in said:
        if row["key"] not in places:
            raise FormatError(f"{root}, {row['row']}: {SHOTS} does not know {shown(row['key'])}.")
        yield row | places[row["key"]]


def _label(root: Path, label: str) -> Iterator[Row]:
    file = root / "agg" / f"{label}.json"
    content = _json(file)
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):
        raise FormatError(f"{file} has no list `data`; fetch it again.")
    primary = str(content.get("primary") or "primary")
    known = set()
    for number, entry in enumerate(content["data"]):
        where = f"agg/{label}.json, data[{number}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise FormatError(f"{root}, {where}: it has no `key`.")
        known.add(entry["key"])
        row = {"row": where, "label": label, "key": entry["key"]}
        yield row | {"annotator": primary, "role": "primary"} | _said(root, where, entry, "primary")
        others = entry.get("secondaries") or {}
        if not isinstance(others, dict):
            raise FormatError(f"{root}, {where}: `secondaries` is no {{name: true or false}}.")
        for name in others:
            yield row | {"annotator": name, "role": "secondary"} | _said(root, where, others, name)
    yield from _last_checkpoint(root, label, primary, known)


def _last_checkpoint(root: Path, label: str, primary: str, known: set[str]) -> Iterator[Row]:
    file = root / "checkpoints" / f"{label}.json"
    if not file.is_file():
        return
    content = _json(file)
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise FormatError(f"{file} is no list of checkpoints; fetch it again.")
    for side, answer in (("pos", "positive"), ("neg", "negative")):
        keys = (content[-1].get(side) if content else None) or []
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise FormatError(f"{file}: `{side}` is no list of keys; fetch it again.")
        for key in keys:
            if key not in known:
                yield {
                    "row": f"checkpoints/{label}.json, {side}, {key[:60]}",
                    "label": label, "key": key,
                    "annotator": primary, "role": "primary", "answer": answer,
                }  # fmt: skip


def _said(root: Path, where: str, entry: dict[str, Any], name: str) -> Row:
    value = entry.get(name)
    if not isinstance(value, bool):
        raise FormatError(f"{root}, {where}: `{name}` is {shown(value)}; it is true or false.")
    return {"answer": ANSWER[value]}


def _places(file: Path, wanted: set[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    try:
        with file.open(newline="", encoding="utf-8") as source:
            table = csv.DictReader(source)
            for column in ("key", "yt_id", "start", "end"):
                if column not in (table.fieldnames or ()):
                    raise FormatError(f"{file}: column {column} is missing: add it to the header.")
            for row in table:
                if row["key"] in wanted:
                    found[row["key"]] = {
                        "file": row["yt_id"], "start": row["start"], "end": row["end"]
                    }  # fmt: skip
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{file} is not a UTF-8 CSV file ({error}): fetch it again.") from None
    return found


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{file} is not valid JSON ({error}): fetch it again.") from None
