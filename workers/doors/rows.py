"""The rows of tables that leave the studio: which columns each kind has, and of what type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from backend.messages.exports import Exported

Type = Literal["string", "int64", "float64", "bool", "time"]
Row = dict[str, Any]  # a value, or None, for each column

PLACE: dict[str, Type] = {
    "label": "string",
    "clip": "int64",
    "file": "string",
    "content_hash": "string",
    "start": "float64",  # seconds
    "end": "float64",
    "frame_in": "int64",
    "frame_out": "int64",  # the first frame behind the clip
    "frame_rate": "string",  # an exact ratio like 30000/1001; None: the file declares none
}
COLUMNS: Mapping[Exported, dict[str, Type]] = {
    "annotations": PLACE | {
        "answer": "string",
        "annotator": "string",
        "role": "string",
        "seconds": "float64",  # that the answer took
        "at": "time",
        "definition_version": "int64",
        "model_version": "int64",  # that was on the annotator's screen; 0: none
        "source": "string",
        "reason": "string",  # of a decision
    },
    "clips": PLACE | {
        "truth": "string",
        "positives": "int64",  # people
        "negatives": "int64",
        "skips": "int64",
        "decided": "bool",
        "probability": "float64",  # under the label's newest model
        "title": "string",
        "genre": "string",
        "year": "int64",
    },
    "predictions": PLACE | {
        "version": "int64",
        "probability": "float64",
        "title": "string",
        "genre": "string",
        "year": "int64",
    },
}  # fmt: skip
