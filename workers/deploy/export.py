"""``rushes export model LABEL[@VERSION]``: a label's model leaves the studio as a bundle."""

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
from backend.domain.spelling import tidied
from backend.messages import Point, Quality
from backend.ops.console import console
from backend.settings import SettingsError, load
from workers.deploy import bundle as bundles
from workers.deploy.bundle import Bundle, BundleError
from workers.deploy.config import Config, Definition, Embedding, Evaluated
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders
from workers.learn.classifier import Classifier
from workers.learn.training import read_past_work


class ExportError(Exception):
    """That model cannot be exported; the message says why and what to do."""


@click.group(name="rushes export")
def main() -> None:
    """Take out of the studio what was made in it."""


@main.command(name="model")
@click.argument("model")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="The folder to make.")  # fmt: skip
@click.option("--threshold", default=0.5, show_default=True, type=click.FloatRange(0, 1),
              help="Clips are reported from this probability on.")  # fmt: skip
def model_command(model: str, out: Path, threshold: float) -> None:
    """Write the MODEL of a label, LABEL or LABEL@VERSION, into a folder that can travel.

    `rushes predict` uses it without a server; model.onnx serves other programs.
    """
    try:
        made = asyncio.run(_export(model, threshold))
        bundles.write(out, made)
    except (BundleError, ExportError, EmbedderError, SettingsError) as error:
        raise click.ClickException(printable(str(error))) from None
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({error}); start everything with `rushes up`."
        ) from None
    config = made.config
    console.print(
        f"{config.label.name}, version {config.version}: {visible(str(out))}", soft_wrap=True
    )


async def _export(model: str, threshold: float) -> Bundle:
    settings = load()
    pool = await db.open_pool(settings.dsn, size=2, name="export")
    try:
        return await bundle_of(pool, Embedders(settings), model, threshold=threshold)
    finally:
        await pool.close()


async def bundle_of(
    pool: asyncpg.Pool, embedders: Embedders, model: str, *, threshold: float = 0.5
) -> Bundle:
    """The bundle of ``model``: a label's name, with ``@VERSION`` or without for the newest.

    Raises:
        ExportError: there is no such label or version, or what is stored is damaged.
        EmbedderError: the embedder, whose particulars the bundle names, cannot be found.
    """
    label, version = await _named(pool, model)
    row = await sql.deploy.model(pool, label=label, version=version)
    if row is None:
        raise ExportError(
            f"The label {model!r} has no such model version."
            if version
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
    work = await read_past_work(pool, label, row["version"])
    config = Config(
        label=Definition(
            name=row["name"], description=row["description"], keywords=tuple(row["keywords"])
        ),
        version=row["version"],
        trained_at=datetime.fromtimestamp(row["at"], UTC).isoformat(timespec="seconds"),
        embedding=await _embedding(embedders, row),
        threshold=threshold,
        evaluated=_evaluated(
            row["point"],
            positives=sum(t is True for t in work.truth),
            negatives=sum(t is False for t in work.truth),
            annotators=row["annotators"],
        ),
    )
    return Bundle(config, weights, row["bias"])


async def _named(pool: asyncpg.Pool, model: str) -> tuple[int, int]:
    """The label's number, and the version, 0 for the newest. A name may hold an @ itself."""
    label = await sql.deploy.label(pool, name=tidied(model))
    if label is not None:
        return label, 0
    name, _, version = model.rpartition("@")
    label = await sql.deploy.label(pool, name=tidied(name)) if name else None
    if label is None:
        raise ExportError(f"There is no label {name or model!r}; `rushes label list` names them.")
    if not (version.isascii() and version.isdecimal() and 0 < int(version) < 2**31):
        raise ExportError(f"{version!r} is no model version: write {name}@7 for its version 7.")
    return label, int(version)


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


def _evaluated(point: str | None, *, positives: int, negatives: int, annotators: int) -> Evaluated:
    scores = msgspec.json.decode(point, type=Point).scores if point else Quality()
    # New videos have no neighbours in a corpus. A model of a time before neighbours knew none.
    precision = scores.heldout_alone, scores.heldout_alone_low, scores.heldout_alone_high
    if scores.heldout_alone is None:
        precision = scores.heldout, scores.heldout_low, scores.heldout_high
    return Evaluated(
        positives=positives,
        negatives=negatives,
        annotators=annotators,
        quality=scores.quality,
        average_precision=precision[0],
        average_precision_low=precision[1],
        average_precision_high=precision[2],
    )


if __name__ == "__main__":
    main()
