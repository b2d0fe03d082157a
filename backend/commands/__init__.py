"""What people can do: one function per command, one transaction each, its events inside it.

Every function takes the open transaction, the person and the command, checks whether that person
may do it, changes the tables, appends the events, and returns the reply. `handle` adds what all
share: the person as they are now, and the receipt that makes a resent command take effect once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import msgspec

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.commands import adjudicating, annotating, definitions, teams
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.messages import (
    LONGEST_ID,
    Acknowledged,
    Adjudicate,
    Annotate,
    AnnotateMany,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    DrawTeam,
    EditLabel,
    EditPerson,
    PinModel,
    Request,
    Requeue,
    SetMember,
    Undo,
    WriteNote,
    encoder,
)

Handler = Callable[[Transaction, Visitor, Any], Awaitable[Acknowledged]]
COMMANDS: dict[type[Request], Handler] = {
    Annotate: annotating.annotate,
    AnnotateMany: annotating.annotate_many,
    Undo: annotating.undo,
    WriteNote: annotating.write_note,
    CreateLabel: definitions.create_label,
    EditLabel: definitions.edit_label,
    DeleteLabel: definitions.delete_label,
    Requeue: definitions.requeue,
    PinModel: definitions.pin_model,
    Adjudicate: adjudicating.adjudicate,
    SetMember: teams.set_member,
    DrawTeam: teams.draw_team,
    CreatePerson: teams.create_person,
    EditPerson: teams.edit_person,
}


async def handle(pool: asyncpg.Pool, who: Visitor, command: Request) -> Acknowledged:
    """Carry out a command: its reply means that it is committed.

    Raises:
        Refusal: nothing was changed.
    """
    if not 1 <= len(command.id) <= LONGEST_ID:
        raise Refusal("malformed", f"A command's id has 1 to {LONGEST_ID} characters.")
    function = COMMANDS[type(command)]
    try:
        async with transaction(pool) as tx:
            who = await access.standing(tx.connection, who)
            if not who.writes:
                raise Refusal("not_allowed", "Viewers may look, but not answer or change labels.")
            earlier = await sql.events.receipt(tx.connection, command=command.id)
            if earlier is not None:
                return _earlier_reply(earlier, who)
            reply: Acknowledged = await function(tx, who, command)
            await sql.events.add_receipt(
                tx.connection,
                command=command.id,
                person=who.id,
                reply=encoder.encode(reply).decode(),
            )
            return reply
    except (Refusal, asyncpg.UniqueViolationError):
        # Perhaps the same command arrived twice at once, and the other copy won.
        earlier = await sql.events.receipt(pool, command=command.id)
        if earlier is None:
            raise
        return _earlier_reply(earlier, who)


def _earlier_reply(receipt: asyncpg.Record, who: Visitor) -> Acknowledged:
    if receipt["person_id"] != who.id:
        raise Refusal("id_taken")
    return msgspec.json.decode(receipt["reply"], type=Acknowledged)
