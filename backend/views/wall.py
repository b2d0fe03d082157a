"""The wall of a label: the whole corpus by score, page by page, and what a cut through it means."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass

import asyncpg
import numpy as np
from msgspec.structs import asdict, replace

import sql
from backend.domain import cut
from backend.errors import Refusal
from backend.messages import (
    MOST_ID,
    MOST_WALL,
    CutTable,
    Filters,
    MeasureWall,
    OwnCut,
    ReadCut,
    ReadWall,
    WallLine,
    WallMeasure,
    WallPage,
)
from backend.views import cursors, passing
from backend.views.deployments import deployed
from backend.views.label import metrics_decoder
from backend.views.promises import promised_audits
from backend.views.rankings import Clips, Ranking, Rankings
from backend.views.scores import model_version, newest_model, probability


async def page(pool: asyncpg.Pool, rankings: Rankings, query: ReadWall) -> WallPage:
    """One page of clips by score; empty before the first model.

    Raises:
        Refusal: unknown_model; bad_cursor.
    """
    cursor = cursors.decode(query.cursor, 2) if query.cursor is not None else None
    model = await _model(pool, query.label, query.version)
    if model is None:
        return WallPage(id=query.id, version=0)
    ranking = await rankings.of(query.label, model)
    ranking = await _filtered(pool, rankings, ranking, query.filters)
    ranking = await _answered(pool, ranking, query)
    total, limit = len(ranking.clips), min(query.limit, MOST_WALL)
    if cursor is None:
        first = ranking.place(_logit(query.start), 0)
        if first == total:  # nothing is below that score: the last there are
            first = max(0, total - limit)
        last = min(first + limit, total)
    else:
        logit, clip = float(cursor[0]), int(min(max(cursor[1], 0), MOST_ID - 1))
        if query.upwards:
            last = ranking.place(logit, clip)
            first = max(0, last - limit)
        else:
            first = ranking.place(logit, clip + 1)
            last = min(first + limit, total)
    clips, logits = ranking.clips[first:last].tolist(), ranking.logits[first:last].tolist()
    return WallPage(
        id=query.id,
        version=model["version"],
        clips=tuple(clips),
        scores=tuple(probability(logit) for logit in logits),
        before=first,
        total=total,
        up=cursors.encode(logits[0], clips[0]) if clips and first > 0 else None,
        down=cursors.encode(logits[-1], clips[-1]) if clips and last < total else None,
    )


async def measure(
    pool: asyncpg.Pool, rankings: Rankings, query: MeasureWall, person: int
) -> WallMeasure:
    """The histogram of a wall, every cut through it, and the person's own.

    Raises:
        Refusal: unknown_model.
    """
    model = await _model(pool, query.label, query.version)
    if model is None:
        return WallMeasure(id=query.id, version=0)
    ranking = await rankings.of(query.label, model)
    ranking = await _filtered(pool, rankings, ranking, query.filters)
    known = await _known(pool, query.label, person)
    found = await asyncio.to_thread(_measured, query.id, model["version"], ranking, known)
    return replace(found, lines=await _lines(pool, query.label))


async def own_cut(pool: asyncpg.Pool, query: ReadCut, person: int) -> OwnCut:
    return OwnCut(id=query.id, score=await sql.labels.cut(pool, label=query.label, person=person))


async def _lines(pool: asyncpg.Pool, label: int) -> tuple[WallLine, ...]:
    """The threshold that is live, and the one that the newest kept audit promises, where that is
    another promise."""
    live = (await deployed(pool, label)).get("live")
    lines = []
    if live is not None and live.version:
        promise = f", promised {live.promised}" if live.promised else ""
        lines.append(WallLine(score=live.threshold, name=f"live: model {live.version}{promise}"))
    for audit in await promised_audits(pool, label):
        if not audit.live and audit.threshold is not None:
            name = f"promised: {audit.aim}, model {audit.version}"
            lines.append(WallLine(score=audit.threshold, name=name))
        break  # older ones are of older versions
    return tuple(lines)


@dataclass(frozen=True)
class _Known:
    """What people and the last evaluation say of a label."""

    outcomes: dict[str, list[int]]  # clips by what their answers come to
    answered: Clips  # by primaries
    line: cut.Line | None
    cut: float | None  # of the person


async def _known(pool: asyncpg.Pool, label: int, person: int) -> _Known:
    outcomes: dict[str, list[int]] = {"positive": [], "negative": [], "skip": [], "tie": []}
    for row in await sql.scores.outcomes(pool, label=label):
        outcomes[row["outcome"]].append(row["clip_id"])
    build = await sql.labels.build(pool, label=label)
    metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
    line = metrics.calibration.line if metrics and metrics.calibration else None
    answered = _ids(await sql.labels.primary_clips(pool, label=label))
    own = await sql.labels.cut(pool, label=label, person=person)
    return _Known(outcomes, answered, None if line is None else cut.Line(**asdict(line)), own)


def _measured(query_id: str, version: int, ranking: Ranking, known: _Known) -> WallMeasure:
    yes, no, unclear = (
        np.isin(ranking.clips, known.outcomes[name]) for name in ("positive", "negative", "skip")
    )
    unknown = ~(yes | no | unclear)
    logits = ranking.logits
    bins = np.minimum(cut.step_of(logits), cut.STEPS - 1)

    def histogram(those: np.ndarray) -> tuple[int, ...]:
        return tuple(np.bincount(bins[those], minlength=cut.STEPS).tolist())

    table = None
    if known.line is not None:
        cuts = cut.cuts(logits[yes], logits[no | unclear], logits[unknown], known.line)
        table = CutTable(
            **{name: tuple(getattr(cuts, name).tolist()) for name in CutTable.__struct_fields__}
        )
    return WallMeasure(
        id=query_id,
        version=version,
        positives=histogram(yes),
        negatives=histogram(no),
        others=histogram(unknown | unclear),
        answered=int(np.isin(ranking.clips, known.answered).sum()),
        cut=known.cut,
        cuts=table,
    )


async def _model(pool: asyncpg.Pool, label: int, version: int) -> asyncpg.Record | None:
    """The model of a version, or of the one that is shown; None before the first."""
    if version == 0:
        return await newest_model(pool, label)
    model = await model_version(pool, label, version)
    if model is None:
        raise Refusal("unknown_model")
    return model


async def _filtered(
    pool: asyncpg.Pool, rankings: Rankings, ranking: Ranking, filters: Filters
) -> Ranking:
    if filters == Filters():
        return ranking
    shots = await rankings.shots()
    kept = await passing.by_metadata(pool, filters, shots)
    if kept is None:
        return ranking
    return await asyncio.to_thread(
        lambda: ranking.of(passing.among(ranking.clips, shots.clips[kept]))
    )


async def _answered(pool: asyncpg.Pool, ranking: Ranking, query: ReadWall) -> Ranking:
    kept = await passing.by_answers(pool, query.label, query.answered, ranking.clips)
    return ranking if kept is None else await asyncio.to_thread(ranking.of, kept)


def _ids(rows: list[asyncpg.Record]) -> Clips:
    return np.array([r["clip_id"] for r in rows], np.int64)


def _logit(probability: float) -> float:
    """The highest logit that is shown as this probability, to four digits."""
    shown = min(probability + 0.00005, 1.0)
    if shown >= 1:
        return math.inf
    return math.log(shown / (1 - shown))
