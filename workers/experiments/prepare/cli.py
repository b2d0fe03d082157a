"""``rushes experiment prepare``: what is yours, as the simulations read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import structs

from backend import settings
from backend.messages.environment import SettingsError
from workers.embedding.embedder import Embedder, EmbedderError, load_embedder
from workers.embedding.texts import source_of
from workers.experiments.dataset import DatasetError
from workers.experiments.prepare.captions import prepare_captions

_source = click.argument("source", type=click.Path(path_type=Path))
_target = click.argument("target", type=click.Path(path_type=Path))
_label = click.option(
    "--label", multiple=True,
    help="Column of classes; or given several times, columns of yes and no.",
)  # fmt: skip
_embedder = click.option(
    "--embedder", default="",
    help="Model folder, hub id or 'demo'; by default what RUSHES_EMBEDDER says.",
)  # fmt: skip
_texts = click.option(
    "--texts/--no-texts", default=True,
    help="Search with the names of the classes; without, with an exemplar.",
)  # fmt: skip


@click.group(name="prepare")
def prepare() -> None:
    """Turn other files into what `simulate` reads: TARGET, an .npz file."""


@prepare.command(name="flickr")
@_source
@_target
@click.option("--seed", default=0, show_default=True, help="Which captions describe the labels.")
def flickr(source: Path, target: Path, seed: int) -> None:
    """Image and caption embeddings: labels are words of the captions."""
    with _told():
        prepare_captions(source, target, seed=seed)


@prepare.command(name="folders")
@_source
@_target
@_embedder
@_texts
def folders(source: Path, target: Path, embedder: str, texts: bool) -> None:
    """A folder for each class with pictures and films in it, perhaps below train, val and test."""
    from workers.experiments.prepare.folders import prepare_folders

    with _told():
        prepare_folders(source, target, _loader(embedder)(), texts=texts)


@prepare.command(name="table")
@click.argument("table", type=click.Path(path_type=Path))
@click.argument("embeddings", type=click.Path(path_type=Path))
@_target
@_label
@click.option("--key", default="", help="Column that names the rows.")
def table(table: Path, embeddings: Path, target: Path, label: tuple[str, ...], key: str) -> None:
    """A table (CSV or the like) of labels, and an .npy or .npz file of embeddings."""
    from workers.experiments.prepare.table import prepare_table

    with _told():
        prepare_table(table, embeddings, target, label=label, key=key)


@prepare.command(name="huggingface")
@_source
@_target
@_label
@click.option("--column", default="", help="Column of vectors, pictures or films.")
@click.option("--split", default="", help="Only this one; by default all together.")
@_embedder
@_texts
def huggingface(
    source: Path,
    target: Path,
    label: tuple[str, ...],
    column: str,
    split: str,
    embedder: str,
    texts: bool,
) -> None:
    """A folder that `save_to_disk` of Hugging Face's `datasets` wrote."""
    from workers.experiments.prepare.huggingface import prepare_huggingface

    with _told():
        prepare_huggingface(
            source, target, _loader(embedder), label=label, column=column, split=split, texts=texts
        )


@prepare.command(name="moving")
@click.argument("source")
@_target
@_embedder
@click.option("--seed", default=0, show_default=True, help="Of shots, or of the windows' paths.")
@click.option("--clips", default=420, show_default=True, type=click.IntRange(1))
def moving(source: str, target: Path, embedder: str, seed: int, clips: int) -> None:
    """For `motion`: windows that move over a folder's films, or `demo`: shots of its world."""
    from workers.experiments.prepare.moving import prepare_moving

    with _told():
        prepare_moving(source, target, _loader(embedder)(), seed=seed, clips=clips)


def _loader(name: str) -> Callable[[], Embedder]:
    """Loads the embedder of that name, else the installation's."""

    def load() -> Embedder:
        try:
            found = settings.load()
            found = structs.replace(found, embedder=name or found.embedder)
            return load_embedder(source_of(found, None), frames_per_clip=found.frames_per_clip)
        except (EmbedderError, SettingsError) as problem:
            raise DatasetError(str(problem)) from None

    return load


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with the files is a message, not a traceback."""
    try:
        yield
    except DatasetError as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        raise click.ClickException(f"{problem.filename}: {problem.strerror}.") from None
