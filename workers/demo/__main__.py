"""``python -m workers.demo render FOLDER`` writes the films; ``labels`` prints the labels."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workers.demo.corpus import write_corpus
from workers.demo.labels import LABELS


@click.group()
def main() -> None:
    """The demo's world."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--films", default=40, show_default=True)
@click.option("--seed", default=7, show_default=True)
def render(folder: Path, films: int, seed: int) -> None:
    """Render the films that are not there yet."""
    columns = (
        TextColumn("rendering films"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task("", total=films)
        write_corpus(
            folder,
            seed=seed,
            count=films,
            processes=os.cpu_count() or 1,
            on_progress=lambda done, total, name: progress.update(task, completed=done),
        )


@main.command()
def labels() -> None:
    """The demo's labels as JSON."""
    print(
        json.dumps(
            [
                {
                    "name": label.name,
                    "group": label.group,
                    "description": label.description,
                    "keywords": label.keywords,
                }
                for label in LABELS
            ]
        )
    )


if __name__ == "__main__":
    main()
