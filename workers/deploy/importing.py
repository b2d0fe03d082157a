"""``rushes label import BUNDLE``: a model of another studio is where a new label starts."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import asyncpg
import click
import msgspec

import sql
from backend import db
from backend.auth import access
from backend.auth.accounts import AccountError
from backend.commands import definitions
from backend.domain.display import printable
from backend.errors import Refusal
from backend.events import transaction
from backend.messages import CreateLabel
from backend.ops.labels import visitor
from backend.settings import SettingsError, load
from workers.deploy import bundle as bundles
from workers.deploy.bundle import Bundle, BundleError


@click.command(name="rushes label import")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Of the label; else the one it had elsewhere.")
@click.option("--by", default="", help="The account that creates it; else the first administrator.")
def main(bundle: Path, name: str, by: str) -> None:
    """Make a label that starts from the model in a BUNDLE, as `rushes export model` made it.

    Until there are answers the corpus is ranked by that model, where other labels are ranked by
    their words. Answers overrule it as far as they contradict it.
    """
    try:
        settings = load()
        number = asyncio.run(_import(settings.dsn, bundles.read(bundle), name=name, by=by))
    except (BundleError, SettingsError, AccountError) as error:
        raise click.ClickException(printable(str(error))) from None
    except Refusal as refusal:
        raise click.ClickException(printable(refusal.message)) from None
    except db.AWAY as error:
        raise click.ClickException(
            printable(f"The database is not reachable ({error}). Start it with `rushes up`.")
        ) from None
    click.echo(f"{settings.ui_origin}/label/{number}")


async def _import(dsn: str, bundle: Bundle, *, name: str, by: str) -> int:
    pool = await db.open_pool(dsn, size=2, name="import")
    try:
        return await import_label(pool, bundle, name=name, by=by)
    finally:
        await pool.close()


async def import_label(pool: asyncpg.Pool, bundle: Bundle, *, name: str = "", by: str = "") -> int:
    """Create a label that starts from a bundle's model, whole or not at all; its number.

    Raises:
        BundleError: the model reads embeddings of another embedder than the corpus', or there is
            no corpus yet.
        AccountError: there is no such account, or no administrator.
        Refusal: the account may not, or the name is taken.
    """
    config = bundle.config
    space = await sql.corpus.space(pool)
    if space is None:
        raise BundleError("There are no clips yet that it could rank: `rushes ingest` some videos.")
    if space["digest"] != config.embedding.digest:
        raise BundleError(
            f"“{config.label.name}” reads embeddings of {config.embedding.name}, and this corpus "
            f"has those of {space['embedder']}. It can start labels only where the same embedder "
            "is."
        )
    by = by or await sql.deploy.first_admin(pool) or ""
    who = await visitor(pool, by)
    command = CreateLabel(
        id=secrets.token_hex(8),
        name=name or config.label.name,
        description=config.label.description,
        keywords=config.label.keywords,
    )
    async with transaction(pool) as tx:
        who = await access.admitted_to_change(tx, who, command)
        reply = await definitions.create_label(tx, who, command)
        assert reply.label is not None
        await sql.deploy.start_from(
            tx.connection,
            label=reply.label,
            space=space["id"],
            weights=bundle.weights.astype("<f4").tobytes(),
            bundle=msgspec.json.encode(config).decode(),
        )
    return reply.label


if __name__ == "__main__":
    main(prog_name="rushes label import")
