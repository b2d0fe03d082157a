"""``rushes encoder``: another encoder beside the corpus' own, tried, taken, and left again."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import click

import sql
from backend.domain.display import printable
from backend.domain.figures import hundredths, several, share
from backend.domain.intervals import Interval
from backend.ops.console import console
from backend.settings import load
from workers.doors.terminal import run
from workers.embedding.embedder import EmbedderError, load_embedder
from workers.embedding.texts import resolved
from workers.encoders.again import Outcome, Unfit, embed_again
from workers.encoders.switching import Refused, drop, space_of, switch
from workers.encoders.trial import Tried, try_labels

T = TypeVar("T")

NICE = 10  # whoever works in the studio goes first


@click.group(name="rushes encoder")
def main() -> None:
    """Another encoder for the films that are here."""


@main.command(name="add")
@click.argument("model")
def add_command(model: str) -> None:
    """Embed every clip with MODEL, a folder or a hub's name, beside the vectors in use.

    Films are read again from where they lie. People go on working; a run that is cut off goes on
    where it stopped when it is started again, and so it also takes in films that came later.
    """
    os.nice(NICE)
    settings = load()
    name = str(Path(model).resolve()) if Path(model).is_dir() else model

    async def work(pool: asyncpg.Pool) -> Outcome:
        with console.telling() as tell:
            embedder = load_embedder(resolved(name), frames_per_clip=settings.frames_per_clip)
            return await embed_again(pool, settings, embedder, name, tell)

    outcome = _run(work)
    console.print(
        f"Encoder {outcome.space}: {several(outcome.clips, 'clip')} of "
        f"{several(outcome.films, 'film')} embedded; {several(outcome.missing, 'clip')} without a "
        "vector of it.",
        soft_wrap=True,
    )
    for title, why in outcome.away:
        console.print(f"  {title}: {why}", soft_wrap=True)
    if not outcome.missing:
        console.print(f"`rushes encoder try {outcome.space}` compares it on your answers.")


@main.command(name="list")
def list_command() -> None:
    """The encoders whose vectors are kept."""

    async def work(pool: asyncpg.Pool) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await sql.encoders.spaces(pool)
        return rows

    for row in _run(work):
        state = "in use" if row["active"] else f"{several(row['missing'], 'clip')} without a vector"
        console.print(
            f"{row['id']}  {row['embedder']}: {several(row['clips'], 'clip')} of "
            f"{row['dimensions']} numbers; "
            f"{state}",
            soft_wrap=True,
        )


@main.command(name="try")
@click.argument("encoder", type=int)
def try_command(encoder: int) -> None:
    """Compare ENCODER, by its number, with the one in use: average precision of every label by
    five-fold cross-validation on its answers alone, with 95 % intervals."""

    async def work(pool: asyncpg.Pool) -> list[Tried]:
        rows = await sql.encoders.spaces(pool)
        new = space_of(rows, encoder)
        old = next((row for row in rows if row["active"]), None)
        if old is None or not new["clips"]:
            raise Refused("There is nothing to compare yet: `rushes encoder add` comes first.")
        return await try_labels(pool, old, new)

    for one in _run(work):
        if one.old is None:
            text = f"too few answers ({one.yes} yes, {one.no} no; 5 of each are needed)"
        else:
            gain = f"{_interval(one.gain, hundredths)} hundredths" if one.gain else "not to be told"
            now, then = _interval(one.old, share), _interval(one.new, share)
            text = f"{now} now, {then} then; difference {gain}"
        console.print(f"{one.label}: {text}", soft_wrap=True)


@main.command(name="switch")
@click.argument("encoder", type=int)
def switch_command(encoder: int) -> None:
    """Search and learn by ENCODER from now on. Answers stay as they are, every label is trained
    from them anew, and the same command with the other number goes back."""

    left = _run(lambda pool: switch(pool, encoder))
    console.print(
        f"Encoder {encoder} is in use; every label is being trained on it. "
        f"`rushes encoder switch {left['id']}` goes back.",
        soft_wrap=True,
    )
    if left["deployed"]:
        console.print(
            f"{several(left['deployed'], 'deployed model')} of encoder {left['id']}: no new films "
            "are scored by them until a new version is deployed or you go back.",
            soft_wrap=True,
        )


@main.command(name="drop")
@click.argument("encoder", type=int)
@click.option("--yes", is_flag=True, help="Without asking.")
def drop_command(encoder: int, yes: bool) -> None:
    """Free the vectors of ENCODER, which is not in use."""

    async def read(pool: asyncpg.Pool) -> asyncpg.Record:
        return space_of(await sql.encoders.spaces(pool), encoder)

    space = _run(read)
    if not yes and not space["active"]:
        click.confirm(
            printable(
                f"{space['clips']} vectors of {space['embedder']} go, and what was made of them. "
                "Its model versions stay in the history, but can't be gone back to until `rushes "
                "encoder add` has embedded every clip again. Go on?"
            ),
            abort=True,
        )
    _run(lambda pool: drop(pool, encoder))
    console.print(f"Encoder {encoder} keeps no vectors any more.")


def _interval(found: Interval | None, form: Callable[[float], str]) -> str:
    if found is None:
        return "–"
    return f"{form(found.value)} ({form(found.low)} to {form(found.high)})"


def _run(work: Callable[[asyncpg.Pool], Coroutine[Any, Any, T]]) -> T:
    try:
        return run(work, name="encoder", trouble="The films can't be read")
    except (EmbedderError, Unfit, Refused) as error:
        raise click.ClickException(printable(str(error))) from None


if __name__ == "__main__":
    main(prog_name="rushes encoder")
