"""Reads what an export holds out of the database, batch by batch, by cursors of the server: memory
does not grow with what there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.domain.blending import ALONE
from backend.domain.pseudonyms import pseudonym
from backend.messages.exports import AskExport
from backend.views.exports import ExportedLabel, clips_meant, films_meant
from backend.views.scores import blend_of, model_version, newest_model, probability, weights_of
from workers.doors.rows import Row

AT_ONCE = 5000  # rows


@dataclass(frozen=True)
class Selection:
    """What is to be read. ``person``: whose answers may be read of labels that say `own`;
    ``who``: by whose eyes clips meet conditions, None: those of the installation itself."""

    wanted: AskExport
    labels: tuple[ExportedLabel, ...]
    person: int = 0
    who: Visitor | None = None


@asynccontextmanager
async def reading(pool: asyncpg.Pool, selection: Selection) -> AsyncIterator[Reading]:
    """What was there when it was asked for, whatever is answered meanwhile."""
    films = await films_meant(pool, selection.wanted)
    clips = await clips_meant(pool, selection.who, selection.wanted)
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield Reading(connection, selection, films, clips)


def rate_of(row: Row) -> Fraction | None:
    """Frames per second as an exact ratio; None: the file declares none."""
    return Fraction(row["frame_rate"]) if row["frame_rate"] else None


class Reading:
    """A moment of the database, of which rows are read."""

    def __init__(
        self,
        connection: asyncpg.Connection,
        selection: Selection,
        films: list[int] | None,
        clips: Set[int] | None,
    ) -> None:
        self._connection = connection
        self._wanted = selection.wanted
        self._films = films
        self._clips = clips
        self._labels = selection.labels
        self._person = selection.person
        self._scorers: dict[ExportedLabel, _Scorer | None] = {}

    async def total(self) -> int:
        """How many rows there are, before scores and conditions are looked at."""
        filters = self._wanted.filters
        if self._wanted.what == "predictions":
            clips = await sql.doors.count_scored(
                self._connection,
                films=self._films,
                seconds_from=filters.seconds_from,
                seconds_to=filters.seconds_to,
            )
            return int(clips) * len(self._labels)
        if self._wanted.what == "clips":
            return int(
                await sql.doors.count_clips(
                    self._connection,
                    labels=self._of_all(),
                    films=self._films,
                    seconds_from=filters.seconds_from,
                    seconds_to=filters.seconds_to,
                    answers=list(self._wanted.answers) or None,
                )
            )
        return int(
            await sql.doors.count_annotations(
                self._connection,
                labels=self._of_all(),
                own=self._of_own(),
                person=self._person,
                films=self._films,
                seconds_from=filters.seconds_from,
                seconds_to=filters.seconds_to,
                answers=list(self._wanted.answers) or None,
            )
        )

    async def batches(self) -> AsyncIterator[list[Row]]:
        """The rows, film by film and clip by clip; each with its columns of `rows.COLUMNS`, and of
        clips and predictions with `title`, `timecode` (of the film's first frame), `uri` (of its
        file) and `film_id` besides."""
        cursor = await self._cursor()
        named = await self._naming()
        async for batch in sql.batches(cursor, AT_ONCE):
            records = [r for r in batch if self._clips is None or r["clip"] in self._clips]
            if self._wanted.what == "predictions":
                yield await self._predicted(records)
            else:
                yield [named(row) for row in await self._scored([dict(r) for r in records])]

    async def _cursor(self) -> asyncpg.cursor.Cursor:
        filters = self._wanted.filters
        if self._wanted.what == "predictions":
            return await sql.doors.scored(
                self._connection,
                films=self._films,
                seconds_from=filters.seconds_from,
                seconds_to=filters.seconds_to,
            )
        if self._wanted.what == "clips":
            return await sql.doors.clips(
                self._connection,
                labels=self._of_all(),
                films=self._films,
                seconds_from=filters.seconds_from,
                seconds_to=filters.seconds_to,
                answers=list(self._wanted.answers) or None,
            )
        return await sql.doors.annotations(
            self._connection,
            labels=self._of_all(),
            own=self._of_own(),
            person=self._person,
            films=self._films,
            seconds_from=filters.seconds_from,
            seconds_to=filters.seconds_to,
            answers=list(self._wanted.answers) or None,
        )

    def _of_all(self) -> list[int]:
        return [label.id for label in self._labels if not label.own]

    def _of_own(self) -> list[int]:
        return [label.id for label in self._labels if label.own]

    async def _naming(self) -> Callable[[Row], Row]:
        """Puts pseudonyms in the place of names, if they are wanted."""
        if not self._wanted.pseudonyms or self._wanted.what != "annotations":
            return lambda row: row
        key = await sql.doors.pseudonym_key(self._connection)
        known: dict[int, str] = {}

        def hide(row: Row) -> Row:
            person = row["person_id"]
            if person not in known:
                known[person] = pseudonym(key, person)
            return row | {"annotator": known[person], "reason": ""}

        return hide

    # ── scores ──────────────────────────────────────────────────────────────────────────────────

    async def _scored(self, rows: list[Row]) -> list[Row]:
        """The rows whose clips have a probability in the range, where one is wanted."""
        wanted = self._wanted
        bounded = wanted.score_from is not None or wanted.score_to is not None
        if wanted.what != "clips" and not bounded:
            return rows
        found: dict[tuple[int, int], float] = {}
        for label in self._labels:
            clips = [row["clip"] for row in rows if row["label_id"] == label.id]
            if clips and (scorer := await self._scorer(label)) is not None:
                for clip, score in (await scorer.scores(self._connection, clips)).items():
                    found[label.id, clip] = score
        for row in rows:
            row["probability"] = found.get((row["label_id"], row["clip"]))
        return [row for row in rows if self._in_range(row["probability"])]

    async def _predicted(self, records: Sequence[asyncpg.Record]) -> list[Row]:
        rows = []
        clips = [record["clip"] for record in records]
        for label in self._labels:
            scorer = await self._scorer(label)
            if scorer is None:
                continue  # it has no model yet
            scores = await scorer.scores(self._connection, clips)
            for record in records:
                score = scores.get(record["clip"])
                if score is not None and self._in_range(score):
                    rows.append(
                        dict(record)
                        | {"label": label.name, "version": scorer.version, "probability": score}
                    )
        order = {clip: place for place, clip in enumerate(clips)}
        rows.sort(key=lambda row: order[row["clip"]])
        return rows

    def _in_range(self, score: float | None) -> bool:
        low, high = self._wanted.score_from, self._wanted.score_to
        if low is None and high is None:
            return True
        return score is not None and (low or 0.0) <= score <= (1.0 if high is None else high)

    async def _scorer(self, label: ExportedLabel) -> _Scorer | None:
        if label not in self._scorers:
            row = (
                await model_version(self._connection, label.id, label.version)
                if label.version
                else await newest_model(self._connection, label.id)
            )
            self._scorers[label] = row and _Scorer(row, label)
        return self._scorers[label]


class _Scorer:
    """What a model says of clips: in the light of their neighbours, or alone as it is deployed."""

    def __init__(self, model: asyncpg.Record, label: ExportedLabel) -> None:
        self.version: int = model["version"]
        self._weights = weights_of(model)
        self._bias = model["bias"]
        self._blend = ALONE if label.alone else blend_of(model)

    async def scores(self, connection: asyncpg.Connection, clips: list[int]) -> dict[int, float]:
        rows = await sql.scores.of_clips(
            connection, clips=clips, weights=self._weights, bias=self._bias, blend=self._blend
        )
        return {row["id"]: probability(row["logit"]) for row in rows}
