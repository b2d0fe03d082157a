"""What a model version would report otherwise than what is in use."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import asyncpg
from msgspec.structs import replace

import sql
from backend.domain.thresholds import least_logit
from backend.errors import Refusal
from backend.messages import CompareDeployed, DeployedComparison, Deployment
from backend.views.deployments import deployed
from backend.views.scores import model_version, weights_of

KEPT = 1000  # comparisons, of some numbers each

Key = tuple[int, int, float, int | None]


class DeployedComparisons:
    """Comparisons of the whole corpus, each made once: everybody on a label asks for the same one
    after each build. One at a time: they would slow each other down."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._kept: OrderedDict[Key, DeployedComparison] = OrderedDict()
        self._making = asyncio.Lock()

    async def of(self, query: CompareDeployed) -> DeployedComparison:
        """Raises: Refusal: unknown_model: in the active space there is no such version."""
        nothing = DeployedComparison(id=query.id, alias=query.alias, deployment=0)
        now = (await deployed(self._pool, query.label)).get(query.alias)
        if now is None or not now.version:
            return nothing
        threshold = now.threshold if query.threshold is None else query.threshold
        key = (now.id, query.version, threshold, await sql.scores.corpus_mark(self._pool))
        async with self._making:
            if key not in self._kept:
                found = await self._compare(query, now, threshold)
                if found is None:
                    return nothing
                self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return replace(self._kept[key], id=query.id)

    async def _compare(
        self, query: CompareDeployed, now: Deployment, threshold: float
    ) -> DeployedComparison | None:
        """None: what is in use is of an embedder that the corpus no longer has."""
        other = await model_version(self._pool, query.label, query.version)
        if other is None:
            raise Refusal("unknown_model")
        used = await model_version(self._pool, query.label, now.version)
        if used is None:
            return None
        row = await sql.deploy.compare(
            self._pool,
            weights=weights_of(used),
            bias=used["bias"],
            threshold=least_logit(now.threshold),
            other_weights=weights_of(other),
            other_bias=other["bias"],
            other_threshold=least_logit(threshold),
        )
        return DeployedComparison(
            id=query.id,
            alias=query.alias,
            deployment=now.id,
            live_version=now.version,
            version=query.version,
            more=row["more"],
            fewer=row["fewer"],
            reported=row["reported"],
        )
