"""What people see: snapshots, cards and board rows, read from Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import asyncpg
import msgspec
from msgspec.structs import replace

import sql
from backend.events import label_stream
from backend.messages import (
    HISTORY,
    Advice,
    BoardRow,
    ClipCard,
    Corpus,
    Decision,
    Facets,
    Feed,
    FeedName,
    Film,
    IngestRow,
    IngestState,
    Label,
    LabelState,
    Metrics,
    Model,
    Note,
    Part,
    Point,
    Quality,
)

Reader: TypeAlias = asyncpg.Connection | asyncpg.Pool

feeds_decoder: msgspec.json.Decoder[dict[FeedName, Feed]] = msgspec.json.Decoder(
    dict[FeedName, Feed]
)
metrics_decoder: msgspec.json.Decoder[Metrics] = msgspec.json.Decoder(Metrics)
advice_decoder: msgspec.json.Decoder[Advice] = msgspec.json.Decoder(Advice)
point_decoder: msgspec.json.Decoder[Point] = msgspec.json.Decoder(Point)
NO_METRICS = Metrics(version=0, scores=Quality())


def label_from(row: asyncpg.Record) -> Label:
    return Label(
        id=row["id"],
        name=row["name"],
        group=row["group_name"],
        description=row["description"],
        keywords=tuple(row["keywords"]),
        examples=tuple(row["examples"]),
        version=row["version"],
        policy=row["policy"],
        repeats=round(row["repeats"], 4),
    )


def blind_label(label: Label) -> Label:
    """A label as its secondaries see it: which clips are examples is somebody's answer to them."""
    return replace(label, examples=())


def decision_from(row: asyncpg.Record) -> Decision:
    return Decision(
        id=row["annotation_id"],
        answer=row["answer"],
        person=row["person_id"],
        name=row["name"],
        at=round(row["at"], 3),
        reason=row["reason"],
    )


def note_from(row: asyncpg.Record) -> Note:
    return Note(person=row["person_id"], name=row["name"], text=row["text"], at=round(row["at"], 3))


def rounded(value: float | None) -> float | None:
    """Four digits are more than anybody reads."""
    return None if value is None else round(value, 4)


def card_from(row: asyncpg.Record) -> ClipCard:
    return ClipCard(
        id=row["id"],
        title=row["title"],
        start=round(row["start_s"], 3),
        end=round(row["end_s"], 3),
        film=row["video_id"],
        genre=row["genre"],
        year=row["year"],
        cluster=row["cluster"],
    )


