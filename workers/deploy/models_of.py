"""Models by what people call them: a bundle's folder, or a label of the installation here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from backend import db
from backend.settings import Settings
from backend.views.model_names import is_versioned
from workers.deploy import bundle as bundles
from workers.deploy.bundle import Bundle
from workers.embedding.texts import Embedders


def is_model(name: Path) -> bool:
    """Whether this is a bundle, or no file but LABEL@live, LABEL@candidate or LABEL@7."""
    return _is_bundle(name) or (not name.exists() and is_versioned(str(name)))


def read_all(names: Sequence[Path], settings: Settings) -> list[Bundle]:
    """These models, in their order.

    Raises:
        BundleError: a folder is damaged.
        UnknownModel, ExportError: the installation has no such model.
        EmbedderError: the embedder of a label's model cannot be found.
    """
    labels = [str(name) for name in names if not _is_bundle(name)]
    of_labels = iter(asyncio.run(_of_labels(labels, settings)) if labels else ())
    return [bundles.read(name) if _is_bundle(name) else next(of_labels) for name in names]


async def _of_labels(names: Sequence[str], settings: Settings) -> list[Bundle]:
    from workers.deploy.export import bundle_of  # torch, for which no word of help should wait

    pool = await db.open_pool(settings.dsn, size=2, name="predict")
    try:
        embedders = Embedders(settings)
        return [await bundle_of(pool, embedders, name) for name in names]
    finally:
        await pool.close()


def _is_bundle(name: Path) -> bool:
    return (name / bundles.CONFIG).is_file()
