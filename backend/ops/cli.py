"""``rushes``: one command for everything. Worker code is started by module name, never imported."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from typing import Any

import asyncpg
import click
from rich.console import Console
from rich.table import Table

import sql
from backend import app, commands, db
from backend.auth import access, accounts
from backend.errors import Refusal
from backend.messages import NO, YES, CreateLabel
from backend.ops import status as report
from backend.ops.doctor import diagnose
from backend.ops.ports import PortTaken
from backend.ops.postgres import ServerError
from backend.ops.supervisor import AlreadyUp, python_module
from backend.ops.up import MissingPart, up
from backend.settings import Settings, SettingsError, load
from backend.views import board

console = Console(highlight=False)

EXPECTED = (
    SettingsError, PortTaken, ServerError, AlreadyUp, MissingPart, db.SchemaError,
    accounts.AccountError,
)  # fmt: skip


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end; what people can cause or meet becomes one clear line and exit code 1."""
    try:
        return asyncio.run(work)
    except EXPECTED as error:
        raise click.ClickException(str(error)) from None
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from None
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({error}). Start it with `rushes up`, or set "
            "RUSHES_DATABASE_URL."
        ) from None


def settings() -> Settings:
    try:
        return load()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@click.group()
@click.version_option(package_name="rushes")
def main() -> None:
    """Rushes: a live, shared studio for building video classifiers."""


@main.command(name="up")
@click.option("--ui/--no-ui", "with_ui", default=True, help="Start the page too.")
@click.option("--demo", is_flag=True, help="With the demo corpus, accounts and labels.")
@click.option("--bots", default=0, type=click.IntRange(0, 50),
              help="With --demo: so many simulated primaries, and as many secondaries, at work on "
              "the first label.")  # fmt: skip
def up_command(with_ui: bool, demo: bool, bots: int) -> None:
    """Start everything on this machine and keep it up until Ctrl-C."""
    if bots and not demo:
        raise click.ClickException(
            "Bots know the demo's labels only: add --demo, or run `rushes bots --truth FILE` as "
            "well."
        )
    chosen = settings()
    prepare = None
    if demo:
        os.environ.setdefault("RUSHES_EMBEDDER", "demo")
        # Drawn films look alike: at the default a quarter of the shots would count as copies.
        os.environ.setdefault("RUSHES_DUPLICATE_SIMILARITY", "0.999")
        chosen = settings()
        from backend.ops.demo import prepare_demo

        prepare = prepare_demo
    run(
        up(
            chosen,
            lambda text: print(text, flush=True),
            with_ui=with_ui,
            prepare=prepare,
            bots=bots,
        )
    )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Is everything well? Exit code 0 only if it is."""
    found = asyncio.run(report.status(settings()))
    if as_json:
        print(json.dumps(found))
    else:
        table = Table(show_header=False, box=None)
        for part in ("postgres", "valkey", "backend", "ui"):
            mark = "[green]✓[/]" if found[part]["ok"] else "[red]✕[/]"
            table.add_row(mark, part, found[part].get("url") or found[part].get("error", ""))
        for worker in found["workers"]:
            table.add_row("[green]✓[/]", f"worker {worker['queue']}", worker["device"])
        corpus = found["corpus"]
        table.add_row("", "corpus", f"{corpus['clips']} clips of {corpus['videos']} videos")
        table.add_row("", "embedder", corpus["embedder"] or "none yet")
        console.print(table)
    sys.exit(0 if report.well(found) else 1)


@main.command()
def doctor() -> None:
    """What is installed, what is missing, and what to do about it."""
    healthy = True
    for check in diagnose(settings()):
        healthy &= check.ok
        console.print(f"[{'green' if check.ok else 'red'}]{'✓' if check.ok else '✕'}[/] "
                      f"{check.name}: {check.detail}")  # fmt: skip
        if not check.ok and check.remedy:
            console.print(f"    → {check.remedy}")
    sys.exit(0 if healthy else 1)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    for name in run(db.migrate(settings().dsn)) or ["nothing to do"]:
        click.echo(name)


@main.group()
def serve() -> None:
    """Run one part in the foreground, for service managers and containers."""


@serve.command(name="backend")
def serve_backend() -> None:
    """The Litestar backend."""
    app.serve(settings())


@serve.command(name="worker")
@click.option("--queue", type=click.Choice(["learn", "ingest"]), required=True)
def serve_worker(queue: str) -> None:
    """A worker: `learn` trains and scores, `ingest` decodes and embeds."""
    become("workers.main", "--queue", queue)


@serve.command(name="ui")
def serve_ui() -> None:
    """The page (needs the ui extra installed in this environment)."""
    become("ui.serve")


def become(module: str, *arguments: str) -> None:
    command = python_module(module, *arguments)
    os.execv(command[0], command)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def ingest(arguments: tuple[str, ...]) -> None:
    """Add videos: files and folders, with `--metadata CSV|JSON`."""
    become("workers.ingest.cli", *arguments)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure this installation; see `rushes bench --help`."""
    become("workers.bench", *arguments)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bots(arguments: tuple[str, ...]) -> None:
    """Simulated annotators to try a label with; see `rushes bots --help`."""
    become("workers.bots", *arguments)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def experiment(arguments: tuple[str, ...]) -> None:
    """Repeat the paper's experiments, or simulate annotators on your own embeddings."""
    become("workers.experiments", *arguments)


