"""Label Studio's JSON: a task for each film, an annotation in it for each annotator and role, a
timeline label for each answer.

Frames count from 1 there, both ends included. What Label Studio has no place for stands in the
result's `meta`, which it keeps, and is read again from there. A result of another origin says
yes to its labels; the answers no and skip are labels “not NAME” and “skip NAME”.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

from backend.messages.exports import Exported
from workers.doors.formats import FormatError, shown
from workers.doors.formats.films import FilmByFilm, JsonArray, decoded, objects
from workers.doors.rows import COLUMNS, Row

FROM, TO, KIND = "videoLabels", "video", "timelinelabels"
SHOWN = {"positive": "{}", "negative": "not {}", "skip": "skip {}", "tie": "tie {}"}
LAST = 2**31 - 1  # frame that a film may have
FILM = ("content_hash", "frame_rate")  # what stands once, with the film


class LabelStudioWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._what = what
        self._films = FilmByFilm()
        self._tasks = JsonArray(path)
        self._number = 0

    def write(self, rows: list[Row]) -> None:
        for film in self._films.complete(rows):
            self._film(film)

    def close(self) -> None:
        for film in self._films.rest():
            self._film(film)
        self._tasks.close()

    def _film(self, rows: list[Row]) -> None:
        first = rows[0]
        self._number += 1
        by = sorted(rows, key=_by)
        given = [self._annotation(n, who, list(of)) for n, (who, of) in enumerate(groupby(by, _by))]
        self._tasks.add(
            {
                "id": self._number,
                "data": {
                    "video": first["file"],
                    "content_hash": first["content_hash"],
                    "frame_rate": first["frame_rate"],
                },
                ("predictions" if self._what == "predictions" else "annotations"): given,
            }
        )

    def _annotation(self, number: int, who: tuple[str, str], rows: list[Row]) -> dict[str, Any]:
        results = [self._result(n, row) for n, row in enumerate(rows)]
        if self._what == "predictions":
            return {"model_version": who[0], "result": results}
        took = [row.get("seconds") for row in rows]
        ats = [row["at"] for row in rows if isinstance(row.get("at"), datetime)]
        return {
            "id": self._number * 10_000 + number,
            "completed_by": {"email": who[0]} if who[0] else None,
            "created_at": max(ats).isoformat() if ats else None,
            "lead_time": sum(s for s in took if s is not None) if any(took) else None,
            "result": results,
        }

    def _result(self, number: int, row: Row) -> dict[str, Any]:
        said = row.get("answer") or row.get("truth") or "positive"
        kept = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in ((n, row[n]) for n in COLUMNS[self._what] if n not in FILM)
        }
        result = {
            "id": f"{self._number}-{row['clip']}-{number}",
            "from_name": FROM,
            "to_name": TO,
            "type": KIND,
            "value": {
                "ranges": [{"start": row["frame_in"] + 1, "end": row["frame_out"]}],
                KIND: [SHOWN.get(said, "{}").format(row["label"])],
            },
            "meta": {"rushes": kept},
        }
        return result | ({"score": row["probability"]} if self._what == "predictions" else {})


def _by(row: Row) -> tuple[str, str]:
    if "version" in row:
        return f"{row['label']}@{row['version']}", ""
    return str(row.get("annotator") or ""), str(row.get("role") or "")


def read_label_studio(path: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    tasks = decoded(path, list[dict[str, Any]], "Label Studio export in JSON")
    for number, task in enumerate(tasks, 1):
        where = f"task {task.get('id', number)}"
        data = task.get("data")
        if not isinstance(data, dict):
            raise FormatError(f"{path}, {where}: it has no `data`; export as JSON, not JSON-MIN.")
        film = {
            "content_hash": data.get("content_hash"),
            "file": data.get("video") or data.get("video_url"),
            "frame_rate": data.get("frame_rate"),
        }
        for annotation in objects(path, where, task, "annotations"):
            if annotation.get("was_cancelled"):
                continue
            for result in objects(path, where, annotation, "result"):
                if result.get("type") == KIND:
                    yield from _rows(path, where, film, annotation, result)


def _rows(
    path: Path, where: str, film: dict[str, Any], annotation: dict[str, Any], result: dict[str, Any]
) -> Iterator[Row]:
    kept = (
        (result.get("meta") or {}).get("rushes") if isinstance(result.get("meta"), dict) else None
    )
    if isinstance(kept, dict):
        yield (
            kept
            | {"row": f"{where}, result {result.get('id', '?')}"}
            | {name: film[name] for name in FILM}
        )
        return
    value = result.get("value")
    if not isinstance(value, dict):
        raise FormatError(f"{path}, {where}: a result has no `value`.")
    by = annotation.get("completed_by")
    who = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
    for span in objects(path, where, value, "ranges"):
        start, end = span.get("start"), span.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and 1 <= start <= end <= LAST):
            raise FormatError(
                f"{path}, {where}: a range goes from {shown(start)} to {shown(end)}; give frames."
            )
        rate = _rate(path, where, film["frame_rate"])
        names = value.get(KIND) or ()
        if not isinstance(names, list | tuple):
            raise FormatError(f"{path}, {where}: `{KIND}` is no list of names.")
        for name in names:
            answer, label = _said(str(name))
            row = film | {
                "row": f"{where}, result {result.get('id', '?')}",
                "label": label,
                "answer": answer,
                "annotator": None if who is None else str(who),
                "at": annotation.get("created_at"),
            }
            if rate is None:
                yield row | {"frame_in": start - 1, "frame_out": end}
            else:
                yield row | {"start": float((start - 1) / rate), "end": float(end / rate)}


def _rate(path: Path, where: str, text: Any) -> Fraction | None:
    if text in (None, ""):
        return None
    try:
        rate = Fraction(str(text))
        if rate > 0:
            return rate
    except (ValueError, ZeroDivisionError):
        pass
    raise FormatError(f"{path}, {where}: the frame rate is {shown(text)}; write it like 24/1.")


def _said(name: str) -> tuple[str, str]:
    for answer in ("negative", "skip", "tie"):
        before = SHOWN[answer].format("")
        if name.startswith(before):
            return answer, name.removeprefix(before)
    return "positive", name
