"""A label as its primaries and viewers see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg
import msgspec
from msgspec.structs import replace

import sql
from backend.db import Reader
from backend.messages import (
    HISTORY,
    Advice,
    Alarm,
    Counts,
    Decision,
    Feed,
    FeedName,
    Label,
    LabelState,
    Metrics,
    Model,
    Note,
    Point,
)
from backend.messages.names import label_stream
from backend.views.deployments import deployed

feeds_decoder: msgspec.json.Decoder[dict[FeedName, Feed]] = msgspec.json.Decoder(
    dict[FeedName, Feed]
)
metrics_decoder: msgspec.json.Decoder[Metrics] = msgspec.json.Decoder(Metrics)
advice_decoder: msgspec.json.Decoder[Advice] = msgspec.json.Decoder(Advice)
point_decoder: msgspec.json.Decoder[Point] = msgspec.json.Decoder(Point)


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


async def label_counts(reader: Reader, label: int) -> Counts:
    """How many clips of a label are what, by everybody's answers that hold now."""
    return Counts(**await sql.labels.counts(reader, label=label))


async def disputed_among(reader: Reader, label: int, clips: Iterable[int]) -> tuple[int, ...]:
    """Those of these clips that wait for a decision."""
    found = await sql.labels.disputed_among(reader, label=label, clips=list(clips))
    return tuple(r["clip_id"] for r in found)


async def label_snapshot(pool: asyncpg.Pool, label: int) -> tuple[int, LabelState] | None:
    """(seq, state) of a label at one moment; None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        seq = await sql.events.seq(connection, stream=label_stream(label))
        if seq is None:
            return None
        answers: dict[int, dict[int, Any]] = {}
        for row in await sql.labels.primary_answers(connection, label=label):
            answers.setdefault(row["clip_id"], {})[row["person_id"]] = row["answer"]
        people = await sql.labels.primary_people(connection, label=label)
        build = await sql.labels.build(connection, label=label)
        history = await sql.labels.history(connection, label=label, limit=HISTORY)
        definition = await sql.labels.get(connection, label=label)
        if definition is None:
            return None
        queue = await sql.labels.re_review_and_pinned(connection, label=label)
        decisions = await sql.labels.decisions(connection, label=label)
        disputed = await sql.labels.disputed(connection, label=label)
        notes: dict[int, tuple[Note, ...]] = {}
        for row in await sql.labels.notes(connection, label=label):
            notes[row["clip_id"]] = (*notes.get(row["clip_id"], ()), note_from(row))
        return seq, LabelState(
            label=label_from(definition),
            counts=await label_counts(connection, label),
            answers=answers,
            people={r["id"]: r["name"] for r in people},
            model=_model(build),
            feeds=feeds_decoder.decode(build["feeds"]) if build["feeds"] else {},
            metrics=metrics_decoder.decode(build["metrics"]) if build["metrics"] else None,
            advice=advice_decoder.decode(build["advice"]) if build["advice"] else None,
            history=tuple(point_decoder.decode(r["point"]) for r in reversed(history)),
            notes=notes,
            decisions={r["clip_id"]: decision_from(r) for r in decisions},
            disputed=tuple(r["clip_id"] for r in disputed),
            re_review=tuple(queue["re_review"]),
            pinned=queue["pinned"],
            deployed=await deployed(connection, label),
            alarm=await told_alarm(connection, label),
        )


async def told_alarm(reader: Reader, label: int) -> Alarm | None:
    """The alarm that holds for a label, as its stream has told it."""
    row = await sql.watch.told_alarm(reader, label=label)
    return None if row is None else Alarm(intake=row["intake"], text=row["text"])


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
