"""``rushes export model LABEL[@VERSION|@live]``: a label's model leaves the studio as a bundle."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import click
import msgspec
import numpy as np

import sql
from backend import db
from backend.domain.display import printable, visible
from backend.messages import USUAL_THRESHOLD, Deployment
from backend.ops.console import console
from backend.settings import SettingsError, load
from backend.views.evaluated import evaluated
from backend.views.model_names import UnknownModel, find_model
from workers.deploy import bundle as bundles
from workers.deploy.bundle import Bundle, BundleError, ExportError
from workers.deploy.config import Config, Definition, Deployed, Embedding, Promise
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders
from workers.learn.classifier import Classifier


@click.command(name="model")
@click.argument("model")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="The folder to make.")  # fmt: skip
@click.option("--threshold", default=None, type=click.FloatRange(0, 1),
              help="Clips are reported from there on; usually .5, or as deployed.")  # fmt: skip
def model_command(model: str, out: Path, threshold: float | None) -> None:
    """Write a MODEL into a folder that can travel: LABEL for its newest version, LABEL@7, or
    LABEL@live.

    `rushes predict` uses it without a server; model.onnx serves other programs.
    """
    try:
        made = asyncio.run(_export(model, threshold))
        bundles.write(out, made)
    except (BundleError, ExportError, UnknownModel, EmbedderError, SettingsError) as error:
        raise click.ClickException(printable(str(error))) from None
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({error}); start everything with `rushes up`."
        ) from None
    config = made.config
    console.print(
        f"{config.label.name}, version {config.version}: {visible(str(out))}", soft_wrap=True
    )


async def _export(model: str, threshold: float | None) -> Bundle:
    settings = load()
    pool = await db.open_pool(settings.dsn, size=2, name="export")
    try:
        return await bundle_of(pool, Embedders(settings), model, threshold=threshold)
    finally:
        await pool.close()


async def bundle_of(
    pool: asyncpg.Pool, embedders: Embedders, model: str, *, threshold: float | None = None
) -> Bundle:
    """The bundle of ``model``, as `find_model` reads it. Without a ``threshold``: a deployment's
    own, else .5.

    Raises:
        UnknownModel: there is no such label, or nothing is deployed under that alias.
        ExportError: there is no such version, or what is stored is damaged.
        EmbedderError: the embedder, whose particulars the bundle names, cannot be found.
    """
    named = await find_model(pool, model)
    label, deployment = named.label, named.deployment
    row = await sql.deploy.model(pool, label=label, version=named.version)
    if row is None:
        raise ExportError(
            f"The label {model!r} has no such model version."
            if named.version
            else f"The label {model!r} has no model yet: answer yes and no to more of its clips."
        )
    weights = np.frombuffer(row["weights"], "<f4").astype(np.float32)
    stored = Classifier(
        weights, row["bias"], row["classifier"], msgspec.json.decode(row["settings"])
    )
    if stored.checksum() != row["checksum"]:
        raise ExportError(
            f"Version {row['version']} of {model!r} is damaged: its numbers are not those that were"
            " trained. Answer a clip of the label, and a new version is trained."
        )
    promise = None
    if threshold is None:
        threshold = deployment.threshold if deployment else USUAL_THRESHOLD
        promise = await _promise(pool, deployment)
    config = Config(
        label=Definition(
            name=row["name"],
            description=row["description"],
            keywords=tuple(row["keywords"]),
            version=row["definition"],
        ),
        version=row["version"],
        trained_at=_moment(row["at"]),
        embedding=await _embedding(embedders, row),
        threshold=threshold,
        promise=promise,
        deployed=Deployed(alias=deployment.alias, at=_moment(deployment.at))
        if deployment
        else None,
        evaluated=await evaluated(pool, label, row),
    )
    return Bundle(config, weights, row["bias"])


async def _promise(pool: asyncpg.Pool, deployment: Deployment | None) -> Promise | None:
    """What the threshold of a deployment promises; nothing if it is a choice."""
    if deployment is None or deployment.promise is None:
        return None
    row = await sql.audits.promise(pool, promise=deployment.promise)
    return Promise(
        kind=row["kind"], level=row["level"], confidence=row["confidence"], at=_moment(row["at"]),
        intake=row["intake"],
    )  # fmt: skip


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


async def _embedding(embedders: Embedders, row: asyncpg.Record) -> Embedding:
    identity = (await asyncio.to_thread(embedders.load, row["source"])).identity
    if identity.digest != row["digest"]:
        raise ExportError(
            f"The model reads embeddings of {row['embedder']}, and RUSHES_EMBEDDER names "
            f"{identity}. Unset it, or set it to the corpus' own."
        )
    return Embedding(
        digest=identity.digest,
        name=row["embedder"],
        source=row["source"],
        dimensions=row["dimensions"],
        frames_per_clip=identity.frames_per_clip,
        preprocessing=identity.preprocessing,
    )
