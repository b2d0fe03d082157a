"""``rushes bots``: colleagues to try Rushes with, on one label, until Ctrl-C."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import click
from rich.table import Table

import sql
from backend import db
from backend.client import SignInFailed, answers
from backend.messages import Role, wire
from backend.ops.console import console
from backend.settings import Settings, SettingsError, load
from workers.bots.accounts import hired
from workers.bots.annotator import Annotator, Habits, SentAway
from workers.bots.truth import Truth, TruthError, csv_truth, demo_truth
from workers.demo.labels import LABELS

SAY_SECONDS = 10.0
SETTLE_SECONDS = 5.0  # for what was sent, at the end


class NoSuchLabel(Exception):
    """The message names the labels there are."""


class BackendAway(Exception):
    """The message says how to start it."""


@click.command(name="rushes bots")
@click.option("--label", default=LABELS[0].name, show_default=True, help="The label's name.")
@click.option("--primaries", default=2, show_default=True, type=click.IntRange(0, 200))
@click.option("--secondaries", default=2, show_default=True, type=click.IntRange(0, 200),
              help="They label blind what primaries chose.")  # fmt: skip
@click.option("--error", default=0.1, show_default=True, type=click.FloatRange(0, 1),
              help="Share of their answers that are wrong.")  # fmt: skip
@click.option("--pace", default=1.0, show_default=True, type=click.FloatRange(0.001, 20),
              help="Answers per second, each, on average.")  # fmt: skip
@click.option("--undo", default=0.02, show_default=True, type=click.FloatRange(0, 0.5),
              help="Share of their answers that they take back and give anew.")  # fmt: skip
@click.option("--truth", type=click.Path(path_type=Path),
              help="CSV with clip_id and answer; not needed for the demo's labels.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=0.1), help="Stop then, instead of at Ctrl-C.")
@click.option("--seed", type=int, help="For errors and pauses that can be repeated.")
def main(
    label: str,
    primaries: int,
    secondaries: int,
    error: float,
    pace: float,
    undo: float,
    truth: Path | None,
    seconds: float | None,
    seed: int | None,
) -> None:
    """Simulated annotators with accounts of their own, working on a label at the real socket."""
    roles: list[Role] = [*["primary"] * primaries, *["secondary"] * secondaries]  # type: ignore[list-item]
    habits = Habits(pace, error, undo)
    try:
        asyncio.run(work(load(), label, roles, habits, truth, seconds, random.Random(seed)))
    except (NoSuchLabel, BackendAway, TruthError, SettingsError, SentAway, SignInFailed) as problem:
        raise click.ClickException(str(problem)) from None
    except db.AWAY as away:
        raise click.ClickException(
            f"The database is not reachable ({away}); start everything with `rushes up`."
        ) from None


async def work(
    settings: Settings,
    label: str,
    roles: Sequence[Role],
    habits: Habits,
    truth: Path | None,
    seconds: float | None,
    rng: random.Random,
) -> None:
    """Bots in these roles answer for a label until told to stop, or for some seconds.

    Raises:
        NoSuchLabel, BackendAway, TruthError: before anybody was put on the label.
        SentAway, SignInFailed: somebody took them all off the label, or closed their accounts.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    pool = await db.open_pool(settings.dsn, size=2)
    try:
        name, known = await find(pool, settings, label, truth)
        if not await asyncio.to_thread(answers, f"{settings.api_url}{wire.HEALTH}"):
            raise BackendAway(
                f"The backend does not answer at {settings.api_url}; start it with `rushes up`."
            )
        async with hired(pool, name, roles) as accounts:
            bots = [
                Annotator(settings.api_url, settings.ui_origin, account, name, known, habits,
                          random.Random(rng.random()))
                for account in accounts
            ]  # fmt: skip
            console.print(f"{len(bots)} bots on {label}: {', '.join(a.name for a in accounts)}")
            await together(bots, stopping, seconds)
            console.print(summary(bots))
    finally:
        pool.terminate()


async def find(
    pool: asyncpg.Pool, settings: Settings, label: str, truth: Path | None
) -> tuple[int, Truth]:
    """The label of this name, and what is true of it.

    Raises:
        NoSuchLabel, TruthError: see the messages.
    """
    rows = await sql.labels.list(pool)
    found = next((r for r in rows if r["name"].lower() == label.lower()), None)
    if found is None:
        names = ", ".join(r["name"] for r in rows) or "none yet"
        raise NoSuchLabel(f"There is no label named {label!r}; there are: {names}.")
    known = csv_truth(truth) if truth else demo_truth(settings.home / "demo", found["name"])
    return found["id"], known


async def together(
    bots: Sequence[Annotator], stopping: asyncio.Event, seconds: float | None
) -> None:
    """All work until told to stop; who is sent away leaves the others at work.

    Raises:
        SentAway, SignInFailed: nobody is left.
    """

    async def work(bot: Annotator) -> Exception | None:
        try:
            await bot.run(stopping)
        except (SentAway, SignInFailed) as reason:
            console.print(f"{bot.account.name} leaves: {reason}")
            return reason
        return None

    if seconds is not None:
        asyncio.get_running_loop().call_later(seconds, stopping.set)
    working = asyncio.gather(*map(work, bots))
    stop = asyncio.create_task(stopping.wait())
    saying = asyncio.create_task(say_for_ever(bots))
    try:
        both: list[asyncio.Future[Any]] = [working, stop]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        reasons = await asyncio.wait_for(working, SETTLE_SECONDS)
        if not stopping.is_set():
            raise next(r for r in reasons if r is not None)
    except TimeoutError:
        console.print("The backend does not answer; the last answers may not have been kept.")
    finally:
        stop.cancel()
        saying.cancel()
        await asyncio.gather(stop, saying, return_exceptions=True)


async def say_for_ever(bots: Sequence[Annotator]) -> None:
    while True:
        await asyncio.sleep(SAY_SECONDS)
        answered = sum(b.work.answers for b in bots)
        here = sum(b.client is not None for b in bots)
        console.print(f"{answered} answers; {here} of {len(bots)} connected")


def summary(bots: Sequence[Annotator]) -> Table:
    table = Table("bot", "role", "answers", "wrong", "taken back", "connection lost", box=None)
    for bot in bots:
        done = bot.work
        table.add_row(
            bot.account.name, bot.account.role, str(done.answers), str(done.wrong),
            str(done.undone), str(done.cuts),
        )  # fmt: skip
    return table


if __name__ == "__main__":
    main(prog_name="rushes bots")
