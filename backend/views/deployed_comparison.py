"""What a model version would report otherwise than what is in use."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

import asyncpg
from msgspec.structs import replace

import sql
from backend.domain.thresholds import least_logit
from backend.errors import Refusal
from backend.messages import USUAL_THRESHOLD, CompareDeployed, DeployedComparison
from backend.views.deployments import deployed
from backend.views.scores import model_version, weights_of

KEPT = 1000  # comparisons, of some numbers each


@dataclass(frozen=True)
class _Used:
    """What a version is compared with. ``deployment``: 0: it is not in use."""

    deployment: int
    version: int
    threshold: float


Key = tuple[_Used, int, int, float, int | None]


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
        used = await self._used(query)
        if used is None:
            return nothing
        threshold = used.threshold if query.threshold is None else query.threshold
        mark = await sql.scores.corpus_mark(self._pool)
        key = (used, query.label, query.version, threshold, mark)
        async with self._making:
            if key not in self._kept:
                found = await self._compare(query, used, threshold)
                if found is None:
                    return nothing
                self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return replace(self._kept[key], id=query.id)

    async def _used(self, query: CompareDeployed) -> _Used | None:
        """None: nothing is in use."""
        now = (await deployed(self._pool, query.label)).get(query.alias)
        if query.beside:
            usual = now.threshold if now else USUAL_THRESHOLD
            threshold = usual if query.threshold is None else query.threshold
            return _Used(0, query.beside, threshold)
        return _Used(now.id, now.version, now.threshold) if now and now.version else None

    async def _compare(
        self, query: CompareDeployed, now: _Used, threshold: float
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
            deployment=now.deployment,
            live_version=now.version,
            version=query.version,
            more=row["more"],
            fewer=row["fewer"],
            reported=row["reported"],
        )
