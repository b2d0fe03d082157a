"""``rushes``: one command for everything; what a verb does is in the module it calls."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import click

from backend import db
from backend.auth import accounts, identities
from backend.errors import Refusal
from backend.keeping import redaction
from backend.keeping.archive import BackupError
from backend.messages import wire
from backend.ops import backup, deployments, labels, people, programs, restore, webhooks
from backend.ops import demo as demonstration
from backend.ops import doctor as diagnosis
from backend.ops import status as report
from backend.ops.child import NotStarted
from backend.ops.console import console
from backend.ops.labels import LabelError
from backend.ops.ports import PortTaken
from backend.ops.supervisor import AlreadyUp
from backend.ops.up import MissingPart, up
from backend.settings import Settings, SettingsError, load
from backend.views.model_names import ALIASES, UnknownModel

T = TypeVar("T")

# What people can cause or meet: its message is all they need to read.
EXPECTED = (
    SettingsError, PortTaken, NotStarted, AlreadyUp, MissingPart, db.SchemaError, LabelError,
    accounts.AccountError, UnknownModel, BackupError,
)  # fmt: skip


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what people can cause or meet becomes one clear line and exit code 1."""
    try:
        return asyncio.run(work)
    except EXPECTED as error:
        raise click.ClickException(redaction.redact(str(error))) from None
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from None
    except asyncpg.DataError:
        raise click.ClickException(
            "That holds a character or a number that the database cannot keep; type it anew."
        ) from None
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({redaction.redact(str(error))}). Start it with "
            "`rushes up`, or set RUSHES_DATABASE_URL."
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"A file can't be read or written ({error}). Is the disk full, or RUSHES_HOME another "
            "user's?"
        ) from None


def ask(work: Callable[[asyncpg.Pool], Awaitable[T]]) -> T:
    """`run`, with the database."""

    async def with_pool() -> T:
        pool = await db.open_pool(settings().dsn, size=2)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return run(with_pool())


def settings(**defaults: Any) -> Settings:
    try:
        return load(**defaults)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@click.group()
