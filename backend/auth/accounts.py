"""Accounts: making one, its password, closing it."""

from __future__ import annotations

import asyncio
import functools

import asyncpg
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

import sql
from backend.events import Transaction, transaction
from backend.messages import AccountRole, Role
from backend.messages.names import Name

SHORTEST_PASSWORD = 8

_hasher = PasswordHasher()


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
    if not name.strip() or name != name.strip() or len(name) > 64:
        raise AccountError("A name has 1 to 64 characters, without spaces around it.")
    hashed = await hash_password(password)
    try:
        return await sql.accounts.create(
            pool, name=name, password_hash=hashed, account_role=account_role, role=role
        )
    except asyncpg.UniqueViolationError:
        raise AccountError(f"There is an account named {name!r} already.") from None


async def set_password(pool: asyncpg.Pool, name: str, password: str) -> None:
    """Change a password and end the person's sessions.

    Raises:
        AccountError: nobody has that name, or the password is too short.
    """
    person = await sql.accounts.by_name(pool, name=name)
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    hashed = await hash_password(password)
    async with transaction(pool) as tx:
        await sql.accounts.set_password(tx.connection, person=person["id"], password_hash=hashed)
        await end_sessions(tx, person["id"])


async def disable(pool: asyncpg.Pool, name: str) -> None:
    """Nobody can sign in under this name any more; the person's sockets close at once.

    Raises:
        AccountError: nobody has that name.
    """
    person = await sql.accounts.by_name(pool, name=name)
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    async with transaction(pool) as tx:
        await sql.accounts.disable(tx.connection, person=person["id"])
        await end_sessions(tx, person["id"])


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
    return await asyncio.to_thread(_hasher.hash, password)


@functools.cache
def _nobody() -> str:
    """Checked when there is no such name, so that the time taken does not tell. Hashed at the first
    sign-in, whoever's it is, and not at every start of the command line."""
    return _hasher.hash("nobody")


def verify(hashed: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; None: there is no such account."""
    nobody = _nobody()
    try:
        return _hasher.verify(hashed or nobody, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
