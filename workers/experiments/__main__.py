"""``rushes experiment``: the paper's experiments on its released data, and our own simulations."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from workers.experiments.protocol import ClassifierName, Protocol
from workers.experiments.release import ReleaseError
from workers.experiments.replicate import Settings, replicate

_out = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for the results."
)
_jobs = click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes at once."
)


@click.group(name="experiment")
def main() -> None:
    """Experiments. Cut one off and start it again: it goes on where it stopped."""


@main.command(name="replicate")
@click.argument("release", type=click.Path(path_type=Path))
@_out
@click.option("--labels", default="", help="Only these, separated by commas.")
@click.option(
    "--protocol", default="paper", show_default=True, type=click.Choice(get_args(Protocol)),
    help="As released, or with its unfair parts mended.",
)  # fmt: skip
@click.option(
    "--classifier", default="reference", show_default=True,
    type=click.Choice(get_args(ClassifierName)),
)  # fmt: skip
@click.option(
    "--bandits/--no-bandits", default=True, help="Experiment 2 too, the longer one (table 3)."
)
@_jobs
def replicate_command(
    release: Path,
    out: Path,
    labels: str,
    protocol: Protocol,
    classifier: ClassifierName,
    bandits: bool,
    jobs: int,
) -> None:
    """Repeat the paper's experiments on the data it released."""
    wanted = [label.strip() for label in labels.split(",") if label.strip()]
    settings = Settings(protocol, classifier, bandits)
    try:
        replicate(release, out, settings, labels=wanted, jobs=jobs)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from None
    click.echo((out / "report.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(prog_name="rushes experiment")