@click.version_option(package_name="rushes")
def main() -> None:
    """Rushes: a live, shared studio for building video classifiers."""
    redaction.install(streams=False)


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
    chosen = settings(**demonstration.DEFAULTS) if demo else settings()
    prepare = demonstration.prepare_demo if demo else None
    run(up(chosen, lambda text: print(text, flush=True), with_ui=with_ui, prepare=prepare,
           bots=bots))  # fmt: skip


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Is everything well? Exit code 0 only if it is."""
    found = asyncio.run(report.status(settings()))
    if as_json:
        print(json.dumps(found))
    else:
        console.print(report.table(found))
    sys.exit(0 if report.well(found) else 1)


@main.command()
def doctor() -> None:
    """What is installed, what is missing, and what to do about it."""
    healthy = True
    for check in diagnosis.diagnose(settings()):
        healthy &= check.ok
        console.print(check.line())
    sys.exit(0 if healthy else 1)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    for name in run(db.migrate(settings().dsn)) or ["nothing to do"]:
        click.echo(name)


@main.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--media", is_flag=True, help="With posters and proxies of the films; else they are "
              "made again from the films' own files.")  # fmt: skip
def back_up(file: Path, media: bool) -> None:
    """Write everything that can't be made again to FILE, while people work.

    That is the database: people, labels, answers, definitions, models. It holds the hashes of
    passwords and API keys and the secrets of webhooks, so only you may read it; nobody stays signed
    in through it.
    """
    with console.telling() as tell:
        made = run(backup.backup(settings(), file, media=media, tell=tell))
    console.print(f"{file}: {backup.words(made)}", soft_wrap=True)


@main.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore_backup(file: Path) -> None:
    """Make a studio out of a backup, in an installation that is down and holds none."""
    with console.telling() as tell:
        held = run(restore.restore(settings(), file, tell=tell))
    console.print(f"Restored {backup.words(held)}. `rushes up` starts it.", soft_wrap=True)


@main.group()
def serve() -> None:
    """Run one part in the foreground, for service managers and containers."""


@serve.command(name="backend")
def serve_backend() -> None:
    """The Litestar backend."""
    from backend import app  # all of its routes: a second that no other verb should wait for

    app.serve(settings())


@serve.command(name="worker")
@click.option("--queue", type=click.Choice(["learn", "ingest"]), required=True)
def serve_worker(queue: str) -> None:
    """A worker: `learn` trains and scores, `ingest` decodes and embeds."""
    become(programs.WORKER, "--queue", queue)


@serve.command(name="ui")
def serve_ui() -> None:
    """The page (needs the ui extra installed in this environment)."""
    become(programs.UI)


# ── programs of the workers ─────────────────────────────────────────────────────────────────────


def become(program: str, *arguments: str) -> None:
    command = programs.command(program, *arguments)
    os.execv(command[0], command)


def passes_on(verb: str, program: str, text: str, *, of: click.Group = main) -> None:
    """A verb that is another program, with options of its own."""

    @of.command(
        name=verb, help=text, add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )  # fmt: skip
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        become(program, *arguments)


passes_on("ingest", programs.INGEST, "Add videos: files and folders, with `--metadata CSV|JSON`.")
passes_on(
    "predict", programs.PREDICT, "What models say of new videos, without a server; see "
    "`rushes predict --help`.",
)  # fmt: skip
passes_on(
    "export", programs.EXPORT,
    "Take answers, clips, predictions and models out of the studio; see `rushes export --help`.",
)  # fmt: skip
passes_on(
    "import", programs.IMPORT_MADE,
    "Bring in answers that were given elsewhere; see `rushes import --help`.",
)  # fmt: skip
passes_on(
    "encoder", programs.ENCODER,
    "Try another encoder on the films that are here, and switch; see `rushes encoder --help`.",
)  # fmt: skip
passes_on(
    "demo", programs.REHEARSAL,
    "What the demo can show; `rushes demo drift`: films arrive that look otherwise.",
)  # fmt: skip
passes_on(
    "replay", programs.REPLAY,
    "Train a model version again from its answers: are its weights the same to the last bit?",
)  # fmt: skip
passes_on("bench", programs.BENCH, "Measure this installation; see `rushes bench --help`.")
passes_on(
    "bots", programs.BOTS, "Simulated annotators to try a label with; see `rushes bots --help`."
)
passes_on(
    "experiment", programs.EXPERIMENTS,
    "Repeat the paper's experiments, or simulate annotators on your own embeddings.",
)  # fmt: skip


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
@click.password_option(
    help="Asked for if not given: what is on a command line, everybody here can read."
)
def add_user(name: str, account_role: Any, role: Any, password: str) -> None:
    """Create an account."""
    ask(
        lambda pool: accounts.add_from_terminal(
            pool, name=name, password=password, account_role=account_role, role=role
        )
    )
    click.echo(f"{name} can sign in at {settings().ui_origin}")


@user.command(name="password")
@click.argument("name")
@click.password_option(
    help="Asked for if not given: what is on a command line, everybody here can read."
)
def change_password(name: str, password: str) -> None:
    """Set a new password and sign the person out everywhere."""
    ask(lambda pool: accounts.set_password(pool, name, password))


@user.command(name="disable")
@click.argument("name")
def disable_user(name: str) -> None:
    """Nobody can sign in under this name any more; open pages close within seconds."""
    ask(lambda pool: accounts.disable(pool, name))


@user.command(name="sign-in")
@click.argument("name")
def sign_in_once(name: str) -> None:
    """Print a link by which NAME signs in once, within ten minutes: a way in where passwords are
    switched off and the provider of identities is away."""
    token = ask(lambda pool: identities.way_in(pool, name))
    click.echo(f"{settings().public_api_url}{wire.WAY_IN}?token={token}")


@user.command(name="join")
@click.argument("name")
@click.argument("into")
def join_accounts(name: str, into: str) -> None:
    """Who signs in to the account NAME by a provider does so to INTO from now on; NAME is disabled,
    and its answers stay."""
    ask(lambda pool: identities.join(pool, name, into))
    click.echo(f"{into} signs in by the provider from now on.")


@user.command(name="list")
def list_users() -> None:
    """Everybody."""
    console.print(ask(people.listing))


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
    number = ask(
        lambda pool: labels.add(
            pool, by=by, name=name, group=group, description=description,
            keywords=tuple(keywords.split(",")),
        )
    )  # fmt: skip
    click.echo(f"{settings().ui_origin}/label/{number}")


@label.command(name="restore")
@click.argument("name")
def restore_label(name: str) -> None:
    """Bring back a label that was put away, with everything it held."""
    number = ask(lambda pool: labels.restore(pool, name))
    click.echo(f"{settings().ui_origin}/label/{number}")


@label.command(name="list")
def list_labels() -> None:
    """Where every label stands."""
    console.print(ask(labels.listing))


passes_on(
    "import", programs.IMPORT, "A new label that starts from a bundle of another studio.", of=label
)


# ── models in use ───────────────────────────────────────────────────────────────────────────────

_alias = click.option("--as", "alias", type=click.Choice(ALIASES), default="live",
                      show_default=True, help="Under which name it is in use.")  # fmt: skip
_by = click.option("--by", default="", help="The account that does it; else: from the terminal.")


@main.command(name="deploy")
@click.argument("model")
@_alias
@click.option("--threshold", default=None, type=click.FloatRange(0, 1),
              help="Clips are reported from this probability on; usually .5.")  # fmt: skip
@click.option("--note", default="", help="Why.")
@_by
def deploy_model(model: str, alias: Any, threshold: float | None, note: str, by: str) -> None:
    """Put a MODEL into use: LABEL for its newest version, LABEL@7, or LABEL@candidate."""
    click.echo(
        ask(
            lambda pool: deployments.deploy(
                pool, model, alias=alias, threshold=threshold, note=note, by=by
            )
        )
    )


@main.command(name="rollback")
@click.argument("label")
@_alias
@_by
def roll_back_model(label: str, alias: Any, by: str) -> None:
    """Take back the last deployment of a LABEL; what was in use before it is again."""
    click.echo(ask(lambda pool: deployments.roll_back(pool, label, alias=alias, by=by)))


@main.command(name="deployments")
@click.argument("label", default="")
def list_deployments(label: str) -> None:
    """What is in use of all labels; of one LABEL, all that ever was."""
    console.print(ask(lambda pool: deployments.listing(pool, label)))


main.add_command(webhooks.group(ask))


if __name__ == "__main__":
    main()
