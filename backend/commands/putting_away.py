"""Putting a label away with all it holds, and bringing it back just as it was."""

from __future__ import annotations

import sql
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import Acknowledged, DeleteLabel, PutAway, RestoreLabel
from backend.messages.names import Name, label_stream


async def delete_label(tx: Transaction, who: Visitor, command: DeleteLabel) -> Acknowledged:
    await sql.labels.delete(tx.connection, label=command.label, person=who.id)
    await _tell(tx, command.label, PutAway(away=True, name=who.name), who.id)
    return Acknowledged(id=command.id, label=command.label)


async def restore_label(tx: Transaction, who: Visitor, command: RestoreLabel) -> Acknowledged:
    """Where somebody else brought it back already, what the person wants holds."""
    if await sql.labels.get(tx.connection, label=command.label) is None:
        await bring_back(tx, command.label, by=who)
    return Acknowledged(id=command.id, label=command.label)


async def bring_back(tx: Transaction, label: int, *, by: Visitor | None) -> None:
    """``by`` None: whoever commands the installation itself.

    Raises:
        Refusal: name_taken: another label that they see has the name by now, or one that looks so.
    """
    await sql.labels.hold_names(tx.connection)
    row = await sql.labels.name_and_look(tx.connection, label=label)
    taken = await sql.labels.name_taken(
        tx.connection,
        look=row["look"],
        label=label,
        person=by.id if by else 0,
        all=by is None or by.account_role == "admin",
    )
    if taken:
        raise Refusal(
            "name_taken",
            f"There is another label named {row['name']!r} by now, or one that looks the same; "
            "rename that one first.",
        )
    await sql.labels.undelete(tx.connection, label=label)
    name, person = (by.name, by.id) if by else ("", None)
    await _tell(tx, label, PutAway(away=False, name=name), person)


async def _tell(tx: Transaction, label: int, event: PutAway, person: int | None) -> None:
    await tx.append(label_stream(label), event, person)
    await tx.wake(Name(kind="team", label=label))
