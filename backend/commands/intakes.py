"""Naming batches of new films: making an intake, renaming it, putting it out of sight and back.

Nothing recorded is lost: what was scored, answered or audited in an intake stays with its number.
"""

from __future__ import annotations

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.domain.spelling import Unseen, look, spelled
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    LONGEST_NAME,
    Acknowledged,
    AddToIntake,
    RemoveIntake,
    RenameIntake,
    RestoreIntake,
)
from backend.messages.names import Name


async def add_to_intake(tx: Transaction, who: Visitor, command: AddToIntake) -> Acknowledged:
    films = list(dict.fromkeys(command.films))
    if title := command.title.strip():
        titled = await sql.intakes.films_titled(tx.connection, title=title)
        if not titled:
            raise Refusal("unknown_film", f"No film has “{title}” in its title.")
        films = list(dict.fromkeys((*films, *(r["id"] for r in titled))))
    intake = await named(tx.connection, command.name, person=who.id)
    if await sql.intakes.add_films(tx.connection, intake=intake, films=films) != len(films):
        raise Refusal("unknown_film")
    return await _done(tx, command.id)


async def rename_intake(tx: Transaction, who: Visitor, command: RenameIntake) -> Acknowledged:
    """Whoever saw another name than it has by now is told that one."""
    name = checked(command.name)
    now = await _there(tx, command.intake)
    if command.seen not in (None, now["name"]):
        raise Refusal(
            "changed_meanwhile", f"Somebody named it “{now['name']}” meanwhile; look, then rename."
        )
    taken = await sql.intakes.by_look(tx.connection, look=look(name))
    if taken is not None and taken["id"] != command.intake:
        out = " It was removed; restore it, or choose another name." if taken["removed"] else ""
        raise Refusal(
            "name_taken",
            f"There is an intake “{taken['name']}” already, or it looks the same.{out}",
        )
    await sql.intakes.rename(tx.connection, intake=command.intake, name=name, look=look(name))
    return await _done(tx, command.id)


async def remove_intake(tx: Transaction, who: Visitor, command: RemoveIntake) -> Acknowledged:
    await _there(tx, command.intake)
    await sql.intakes.remove(tx.connection, intake=command.intake, person=who.id)
    return await _done(tx, command.id)


async def restore_intake(tx: Transaction, who: Visitor, command: RestoreIntake) -> Acknowledged:
    await _there(tx, command.intake)
    await sql.intakes.restore(tx.connection, intake=command.intake)
    return await _done(tx, command.id)


async def named(connection: asyncpg.Connection, name: str, *, person: int | None) -> int:
    """The number of the intake of that name, or of one that looks the same; made where there is
    none, brought back where it was removed: whoever adds films to it wants to see them.

    Raises:
        Refusal: empty_name, too_long, unseen.
    """
    name = checked(name)
    intake: int = await sql.intakes.named(connection, name=name, look=look(name), person=person)
    return intake


def checked(name: str) -> str:
    """The name as it is kept.

    Raises:
        Refusal: empty_name, too_long, unseen.
    """
    try:
        name = spelled(name)
    except Unseen as unseen:
        raise Refusal("unseen", str(unseen)) from None
    if not look(name):
        raise Refusal("empty_name", "An intake needs a name.")
    if len(name) > LONGEST_NAME:
        raise Refusal("too_long", f"An intake's name has at most {LONGEST_NAME} characters.")
    return name


async def _there(tx: Transaction, intake: int) -> asyncpg.Record:
    """The intake, held until the transaction ends.

    Raises:
        Refusal: unknown_intake.
    """
    row = await sql.intakes.held(tx.connection, intake=intake)
    if row is None:
        raise Refusal("unknown_intake")
    return row


async def _done(tx: Transaction, command: str) -> Acknowledged:
    await tx.wake(Name(kind="intake"))
    return Acknowledged(id=command)
