"""Annotations as files from elsewhere give them: every value checked, every fault placed."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast, get_args

import msgspec

from backend.commands.incoming import GivenAs
from backend.messages import LONGEST_NAME, LONGEST_REASON, Answer, kept
from workers.doors.formats import FormatError
from workers.doors.rows import Row

MOST_ROWS = 1_000_000  # of one file, which stand in memory until all are matched
LONGEST = 4096  # characters of a text
LONGEST_ANSWER = 86_400.0  # seconds
MOST_VERSION = 2**31 - 1

# What else a column may be called.
NAMES = {
    "file": ("file_name", "filename", "path", "video", "filepath"),
    "content_hash": ("sha256", "hash"),
    "start": ("start_s", "start_seconds", "begin", "start_time"),
    "end": ("end_s", "end_seconds", "stop", "end_time"),
    "annotator": ("person", "user", "worker"),
    "answer": ("value", "truth"),
    "at": ("time", "created_at", "timestamp"),
}
ANSWERS: dict[str, Answer] = {
    "positive": "positive", "yes": "positive", "true": "positive", "1": "positive",
    "negative": "negative", "no": "negative", "false": "negative", "0": "negative",
    "skip": "skip", "skipped": "skip",
}  # fmt: skip
UNTOLD = {"given", "tie", ""}  # rows that say nothing that could be taken


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation of a place in a film. ``row``: where it stands, in words; ``start``, ``end``:
    seconds; frames count from the film's first; ``answer`` None: the row does not say it."""

    row: str
    label: str
    content_hash: str
    file: str
    start: float | None
    end: float | None
    frame_in: int | None
    frame_out: int | None
    answer: Answer | None
    annotator: str
    role: GivenAs
    milliseconds: int | None
    at: datetime | None
    definition: int | None
    model_version: int | None
    source: str
    reason: str


def given(path: Path, rows: Iterable[Row], *, label: str = "", by: str = "") -> Iterator[Given]:
    """The annotations of a file. ``label``: instead of what the rows say; ``by``: who gave those
    that name nobody.

    Raises:
        FormatError: of the first row that cannot be right.
    """
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise FormatError(
                f"{path} has more than {MOST_ROWS} rows: split it, and import the parts one after "
                "another."
            )
        yield _Row(path, row).given(label, by)


class _Row:
    def __init__(self, path: Path, row: Row) -> None:
        self._path, self._row = path, row

    def fault(self, what: str) -> FormatError:
        return FormatError(f"{self._path}, {self._row['row']}: {what}")

    def given(self, label: str, by: str) -> Given:
        label = label or self.text("label", LONGEST_NAME)
        if not label:
            raise self.fault("no label is named; add a column `label`, or give --label.")
        annotator = self.text("annotator", 64) or by
        if not annotator:
            raise self.fault("nobody is named; add a column `annotator`, or give --as NAME.")
        start, end = self.number("start"), self.number("end")
        frames = self.whole("frame_in"), self.whole("frame_out")
        content_hash, file = self.text("content_hash"), self.text("file")
        if not content_hash and not file:
            raise self.fault("no film is named; add a column `content_hash` or `file`.")
        if start is None and frames[0] is None:
            raise self.fault("no time is named; add `start` and `end` in seconds, or `frame_in`.")
        if start is not None and end is not None and end <= start:
            raise self.fault(
                f"it ends at {end} and starts at {start}; clips end after their start."
            )
        role = self.text("role") or "primary"
        if role not in get_args(GivenAs):
            raise self.fault(f"the role is {role!r}; it is one of {', '.join(get_args(GivenAs))}.")
        seconds = self.number("seconds")
        if seconds is not None and not 0 <= seconds <= LONGEST_ANSWER:
            raise self.fault(f"the answer took {seconds} seconds; give 0 to {LONGEST_ANSWER:g}.")
        return Given(
            row=self._row["row"],
            label=label,
            content_hash=content_hash,
            file=file,
            start=start,
            end=end,
            frame_in=frames[0],
            frame_out=frames[1],
            answer=self.answer(),
            annotator=annotator,
            role=cast(GivenAs, role),
            milliseconds=None if seconds is None else round(seconds * 1000),
            at=self.time("at"),
            definition=self.whole("definition_version"),
            model_version=self.whole("model_version"),
            source=self.text("source") or "import",
            reason=self.text("reason", LONGEST_REASON),
        )

    def _value(self, name: str) -> Any:
        for known in (name, *NAMES.get(name, ())):
            value = self._row.get(known)
            if isinstance(value, int) and value.bit_length() > 64:
                raise self.fault(f"`{known}` is a number of {value.bit_length()} bits.")
            if value is not None:
                return value
        return None

    def text(self, name: str, longest: int = LONGEST) -> str:
        value = self._value(name)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            raise self.fault(f"`{name}` is {str(value)[:40]!r}, which is no text.")
        text = sys.intern(str(value).strip())  # names are many rows' own
        if kept(text) != text:
            raise self.fault(f"`{name}` holds a character that nobody can keep (NUL, say).")
        if len(text) > longest:
            raise self.fault(f"`{name}` has {len(text)} characters; at most {longest} are kept.")
        return text

    def number(self, name: str) -> float | None:
        value = self._value(name)
        if value is None or value == "":
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise self.fault(
                f"`{name}` is {str(value)[:40]!r}; write a number of seconds with a point, like "
                "12.48."
            ) from None
        if not math.isfinite(number) or isinstance(value, bool) or number < 0 or number > 1e9:
            raise self.fault(f"`{name}` is {value!r}; it is a number of seconds, 0 or more.")
        return number

    def whole(self, name: str) -> int | None:
        value = self._value(name)
        if value is None or value == "":
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number <= MOST_VERSION or number != int(number):
            raise self.fault(f"`{name}` is {str(value)[:40]!r}; it is a whole number, 0 or more.")
        return int(number)

    def answer(self) -> Answer | None:
        value = self._value("answer")
        text = str(value).strip().lower() if value is not None else ""
        if text in UNTOLD:
            return None
        try:
            return ANSWERS[text]
        except KeyError:
            raise self.fault(
                f"the answer is {text[:40]!r}; it is one of positive, negative, skip."
            ) from None

    def time(self, name: str) -> datetime | None:
        value = self._value(name)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            at = value
        else:
            try:
                at = datetime.fromisoformat(str(value))
            except ValueError:
                raise self.fault(
                    f"`{name}` is {str(value)[:40]!r}; write it as 2026-03-31T18:20:05+00:00."
                ) from None
        try:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except OverflowError:
            raise self.fault(f"`{name}` lies outside of every calendar.") from None
