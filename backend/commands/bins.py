"""Smart bins: keeping a query under a name, and naming, removing and bringing one back.

What a bin asks for never changes, so neither does who sees it.
"""

from __future__ import annotations

from typing import Any

import sql
from backend.auth.access import Visitor
from backend.domain.query_tree import labels_of, leaves, written
from backend.domain.spelling import Unseen, look, spelled
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    MOST_BINS,
    Acknowledged,
    CreateBin,
    RemoveBin,
    RenameBin,
    RestoreBin,
)
from backend.messages.names import Name
from backend.views.bins import seen_labels
from backend.views.naming import names_for


async def create_bin(tx: Transaction, who: Visitor, command: CreateBin) -> Acknowledged:
    """Raises: Refusal: query; blind; empty_name; too_long; unseen; name_taken; too_many_bins."""
    names = await names_for(tx.connection, who, command.here)
    asked = names.read(command.text)
    if not leaves(asked.where):
        raise Refusal(
            "query",
            "A bin holds the clips that meet conditions, and words only put them in an order; add "
            "a condition, such as rain > .8 or film:train.",
        )
    text = written(asked)
    if len(text) > LONGEST_QUESTION:
        raise Refusal("too_long", f"A query has up to {LONGEST_QUESTION} characters.")
    named = labels_of(asked.where)
    labels = [label for label in map(names.label, named) if label is not None]
    await sql.bins.hold(tx.connection)
    if await sql.bins.count(tx.connection) >= MOST_BINS:
        raise Refusal("too_many_bins")
    name = await _free(tx, who, command.name, bin=0)
    number = await sql.bins.add(
        tx.connection,
        name=name,
        look=look(name),
        text=text,
        labels=labels,
        names=named,
        person=who.id,
    )
    return await _done(tx, command.id, number)


async def rename_bin(tx: Transaction, who: Visitor, command: RenameBin) -> Acknowledged:
    """Raises: Refusal: unknown_bin; empty_name; too_long; unseen; name_taken."""
    await sql.bins.hold(tx.connection)
    await _seen(tx, who, command.bin, removed=False)
    name = await _free(tx, who, command.name, bin=command.bin)
    await sql.bins.rename(tx.connection, bin=command.bin, name=name, look=look(name))
    return await _done(tx, command.id, command.bin)


async def remove_bin(tx: Transaction, who: Visitor, command: RemoveBin) -> Acknowledged:
    """Raises: Refusal: unknown_bin."""
    await _seen(tx, who, command.bin)
    await sql.bins.remove(tx.connection, bin=command.bin)
    return await _done(tx, command.id, command.bin)


async def restore_bin(tx: Transaction, who: Visitor, command: RestoreBin) -> Acknowledged:
    """Raises: Refusal: unknown_bin; name_taken."""
    await sql.bins.hold(tx.connection)
    row = await _seen(tx, who, command.bin)
    if row["removed"]:
        await _free(tx, who, row["name"], bin=command.bin)
        await sql.bins.restore(tx.connection, bin=command.bin)
    return await _done(tx, command.id, command.bin)


async def _seen(tx: Transaction, who: Visitor, bin: int, *, removed: bool = True) -> Any:
    """The bin, if the person sees all labels that it speaks of.

    Raises:
        Refusal: unknown_bin.
    """
    row = await sql.bins.get(tx.connection, bin=bin)
    if row is None or (row["removed"] and not removed) or not await _sees(tx, who, row["labels"]):
        raise Refusal("unknown_bin")
    return row


async def _sees(tx: Transaction, who: Visitor, labels: list[int]) -> bool:
    seen = await seen_labels(tx.connection, {who.id}, set(labels))
    return seen[who.id] >= set(labels)


async def _free(tx: Transaction, who: Visitor, name: str, *, bin: int) -> str:
    """The name as it is kept.

    Raises:
        Refusal: empty_name; too_long; unseen; name_taken.
    """
    try:
        name = spelled(name)
    except Unseen as error:
        raise Refusal("unseen", str(error)) from None
    if not name:
        raise Refusal("empty_name", "A bin needs a name.")
    if len(name) > LONGEST_NAME:
        raise Refusal("too_long", f"A name has up to {LONGEST_NAME} characters.")
    for taken in await sql.bins.taken(tx.connection, look=look(name), bin=bin):
        if await _sees(tx, who, taken["labels"]):
            raise Refusal(
                "name_taken",
                f"There is a bin “{taken['name']}” already, or it looks the same; choose another.",
            )
    return name


async def _done(tx: Transaction, command: str, bin: int) -> Acknowledged:
    await tx.wake(Name(kind="bin", bin=bin))
    return Acknowledged(id=command, bin=bin)
