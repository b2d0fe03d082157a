"""Accounts of people who sign in by a provider of identities.

An account is somebody's by the provider's own number of them (issuer and subject). Names and
addresses of mail are anybody's to choose there, so no account is found by them: who comes for the
first time gets a new one, and an administrator may join it to one that was there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

import sql
from backend import trail
from backend.auth import accounts, sessions
from backend.auth.accounts import AccountError
from backend.domain.account_roles import role_of
from backend.domain.spelling import Unseen, spelled, tidied
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.messages import AccountRole
from backend.messages.names import Name
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.auth.oidc import Somebody

MOST_NAMESAKES = 100
WAY_IN_SECONDS = 600.0


async def sign_in(pool: asyncpg.Pool, settings: Settings, somebody: Somebody, address: str) -> str:
    """A new session's token. Where groups give roles, the person's account role is what they give
    now; else a new account is an annotator's, and one that is there stays as it is. New people are
    on no label until somebody puts them there.

    Raises:
        Refusal: disabled; oidc_no_group.
    """
    roles = settings.oidc_mapping
    given = role_of(somebody.groups, roles) if roles else None
    if roles and given is None:
        raise Refusal("oidc_no_group")
    for number in range(MOST_NAMESAKES):
        async with transaction(pool) as tx:
            person = await sql.identities.of_subject(
                tx.connection, issuer=somebody.issuer, subject=somebody.subject
            )
            if person is not None:
                return await _enter(tx, settings, person, given, address)
        try:
            await _make(pool, somebody, number, given or "annotator")
        except AccountError:
            continue  # somebody has that name
        except asyncpg.UniqueViolationError:
            continue  # they came twice at once
    raise Refusal("internal")


async def _enter(
    tx: Transaction,
    settings: Settings,
    person: asyncpg.Record,
    given: AccountRole | None,
    address: str,
) -> str:
    if person["disabled_at"] is not None:
        raise Refusal("disabled")
    if given is not None and given != person["account_role"]:
        await trail.leave(
            tx.connection, "account changed", via="provider", person=person["id"],
            name=person["name"], address=address, about=person["name"],
            details=f"account role: {given}, by their groups",
        )  # fmt: skip
        await sql.accounts.change(
            tx.connection,
            person=person["id"],
            account_role=given,
            role=person["role"],
            disabled=False,
        )
        await tx.wake(Name(kind="person", person=person["id"]))
    return await sessions.open_session(
        tx, person["id"], settings.session_hours, via="provider", address=address
    )


async def _make(
    pool: asyncpg.Pool, somebody: Somebody, number: int, account_role: AccountRole
) -> None:
    """Raises: AccountError: the name is taken; UniqueViolationError: they have an account."""
    async with transaction(pool) as tx:
        person = await accounts.create_person(
            tx.connection,
            name=_named(somebody.name, number),
            password=sessions.new_token(),  # which nobody knows
            account_role=account_role,
            role="none",
        )
        await sql.identities.add(
            tx.connection, issuer=somebody.issuer, subject=somebody.subject, person=person
        )
        await trail.leave(
            tx.connection, "account made", via="provider", person=person,
            name=_named(somebody.name, number), about=_named(somebody.name, number),
            details=f"{account_role}, none",
        )  # fmt: skip
        await tx.wake(Name(kind="person", person=person))


def _named(name: str, number: int) -> str:
    """What they are called there; the second of a name with a 2."""
    try:
        found = spelled(name)[:58].strip() or "somebody"
    except Unseen:
        found = "somebody"
    return f"{found} {number + 1}" if number else found


async def join(pool: asyncpg.Pool, name: str, into: str) -> int:
    """Who signs in to the account ``name`` by a provider does so to ``into`` from now on; the
    account ``name`` is disabled, and its answers stay. How many identities were moved.

    Raises:
        AccountError: there is no such account; nobody signs in to it by a provider.
    """
    found = [await sql.accounts.by_name(pool, name=tidied(one)) for one in (name, into)]
    for one, person in zip((name, into), found, strict=True):
        if person is None:
            raise AccountError(f"There is no account named {one!r}.")
    before, after = found
    if before["id"] == after["id"]:
        raise AccountError("That is one account, not two.")
    async with transaction(pool) as tx:
        moved: int = await sql.identities.move(tx.connection, before=before["id"], into=after["id"])
        if not moved:
            raise AccountError(f"Nobody signs in to {name!r} by a provider.")
        await sql.accounts.disable(tx.connection, person=before["id"])
        await trail.leave(
            tx.connection, "account joined", via="terminal", about=before["name"],
            details=f"into {after['name']}",
        )  # fmt: skip
        await accounts.end_sessions(tx, before["id"])
    return moved


async def way_in(pool: asyncpg.Pool, name: str) -> str:
    """A token by which the person of this name signs in once, within `WAY_IN_SECONDS`.

    Raises:
        AccountError: nobody has that name, or it is disabled.
    """
    person = await sql.accounts.by_name(pool, name=tidied(name))
    if person is None or person["disabled_at"] is not None:
        raise AccountError(f"There is no account named {name!r} that may sign in.")
    token = sessions.new_token()
    async with transaction(pool) as tx:
        await sql.identities.add_way_in(
            tx.connection,
            token_hash=sessions.digest(token),
            person=person["id"],
            seconds=WAY_IN_SECONDS,
        )
        await trail.leave(tx.connection, "way in made", via="terminal", about=person["name"])
    return token


async def enter_once(pool: asyncpg.Pool, token: str, hours: float, address: str) -> str:
    """A new session's token, for who brings a token of `way_in`.

    Raises:
        Refusal: used_up; disabled.
    """
    async with transaction(pool) as tx:
        person = await sql.identities.use_way_in(tx.connection, token_hash=sessions.digest(token))
        if person is None:
            raise Refusal("used_up")
        if person["disabled_at"] is not None:
            raise Refusal("disabled")
        return await sessions.open_session(tx, person["id"], hours, via="terminal", address=address)
