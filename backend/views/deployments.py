"""What is in use of a label."""

from __future__ import annotations

import asyncpg
import msgspec

import sql
from backend.db import Reader
from backend.domain.promise_words import aim_in_words
from backend.domain.thresholds import least_logit
from backend.errors import Refusal
from backend.messages import Alias, CompareDeployed, DeployedComparison, Deployment, Evaluated
from backend.views.scores import model_version, weights_of

evaluated_decoder: msgspec.json.Decoder[Evaluated] = msgspec.json.Decoder(Evaluated)


async def deployed(reader: Reader, label: int) -> dict[Alias, Deployment]:
    """The last deployment under each alias that anything was ever deployed under."""
    return {r["alias"]: deployment(r) for r in await sql.deploy.deployed(reader, label=label)}


def deployment(row: asyncpg.Record) -> Deployment:
    """As `sql.deploy.deployed` and `sql.deploy.history` read it."""
    return Deployment(
        id=row["id"],
        alias=row["alias"],
        version=row["version"] or 0,
        threshold=row["threshold"],
        definition=row["definition"],
        evaluated=evaluated_decoder.decode(row["evaluated"]),
        at=round(row["at"], 3),
        note=row["note"],
        name=row["name"],
        promise=row["promise_id"],
        promised=aim_in_words(row["kind"], row["level"]) if row["kind"] else "",
        rolls_back=row["rolls_back"],
    )


async def compare(pool: asyncpg.Pool, query: CompareDeployed) -> DeployedComparison:
    """What a model version would report otherwise than what is in use.

    Raises:
        Refusal: unknown_model: in the active space there is no such version.
    """
    now = (await deployed(pool, query.label)).get(query.alias)
    if now is None or not now.version:
        return DeployedComparison(id=query.id, alias=query.alias, deployment=0)
    other = await model_version(pool, query.label, query.version)
    if other is None:
        raise Refusal("unknown_model")
    used = await model_version(pool, query.label, now.version)
    if used is None:  # of an embedder that the corpus no longer has
        return DeployedComparison(id=query.id, alias=query.alias, deployment=0)
    threshold = now.threshold if query.threshold is None else query.threshold
    row = await sql.deploy.compare(
        pool,
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
