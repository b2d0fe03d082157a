"""``rushes label``: labels, from the terminal."""

from __future__ import annotations

import secrets

import asyncpg
from rich.table import Table

import sql
from backend import commands, events
from backend.auth import access, accounts
from backend.commands import putting_away
from backend.domain.spelling import tidied
from backend.messages import NO, YES, Acknowledged, CreateLabel
from backend.views import board


class LabelError(Exception):
    """That label cannot be brought back; the message says why."""


async def visitor(pool: asyncpg.Pool, name: str) -> access.Visitor:
    """The person of this name, to act for them.

    Raises:
        AccountError: there is none.
    """
    person = await sql.accounts.by_name(pool, name=tidied(name))
    if person is None:
        raise accounts.AccountError(
            f"There is no account named {name!r}; `rushes user add {name}`."
        )
    return access.Visitor(person["id"], person["name"], person["account_role"], person["role"])


async def add(
    pool: asyncpg.Pool,
    *,
    by: str,
    name: str,
    group: str,
    description: str,
    keywords: tuple[str, ...],
) -> int:
    """Create a label in the name of ``by``; its number.

    Raises:
        AccountError: there is no such person.
        Refusal: they may not, or the name is taken.
    """
    command = CreateLabel(
        id=secrets.token_hex(8), name=name, group=group, description=description, keywords=keywords
    )
    reply = await commands.handle(pool, await visitor(pool, by), command)
    assert isinstance(reply, Acknowledged) and reply.label is not None
    return reply.label


async def restore(pool: asyncpg.Pool, name: str) -> int:
    """Bring back a label that was put away, and tell its people; its number.

    Raises:
        LabelError: none of that name was put away.
        Refusal: another has the name by now.
    """
    async with events.transaction(pool) as tx:
        row = await sql.labels.put_away(tx.connection, name=tidied(name))
        if row is None:
            raise LabelError(f"No label named {name!r} was put away.")
        number = int(row["id"])
        await putting_away.bring_back(tx, number, by=None)
    return number


async def listing(pool: asyncpg.Pool) -> Table:
    """Where every label stands."""
    labels = [r["id"] for r in await sql.labels.list(pool)]
    table = Table("label", "group", YES, NO, "quality", "diversity", "advice", box=None)
    for row in await board.primary_rows(pool, labels):
        quality = row.scores.quality
        table.add_row(
            row.label.name, row.label.group, str(row.positives), str(row.negatives),
            "–" if quality is None else f"{quality:.2f}", f"{row.scores.diversity:.2f}",
            row.stop,
        )  # fmt: skip
    return table
