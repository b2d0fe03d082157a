"""Accounts: making one, its password, closing it."""

from __future__ import annotations

import asyncpg
from argon2 import PasswordHasher

import sql
from backend import trail
from backend.auth import hashing
from backend.domain.spelling import Unseen, look, spelled, tidied
from backend.events import Transaction, transaction
from backend.messages import AccountRole, Role, TrailAction
from backend.messages.names import Name

SHORTEST_PASSWORD = 8

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class AccountError(ValueError):
    """An account cannot be made or changed as asked."""


async def create_person(
    pool: asyncpg.Pool | asyncpg.Connection,
    *,
    name: str,
    password: str,
    account_role: AccountRole = "annotator",
    role: Role = "primary",
) -> int:
    """A new account; its id.

    Raises:
        AccountError: the name is empty, too long or taken, or the password is too short.
    """
    try:
        spelling = spelled(name)
    except Unseen as unseen:
        raise AccountError(str(unseen)) from None
    if not spelling or name != name.strip() or len(name) > 64:
        raise AccountError("A name has 1 to 64 characters, without spaces around it.")
    hashed = await hash_password(password)
    try:
        return await sql.accounts.create(
            pool,
            name=spelling,
            look=look(spelling),
            password_hash=hashed,
            account_role=account_role,
            role=role,
        )
    except asyncpg.UniqueViolationError:
        raise AccountError(
            f"There is an account named {name!r} already, or one that looks the same."
        ) from None


async def set_password(pool: asyncpg.Pool, name: str, password: str) -> None:
    """Change a password and end the person's sessions.

    Raises:
        AccountError: nobody has that name, or the password is too short.
    """
    person = await sql.accounts.by_name(pool, name=tidied(name))
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    hashed = await hash_password(password)
    async with transaction(pool) as tx:
        await sql.accounts.set_password(tx.connection, person=person["id"], password_hash=hashed)
        await _by_terminal(tx, "account changed", person["name"], "new password")
        await end_sessions(tx, person["id"])


async def disable(pool: asyncpg.Pool, name: str) -> None:
    """Nobody can sign in under this name any more; the person's sockets close at once.

    Raises:
        AccountError: nobody has that name.
    """
    person = await sql.accounts.by_name(pool, name=tidied(name))
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    async with transaction(pool) as tx:
        await sql.accounts.disable(tx.connection, person=person["id"])
        await _by_terminal(tx, "account changed", person["name"], "disabled")
        await end_sessions(tx, person["id"])


async def add_from_terminal(
    pool: asyncpg.Pool, *, name: str, password: str, account_role: AccountRole, role: Role
) -> None:
    """A new account, made by whoever commands the installation itself.

    Raises:
        AccountError: as `create_person`.
    """
    async with transaction(pool) as tx:
        person = await create_person(
            tx.connection, name=name, password=password, account_role=account_role, role=role
        )
        await _by_terminal(tx, "account made", name, f"{account_role}, {role}")
        await tx.wake(Name(kind="person", person=person))


async def _by_terminal(tx: Transaction, action: TrailAction, about: str, details: str) -> None:
    await trail.leave(tx.connection, action, via="terminal", about=about, details=details)


async def end_sessions(tx: Transaction, person: int) -> None:
    """Signs a person out everywhere, and tells every backend, which close their sockets."""
    await sql.accounts.end_sessions(tx.connection, person=person)
    await tx.wake(Name(kind="person", person=person))


async def hash_password(password: str) -> str:
    """What the database keeps of a password.

    Raises:
        AccountError: it is too short.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return await hashing.hashed(_hasher, password)


async def verify(hashed: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash."""
    return await hashing.verified(_hasher, hashed, password)


async def hash_anew(pool: asyncpg.Pool, person: int, hashed: str, password: str) -> None:
    """Keeps the right password as passwords are hashed today, if it was hashed otherwise."""
    if _hasher.check_needs_rehash(hashed):
        await sql.accounts.set_password(
            pool, person=person, password_hash=await hashing.hashed(_hasher, password)
        )
