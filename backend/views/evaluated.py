"""The numbers that speak for a model version, when it is deployed or leaves the studio."""

from __future__ import annotations

from collections.abc import Iterable

import asyncpg
import msgspec

import sql
from backend.db import Reader
from backend.domain import truth
from backend.domain.conclusion import untested_kinds, wrong_kinds
from backend.domain.intervals import share_interval
from backend.domain.truth import Answered
from backend.messages import Evaluated, Examined, Kind, Point, Quality
from backend.views.label import metrics_decoder
from backend.views.rounding import rounded

kinds_decoder: msgspec.json.Decoder[tuple[Kind, ...]] = msgspec.json.Decoder(tuple[Kind, ...])


async def evaluated(reader: Reader, label: int, model: asyncpg.Record) -> Evaluated:
    """The numbers that speak for a model version, by the answers it was trained on. ``model``: as
    `sql.deploy.model` reads it."""
    given = await sql.history.answers_upto(reader, label=label, upto=model["upto"])
    decisions = await sql.history.decisions_upto(reader, label=label, upto=model["upto"])
    answered = truth.by_clip(
        ((r["clip_id"], truth.Given(r["role"], r["answer"])) for r in given),
        {r["clip_id"]: r["answer"] for r in decisions},
    )
    counts = truth.count(answered.values(), model["policy"])
    scores = msgspec.json.decode(model["point"], type=Point).scores if model["point"] else Quality()
    # Where it is deployed a clip has no neighbours. A model of a time before them knew none.
    precision = scores.heldout_alone, scores.heldout_alone_low, scores.heldout_alone_high
    if scores.heldout_alone is None:
        precision = scores.heldout, scores.heldout_low, scores.heldout_high
    found = Evaluated(
        positives=counts.positives,
        negatives=counts.negatives,
        annotators=model["annotators"],
        quality=scores.quality,
        average_precision=precision[0],
        average_precision_low=precision[1],
        average_precision_high=precision[2],
    )
    kinds = kinds_decoder.decode(model["kinds"]) if model["kinds"] else ()
    build = await sql.labels.build(reader, label=label)
    metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
    if metrics is not None and metrics.version == model["version"]:
        kinds = metrics.kinds  # they may know more by now
    return _with_kinds(_with_agreement(found, answered.values()), kinds)


def _with_agreement(found: Evaluated, answered: Iterable[Answered]) -> Evaluated:
    """Where two or more people said yes or no: how often all of them said the same."""
    compared = [
        said.given for said in answered if sum(one.answer != "skip" for one in said.given) > 1
    ]
    if not compared:
        return found
    alike = sum(not truth.is_disagreed(given) for given in compared)
    share = share_interval(alike, len(compared))
    return msgspec.structs.replace(
        found,
        compared=len(compared),
        agreement=rounded(share.value),
        agreement_low=rounded(share.low),
        agreement_high=rounded(share.high),
    )


def _with_kinds(found: Evaluated, kinds: tuple[Kind, ...]) -> Evaluated:
    if not kinds:
        return found
    return msgspec.structs.replace(
        found,
        examined=True,
        wrong=tuple(map(_examined, wrong_kinds(kinds))),
        untested=tuple(map(_examined, untested_kinds(kinds))),
    )


def _examined(kind: Kind) -> Examined:
    return Examined(
        name=kind.name,
        clips=kind.clips,
        answers=kind.answers,
        right=kind.right.value if kind.right else None,
    )
