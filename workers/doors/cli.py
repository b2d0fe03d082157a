"""``rushes export``: what was made in the studio leaves it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import asyncpg
import click
import msgspec

from backend.domain.display import printable, visible
from backend.messages import Filters
from backend.messages.exports import ROW_FORMATS, AskExport, Exported, Outcome
from backend.ops.console import console
from backend.settings import load
from backend.views.exports import labels_meant
from workers.deploy.export import model_command
from workers.doors import definitions
from workers.doors.card_cli import card_command
from workers.doors.exporting import export
from workers.doors.formats import FormatError
from workers.doors.formats.table import known
from workers.doors.markers_cli import markers_command
from workers.doors.reading import Selection
from workers.doors.terminal import run

TELL_SECONDS = 0.5


@click.group(name="rushes export")
def main() -> None:
    """Take out of the studio what was made in it."""


main.add_command(model_command)
main.add_command(markers_command)
main.add_command(card_command)


def _options(what: Exported) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that the exports of rows share."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(_common(what)):
            command = option(command)
        return command

    return add


def _common(what: Exported) -> list[Callable[[Callable[..., None]], Callable[..., None]]]:
    answers = [] if what == "predictions" else [
        click.option("--answer", "answers", multiple=True, type=click.Choice(get_args(Outcome)),
                     help="Only these; may be given several times."),
    ]  # fmt: skip
    return [
        click.option("--label", "labels", multiple=True, metavar="NAME",
                     help="Of this label; may be given several times. Else of all."
                     + (" NAME@7 and NAME@live name a model." if what == "predictions" else "")),
        click.option("--format", "form", type=click.Choice(ROW_FORMATS),
                     help="Else by the name of --out."),
        click.option("--out", required=True, type=click.Path(path_type=Path),
                     help="The file to write."),
        click.option("--film", type=int, help="Only this film, by its number."),
        click.option("--genre", help="Only films of this genre."),
        click.option("--year-from", type=int, help="Only films of this year and later."),
        click.option("--year-to", type=int, help="Only films of this year and before."),
        click.option("--seconds-from", type=float, help="Only clips of at least this length."),
        click.option("--seconds-to", type=float, help="Only clips of at most this length."),
        click.option("--intake", "intakes", multiple=True, metavar="NAME",
                     help="Only films of this intake; may be given several times."),
        click.option("--where", default="", metavar="QUERY",
                     help="Only clips that meet conditions, like 'rain > .8 and not indoor'."),
        click.option("--score-from", type=click.FloatRange(0, 1),
                     help="Only clips to which the model gives at least this probability."),
        click.option("--score-to", type=click.FloatRange(0, 1),
                     help="Only clips to which the model gives at most this probability."),
        *answers,
    ]  # fmt: skip


@main.command(name="annotations")
@_options("annotations")
@click.option("--pseudonyms", is_flag=True,
              help="Instead of people's names: always the same for the same person, and nobody can "
              "tell whose it is. Reasons are left out.")  # fmt: skip
def annotations_command(**asked: Any) -> None:
    """A row for every answer that holds: who gave it, when, how long it took, and what they saw."""
    _export("annotations", asked)


@main.command(name="clips")
@_options("clips")
def clips_command(**asked: Any) -> None:
    """A row for every clip that was answered, with what its answers come to."""
    _export("clips", asked)


@main.command(name="predictions")
@_options("predictions")
def predictions_command(**asked: Any) -> None:
    """A row for every clip and model: what the newest model of a label, or the one named, says."""
    _export("predictions", asked)


@main.command(name="labels")
@click.option("--label", "labels", multiple=True, metavar="NAME",
              help="This label; may be given several times. Else all.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="The JSON file to write.")  # fmt: skip
def labels_command(labels: tuple[str, ...], out: Path) -> None:
    """What labels mean: names, descriptions, keywords, examples and whose answers count."""

    async def work(pool: asyncpg.Pool) -> int:
        meant = await labels_meant(pool, None, AskExport(labels=labels))
        definitions.write(out, await definitions.definitions_of(pool, meant))
        return len(meant)

    count = run(work, name="export", trouble=f"{out} can't be written")
    console.print(f"{count} labels: {visible(str(out))}", soft_wrap=True)


def wanted_of(what: Exported, asked: dict[str, Any]) -> AskExport:
    """What the options of a command ask for.

    Raises:
        click.ClickException: one of them cannot be.
    """
    try:
        form = asked["form"] or known(asked["out"])
        filters = {name: asked[name] for name in Filters.__struct_fields__ if name in asked}
        raw = {
            "what": what,
            "format": form,
            "labels": asked["labels"],
            "filters": {name: value for name, value in filters.items() if value is not None},
            "intakes": asked["intakes"],
            "answers": asked.get("answers", ()),
            "score_from": asked["score_from"],
            "score_to": asked["score_to"],
            "pseudonyms": asked.get("pseudonyms", False),
            "where": asked["where"],
        }
        return msgspec.convert(raw, AskExport)
    except (FormatError, msgspec.ValidationError) as error:
        raise click.ClickException(printable(str(error))) from None


def _export(what: Exported, asked: dict[str, Any]) -> None:
    wanted, out = wanted_of(what, asked), asked["out"]
    count = run(
        lambda pool: _written(pool, wanted, out, load().media),
        name="export",
        trouble=f"{out} can't be written",
    )
    if out.is_file() or out.is_dir():
        rows = "row" if count == 1 else "rows"
        console.print(f"{count} {rows}: {visible(str(out))}", soft_wrap=True)


async def _written(pool: asyncpg.Pool, wanted: AskExport, out: Path, media: Path) -> int:
    labels = await labels_meant(pool, None, wanted)
    last = time.monotonic()

    async def tell(done: int, total: int) -> None:
        nonlocal last
        if sys.stderr.isatty() and time.monotonic() - last > TELL_SECONDS:
            last = time.monotonic()
            click.echo(f"\r{done} of {total}", nl=False, err=True)

    return await export(pool, Selection(wanted, labels), out, tell, media=media)


if __name__ == "__main__":
    main(prog_name="rushes export")
