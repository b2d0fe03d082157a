"""``rushes experiment``: the paper's experiments on its released data, and our own simulations."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import click

from backend.messages import BATCH_SIZE
from workers.experiments import (
    blaming,
    confounding,
    drift,
    hard_negatives,
    motion,
    starting,
    words,
)
from workers.experiments.dataset import DatasetError, read_dataset
from workers.experiments.episode import METHODS, POLICIES
from workers.experiments.error_sweep import sweep
from workers.experiments.prepare.cli import prepare
from workers.experiments.promises import table
from workers.experiments.protocol import ClassifierName, Protocol
from workers.experiments.release import ReleaseError
from workers.experiments.replicate import Settings, replicate
from workers.experiments.results import BASE, SIZES, show_results
from workers.experiments.simulate import Settings as SimulationSettings
from workers.experiments.simulate import simulate
from workers.experiments.stop_advice import validate

_out = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for the results."
)
_jobs = click.option(
    "--jobs",
    default=os.cpu_count() or 1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes at once.",
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
    settings = Settings(protocol, classifier, bandits)
    try:
        replicate(release, out, settings, labels=_names(labels), jobs=jobs)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from None
    click.echo((out / "report.md").read_text(encoding="utf-8"))


def _numbers(_: click.Context, __: click.Parameter, text: str) -> tuple[int, ...]:
    try:
        numbers = sorted({int(each) for each in text.split(",")})
    except ValueError:
        numbers = [0]
    if numbers[0] < 1:
        raise click.BadParameter(f"{text!r} must be whole numbers above 0, separated by commas.")
    return tuple(numbers)


def _rates(_: click.Context, __: click.Parameter, text: str) -> tuple[float, ...]:
    try:
        rates = sorted({float(each) for each in text.split(",")})
    except ValueError:
        rates = [-1.0]
    if not all(0 <= rate <= 0.5 for rate in rates):
        raise click.BadParameter(f"{text!r} must be numbers from 0 to 0.5, separated by commas.")
    return tuple(rates)


@main.command(name="simulate")
@click.argument("data", type=click.Path(path_type=Path))
@_out
@click.option("--methods", default="", help="Separated by commas; all of them by default.")
@click.option(
    "--n", "sizes", default="25,50,100,250,500", show_default=True, callback=_numbers,
    help="Numbers of answers to test at.",
)  # fmt: skip
@click.option("--seeds", default=5, show_default=True, type=click.IntRange(1))
@click.option(
    "--bandit", default="advice", show_default=True, type=click.Choice(tuple(POLICIES)),
    help="What chooses sources in the method va-live+<bandit>: the product's advice, or a bandit.",
)  # fmt: skip
@click.option(
    "--error", "rates", default="0", show_default=True, callback=_rates,
    help="How often the simulated annotator is wrong, 0 to 0.5; several, separated by commas, are "
    "compared.",
)  # fmt: skip
@click.option("--labels", default="", help="Only these, separated by commas.")
@_jobs
def simulate_command(
    data: Path,
    out: Path,
    methods: str,
    sizes: tuple[int, ...],
    seeds: int,
    bandit: str,
    rates: tuple[float, ...],
    labels: str,
    jobs: int,
) -> None:
    """Play the whole loop with simulated annotators on labelled embeddings (.npz)."""
    chosen = tuple(_names(methods)) or (*METHODS, f"va-live+{bandit}")
    _check_methods(chosen)
    settings = SimulationSettings(chosen, sizes, rates[0])
    try:
        if len(rates) == 1:
            simulate(data, out, settings, seeds=seeds, labels=_names(labels), jobs=jobs)
        else:
            sweep(data, out, settings, rates, seeds=seeds, labels=_names(labels), jobs=jobs)
    except DatasetError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo((out / "report.md").read_text(encoding="utf-8"))


@main.command(name="stopping")
@click.argument("data", type=click.Path(path_type=Path))
@_out
@click.option(
    "--n", "sizes", default="50,100,200,400", show_default=True, callback=_numbers,
    help="Numbers of answers to compare at; multiples of 25.",
)  # fmt: skip
@click.option("--seeds", default=5, show_default=True, type=click.IntRange(1))
@click.option("--labels", default="", help="Only these, separated by commas.")
@_jobs
def stopping_command(
    data: Path, out: Path, sizes: tuple[int, ...], seeds: int, labels: str, jobs: int
) -> None:
    """Check the intervals of the stop advice against simulations on labelled embeddings (.npz)."""
    if any(n % BATCH_SIZE for n in sizes):
        raise click.BadParameter(f"must be multiples of {BATCH_SIZE}.", param_hint="--n")
    try:
        validate(data, out, seeds=seeds, sizes=sizes, labels=_names(labels), jobs=jobs)
    except DatasetError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo((out / "report.md").read_text(encoding="utf-8"))


@main.command(name="results")
@click.argument("sets", nargs=-1, required=True, type=click.Path(path_type=Path))
@_out
@click.option(
    "--methods", default="random,va-live", show_default=True,
    help="Separated by commas; compared with `combined`, which is always played.",
)  # fmt: skip
@click.option(
    "--n", "sizes", default=",".join(map(str, SIZES)), show_default=True, callback=_numbers,
    help="Numbers of answers to test at.",
)  # fmt: skip
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1))
@_jobs
def results_command(
    sets: tuple[Path, ...], out: Path, methods: str, sizes: tuple[int, ...], seeds: int, jobs: int
) -> None:
    """Simulate on every set (.npz) and write one page of tables and a plot: index.html."""
    chosen = (BASE, *(name for name in dict.fromkeys(_names(methods)) if name != BASE))
    _check_methods(chosen)
    if len(chosen) == 1:
        raise click.BadParameter(f"name one besides {BASE}.", param_hint="--methods")
    try:
        found = show_results(sets, out, SimulationSettings(chosen, sizes), seeds=seeds, jobs=jobs)
    except DatasetError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo((out / "results.md").read_text(encoding="utf-8"))
    click.echo(f"The page: {out / 'index.html'}")
    if found["failed"]:
        raise click.exceptions.Exit(1)


@main.command(name="promises")
@click.option("--runs", default=1000, show_default=True, type=click.IntRange(1),
              help="Audits of every kind of corpus and model.")  # fmt: skip
@click.option("--confidence", default=0.95, show_default=True, type=click.FloatRange(0.5, 0.999))
def promises_command(runs: int, confidence: float) -> None:
    """Check by simulation that thresholds hold what they promise, however wrong the model is."""
    click.echo(table(runs, confidence))


@main.command(name="drift")
@click.option("--runs", default=200, show_default=True, type=click.IntRange(1))
@click.option("--films", default=40, show_default=True, type=click.IntRange(4),
              help="Films of the corpus.")  # fmt: skip
@click.option("--intake", default=8, show_default=True, type=click.IntRange(2),
              help="Films of the intake.")  # fmt: skip
def drift_command(runs: int, films: int, intake: int) -> None:
    """Count false alarms, detected drift and intervals that hold, in a world of known truth."""
    click.echo(drift.report(drift.experiment(runs, films, intake)))


@main.command(name="reasons")
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--answers", default=100, show_default=True, type=click.IntRange(20, 1000))
@click.option("--errors", default=5, show_default=True, type=click.IntRange(1, 10))
@click.option("--runs", default=2, show_default=True, type=click.IntRange(1, 1000))
def reasons_command(dataset: Path, answers: int, errors: int, runs: int) -> None:
    """Whether reasons name the answers that are to blame for clips that are scored wrongly."""
    try:
        data = read_dataset(dataset)
    except DatasetError as error:
        raise click.ClickException(str(error)) from None
    for name, found in blaming.experiment(data, answers, errors, runs):
        click.echo(f"{name or 'all labels'}: {found}")


@main.command(name="confounders")
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--answers", default=50, show_default=True, type=click.IntRange(20, 1000))
@click.option("--runs", default=10, show_default=True, type=click.IntRange(1, 1000))
def confounders_command(dataset: Path, answers: int, runs: int) -> None:
    """Count alarms about what goes with a label's answers, by accident or not, on a data set with
    texts."""
    try:
        data = read_dataset(dataset)
    except DatasetError as error:
        raise click.ClickException(str(error)) from None
    if not data.texts:
        raise click.ClickException(
            f"{dataset} has no text_embedding: only words tell what a label means from what goes "
            "with it by accident; add it."
        )
    for name, count in confounding.experiment(data, answers, runs):
        click.echo(f"{name}: {count}")


@main.command(name="hard-negatives")
@click.argument("data", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--labels", default=20, show_default=True, type=click.IntRange(2),
              help="The largest classes.")  # fmt: skip
@click.option("--seeds", default=2, show_default=True, type=click.IntRange(1))
def hard_negatives_command(data: Path, labels: int, seeds: int) -> None:
    """Tell what batches of yes of labels that exclude each other are worth; one class per row."""
    try:
        click.echo(hard_negatives.experiment(data, labels, seeds, (50, 100)))
    except DatasetError as error:
        raise click.ClickException(str(error)) from None


@main.command(name="words")
@click.argument("data", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--words", "vocabulary", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Words as vectors of the same space: field `text` of an .npz file. Default: the data "
    "set's own texts.",
)  # fmt: skip
@click.option("--answers", default=50, show_default=True, type=click.IntRange(25, 1000))
@click.option("--rounds", default=4, show_default=True, type=click.IntRange(1, 20))
@click.option("--shown", default=25, show_default=True, type=click.IntRange(0, 10_000),
              help="Clips of the feed of likeliest ones that count as on show.")  # fmt: skip
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1))
def words_command(
    data: Path, vocabulary: Path | None, answers: int, rounds: int, shown: int, seeds: int
) -> None:
    """Count what suggested words find, against words like the label's and random ones."""
    try:
        known = None if vocabulary is None else words.read_words(vocabulary)
        plan = words.Plan(answers=answers, rounds=rounds, shown=shown, seeds=seeds)
        click.echo(words.experiment(data, known, plan))
    except DatasetError as error:
        raise click.ClickException(str(error)) from None


@main.command(name="starting")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1))
def starting_command(file: Path, seeds: int) -> None:
    """Tell what a label gains by starting from another studio's model, not from its words."""
    click.echo(starting.experiment(file, seeds, (0, 10, 25, 100)))


@main.command(name="motion")
@click.argument("sets", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--draws", default=3, show_default=True, type=click.IntRange(1),
              help="Of the films tested on and of the answers, for each set.")  # fmt: skip
@click.option("--n", "sizes", default="25,50,100,250", show_default=True, callback=_numbers)
def motion_command(sets: tuple[Path, ...], draws: int, sizes: tuple[int, ...]) -> None:
    """Tell what a clip's frames say beside their mean, on sets that `prepare moving` made."""
    try:
        click.echo(motion.experiment(sets, draws, sizes))
    except DatasetError as error:
        raise click.ClickException(str(error)) from None


main.add_command(prepare)


def _check_methods(chosen: Iterable[str]) -> None:
    known = (*METHODS, *(f"va-live+{policy}" for policy in POLICIES))
    for method in chosen:
        if method not in known:
            raise click.BadParameter(
                f"{method!r} is none of {', '.join(known)}.", param_hint="--methods"
            )


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


if __name__ == "__main__":
    main(prog_name="rushes experiment")
