"""``rushes webhook``: programs that are told what happens, from the terminal."""

from __future__ import annotations

import secrets
import string
from collections.abc import Awaitable, Callable
from typing import Any, get_args

import asyncpg
import click
from rich.table import Table

import sql
from backend import commands
from backend.client import new_id
from backend.messages import AddWebhook, RemoveWebhook, Request, TestWebhook, WebhookKind, wire
from backend.ops.console import console
from backend.ops.labels import LabelError, visitor

Ask = Callable[[Callable[[asyncpg.Pool], Awaitable[Any]]], Any]
_by = click.option("--by", required=True, help="The administrator on whose behalf.")


def group(ask: Ask) -> click.Group:
    """The commands. ``ask``: does something with the database."""

    @click.group(name="webhook")
    def webhook() -> None:
        """Other programs that are told what happens, by Standard Webhooks."""

    @webhook.command(name="list")
    def listed() -> None:
        """Who is told what."""
        console.print(ask(listing))

    @webhook.command()
    @click.argument("url")
    @click.option("--event", "kinds", multiple=True, type=click.Choice(get_args(WebhookKind)),
                  help="What it is told, several times; else: everything.")  # fmt: skip
    @click.option("--label", "names", multiple=True, help="Of this label only; else: of all.")
    @_by
    def add(url: str, kinds: tuple[Any, ...], names: tuple[str, ...], by: str) -> None:
        """Tell URL what happens from now on. Prints its secret, once."""
        click.echo(ask(lambda pool: added(pool, by, url, kinds, names)))

    @webhook.command()
    @click.argument("number", type=click.IntRange(1))
    @_by
    def remove(number: int, by: str) -> None:
        """Tell the webhook of this NUMBER nothing any more."""
        ask(lambda pool: done(pool, by, RemoveWebhook(id=new_id(), webhook=number)))

    @webhook.command()
    @click.argument("number", type=click.IntRange(1))
    @_by
    def test(number: int, by: str) -> None:
        """Send the webhook of this NUMBER a message that tells nothing."""
        ask(lambda pool: done(pool, by, TestWebhook(id=new_id(), webhook=number)))

    return webhook


async def listing(pool: asyncpg.Pool) -> Table:
    table = Table("number", "address", "is told", "whose", "state", box=None)
    for row in await sql.webhooks.endpoints(pool):
        state = row["ended"] or ("" if row["told"] else "its owner is no administrator")
        table.add_row(str(row["id"]), row["url"], ", ".join(row["kinds"]), row["owner"], state)
    return table


async def added(
    pool: asyncpg.Pool, by: str, url: str, kinds: tuple[WebhookKind, ...], names: tuple[str, ...]
) -> str:
    """The secret of a new endpoint.

    Raises:
        AccountError, Refusal: there is no such account, or it may not, or the address is none.
        LabelError: there is no such label.
    """
    numbers = {row["name"].casefold(): row["id"] for row in await sql.labels.list(pool)}
    for name in names:
        if name.casefold() not in numbers:
            raise LabelError(f"There is no label named {name!r}.")
    letters = string.ascii_letters + string.digits
    secret = wire.HOOK_PREFIX + "".join(secrets.choice(letters) for _ in range(wire.HOOK_LENGTH))
    command = AddWebhook(
        id=new_id(),
        url=url,
        secret=secret,
        kinds=kinds or get_args(WebhookKind),
        labels=tuple(numbers[name.casefold()] for name in names),
    )
    await done(pool, by, command)
    return secret


async def done(pool: asyncpg.Pool, by: str, command: Request) -> None:
    """Raises: AccountError, Refusal: there is no such account, or it may not."""
    await commands.handle(pool, await visitor(pool, by), command)
