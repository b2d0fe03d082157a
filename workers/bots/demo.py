"""``rushes demo``: what the demo can show by itself, while ``rushes up --demo`` runs."""

from __future__ import annotations

import asyncio
from typing import get_args

import click

from backend import db
from backend.client import RefusedCommand, SignInFailed
from backend.ops.child import NotStarted
from backend.ops.console import console
from backend.settings import SettingsError, load
from workers.bots.drift import DriftError, drift
from workers.bots.truth import TruthError
from workers.demo.drawing.world import Look


@click.group(name="rushes demo")
def main() -> None:
    """What the demo can show."""


@main.command(name="drift")
@click.option("--look", default="snow", show_default=True,
              type=click.Choice([look for look in get_args(Look) if look != "colour"]),
              help="Which the corpus does not have.")  # fmt: skip
@click.option("--label", default="night", show_default=True, help="A label of the demo.")
@click.option("--films", default=8, show_default=True, type=click.IntRange(2, 40))
@click.option("--bots", is_flag=True, help="Answer by the ground truth, and put the result live.")
def drift_command(look: Look, label: str, films: int, bots: bool) -> None:
    """Let films in another look arrive as an intake, while `rushes up --demo` runs."""
    try:
        asyncio.run(_drift(look, label, films, bots))
    except (DriftError, TruthError, SettingsError, NotStarted) as problem:
        raise click.ClickException(str(problem)) from None
    except RefusedCommand as refused:
        raise click.ClickException(str(refused)) from None
    except SignInFailed as failed:
        raise click.ClickException(
            f"The demo's account cannot sign in ({failed}); start with `rushes up --demo`."
        ) from None
    except TimeoutError:
        raise click.ClickException(
            "Nothing happened for minutes; `rushes status` tells whether everything is up."
        ) from None
    except db.AWAY as away:
        raise click.ClickException(
            f"A server is away ({away}); start everything with `rushes up --demo`."
        ) from None


async def _drift(look: Look, label: str, films: int, bots: bool) -> None:
    settings = load()
    pool = await db.open_pool(settings.dsn, size=2)
    try:
        await drift(
            settings, pool, look=look, name=label, count=films, bots=bots, tell=console.print
        )
    finally:
        pool.terminate()


if __name__ == "__main__":
    main(prog_name="rushes demo")
