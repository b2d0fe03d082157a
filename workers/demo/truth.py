"""The truth about a detected clip: which shot of the specification it is, and what that means.

Detected cuts may be a frame or two off, and a missed cut joins two shots: the true shot with the
longest overlap speaks for the clip.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workers.demo.labels import LABELS, Attributes

_ANSWERS = {label.name: label.answer for label in LABELS}


class Truth:
    """The shots of every film of a demo corpus, by file name."""

    def __init__(self, films: dict[str, list[dict[str, Any]]]) -> None:
        self._films = films

    @classmethod
    def read(cls, path: Path) -> Truth:
        """Read a `truth.json` written by `corpus.write_corpus`."""
        return cls(json.loads(path.read_text(encoding="utf-8"))["films"])

    def attributes(self, file: str, start: float, end: float) -> Attributes:
        """The true shot that overlaps start-end (seconds) longest; the earlier one on a tie.

        Raises LookupError when the file is no film of this corpus or the span lies outside it.
        """
        if file not in self._films:
            raise LookupError(f"{file} is not a film of this demo corpus.")

        def overlap(shot: dict[str, Any]) -> float:
            return float(min(end, shot["end"]) - max(start, shot["start"]))

        best = max(self._films[file], key=overlap)
        if overlap(best) <= 0:
            raise LookupError(f"{file} has no shot between {start} s and {end} s.")
        return best


def answers(label_name: str, attributes: Attributes) -> bool:
    """Whether a demo label is true of a shot with these attributes.

    Raises LookupError for a name that is no demo label.
    """
    if label_name not in _ANSWERS:
        raise LookupError(f"{label_name} is not a demo label; there are: {', '.join(_ANSWERS)}.")
    return _ANSWERS[label_name](attributes)