async def label_snapshot(pool: asyncpg.Pool, label: int) -> tuple[int, LabelState] | None:
    """(seq, state) of a label at one moment; None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        seq = await connection.fetchval(sql.events.seq, label_stream(label))
        if seq is None:
            return None
        answers: dict[int, dict[int, Any]] = {}
        for row in await connection.fetch(sql.labels.primary_answers, label):
            answers.setdefault(row["clip_id"], {})[row["person_id"]] = row["answer"]
        people = await connection.fetch(sql.labels.primary_people, label)
        build = await connection.fetchrow(sql.labels.build, label)
        history = await connection.fetch(sql.labels.history, label, HISTORY)
        definition = await connection.fetchrow(sql.labels.get, label)
        if definition is None:
            return None
        standing = await connection.fetchrow(sql.labels.standing, label)
        decisions = await connection.fetch(sql.labels.decisions, label)
        notes: dict[int, tuple[Note, ...]] = {}
        for row in await connection.fetch(sql.labels.notes, label):
            notes[row["clip_id"]] = (*notes.get(row["clip_id"], ()), note_from(row))
        return seq, LabelState(
            label=label_from(definition),
            answers=answers,
            people={r["id"]: r["name"] for r in people},
            model=_model(build),
            feeds=feeds_decoder.decode(build["feeds"]) if build["feeds"] else {},
            metrics=metrics_decoder.decode(build["metrics"]) if build["metrics"] else None,
            advice=advice_decoder.decode(build["advice"]) if build["advice"] else None,
            history=tuple(point_decoder.decode(r["point"]) for r in reversed(history)),
            notes=notes,
            decisions={r["clip_id"]: decision_from(r) for r in decisions},
            again=tuple(standing["again"]),
            restored=standing["restored"],
        )


def _model(build: asyncpg.Record) -> Model | None:
    if build["version"] == 0:
        return None
    return Model(
        version=build["version"],
        answers=build["answers"],
        seq=build["seq"],
        at=round(build["at"], 3),
        seconds=build["seconds"],
    )


async def parts(reader: Reader, person: int) -> dict[int, Part]:
    """The labels a person is on, and their part."""
    return {r["id"]: r["part"] for r in await reader.fetch(sql.labels.parts, person)}


async def primaries_of(reader: Reader, labels: Sequence[int]) -> set[tuple[int, int]]:
    """(label, person) of everybody who sees these labels as their primaries do."""
    rows = await reader.fetch(sql.labels.primaries_of, list(labels))
    return {(r["label_id"], r["person_id"]) for r in rows}


async def primary_rows(reader: Reader, labels: Sequence[int]) -> list[BoardRow]:
    """Board rows as the primaries of these labels see them."""
    rows = []
    for r in await reader.fetch(sql.labels.board_primary, list(labels)):
        metrics = metrics_decoder.decode(r["metrics"]) if r["metrics"] else NO_METRICS
        rows.append(
            BoardRow(
                label=label_from(r),
                seq=r["seq"],
                positives=r["positives"],
                negatives=r["negatives"],
                skips=r["skips"],
                version=r["model"],
                scores=metrics.scores,
                stop=metrics.stop,
                per_hour=r["per_hour"],
                people=tuple(r["people"] or ()),
                sparkline=tuple(r["sparkline"] or ()),
                agreement=rounded(r["agreement"]),
                compared=r["compared"],
                disputes=r["disputes"],
                seconds=rounded(r["seconds"]),
                primaries=r["primaries"],
                secondaries=r["secondaries"],
            )
        )
    return rows


async def secondary_rows(reader: Reader, labels: Sequence[int], person: int) -> list[BoardRow]:
    """Board rows as one secondary sees them: their own progress and nothing else."""
    return [
        BoardRow(
            label=blind_label(label_from(r)),
            seq=r["seq"],
            part="secondary",
            positives=r["positives"],
            negatives=r["negatives"],
            skips=r["skips"],
            queue=r["queue"],
        )
        for r in await reader.fetch(sql.labels.board_secondary, list(labels), person)
    ]


async def corpus(reader: Reader) -> Corpus:
    row = await reader.fetchrow(sql.corpus.totals)
    return Corpus(
        clips=row["clips"],
        videos=row["videos"],
        embedder=row["embedder"] or "",
        hours=round(row["hours"], 3),
    )


async def ingest_rows(reader: Reader, files: Sequence[int] | None = None) -> list[IngestRow]:
    """Rows of these files, or of the newest 500."""
    if files is None:
        rows = await reader.fetch(sql.ingest.newest_rows, 500)
    else:
        rows = await reader.fetch(sql.ingest.rows, list(files))
    return [
        IngestRow(
            file=r["id"],
            name=r["name"],
            stage=r["stage"],
            fraction=r["fraction"],
            clips=r["clips"],
            duplicates=r["duplicates"],
            seconds=r["seconds"],
            error=r["error"],
            warnings=tuple(r["warnings"]),
            version=r["version"],
        )
        for r in rows
    ]


async def ingest_state(reader: Reader) -> IngestState:
    return IngestState(corpus=await corpus(reader), rows=tuple(await ingest_rows(reader)))


async def clip_cards(reader: Reader, clips: Sequence[int]) -> tuple[ClipCard, ...]:
    """Cards of those of the clips that exist, in no particular order."""
    return tuple(card_from(r) for r in await reader.fetch(sql.corpus.cards, list(clips)))


async def facets(reader: Reader, request_id: str) -> Facets:
    films = await reader.fetch(sql.corpus.films)
    genres = await reader.fetch(sql.corpus.genres)
    years = await reader.fetchrow(sql.corpus.years)
    return Facets(
        id=request_id,
        films=tuple(Film(id=r["id"], title=r["title"]) for r in films),
        genres=tuple(r["genre"] for r in genres),
        year_from=years["first"],
        year_to=years["last"],
    )
