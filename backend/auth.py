"""Who somebody is: passwords, sessions, one-use tickets. What they may do: `Visitor`."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, replace

import asyncpg
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

import sql
from backend.errors import Refusal
from backend.events import Transaction, label_stream
from backend.messages import Part, Role

COOKIE = "rushes_session"
MOST_FAILURES = 8  # wrong passwords for one name in five minutes
SHORTEST_PASSWORD = 8

_hasher = PasswordHasher()
# Checked when there is no such name, so that the time taken does not tell.
_nobody = _hasher.hash("nobody")


class AccountError(ValueError):
    """An account cannot be made or changed as asked."""


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


def digest(token: str) -> bytes:
    """What the database keeps of a token: reading it gives nobody a session."""
    return hashlib.sha256(token.encode()).digest()


async def create_person(
    pool: asyncpg.Pool | asyncpg.Connection,
    name: str,
    password: str,
    role: Role = "annotator",
    part: Part = "primary",
) -> int:
    """A new account; its id.

    Raises:
        AccountError: the name is empty, too long or taken, or the password is too short.
    """
    if not name.strip() or name != name.strip() or len(name) > 64:
        raise AccountError("A name has 1 to 64 characters, without spaces around it.")
    hashed = await hash_password(password)
    try:
        return await pool.fetchval(sql.accounts.create, name, hashed, role, part)
    except asyncpg.UniqueViolationError:
        raise AccountError(f"There is an account named {name!r} already.") from None


async def set_password(pool: asyncpg.Pool, name: str, password: str) -> None:
    """Change a password and end the person's sessions.

    Raises:
        AccountError: nobody has that name, or the password is too short.
    """
    person = await pool.fetchrow(sql.accounts.by_name, name)
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    hashed = await hash_password(password)
    await pool.execute(sql.accounts.set_password, person["id"], hashed)
    await pool.execute(sql.accounts.end_sessions, person["id"])


async def disable(pool: asyncpg.Pool, name: str) -> None:
    """Nobody can sign in under this name any more; the person's sockets close within seconds.

    Raises:
        AccountError: nobody has that name.
    """
    person = await pool.fetchrow(sql.accounts.by_name, name)
    if person is None:
        raise AccountError(f"There is no account named {name!r}.")
    await pool.execute(sql.accounts.disable, person["id"])
    await pool.execute(sql.accounts.end_sessions, person["id"])


async def hash_password(password: str) -> str:
    """What the database keeps of a password.

    Raises:
        AccountError: it is too short.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return await asyncio.to_thread(_hasher.hash, password)


async def sign_in(pool: asyncpg.Pool, name: str, password: str, hours: float) -> str:
    """A new session's token.

    Raises:
        Refusal: wrong_password, too_many_tries, disabled.
    """
    if await pool.fetchval(sql.accounts.count_failures, name) >= MOST_FAILURES:
        raise Refusal("too_many_tries")
    person = await pool.fetchrow(sql.accounts.by_name, name)
    right = await asyncio.to_thread(
        _verify, person["password_hash"] if person else _nobody, password
    )
    if person is None or not right:
        await pool.execute(sql.accounts.add_failure, name)
        raise Refusal("wrong_password")
    if person["disabled_at"] is not None:
        raise Refusal("disabled")
    token = secrets.token_urlsafe(32)
    await pool.execute(sql.accounts.open_session, digest(token), person["id"], hours * 3600)
    await pool.execute(sql.accounts.forget_old)
    return token


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


async def sign_out(pool: asyncpg.Pool, token: str) -> None:
    await pool.execute(sql.accounts.end_session, digest(token))


async def visitor(pool: asyncpg.Pool, session: bytes) -> Visitor:
    """The person of a session.

    Raises:
        Refusal: not_signed_in.
    """
    row = await pool.fetchrow(sql.accounts.session, session)
    if row is None:
        raise Refusal("not_signed_in")
    return Visitor(row["id"], row["name"], row["role"], row["part"], session)


async def make_ticket(pool: asyncpg.Pool, who: Visitor) -> str:
    """A token that opens one socket within 30 seconds."""
    token = secrets.token_urlsafe(32)
    await pool.execute(sql.accounts.add_ticket, digest(token), who.session)
    return token


async def use_ticket(pool: asyncpg.Pool, token: str) -> Visitor:
    """The person behind a ticket, once.

    Raises:
        Refusal: not_signed_in.
    """
    session = await pool.fetchval(sql.accounts.use_ticket, digest(token))
    if session is None:
        raise Refusal("not_signed_in")
    return await visitor(pool, session)


async def standing(connection: asyncpg.Connection | asyncpg.Pool, who: Visitor) -> Visitor:
    """The person as they are now: roles change, and accounts end, while a socket is open.

    Raises:
        Refusal: not_signed_in.
    """
    row = await connection.fetchrow(sql.accounts.standing, who.id)
    if row is None:
        raise Refusal("not_signed_in")
    return replace(who, name=row["name"], role=row["role"], part=row["part"])


async def part_in(connection: asyncpg.Connection | asyncpg.Pool, label: int, who: Visitor) -> Part:
    """The person's part in a label: ``primary`` or ``secondary``.

    Raises:
        Refusal: unknown_label; not_on_label.
    """
    part = await connection.fetchval(sql.labels.part, label, who.id)
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
    part = await connection.fetchval(sql.labels.part, label, who.id)
    if part is None:
        raise Refusal("unknown_label")
    if part == "secondary":
        raise Refusal("blind")
    if part == "none" and who.role != "admin":
        raise Refusal("not_on_label")
