"""Who may see and do what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import asyncpg

import sql
from backend.errors import Refusal
from backend.events import Transaction, label_stream
from backend.messages import Part, Role


@dataclass(frozen=True)
class Visitor:
    """A signed-in person. Every command is handled on behalf of one."""

    id: int
    name: str
    role: Role
    part: Part
    session: bytes = b""

    @property
    def writes(self) -> bool:
        return self.role != "viewer"


async def standing(connection: asyncpg.Connection | asyncpg.Pool, who: Visitor) -> Visitor:
    """The person as they are now: roles change, and accounts end, while a socket is open.

    Raises:
        Refusal: not_signed_in.
    """
    row = await sql.accounts.standing(connection, person=who.id)
    if row is None:
        raise Refusal("not_signed_in")
    return replace(who, name=row["name"], role=row["role"], part=row["part"])


async def part_in(connection: asyncpg.Connection | asyncpg.Pool, label: int, who: Visitor) -> Part:
    """The person's part in a label: ``primary`` or ``secondary``.

    Raises:
        Refusal: unknown_label; not_on_label.
    """
    part = await sql.labels.part(connection, label=label, person=who.id)
    if part is None:
        raise Refusal("unknown_label")
    if part == "none":
        raise Refusal("not_on_label")
    return part


async def enter(tx: Transaction, who: Visitor, label: int) -> Part:
    """Hold the label's stream, so that its commands run one after another; the person's part.

    Raises:
        Refusal: unknown_label; not_on_label.
    """
    if await tx.lock(label_stream(label)) is None:
        raise Refusal("unknown_label")
    return await part_in(tx.connection, label, who)


async def check_sees_answers(
    connection: asyncpg.Connection | asyncpg.Pool, label: int, who: Visitor
) -> None:
    """Primaries see everybody's answers, and so do administrators; never who labels it blind.

    Raises:
        Refusal: unknown_label; not_on_label; blind.
    """
    part = await sql.labels.part(connection, label=label, person=who.id)
    if part is None:
        raise Refusal("unknown_label")
    if part == "secondary":
        raise Refusal("blind")
    if part == "none" and who.role != "admin":
        raise Refusal("not_on_label")
