"""Who may see and do what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import asyncpg

import sql
from backend.errors import Refusal
from backend.events import Transaction, label_stream
from backend.messages import AccountRole, Role


@dataclass(frozen=True)
class Visitor:
    """A signed-in person. Every command is handled on behalf of one."""

    id: int
    name: str
    account_role: AccountRole
    role: Role
    session: bytes = b""

    @property
    def writes(self) -> bool:
        return self.account_role != "viewer"


async def standing(connection: asyncpg.Connection | asyncpg.Pool, who: Visitor) -> Visitor:
    """The person as they are now: roles change, and accounts end, while a socket is open.

    Raises:
        Refusal: not_signed_in.
    """
    row = await sql.accounts.standing(connection, person=who.id)
    if row is None:
        raise Refusal("not_signed_in")
    return replace(who, name=row["name"], account_role=row["account_role"], role=row["role"])


async def role_in(connection: asyncpg.Connection | asyncpg.Pool, label: int, who: Visitor) -> Role:
    """The person's role in a label: ``primary`` or ``secondary``.

    Raises:
        Refusal: unknown_label; not_on_label.
    """
    role = await sql.labels.role(connection, label=label, person=who.id)
    if role is None:
        raise Refusal("unknown_label")
    if role == "none":
        raise Refusal("not_on_label")
    return role


async def enter(tx: Transaction, who: Visitor, label: int) -> Role:
    """Hold the label's stream, so that its commands run one after another; the person's role.

    Raises:
        Refusal: unknown_label; not_on_label.
    """
    if await tx.lock(label_stream(label)) is None:
        raise Refusal("unknown_label")
    return await role_in(tx.connection, label, who)


async def check_sees_answers(
    connection: asyncpg.Connection | asyncpg.Pool, label: int, who: Visitor
) -> None:
    """Primaries see everybody's answers, and so do administrators; never who labels it blind.

    Raises:
        Refusal: unknown_label; not_on_label; blind.
    """
    role = await sql.labels.role(connection, label=label, person=who.id)
    if role is None:
        raise Refusal("unknown_label")
    if role == "secondary":
        raise Refusal("blind")
    if role == "none" and who.account_role != "admin":
        raise Refusal("not_on_label")
