"""Sessions: signing in and out, who a token belongs to, one-use tickets for the socket."""

from __future__ import annotations

import hashlib
import secrets

import asyncpg

import sql
from backend import trail
from backend.auth import tries
from backend.auth.access import Visitor
from backend.auth.accounts import hash_anew, verify
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.messages import Via
from backend.messages.names import Name

MOST_FAILURES = tries.OF_ACCOUNT_HERE.free  # wrong passwords from one place that need not wait
HERE = tries.Whence()  # of whoever signs in without a network between


def digest(token: str) -> bytes:
    """What the database keeps of a token: reading it gives nobody a session."""
    return hashlib.sha256(token.encode()).digest()


async def sign_in(
    pool: asyncpg.Pool,
    name: str,
    password: str,
    hours: float,
    whence: tries.Whence = HERE,
) -> str:
    """A new session's token.

    Raises:
        Refusal: wrong_password, too_many_tries, disabled.
    """
    found = await sql.accounts.to_sign_in(pool, name=name)
    person, hashed = found["id"], found["password_hash"]
    counted = await tries.count(pool, person, name, whence)
    try:
        right = await verify(hashed, password)
    except BaseException:  # the backend stops, say: it was no try
        await tries.take_back(pool, counted)
        raise
    if person is None or not right:
        await _failed(pool, person, name, whence, "wrong password" if person else "no such account")
        raise Refusal("wrong_password")
    await tries.take_back(pool, counted)
    if found["disabled_at"] is not None:
        await _failed(pool, person, name, whence, "disabled")
        raise Refusal("disabled")
    await hash_anew(pool, person, hashed, password)
    await tries.remember(pool, person, whence)
    async with transaction(pool) as tx:
        token = await open_session(tx, person, hours, via="page", address=whence.address)
    await sql.accounts.forget_old(pool)
    return token


async def open_session(
    tx: Transaction, person: int, hours: float, *, via: Via, address: str
) -> str:
    """A new session's token. ``via``: by what the person showed who they are."""
    token = new_token()
    await sql.accounts.open_session(
        tx.connection,
        token_hash=digest(token),
        person=person,
        seconds=hours * 3600,
        address=address,
    )
    row = await sql.accounts.by_id(tx.connection, person=person)
    await trail.leave(
        tx.connection, "signed in", via=via, person=person, name=row["name"], address=address
    )
    return token


async def _failed(
    pool: asyncpg.Pool, person: int | None, name: str, whence: tries.Whence, why: str
) -> None:
    """Leaves a trail. What was typed where nobody has such a name may be a password: it is not
    kept."""
    known = person is not None
    await trail.leave(
        pool, "sign-in failed", via="page", person=person, name=name if known else "",
        address=whence.address, details=why,
    )  # fmt: skip


def new_token() -> str:
    """A secret that nobody guesses, for a cookie or an address."""
    return secrets.token_urlsafe(32)


async def sign_out(pool: asyncpg.Pool, token: str) -> None:
    """Ends the session, and tells every backend, which close its sockets. What was being written
    by it is written before this returns."""
    async with transaction(pool) as tx:
        row = await sql.accounts.session(tx.connection, token_hash=digest(token))
        person = await sql.accounts.end_session(tx.connection, token_hash=digest(token))
        if row is not None:
            await trail.leave(
                tx.connection, "signed out", via="page", person=row["id"], name=row["name"],
                address=row["address"],
            )  # fmt: skip
        if person is not None:
            await tx.wake(Name(kind="session", person=person))


async def visitor(pool: asyncpg.Pool, session: bytes) -> Visitor:
    """The person of a session.

    Raises:
        Refusal: not_signed_in.
    """
    row = await sql.accounts.session(pool, token_hash=session)
    if row is None:
        raise Refusal("not_signed_in")
    return Visitor(
        row["id"], row["name"], row["account_role"], row["role"], session, address=row["address"]
    )


async def make_ticket(pool: asyncpg.Pool, who: Visitor) -> str:
    """A token that opens one socket within 30 seconds."""
    token = new_token()
    await sql.accounts.add_ticket(pool, token_hash=digest(token), session_hash=who.session)
    return token


async def use_ticket(pool: asyncpg.Pool, token: str) -> Visitor:
    """The person behind a ticket, once.

    Raises:
        Refusal: not_signed_in.
    """
    session = await sql.accounts.use_ticket(pool, token_hash=digest(token))
    if session is None:
        raise Refusal("not_signed_in")
    return await visitor(pool, session)