# ── people ──────────────────────────────────────────────────────────────────────────────────────


@main.group()
def user() -> None:
    """Accounts."""


@user.command(name="add")
@click.argument("name")
@click.option(
    "--account-role", type=click.Choice(["admin", "annotator", "viewer"]), default="annotator"
)
@click.option("--role", type=click.Choice(["primary", "secondary", "none"]),
              default="primary", help="Secondaries label blind what primaries chose.")  # fmt: skip
@click.password_option()
def add_user(name: str, account_role: Any, role: Any, password: str) -> None:
    """Create an account."""

    async def work(pool: asyncpg.Pool) -> None:
        await accounts.create_person(
            pool, name=name, password=password, account_role=account_role, role=role
        )

    run(with_pool(work))
    click.echo(f"{name} can sign in at {settings().ui_origin}")


@user.command(name="password")
@click.argument("name")
@click.password_option()
def change_password(name: str, password: str) -> None:
    """Set a new password and sign the person out everywhere."""
    run(with_pool(lambda pool: accounts.set_password(pool, name, password)))


@user.command(name="disable")
@click.argument("name")
def disable_user(name: str) -> None:
    """Nobody can sign in under this name any more; open pages close within seconds."""
    run(with_pool(lambda pool: accounts.disable(pool, name)))


@user.command(name="list")
def list_users() -> None:
    """Everybody."""

    async def work(pool: asyncpg.Pool) -> None:
        table = Table("name", "account role", "role", "state", box=None)
        for p in await sql.accounts.list(pool):
            table.add_row(
                p["name"], p["account_role"], p["role"], "disabled" if p["disabled_at"] else ""
            )
        console.print(table)

    run(with_pool(work))


# ── labels ──────────────────────────────────────────────────────────────────────────────────────


@main.group()
def label() -> None:
    """Labels."""


@label.command(name="add")
@click.argument("name")
@click.option("--by", required=True, help="The account that creates it.")
@click.option("--group", default="")
@click.option("--description", default="", help="In words an annotator would use.")
@click.option("--keywords", default="", help="Separated by commas.")
def add_label(name: str, by: str, group: str, description: str, keywords: str) -> None:
    """Create a label."""

    async def work(pool: asyncpg.Pool) -> None:
        person = await sql.accounts.by_name(pool, name=by)
        if person is None:
            raise accounts.AccountError(
                f"There is no account named {by!r}; `rushes user add {by}`."
            )
        who = access.Visitor(person["id"], person["name"], person["account_role"], person["role"])
        command = CreateLabel(
            id=os.urandom(8).hex(),
            name=name,
            group=group,
            description=description,
            keywords=tuple(keywords.split(",")),
        )
        reply = await commands.handle(pool, who, command)
        click.echo(f"{settings().ui_origin}/label/{reply.label}")

    run(with_pool(work))


@label.command(name="restore")
@click.argument("name")
def restore_label(name: str) -> None:
    """Bring back a label that was put away, with everything it held."""

    async def work(pool: asyncpg.Pool) -> None:
        try:
            number = await sql.labels.undelete(pool, name=name)
        except asyncpg.UniqueViolationError:
            raise click.ClickException(
                f"There is another label named {name!r} by now; rename that one first."
            ) from None
        if number is None:
            raise click.ClickException(f"No label named {name!r} was put away.")
        await sql.events.wake(pool, changed=f"team/{number}")
        click.echo(f"{settings().ui_origin}/label/{number}")

    run(with_pool(work))


@label.command(name="list")
def list_labels() -> None:
    """Where every label stands."""

    async def work(pool: asyncpg.Pool) -> None:
        labels = [r["id"] for r in await sql.labels.list(pool)]
        table = Table("label", "group", YES, NO, "quality", "diversity", "stop?", box=None)
        for row in await board.primary_rows(pool, labels):
            quality = row.scores.quality
            table.add_row(
                row.label.name, row.label.group, str(row.positives), str(row.negatives),
                "–" if quality is None else f"{quality:.2f}", f"{row.scores.diversity:.2f}",
                row.stop,
            )  # fmt: skip
        console.print(table)

    run(with_pool(work))


async def with_pool(work: Any) -> Any:
    pool = await db.open_pool(settings().dsn, size=2)
    try:
        return await work(pool)
    finally:
        await pool.close()


if __name__ == "__main__":
    main()
