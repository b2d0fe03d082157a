"""What deployed models said of intakes is measured, and alarms are told, as it becomes due.

Level-triggered: an intake is due while the figures of a deployment in use were made of anything
else than what is there now. A worker that is killed loses nothing, and what is repeated changes
nothing: figures are drawn with fixed seeds, and an alarm is told once.
"""

from __future__ import annotations

import asyncio
import logging

import asyncpg
import msgspec
import numpy as np

import sql
from backend import db
from backend.domain import drift
from backend.domain.cut import Line
from backend.domain.heads import logits
from backend.events import transaction
from backend.messages import Alarm, Alarmed, encoder
from backend.messages.names import Name, label_stream
from backend.views.label import metrics_decoder
from backend.views.vectors import halfvecs
from workers.watch import figures
from workers.watch.distances import Floats, Ints
from workers.watch.look import Apart

logger = logging.getLogger(__name__)

AT_ONCE = 8  # intakes of one turn
MOST_FILMS = 200  # that stand for the corpus, or for an intake where looks are compared


class Watching:
    """Measures what is due, in the background of a worker."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._background: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Measure what is due in the background, unless that is going on."""
        if self._background is None or self._background.done():
            self._background = asyncio.create_task(self._watch_and_say())

    async def _watch_and_say(self) -> None:
        with db.surviving(logger, "watching intakes"):
            await watch_due(self._pool)


async def watch_due(pool: asyncpg.Pool) -> int:
    """Measure until nothing is due, or another worker does; how many intakes were measured."""
    measured = 0
    looks: dict[tuple[tuple[int, ...], tuple[int, ...]], Apart | None] = {}
    async with pool.acquire() as claim, claim.transaction():
        if not await sql.watch.lock(claim):
            return 0
        while due := await sql.watch.due(pool, limit=AT_ONCE):
            for row in due:
                await _measure(pool, row, looks)
                await _tell(pool, row["label"])  # it waits for no other label's measures
            measured += len(due)
        for row in await sql.watch.untold(pool):
            await _tell(pool, row["label"])
    return measured


async def _measure(
    pool: asyncpg.Pool,
    due: asyncpg.Record,
    looks: dict[tuple[tuple[int, ...], tuple[int, ...]], Apart | None],
) -> None:
    """``looks``: comparisons of embeddings that were made already, by their films."""
    deployment, intake = due["deployment"], due["intake"]
    served = await sql.watch.served(pool, deployment=deployment, intake=intake)
    if not served:  # films without a clip that counts
        figures_of = figures.NONE
    else:
        model = await sql.watch.model(pool, deployment=deployment, intake=intake)
        films = [
            r["id"]
            for r in await sql.watch.corpus_films(pool, deployment=deployment, most=MOST_FILMS)
        ]
        new_films = sorted({r["film"] for r in served})[:MOST_FILMS]
        weights = np.frombuffer(model["weights"], "<f4")
        corpus, corpus_films = await _clips(pool, films, len(weights))
        key = (tuple(films), tuple(new_films))
        if key not in looks:
            new, of_film = await _clips(pool, new_films, len(weights))
            looks[key] = await asyncio.to_thread(figures.looks, corpus, corpus_films, new, of_film)
        window = figures.Window(
            np.array([r["logit"] for r in served]), np.array([r["film"] for r in served])
        )
        said = logits(corpus, weights[None], [model["bias"]])[:, 0]
        figures_of = await asyncio.to_thread(
            figures.figures,
            figures.Window(said, corpus_films),
            window,
            np.array([r["seconds"] for r in served]),
            due["threshold"],
            line=_line(model["metrics"]),
            apart=looks[key],
            asked=await _asked(pool, deployment, intake),
            learned=model["learned"],
        )
    before = due["signals"]
    if before is None:
        before = await sql.watch.signals_before(pool, deployment=deployment, intake=intake) or []
    up = drift.signals(figures_of, before)
    async with transaction(pool) as tx:
        await sql.watch.keep(
            tx.connection,
            deployment=deployment,
            intake=intake,
            inputs=due["inputs"],
            figures=encoder.encode(figures_of).decode(),
            signals=list(up),
            alarm=drift.alarm(due["name"], figures_of, up),
        )
        await tx.wake(Name(kind="watch", label=due["label"]))


async def _asked(pool: asyncpg.Pool, deployment: int, intake: int) -> figures.Asked | None:
    """What an audit of the intake says of a deployment; None: none speaks for it."""
    audit = await sql.watch.audit(pool, deployment=deployment, intake=intake)
    if audit is None:
        return None
    rows = await sql.watch.audited(pool, audit=audit["id"], deployment=deployment)
    return figures.asked_of(
        np.array([np.nan if r["logit"] is None else r["logit"] for r in rows], np.float64),
        np.array(msgspec.json.decode(audit["cuts"]), np.float64),
        np.array([r["before"] for r in rows], np.bool_),
        np.array([r["drawn"] for r in rows], np.bool_),
        np.array([r["outcome"] in ("positive", "negative") for r in rows], np.bool_),
        np.array([r["outcome"] == "positive" for r in rows], np.bool_),
    )


async def _clips(pool: asyncpg.Pool, films: list[int], dim: int) -> tuple[Floats, Ints]:
    """(n, dim) embeddings of the clips of films, and (n,) the film of each."""
    rows = await sql.watch.clips(pool, films=films)
    return halfvecs([r["vector"] for r in rows], dim), np.array(
        [r["film"] for r in rows], dtype=np.int64
    )


def _line(metrics: str | None) -> Line | None:
    """How far calibration is to be trusted, where the model's own left-out answers tell."""
    calibration = metrics_decoder.decode(metrics).calibration if metrics else None
    line = calibration.line if calibration else None
    if line is None:
        return None
    return Line(line.shift, line.slope, line.shift_variance, line.covariance, line.slope_variance)


async def _tell(pool: asyncpg.Pool, label: int) -> None:
    """Tell a label's stream which alarm holds, if that is another than it told last."""
    async with transaction(pool) as tx:
        await tx.lock(label_stream(label))
        due = await sql.watch.due_alarm(tx.connection, label=label)
        told = await sql.watch.told_alarm(tx.connection, label=label)
        if due == told:
            return
        if due is None:
            await sql.watch.forget_alarm(tx.connection, label=label)
        else:
            await sql.watch.set_alarm(
                tx.connection, label=label, intake=due["intake"], text=due["text"]
            )
        alarm = None if due is None else Alarm(intake=due["intake"], text=due["text"])
        await tx.append(label_stream(label), Alarmed(alarm=alarm))
        await tx.wake(Name(kind="watch", label=label))
