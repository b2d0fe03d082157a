"""``progress/<label>``: the charts behind a board row."""

from __future__ import annotations

import asyncpg

import sql
from backend.domain.conclusion import conclude
from backend.messages import PROGRESS_POINTS, ProgressState, PullReport, Throughput
from backend.views.label import (
    label_counts,
    label_from,
    metrics_decoder,
    point_decoder,
    told_alarm,
)
from backend.views.rounding import rounded


async def progress_state(pool: asyncpg.Pool, label: int) -> ProgressState | None:
    """None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        definition = await sql.labels.get(connection, label=label)
        if definition is None:
            return None
        points = await sql.progress.points(connection, label=label, most=PROGRESS_POINTS)
        clusters = {r["cluster"]: r for r in await sql.progress.clusters(connection, label=label)}
        numbers = range(max(clusters, default=-1) + 1)
        throughput = await sql.progress.throughput(connection, label=label)
        pulls = await sql.builds.pulls(connection, label=label)
        build = await sql.labels.build(connection, label=label)
        counts = await label_counts(connection, label)
        alarm = await told_alarm(connection, label)
    metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
    return ProgressState(
        label=label_from(definition),
        counts=counts,
        points=tuple(point_decoder.decode(r["point"]) for r in points),
        cluster_positives=tuple(clusters[i]["positives"] if i in clusters else 0 for i in numbers),
        cluster_negatives=tuple(clusters[i]["negatives"] if i in clusters else 0 for i in numbers),
        histogram=metrics.histogram if metrics else (),
        throughput=tuple(
            Throughput(at=r["at"], name=r["name"], source=r["source"], answers=r["answers"])
            for r in throughput
        ),
        pulls=tuple(
            PullReport(
                arm=r["arm"],
                answers=r["answers"],
                gain=rounded(r["gain"]),
                error=rounded(r["error"]),
            )
            for r in pulls
        ),
        stop=metrics.stop if metrics else "start",
        stop_reason=metrics.stop_reason if metrics else "",
        kinds=metrics.kinds if metrics else (),
        confounders=metrics.confounders if metrics else (),
        conclusion=conclude(counts, metrics, alarm),
    )
